import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import { instantAt, numberAt, recordsAt, wholeAt } from '../log/record.js';
import {
  admittedQuotientOf,
  type Decimal,
  decimalOf,
  floored,
  isEqual,
  isZero,
  minus,
  negated,
  plus,
  sumOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

const PRICE_PLACES = 12;

interface Settled {
  readonly price: Decimal;
  readonly positions: number;
  readonly paid: Decimal;
  readonly received: Decimal;
}

/** Follows the ends of markets. Sums are compared where the price was fixed in the lines that were read. */
export interface MarketEnds {
  readonly faultOf: (line: LogLine) => string | null;
}

export function createMarketEnds(): MarketEnds {
  const byMarket = new Map<string, Settled>();
  return {
    faultOf: (line) => {
      const { type, payload } = line;
      const marketId = line.marketId ?? '';
      const before = byMarket.get(marketId);
      if (type === 'SettlementPriceFixed') {
        const price = numberAt(payload, 'price');
        byMarket.set(marketId, { price, positions: 0, paid: ZERO, received: ZERO });
        return fixedFaultOf(payload);
      }
      if (type === 'SettlementPriceMissing') {
        return meanOf(payload).price === null ? null : 'the window had a mean';
      }
      if (type === 'PositionSettled') {
        const realized = numberAt(payload, 'realizedPnl');
        const fault = settledFaultOf(payload, before);
        if (before !== undefined) {
          byMarket.set(marketId, {
            price: before.price,
            positions: before.positions + 1,
            paid: plus(before.paid, floored(negated(realized))),
            received: plus(before.received, floored(realized)),
          });
        }
        return fault;
      }
      return before === undefined || isSumOf(payload, before)
        ? null
        : 'the sums of the market are not those of its settled positions';
    },
  };
}

/** The parts of a window: as few as 600 allow, of whole seconds. */
const PARTS_MAX = 600;

/** @see docs/risk-model.md#the-end-of-a-market */
function meanOf(payload: JsonObject): {
  readonly price: Decimal | null;
  readonly covered: number;
  readonly slots: number;
} {
  const endsAt = instantAt(payload, 'settlesAt');
  const seconds = wholeAt(payload, 'windowSeconds');
  const partMs = Math.ceil(seconds / PARTS_MAX) * 1000;
  const slots = Math.ceil((seconds * 1000) / partMs);
  const marks = new Map(recordsAt(payload, 'marks').map((mark) => [wholeAt(mark, 'slot'), mark]));
  const ageMax = wholeAt(payload, 'maxPriceAgeSeconds') * 1000;
  const counted: Decimal[] = [];
  let last: JsonObject | null = null;
  for (let slot = 0; slot < slots; slot += 1) {
    last = marks.get(slot) ?? last;
    const partEnd = Math.min(endsAt - seconds * 1000 + (slot + 1) * partMs, endsAt);
    if (last !== null && partEnd - instantAt(last, 'at') <= ageMax) {
      counted.push(numberAt(last, 'price'));
    }
  }
  const covered = counted.length;
  const isEnough = covered > 0 && covered * 2 >= slots;
  const price = isEnough
    ? admittedQuotientOf(sumOf(counted), decimalOf(covered), PRICE_PLACES)
    : null;
  return { price, covered, slots };
}

function fixedFaultOf(payload: JsonObject): string | null {
  const { price, covered, slots } = meanOf(payload);
  const isStated = payload.priceKind === 'STATED';
  const isMean = price !== null && isEqual(price, numberAt(payload, 'price'));
  return covered === payload.covered && slots === payload.slots && (isStated || isMean)
    ? null
    : 'the mean of the window comes out differently';
}

function settledFaultOf(payload: JsonObject, market: Settled | undefined): string | null {
  const [size, price] = [numberAt(payload, 'size'), numberAt(payload, 'price')];
  const realized = times(size, minus(price, numberAt(payload, 'entryPrice')));
  const [change, ...others] = recordsAt(payload, 'changes');
  const isMoved =
    change === undefined
      ? isZero(realized)
      : others.length === 0 && isEqual(realized, numberAt(change, 'amount'));
  if (!isEqual(realized, numberAt(payload, 'realizedPnl')) || !isMoved) {
    return 'what the settlement realised comes out differently';
  }
  return market === undefined ||
    (isEqual(market.price, price) && payload.ordinal === market.positions + 1)
    ? null
    : 'the position was not settled at the settlement price, or not in its turn';
}

function isSumOf(payload: JsonObject, { price, positions, paid, received }: Settled): boolean {
  return (
    isEqual(price, numberAt(payload, 'price')) &&
    payload.positions === positions &&
    isEqual(paid, numberAt(payload, 'paid')) &&
    isEqual(received, numberAt(payload, 'received'))
  );
}
