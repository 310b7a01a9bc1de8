import { type Decimal } from '../../decimal.js';
import { type AccountHealth, amountDueOf, compareIds } from '../../risk/health/account-health.js';
import { type LevelCount } from '../../risk/health/level-counts.js';

import { type Committee } from './committee.js';

/** Maximum number of shown accounts, those with the largest effect. */
export const IMPACT_SAMPLE_MAX = 10;

/** The effect of a margin change on the book at the prices of one instant. */
export interface ParameterImpact {
  readonly asOf: Date;
  /** All levels, best first. */
  readonly before: readonly LevelCount[];
  readonly after: readonly LevelCount[];
  /** Accounts that newly reach MARGIN_CALL or worse. */
  readonly newlyCalledAccounts: number;
  /** Accounts that newly reach CLOSE_OUT or worse, whether called before or not. */
  readonly newlyCloseOutAccounts: number;
  /** Notional of the newly called accounts, in USD. */
  readonly newlyCalledNotional: Decimal;
  /** The newly called or closed out accounts with the largest amount due, in their state after the change. */
  readonly sample: readonly AccountHealth[];
  readonly exceedsLimit: boolean;
}

/** The limits that a committee sets for a change. */
export type ImpactLimits = Pick<Committee, 'maxNewlyCloseOutAccounts' | 'maxNewlyCalledNotional'>;

/** The limit that an impact exceeds. */
export interface ImpactFault {
  readonly limit: keyof ImpactLimits;
  readonly allowed: string;
  readonly measured: string;
}

/** The first limit that an impact exceeds; null when it exceeds none. Reaching a limit is allowed. */
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
