import { type Decimal } from '../../decimal.js';
import { type AccountHealth, amountDueOf, compareIds } from '../../risk/health/account-health.js';
import { type LevelCount } from '../../risk/health/level-counts.js';

import { type Committee } from './committee.js';

/** So many of the accounts that are hit worst are shown. */
export const IMPACT_SAMPLE_MAX = 10;

/** What a change of margin would do to the book at the prices of one instant. */
export interface ParameterImpact {
  readonly asOf: Date;
  /** Every level, best first. */
  readonly before: readonly LevelCount[];
  readonly after: readonly LevelCount[];
  /** Accounts that reach MARGIN_CALL or worse and did not before. */
  readonly newlyCalledAccounts: number;
  /** Of these, and of those called before, the accounts that newly reach CLOSE_OUT or worse. */
  readonly newlyCloseOutAccounts: number;
  /** Notional of the newly called accounts, in USD. */
  readonly newlyCalledNotional: Decimal;
  /** The newly called or closed out accounts with the largest amount due, as they would be. */
  readonly sample: readonly AccountHealth[];
  readonly exceedsLimit: boolean;
}

/** What a committee lets a change do. */
export type ImpactLimits = Pick<Committee, 'maxNewlyCloseOutAccounts' | 'maxNewlyCalledNotional'>;

/** The limit that an impact is over. */
export interface ImpactFault {
  readonly limit: keyof ImpactLimits;
  readonly allowed: string;
  readonly measured: string;
}

/** The first limit that an impact is over; null when it may be. Reaching a limit is allowed. */
export function impactFaultOf(
  impact: Pick<ParameterImpact, 'newlyCloseOutAccounts' | 'newlyCalledNotional'>,
  { maxNewlyCloseOutAccounts, maxNewlyCalledNotional }: ImpactLimits,
): ImpactFault | null {
  if (impact.newlyCloseOutAccounts > maxNewlyCloseOutAccounts) {
    return {
      limit: 'maxNewlyCloseOutAccounts',
      allowed: String(maxNewlyCloseOutAccounts),
      measured: String(impact.newlyCloseOutAccounts),
    };
  }
  if (maxNewlyCalledNotional !== null && impact.newlyCalledNotional.gt(maxNewlyCalledNotional)) {
    return {
      limit: 'maxNewlyCalledNotional',
      allowed: maxNewlyCalledNotional.toFixed(),
      measured: impact.newlyCalledNotional.toFixed(),
    };
  }
  return null;
}

/** Orders by amount due, largest first; equal ones by id. */
export function worstHitFirst(a: AccountHealth, b: AccountHealth): number {
  const byAmount = amountDueOf(b).comparedTo(amountDueOf(a));
  return byAmount === 0 ? compareIds(a.accountId, b.accountId) : byAmount;
}
