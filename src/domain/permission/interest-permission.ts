import { type Decimal, ZERO } from '../decimal.js';
import { DomainError } from '../errors.js';
import { type RiskContext } from '../risk/health/account.js';
import { requireMark, requireMarket } from '../risk/health/collateral-value.js';
import {
  capsInForce,
  findExceededCap,
  interestOfOthers,
  largestPosition,
  type MeasuredCap,
  type OrderInterest,
} from '../risk/positions/open-interest.js';

import { largestCoveredSize, SIZE_MAX } from './largest-lots.js';
import { type AccountStanding } from './standing.js';

/** What the caps on open interest say of an order in a market with a price. */
interface CappedOrder {
  readonly refusal: DomainError | null;
  /** In lots, at least what only reduces. */
  readonly maxSize: Decimal;
}

/** The order: see `OrderQuestion`. */
interface AddingOrder {
  readonly marketId: string;
  readonly side: 'BUY' | 'SELL';
  /** Base units. Positive. */
  readonly size: Decimal;
}

interface CapContext {
  readonly context: RiskContext;
  readonly interest: OrderInterest | null;
  readonly reducible: Decimal;
}

/**
 * Whether an order keeps the caps on open interest of its market.
 *
 * Counted are all positions, and of the account also what rests on the order's side; of the owner's other
 * accounts also what rests there. Resting orders of others count once they fill.
 *
 * @param interest The market's open interest; null while it has no cap.
 * @see docs/risk-model.md#caps-on-open-interest
 */
export function withinCaps(
  { account, orders }: AccountStanding,
  { marketId, side, size: asked }: AddingOrder,
  { context, interest, reducible }: CapContext,
): CappedOrder {
  const market = requireMarket(context, marketId);
  const caps = capsInForce(market.parameters);
  if (interest === null || caps.length === 0) {
    return { refusal: null, maxSize: SIZE_MAX };
  }
  const isBuy = side === 'BUY';
  const mark = requireMark(market);
  const size = account.positions.find((held) => held.marketId === marketId)?.size ?? ZERO;
  const resting = orders.find((each) => each.marketId === marketId);
  const { buySize = ZERO, sellSize = ZERO } = resting ?? {};
  const before = isBuy ? size.plus(buySize) : sellSize.minus(size);
  const others = interestOfOthers(interest, { size, buySize, sellSize }, isBuy);
  const exceededBy = (candidate: Decimal): ReturnType<typeof findExceededCap> =>
    findExceededCap(caps, others, { position: before.plus(candidate), mark, isBuy });
  const largest = largestPosition(caps, others, { mark, isBuy });
  const maxSize =
    largest === null
      ? SIZE_MAX
      : largestCoveredSize(largest.minus(before), {
          lotSize: market.lotSize,
          reducible,
          isCovered: (candidate) => exceededBy(candidate) === null,
        });
  const exceeded = exceededBy(asked);
  return { refusal: exceeded && beyondCap(marketId, exceeded, maxSize), maxSize };
}

function beyondCap(
  marketId: string,
  { cap, limit, notional }: MeasuredCap,
  maxSize: Decimal,
): DomainError {
  return new DomainError(
    'OPEN_INTEREST_CAP',
    `This order would bring open interest in ${marketId} (${cap}) to ${notional.toFixed(2)} USD, ` +
      `above the cap of ${limit.toFixed(2)} USD; at most ${maxSize.toFixed()} would be allowed.`,
    {
      marketId,
      cap,
      limit: limit.toFixed(),
      openInterest: notional.toFixed(),
      maxSize: maxSize.toFixed(),
    },
  );
}
