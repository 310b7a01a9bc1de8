import { type Decimal, ZERO } from '../../decimal.js';
import {
  type AccountHealth,
  type HealthLevel,
  amountDueOf,
  compareHealthLevels,
  compareIds,
  healthLevelOf,
} from '../../risk/health/account-health.js';
import { type LevelCount, createLevelCounts, notionalOf } from '../../risk/health/level-counts.js';

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

/** Counts one account after another; holds no more than the sample. */
export interface ImpactTally {
  /** The account as it is, and as it would be. */
  readonly add: (before: AccountHealth, after: AccountHealth) => void;
  readonly result: (asOf: Date, limits: ImpactLimits) => ParameterImpact;
}

export function createImpactTally(): ImpactTally {
  const [before, after] = [createLevelCounts(), createLevelCounts()];
  let called = 0;
  let closedOut = 0;
  let calledNotional: Decimal = ZERO;
  let sample: AccountHealth[] = [];
  return {
    add: (healthBefore, healthAfter) => {
      const [from, to] = [healthLevelOf(healthBefore), healthLevelOf(healthAfter)];
      const notional = notionalOf(healthAfter);
      before.add(from, notional);
      after.add(to, notional);
      // Without a position there is nothing to call, whatever is owed.
      const reaches = (level: HealthLevel): boolean =>
        healthAfter.positions.length > 0 &&
        compareHealthLevels(from, level) < 0 &&
        compareHealthLevels(to, level) >= 0;
      const [isCalled, isClosedOut] = [reaches('MARGIN_CALL'), reaches('CLOSE_OUT')];
      if (isCalled) {
        called += 1;
        calledNotional = calledNotional.plus(notional);
      }
      closedOut += isClosedOut ? 1 : 0;
      if (isCalled || isClosedOut) {
        sample = [...sample, healthAfter].sort(worstHitFirst).slice(0, IMPACT_SAMPLE_MAX);
      }
    },
    result: (asOf, limits) => ({
      asOf,
      before: before.counts(),
      after: after.counts(),
      newlyCalledAccounts: called,
      newlyCloseOutAccounts: closedOut,
      newlyCalledNotional: calledNotional,
      sample,
      exceedsLimit:
        impactFaultOf(
          { newlyCloseOutAccounts: closedOut, newlyCalledNotional: calledNotional },
          limits,
        ) !== null,
    }),
  };
}

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

function worstHitFirst(a: AccountHealth, b: AccountHealth): number {
  const byAmount = amountDueOf(b).comparedTo(amountDueOf(a));
  return byAmount === 0 ? compareIds(a.accountId, b.accountId) : byAmount;
}
