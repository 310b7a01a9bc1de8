import { admittedPlaces, Decimal, quotientOf, sum } from '../../decimal.js';

/** Most parts of a window: so many instants the mean is taken over. */
const SLOTS_MAX = 600;
/** Decimals of a settlement price; fewer where a mark of its size has fewer. */
const PRICE_PLACES = 12;

/** The window before the settlement of a market. */
export interface SettlementWindow {
  readonly settlesAt: Date;
  readonly windowSeconds: number;
}

/** The last usable mark that came in one part of the window. */
export interface SettlementMark {
  /** Part of the window, from 0. */
  readonly slot: number;
  /** In USD. Above 0. */
  readonly price: Decimal;
  /** The instant that the mark is of. */
  readonly at: Date;
}

/** The length of a part in seconds, and the number of parts. */
export function slotsOf(windowSeconds: number): {
  readonly slotSeconds: number;
  readonly slots: number;
} {
  const slotSeconds = Math.ceil(windowSeconds / SLOTS_MAX);
  return { slotSeconds, slots: Math.ceil(windowSeconds / slotSeconds) };
}

/** The part of the window that an instant lies in; null outside of it. The end of the window is outside. */
export function slotAt({ settlesAt, windowSeconds }: SettlementWindow, now: Date): number | null {
  const { slotSeconds, slots } = slotsOf(windowSeconds);
  const sinceMs = now.getTime() - (settlesAt.getTime() - windowSeconds * 1000);
  const slot = Math.floor(sinceMs / (slotSeconds * 1000));
  return now < settlesAt && slot >= 0 && slot < slots ? slot : null;
}

/** The mean of the marks of a window, and the number of instants it is of. */
export interface WindowMean {
  /** In USD, rounded half to even to 12 decimals. Null when fewer than half of the instants had a usable mark. */
  readonly price: Decimal | null;
  readonly covered: number;
  readonly slots: number;
}

/**
 * The mean of the marks in force at the end of each part of the window.
 *
 *     price = Σ mark at the end of a part / number of parts with a mark
 *
 * A mark is in force until the next one, and at most `maxPriceAgeSeconds` after its own instant; a part at whose
 * end none is in force does not count. With fewer than half of the parts there is no mean: a market whose prices
 * fail does not end at what the few last ones say.
 *
 * @param marks At most one a part, in any order.
 * @see docs/risk-model.md#the-end-of-a-market
 */
export function windowMeanOf(
  { settlesAt, windowSeconds }: SettlementWindow,
  marks: readonly SettlementMark[],
  maxPriceAgeSeconds: number,
): WindowMean {
  const { slotSeconds, slots } = slotsOf(windowSeconds);
  const startMs = settlesAt.getTime() - windowSeconds * 1000;
  const bySlot = new Map(marks.map((mark) => [mark.slot, mark]));
  const counted: Decimal[] = [];
  let last: SettlementMark | null = null;
  for (let slot = 0; slot < slots; slot += 1) {
    last = bySlot.get(slot) ?? last;
    const endMs = Math.min(startMs + (slot + 1) * slotSeconds * 1000, settlesAt.getTime());
    if (last !== null && endMs - last.at.getTime() <= maxPriceAgeSeconds * 1000) {
      counted.push(last.price);
    }
  }
  const covered = counted.length;
  if (covered === 0 || covered * 2 < slots) {
    return { price: null, covered, slots };
  }
  const mean = quotientOf(sum(counted), new Decimal(covered));
  const places = admittedPlaces(mean, PRICE_PLACES);
  return { price: mean.toDecimalPlaces(places, Decimal.ROUND_HALF_EVEN), covered, slots };
}
