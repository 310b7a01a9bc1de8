import { type Decimal, ZERO, max, min, roundDown, roundUp } from '../../src/domain/decimal.js';
import { assert } from '../../src/domain/errors.js';

import {
  type AccountHealth,
  requirePosition,
} from '../../src/domain/risk/health/account-health.js';
import { PRICE_PLACES } from '../../src/domain/risk/health/liquidation-price.js';

/** How fast, and how far, a liquidation gives way to whoever takes the position. */
export interface FillablePriceTerms {
  /** Above 0. At 1 the whole spread is given at zero equity; at 2 already at half of the margin. */
  readonly bankruptcyAdjustment: Decimal;
  /** In [0, 1]: the widest spread, as part of the position's maintenance margin. */
  readonly spreadToMaintenanceMargin: Decimal;
}

/**
 * The worst price that a liquidation may trade a position at, by how far gone its account is.
 *
 *     severity = adjustment · (1 − equity / MM)                    clamped to [0, 1]
 *     price    = mark ∓ severity · spread · MM of the position / |size|     − for a long, + for a short
 *
 * A fixed slippage gives everything away in the first second of a breach; this starts at the mark
 * and gives way as equity goes, so a mild breach is closed near the mark and a deep one gets done.
 *
 * @returns In USD, rounded to 12 decimals towards the mark. May be zero or below for a spread that
 *   exceeds the price, which no valid maintenance fraction allows.
 * @throws Error without a position in the market, or without maintenance margin (programmer error).
 *
 * Source: dYdX v4, fillable price of a liquidation order.
 */
export function fillablePriceOf(
  health: AccountHealth,
  marketId: string,
  { bankruptcyAdjustment, spreadToMaintenanceMargin }: FillablePriceTerms,
): Decimal {
  const position = requirePosition(health, marketId);
  const { equity, maintenanceMargin } = health;
  assert(maintenanceMargin.gt(0), `account ${health.accountId} has maintenance margin`);
  const missing = bankruptcyAdjustment.times(maintenanceMargin.minus(equity));
  // Severity times maintenance margin, so that the only division is the last.
  const severity = max(ZERO, min(missing, maintenanceMargin));
  const spread = severity.times(spreadToMaintenanceMargin).times(position.maintenanceMargin);
  const perUnit = spread.div(maintenanceMargin.times(position.size));
  const price = position.markPrice.minus(perUnit);
  return position.size.gt(0) ? roundUp(price, PRICE_PLACES) : roundDown(price, PRICE_PLACES);
}
