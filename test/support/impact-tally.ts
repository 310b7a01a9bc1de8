import { type Decimal, ZERO } from '../../src/domain/decimal.js';
import {
  IMPACT_SAMPLE_MAX,
  impactFaultOf,
  type ImpactLimits,
  type ParameterImpact,
  worstHitFirst,
} from '../../src/domain/governance/committee/impact.js';
import {
  type AccountHealth,
  type HealthLevel,
  healthLevelOf,
  notionalOf,
} from '../../src/domain/risk/health/account-health.js';
import { createLevelCounts } from '../../src/domain/risk/health/level-counts.js';
import { compareHealthLevels } from '../../conformance/adapters/level-order.js';

/** What the measure of an impact is held against: exact decimals, one account after another. */
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
