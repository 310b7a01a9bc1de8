import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import { isGiven, numberAt, numberOrNullAt, recordsAt, textAt, wholeAt } from '../log/record.js';
import {
  absolute,
  admittedQuotientOf,
  type Decimal,
  decimalOf,
  isAtMost,
  isBelow0,
  isEqual,
  isLess,
  isSameSide,
  isZero,
  minus,
  negated,
  plus,
  sumOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

const ENTRY_PLACES = 12;
const QUOTE_ASSET = 'USD';

interface Position {
  readonly size: Decimal;
  readonly entryPrice: Decimal;
}

/** A position after a trade, and what the trade realized. @see docs/risk-model.md#trades */
export function traded(
  before: Position | null,
  size: Decimal,
  price: Decimal,
): { readonly after: Position | null; readonly realized: Decimal } {
  const held = before?.size ?? ZERO;
  const cost = plus(times(held, before?.entryPrice ?? ZERO), times(size, price));
  const after = plus(held, size);
  if (isZero(after)) {
    return { after: null, realized: negated(cost) };
  }
  const isTurned = !isSameSide(held, after);
  const isShrunk = isLess(absolute(after), absolute(held));
  const average = (): Decimal => admittedQuotientOf(cost, after, ENTRY_PLACES);
  const kept = before?.entryPrice ?? price;
  const entryPrice = isTurned ? price : isShrunk ? kept : average();
  return { after: { size: after, entryPrice }, realized: minus(times(after, entryPrice), cost) };
}

function positionsOf(records: readonly JsonObject[]): Map<string, Position> {
  return new Map(
    records.map((record) => [
      textAt(record, 'marketId'),
      { size: numberAt(record, 'size'), entryPrice: numberAt(record, 'entryPrice') },
    ]),
  );
}

/** Why the effect of fills contradicts them; null when it does not. */
export function tradesFaultOf({ payload }: LogLine): string | null {
  const held = positionsOf(recordsAt(payload, 'before'));
  const trades = recordsAt(payload, 'trades');
  for (const trade of trades) {
    const marketId = textAt(trade, 'marketId');
    const { after, realized } = traded(
      held.get(marketId) ?? null,
      numberAt(trade, 'size'),
      numberAt(trade, 'price'),
    );
    if (!isEqual(realized, numberAt(trade, 'realizedPnl'))) {
      return 'what a fill realised comes out differently';
    }
    if (after === null) {
      held.delete(marketId);
    } else {
      held.set(marketId, after);
    }
  }
  if (!areSame(held, positionsOf(recordsAt(payload, 'positions')))) {
    return 'the positions after the fills come out differently';
  }
  const realized = sumOf(trades.map((trade) => numberAt(trade, 'realizedPnl')));
  const fee = sumOf(trades.map((trade) => numberAt(trade, 'fee')));
  const isSum =
    isEqual(realized, numberAt(payload, 'realizedPnl')) && isEqual(fee, numberAt(payload, 'fee'));
  return isSum && isQuoteChange(recordsAt(payload, 'changes'), minus(realized, fee))
    ? null
    : 'what the fills moved is not what they realised, less fees';
}

function areSame(a: ReadonlyMap<string, Position>, b: ReadonlyMap<string, Position>): boolean {
  return (
    a.size === b.size &&
    [...a].every(([marketId, { size, entryPrice }]) => {
      const other = b.get(marketId);
      return (
        other !== undefined && isEqual(size, other.size) && isEqual(entryPrice, other.entryPrice)
      );
    })
  );
}

/** Whether only the quote asset moved, by this amount, or nothing moved and it is 0. */
function isQuoteChange(changes: readonly JsonObject[], amount: Decimal): boolean {
  const [change, ...others] = changes;
  return change === undefined
    ? isZero(amount)
    : others.length === 0 &&
        change.asset === QUOTE_ASSET &&
        isEqual(amount, numberAt(change, 'amount'));
}

/** Why what a report of positions realized contradicts it; null when it does not. */
export function reportFaultOf({ payload }: LogLine): string | null {
  const before = positionsOf(recordsAt(payload, 'before'));
  const after = positionsOf(recordsAt(payload, 'positions'));
  const lines = isGiven(payload, 'realized') ? recordsAt(payload, 'realized') : [];
  const told = new Map(lines.map((line) => [textAt(line, 'marketId'), line]));
  let moved = ZERO;
  for (const [marketId, held] of before) {
    const line = told.get(marketId) ?? {};
    const price = numberOrNullAt(line, 'price');
    const { realized, isClosing } = reported(held, after.get(marketId) ?? null, price);
    const recorded = numberOrNullAt(line, 'realizedPnl') ?? ZERO;
    if ((isClosing && price === null) || !isEqual(realized, recorded)) {
      return 'what a report of positions realised comes out differently';
    }
    moved = plus(moved, realized);
  }
  const isKnown = [...told.keys()].every((marketId) => before.has(marketId));
  const changes = isGiven(payload, 'changes') ? recordsAt(payload, 'changes') : [];
  return isKnown && isQuoteChange(changes, moved)
    ? null
    : 'what a report of positions moved is not what it realised';
}

/** @see docs/risk-model.md#reported-positions */
function reported(
  { size, entryPrice }: Position,
  after: Position | null,
  price: Decimal | null,
): { readonly realized: Decimal; readonly isClosing: boolean } {
  const isKeptSide = after !== null && isSameSide(size, after.size);
  if (isKeptSide && isLess(absolute(size), absolute(after.size))) {
    return { realized: ZERO, isClosing: false };
  }
  const kept = isKeptSide ? after : { size: ZERO, entryPrice };
  const closed = minus(size, kept.size);
  const ofClosed = times(closed, minus(price ?? entryPrice, entryPrice));
  const ofKept = times(kept.size, minus(kept.entryPrice, entryPrice));
  return { realized: plus(ofClosed, ofKept), isClosing: !isZero(closed) };
}

/** Why what flows moved is not their sum; null when it is. */
export function flowsFaultOf({ payload }: LogLine): string | null {
  const sums = new Map<string, Decimal>();
  for (const flow of recordsAt(payload, 'flows')) {
    const asset = textAt(flow, 'asset');
    sums.set(asset, plus(sums.get(asset) ?? ZERO, numberAt(flow, 'amount')));
  }
  const moved = [...sums].filter(([, amount]) => !isZero(amount));
  const changes = new Map(
    recordsAt(payload, 'changes').map((change) => [
      textAt(change, 'asset'),
      numberAt(change, 'amount'),
    ]),
  );
  const isSame =
    moved.length === changes.size &&
    moved.every(([asset, amount]) => isEqual(amount, changes.get(asset) ?? ZERO));
  return isSame ? null : 'what the flows moved is not their sum';
}

/** What rounding takes of one holder at most, in USD. */
const ROUNDING_MAX = decimalOf('0.00000000000000000001');

/** Why payments of funding contradict rate, mark and sizes beyond their rounding; null when they do not. */
export function fundingFaultOf({ payload }: LogLine): string | null {
  const net = minus(numberAt(payload, 'longSize'), numberAt(payload, 'shortSize'));
  const exact = times(times(net, numberAt(payload, 'markPrice')), numberAt(payload, 'rate'));
  const lost = minus(minus(numberAt(payload, 'paid'), numberAt(payload, 'received')), exact);
  const lostMax = times(ROUNDING_MAX, decimalOf(wholeAt(payload, 'holders')));
  return !isBelow0(lost) && isAtMost(lost, lostMax)
    ? null
    : 'what the holders paid is not the rate of what they held';
}
