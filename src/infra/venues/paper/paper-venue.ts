import {
  type CancelledOrder,
  type Venue,
  type VenueDepth,
  VenueDownError,
  type VenueFill,
  type VenueOrder,
  type VenueReason,
} from '../../../app/ports.js';
import { type Decimal, decimal, roundUp } from '../../../domain/decimal.js';
import { assert } from '../../../domain/errors.js';

import {
  bookOf,
  consumedOf,
  marketOf,
  type PaperBooks,
  type PaperMarket,
  saveDepth,
  sideOf,
} from './books.js';
import { CONSUMED_PLACES, type ConsumedDepth, averageSlippage } from './depth.js';
import { isRefusedByChance, walkBook } from './match.js';
import { rejectedFill } from '../venue-fills.js';

/** One order and its outcome. */
export interface PaperVenueRecord {
  readonly order: VenueOrder;
  readonly fill: VenueFill;
  /** The side's consumption after this order; null when it took nothing. */
  readonly depth: ConsumedDepth | null;
}

/** The venue's persistent state: an order that traded must be found after a crash. */
export interface PaperVenueLedger {
  /** The outcomes of known orders among these, by client order id. */
  find(clientOrderIds: readonly string[]): Promise<ReadonlyMap<string, VenueFill>>;
  /** Writes records and depths in one transaction. Throws when one of the order ids already exists. */
  append(records: readonly PaperVenueRecord[]): Promise<void>;
  /** The last consumption of every side that was ever traded. */
  loadDepth(): Promise<readonly ConsumedDepth[]>;
}

export interface PaperVenueOptions {
  readonly seed: string;
  readonly ledger: PaperVenueLedger;
  readonly markets: ReadonlyMap<string, PaperMarket>;
  /** Fraction of orders rejected at random, in [0, 1]. Null: 1 %. */
  readonly rejectShare: Decimal | null;
  /** Half-life of the recovery of consumed depth. Null: 60. */
  readonly replenishHalfLifeSeconds: number | null;
  /** Delay of a trade after its decision, on the clock that decided it, without actual waiting. Default 0. */
  readonly latencyMs?: number;
  /** A period in which it takes no orders, in played or real time. */
  readonly outage?: PaperOutage | null;
}

/** From the first instant, before the second. */
export interface PaperOutage {
  readonly from: Date;
  readonly until: Date;
}

export interface PaperVenue extends Venue {
  /**
   * Adds a resting order of an account that never fills, until it is cancelled. Meanwhile liquidations of the
   * account in that market are refused with OPEN_ORDERS_REST, as exchanges refuse to reduce a position that
   * other orders reserve. Not persistent.
   */
  readonly restOrder: (order: CancelledOrder) => void;
}

const DEFAULT_REJECT_SHARE = decimal('0.01');
const DEFAULT_HALF_LIFE_SECONDS = 60;
const ORDERS_MAX = 500;
/** An order that arrives later than this is not traded, because its limit is outdated. */
const ARRIVAL_MS_MAX = 30_000;

interface VenueState extends PaperBooks {
  readonly seed: string;
  readonly ledger: PaperVenueLedger;
  readonly rejectShare: Decimal;
  readonly latencyMs: number;
  readonly outage: PaperOutage | null;
  /** By order id. */
  readonly resting: Map<string, CancelledOrder>;
}

/**
 * A venue that trades against an order book on paper.
 *
 * Depth is even on both sides of the mark; an order takes it from the near end up to its limit, so it slips
 * with its size, fills in part, or is rejected with NO_DEPTH_WITHIN_LIMIT. Consumed depth recovers with a
 * half-life, so that an immediate second sale slips more. A small share of orders, chosen by a hash of seed and
 * order id, is rejected with VENUE_REJECTED.
 *
 * A function of seed, options, ledger and orders: no clock, no randomness. Orders of one venue run one at a
 * time, and each reads the ledger first: a known order id gets its first answer again, also after a crash and
 * from another process. So `resolve` may trade an order that never arrived, if it is recent enough.
 */
