import { type Account, type RiskContext } from '../../risk/health/account.js';
import { assessAccountHealth } from '../../risk/health/account-health.js';

import { type MarginCall } from '../call/margin-call.js';
import { isEnforceable, judgedEndsOf } from './scope.js';

/**
 * The prices at which an open call is decided about now: those of the context when all in scope may decide,
 * else the best that are plausible, as long as no plausible price changes what has to be done.
 *
 *     below the cure margin at the best end        the call stands, and goes on at the best end
 *     at the cure margin at the worst end          it is cured
 *     neither                                      null: it waits for a price
 *
 * In liquidation something has to be left that can be sold, or nothing at all: an order needs a price.
 *
 * @see docs/risk-model.md#what-has-no-usable-price
 */
export function judgedContextOf(
  account: Account,
  call: MarginCall,
  context: RiskContext,
): RiskContext | null {
  const ends = judgedEndsOf(account, context, call.terms);
  if (ends === null || ends.best === context) {
    return ends?.best ?? null;
  }
  const isCuredAt = (end: RiskContext): boolean => {
    const { equity, cureMargin } = assessAccountHealth(account, end, call.terms);
    return equity.gte(cureMargin);
  };
  const isCertain = !isCuredAt(ends.best) || isCuredAt(ends.worst);
  const isLiquidating = call.state === 'LIQUIDATING' || call.suspendedFrom === 'LIQUIDATING';
  const canSell =
    account.positions.length === 0 ||
    account.positions.some(({ marketId }) => isEnforceable(marketId, context));
  return isCertain && (canSell || !isLiquidating) ? ends.best : null;
}
