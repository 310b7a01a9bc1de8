import { absolute, divideHalfEven, MILLIONTH, PRICE_PLACES, roundDown } from '../numbers.js';

/** A position in one market. Without one, both are 0. */
export interface Position {
  /** Signed, in 10⁻⁸ base units: long above 0. */
  readonly size: bigint;
  /** Average entry price, in 10⁻¹² USD. */
  readonly entry: bigint;
}

/** What a trade makes of a position, and what it moves in cash, in 10⁻²⁰ USD. */
export interface Booked {
  readonly position: Position;
  readonly realized: bigint;
}

export const NO_POSITION: Position = { size: 0n, entry: 0n };

/** An entry price has at most 12 decimals, and at most so many digits that they are below 2⁵³. */
const DIGITS_END = 2n ** 53n;

/**
 * Books a trade. What shrinks keeps its entry price, what opens or changes side takes the price of the trade, what
 * grows takes the average. What rounds off the average goes into cash, so that at every mark the trade moves equity by
 * `size · (mark − price)`.
 *
 * @see docs/risk-model.md#trades of Marginward, whose convention this is: both books name the same entry prices.
 */
export function applyTrade(before: Position, size: bigint, price: bigint): Booked {
  const after = before.size + size;
  const cost = before.size * before.entry + size * price;
  if (after === 0n) {
    return { position: NO_POSITION, realized: -cost };
  }
  const entry = entryAfter(before, after, { cost, price });
  return { position: { size: after, entry }, realized: after * entry - cost };
}

interface Traded {
  /** Of all that is held afterwards, in 10⁻²⁰ USD. */
  readonly cost: bigint;
  readonly price: bigint;
}

function entryAfter(before: Position, after: bigint, { cost, price }: Traded): bigint {
  if (before.size === 0n || before.size > 0n !== after > 0n) {
    return price;
  }
  return absolute(after) < absolute(before.size)
    ? before.entry
    : averageOf(absolute(cost), absolute(after));
}

/** `cost / size` as a price, rounded half to even. */
function averageOf(cost: bigint, size: bigint): bigint {
  let unit = 1n;
  for (let places = PRICE_PLACES; places > 0; places -= 1) {
    const digits = (cost + size * unit - 1n) / (size * unit);
    if (digits < DIGITS_END) {
      break;
    }
    unit *= 10n;
  }
  return divideHalfEven(cost, size * unit) * unit;
}

/**
 * Books what Marginward has closed: a liquidation, or a deleveraging. What it realizes is rounded down to the
 * millionth.
 *
 * @param size Signed, as the account trades it: against the position, and not more than it.
 * @param value Σ size · price, in 10⁻²⁰ USD.
 */
export function applyClosing(before: Position, size: bigint, value: bigint): Booked {
  const after = before.size + size;
  const realized = roundDown(size * before.entry - value, MILLIONTH);
  return {
    position: after === 0n ? NO_POSITION : { size: after, entry: before.entry },
    realized,
  };
}