export function createPaperVenue(options: PaperVenueOptions): PaperVenue {
  const state: VenueState = {
    seed: options.seed,
    ledger: options.ledger,
    markets: options.markets,
    rejectShare: options.rejectShare ?? DEFAULT_REJECT_SHARE,
    latencyMs: options.latencyMs ?? 0,
    outage: options.outage ?? null,
    resting: new Map(),
    halfLifeMs: (options.replenishHalfLifeSeconds ?? DEFAULT_HALF_LIFE_SECONDS) * 1000,
    depths: new Map(),
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    name: 'paper',
    ordersMax: ORDERS_MAX,
    handover: null,
    trade: (orders) => inTurn(() => tradeNow(state, orders)),
    resolve: (orders, now) => inTurn(() => tradeNow(state, orders, now)),
    readDepth: (_marketIds, now) =>
      inTurn(async () => {
        requireUp(state, now);
        await refreshDepth(state);
        return depthOf(state, now);
      }),
    cancelOpenOrders: (accountIds, now) =>
      inTurn(() => {
        requireUp(state, now);
        return Promise.resolve(cancelAll(state, accountIds));
      }),
    status: (now) =>
      Promise.resolve(isDown(state, now) ? { isUp: false, reason: 'VENUE_DOWN' } : { isUp: true }),
    restOrder(order) {
      state.resting.set(order.orderId, order);
    },
  };
}

function isDown({ outage }: VenueState, now: Date): boolean {
  return outage !== null && outage.from <= now && now < outage.until;
}

function requireUp(state: VenueState, now: Date): void {
  if (isDown(state, now)) {
    throw new VenueDownError('VENUE_DOWN', 'the paper venue is down');
  }
}

/** A copy of the present order books, unaffected by later trades. */
function depthOf(state: VenueState, at: Date): VenueDepth {
  const depths = new Map(state.depths);
  return {
    at,
    expectedSlippage: (marketId, size, markPrice) => {
      const consumed = consumedOf({ ...state, depths }, marketId, sideOf(size), at);
      return averageSlippage(bookOf(state, marketId), consumed, size.abs().times(markPrice));
    },
  };
}

function cancelAll({ resting }: VenueState, accountIds: readonly string[]): CancelledOrder[] {
  const accounts = new Set(accountIds);
  const cancelled = [...resting.values()].filter(({ accountId }) => accounts.has(accountId));
  for (const { orderId } of cancelled) {
    resting.delete(orderId);
  }
  return cancelled;
}

/** @param now The present time; null for orders that are decided now. */
async function tradeNow(
  state: VenueState,
  orders: readonly VenueOrder[],
  now: Date | null = null,
): Promise<readonly VenueFill[]> {
  for (const { at } of orders) {
    requireUp(state, now ?? at);
  }
  const known = await state.ledger.find(orders.map(({ clientOrderId }) => clientOrderId));
  // Another process may have traded meanwhile.
  await refreshDepth(state);
  const fills = new Map(known);
  const records: PaperVenueRecord[] = [];
  for (const order of orders) {
    if (!fills.has(order.clientOrderId)) {
      const record = match(state, order, now ?? order.at);
      saveDepth(state, record.depth);
      records.push(record);
      fills.set(order.clientOrderId, record.fill);
    }
  }
  await recordOnce(state, records);
  return orders.map(({ clientOrderId }) => requireFill(fills, clientOrderId));
}

function match(state: VenueState, order: VenueOrder, now: Date): PaperVenueRecord {
  const { marketId, markPrice } = order;
  const at = new Date(order.at.getTime() + state.latencyMs);
  const side = sideOf(order.size);
  const consumed = consumedOf(state, marketId, side, at);
  const book = bookOf(state, marketId);
  const { lotSize } = marketOf(state, marketId);
  const refusal = refusalOf(state, order, now);
  const fill =
    refusal === null
      ? walkBook(order, { book, consumed, lotSize }, at)
      : rejectedFill(order, refusal);
  const taken = fill.filledSize.abs().times(markPrice);
  const depth = taken.isZero()
    ? null
    : { marketId, side, consumed: roundUp(consumed.plus(taken), CONSUMED_PLACES), at };
  return { order, fill, depth };
}

function refusalOf(state: VenueState, order: VenueOrder, now: Date): VenueReason | null {
  if (now.getTime() - order.at.getTime() > ARRIVAL_MS_MAX) {
    return 'NEVER_ARRIVED';
  }
  const { accountId, marketId } = order;
  const isReserved = [...state.resting.values()].some(
    (other) => other.accountId === accountId && other.marketId === marketId,
  );
  if (isReserved) {
    return 'OPEN_ORDERS_REST';
  }
  return isRefusedByChance(state.seed, state.rejectShare, order.clientOrderId)
    ? 'VENUE_REJECTED'
    : null;
}

/**
 * Records all or nothing: if another process trades one of these orders at the same moment, none of these
 * trades happened.
 */
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

async function refreshDepth(state: VenueState): Promise<void> {
  for (const depth of await state.ledger.loadDepth()) {
    saveDepth(state, depth);
  }
}
