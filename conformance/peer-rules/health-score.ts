import { Decimal, ONE, ZERO, max, min } from '../../src/domain/decimal.js';

import { type AccountHealth } from '../../src/domain/risk/health/account-health.js';

const BEST: Decimal = new Decimal(100);

/**
 * One whole number from 0 to 100 for an owner who does not think in margins: the part of equity
 * that maintenance margin does not bind.
 *
 *     score = (1 − MM / equity) · 100        rounded to the nearest, halves up; clamped to [0, 100]
 *
 * 0 is where a margin call begins, and everything beyond it; 100 is no requirement at all. Without
 * equity it is 0, unless there is no requirement either. Shown, never decided on: a score of 0 can
 * still be half a percent away from a call (`healthLevelOf` decides).
 *
 * Source: Drift, `getHealth` of a user.
 */
export function healthScoreOf({
  equity,
  maintenanceMargin,
}: Pick<AccountHealth, 'equity' | 'maintenanceMargin'>): Decimal {
  if (maintenanceMargin.isZero() && equity.gte(0)) {
    return BEST;
  }
  if (equity.lte(0)) {
    return ZERO;
  }
  const free = ONE.minus(maintenanceMargin.div(equity)).times(BEST);
  return min(BEST, max(ZERO, free)).toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
}
