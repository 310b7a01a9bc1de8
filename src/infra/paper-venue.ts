import { createHash } from 'node:crypto';

import { type Venue, type VenueFill, type VenueOrder } from '../app/ports.js';
import {
  type Decimal,
  ONE,
  ZERO,
  decimal,
  max,
  min,
  roundDown,
  roundUp,
} from '../domain/decimal.js';
import { assert } from '../domain/errors.js';

import {
  CONSUMED_PLACES,
  type BookDepth,
  type BookSide,
  type ConsumedDepth,
  averageSlippage,
  consumedAfter,
  depthWithin,
} from './paper-venue-depth.js';

/** What the venue trades in one market. */
export interface PaperMarket {
  /** USD resting in every 10 basis points of each side. Positive. */
  readonly depthPer10Bps: Decimal;
  /** Fills are multiples of it. Positive. */
  readonly lotSize: Decimal;
}

/** One order and what became of it. */
export interface PaperVenueRecord {
  readonly order: VenueOrder;
  readonly fill: VenueFill;
  /** The side's consumption after this order; null when it took nothing. */
  readonly depth: ConsumedDepth | null;
}

/** What must survive the process: an order that traded must be found again. */
export interface PaperVenueLedger {
  /** What became of those of these orders that are there, by client order id. */
  find(clientOrderIds: readonly string[]): Promise<ReadonlyMap<string, VenueFill>>;
  /** Records and depths in one transaction. Throws when one of the order ids is already there. */
  append(records: readonly PaperVenueRecord[]): Promise<void>;
  /** The last consumption of every side that was ever traded. */
  loadDepth(): Promise<readonly ConsumedDepth[]>;
}

export interface PaperVenueOptions {
  readonly seed: string;
  readonly ledger: PaperVenueLedger;
  readonly markets: ReadonlyMap<string, PaperMarket>;
  /** Share of orders refused for no reason, in [0, 1]. Null: 1 %. */
  readonly rejectShare: Decimal | null;
  /** Time in which half of what was taken rests again. Null: 60. */
  readonly replenishHalfLifeSeconds: number | null;
}

export interface PaperVenue extends Venue {
  /** While down, `trade` throws and trades nothing. */
  readonly setOutage: (isDown: boolean) => void;
}

const HALF_SPREAD = decimal('0.0001');
const DEFAULT_REJECT_SHARE = decimal('0.01');
const DEFAULT_HALF_LIFE_SECONDS = 60;
const PRICE_PLACES = 12;
const HASH_SPACE = 2 ** 32;

/** USD resting per 10 bps when nobody says otherwise: the size of large exchanges' quiet books. */
const DEFAULT_DEPTH: ReadonlyMap<string, Decimal> = new Map([
  ['BTC-USD', decimal(5_000_000)],
  ['ETH-USD', decimal(3_000_000)],
  ['SOL-USD', decimal(1_000_000)],
  ['XRP-USD', decimal(600_000)],
  ['DOGE-USD', decimal(500_000)],
]);
const DEFAULT_DEPTH_ELSEWHERE = decimal(250_000);
const DEFAULT_LOT_SIZE = decimal('0.0001');

/** The paper market of a listed market, with the default depth. */
export function paperMarket(marketId: string, lotSize: Decimal): PaperMarket {
  return { depthPer10Bps: DEFAULT_DEPTH.get(marketId) ?? DEFAULT_DEPTH_ELSEWHERE, lotSize };
}

interface VenueState {
  readonly seed: string;
  readonly ledger: PaperVenueLedger;
  readonly markets: ReadonlyMap<string, PaperMarket>;
  readonly rejectShare: Decimal;
  readonly halfLifeMs: number;
  /** By market and side, as of its last trade. */
  readonly depths: Map<string, ConsumedDepth>;
  isDown: boolean;
}

/**
 * A venue that trades against an order book on paper.
 *
 * Both sides rest evenly around the mark; an order walks from the near end as far as its limit, so
 * it slips with its size, fills in part, or is rejected with NO_DEPTH_WITHIN_LIMIT. What it took
 * comes back with a half-life, so that selling again at once slips more. A small share of orders,
 * chosen by a hash of seed and order id, is rejected with VENUE_REJECTED. The average price is
 * rounded against us to 12 decimals and never beyond the limit.
 *
 * A function of seed, ledger and orders: no clock, no randomness. Orders of one venue run one at a
 * time, and each reads the ledger first: an order id that is there answers what it answered, also
 * after a crash and from another process. `expectedSlippage` sees what other processes traded
 * only after the next trade here.
 */
export async function createPaperVenue(options: PaperVenueOptions): Promise<PaperVenue> {
  const state: VenueState = {
    seed: options.seed,
    ledger: options.ledger,
    markets: options.markets,
    rejectShare: options.rejectShare ?? DEFAULT_REJECT_SHARE,
    halfLifeMs: (options.replenishHalfLifeSeconds ?? DEFAULT_HALF_LIFE_SECONDS) * 1000,
    depths: new Map(),
    isDown: false,
  };
  await refreshDepth(state);
  let last: Promise<unknown> = Promise.resolve();
  return {
    name: 'paper',
    trade(orders) {
      const result = last.then(() => tradeNow(state, orders));
      last = result.catch(() => undefined);
      return result;
    },
    expectedSlippage(marketId, size, markPrice, at) {
      const consumed = consumedOf(state, marketId, sideOf(size), at);
      return averageSlippage(bookOf(state, marketId), consumed, size.abs().times(markPrice));
    },
    setOutage(isDown) {
      state.isDown = isDown;
    },
  };
}

