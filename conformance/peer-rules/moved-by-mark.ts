import { type Account, type RiskContext } from '../../src/domain/risk/health/account.js';
import { requireMarket } from '../../src/domain/risk/health/collateral-value.js';
import { exposureOf } from '../../src/domain/risk/health/liquidation-price.js';
import { marginalFraction, tiersInForce } from '../../src/domain/risk/parameters/margin-tiers.js';

/**
 * Whether equity and requirement move apart at all as the mark of one market moves. Where they move alike,
 * as for a long that requires all of its notional, it has no liquidation price, at no mark whatever.
 *
 *     Δequity / Δmark ≠ |size| · fraction        of the bracket that the notional is in
 *
 * @throws Error when the account holds no position in the market (programmer error).
 */
export function isMovedByMark(account: Account, context: RiskContext, marketId: string): boolean {
  const { position, slope } = exposureOf(account, context, marketId);
  const tiers = tiersInForce(requireMarket(context, marketId).parameters, context.now);
  const fraction = marginalFraction(tiers, position.notional, 'maintenanceMarginFraction');
  return !slope.eq(position.size.abs().times(fraction));
}