async function tradeNow(
  state: VenueState,
  orders: readonly VenueOrder[],
): Promise<readonly VenueFill[]> {
  if (state.isDown) {
    throw new Error('The paper venue is down.');
  }
  const known = await state.ledger.find(orders.map(({ clientOrderId }) => clientOrderId));
  // Another process may have traded meanwhile.
  await refreshDepth(state);
  const fills = new Map(known);
  const records: PaperVenueRecord[] = [];
  for (const order of orders) {
    if (!fills.has(order.clientOrderId)) {
      const record = match(state, order);
      remember(state, record.depth);
      records.push(record);
      fills.set(order.clientOrderId, record.fill);
    }
  }
  await recordOnce(state, records);
  return orders.map(({ clientOrderId }) => requireFill(fills, clientOrderId));
}

function match(state: VenueState, order: VenueOrder): PaperVenueRecord {
  const { marketId, markPrice, at } = order;
  const side = sideOf(order.size);
  const consumed = consumedOf(state, marketId, side, at);
  const fill = isRejected(state, order)
    ? rejected('VENUE_REJECTED')
    : fillOf(state, order, consumed);
  const taken = fill.filledSize.abs().times(markPrice);
  const depth = taken.isZero()
    ? null
    : { marketId, side, consumed: roundUp(consumed.plus(taken), CONSUMED_PLACES), at };
  return { order, fill, depth };
}

/** All or nothing: when another process trades one of these orders in the same moment, none of ours has traded. */
async function recordOnce(state: VenueState, records: readonly PaperVenueRecord[]): Promise<void> {
  if (records.length === 0) {
    return;
  }
  try {
    await state.ledger.append(records);
  } catch (error) {
    state.depths.clear();
    await refreshDepth(state);
    throw error;
  }
}

function requireFill(fills: ReadonlyMap<string, VenueFill>, clientOrderId: string): VenueFill {
  const fill = fills.get(clientOrderId);
  assert(fill !== undefined, `order ${clientOrderId} was answered`);
  return fill;
}

function fillOf(state: VenueState, order: VenueOrder, consumed: Decimal): VenueFill {
  const { marketId, size, markPrice, limitPrice } = order;
  assert(markPrice.gt(0) && !size.isZero(), 'an order has a size and a positive mark');
  const direction = size.gt(0) ? ONE : ONE.negated();
  const book = bookOf(state, marketId);
  const limitDistance = limitPrice.minus(markPrice).times(direction).div(markPrice);
  const available = depthWithin(book, consumed, limitDistance);
  const isFilled = size.abs().times(markPrice).lte(available);
  const { lotSize } = marketOf(state, marketId);
  const filled = isFilled
    ? size.abs()
    : roundDown(available.div(markPrice).div(lotSize), 0).times(lotSize);
  if (filled.isZero()) {
    return rejected('NO_DEPTH_WITHIN_LIMIT');
  }
  const slippage = averageSlippage(book, consumed, filled.times(markPrice));
  const price = markPrice.times(ONE.plus(slippage.times(direction)));
  return {
    status: isFilled ? 'FILLED' : 'PARTIALLY_FILLED',
    filledSize: filled.times(direction),
    averagePrice: size.gt(0)
      ? min(limitPrice, roundUp(price, PRICE_PLACES))
      : max(limitPrice, roundDown(price, PRICE_PLACES)),
    reason: isFilled ? null : 'LIMIT_REACHED',
  };
}

/** One hash decides: a run can be repeated, and a retry under a new id gets a new chance. */
function isRejected({ seed, rejectShare }: VenueState, { clientOrderId }: VenueOrder): boolean {
  const hash = createHash('sha256').update(`paper/${seed}/${clientOrderId}`).digest();
  return decimal(hash.readUInt32BE(0)).lt(rejectShare.times(HASH_SPACE));
}

function rejected(reason: string): VenueFill {
  return { status: 'REJECTED', filledSize: ZERO, averagePrice: null, reason };
}

function consumedOf(state: VenueState, marketId: string, side: BookSide, at: Date): Decimal {
  const depth = state.depths.get(`${marketId}/${side}`);
  if (depth === undefined) {
    return ZERO;
  }
  const elapsedMs = Math.max(0, at.getTime() - depth.at.getTime());
  return consumedAfter(depth.consumed, elapsedMs, state.halfLifeMs);
}

async function refreshDepth(state: VenueState): Promise<void> {
  for (const depth of await state.ledger.loadDepth()) {
    remember(state, depth);
  }
}

function remember({ depths }: VenueState, depth: ConsumedDepth | null): void {
  if (depth !== null) {
    depths.set(`${depth.marketId}/${depth.side}`, depth);
  }
}

/** A buy takes from the asks. */
function sideOf(size: Decimal): BookSide {
  return size.gt(0) ? 'ASKS' : 'BIDS';
}

/** A market that was listed after the venue opened has the default book. */
function marketOf({ markets }: VenueState, marketId: string): PaperMarket {
  return markets.get(marketId) ?? paperMarket(marketId, DEFAULT_LOT_SIZE);
}

function bookOf(state: VenueState, marketId: string): BookDepth {
  return { depthPer10Bps: marketOf(state, marketId).depthPer10Bps, halfSpread: HALF_SPREAD };
}
