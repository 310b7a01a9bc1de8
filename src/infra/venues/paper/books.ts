import { type Decimal, ZERO, decimal } from '../../../domain/decimal.js';

import { type BookDepth, type BookSide, type ConsumedDepth, consumedAfter } from './depth.js';

/** The venue's data of one market. */
export interface PaperMarket {
  /** USD resting in every 10 basis points of each side. Positive. */
  readonly depthPer10Bps: Decimal;
  /** Fills are multiples of it. Positive. */
  readonly lotSize: Decimal;
}

/** The order books of all markets, and their consumed depth. */
export interface PaperBooks {
  readonly markets: ReadonlyMap<string, PaperMarket>;
  readonly halfLifeMs: number;
  /** By market and side, as of its last trade. */
  readonly depths: Map<string, ConsumedDepth>;
}

const HALF_SPREAD = decimal('0.0001');

/** Default depth in USD per 10 bps: similar to quiet books of large exchanges. */
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

/** Consumed depth of one side of a market at an instant, in USD at mark. */
export function consumedOf(state: PaperBooks, marketId: string, side: BookSide, at: Date): Decimal {
  const depth = state.depths.get(`${marketId}/${side}`);
  if (depth === undefined) {
    return ZERO;
  }
  const elapsedMs = Math.max(0, at.getTime() - depth.at.getTime());
  return consumedAfter(depth.consumed, elapsedMs, state.halfLifeMs);
}

export function saveDepth({ depths }: PaperBooks, depth: ConsumedDepth | null): void {
  if (depth !== null) {
    depths.set(`${depth.marketId}/${depth.side}`, depth);
  }
}

/** A buy takes from the asks. */
export function sideOf(size: Decimal): BookSide {
  return size.gt(0) ? 'ASKS' : 'BIDS';
}

/** A market listed after the venue opened has the default depth. */
export function marketOf({ markets }: PaperBooks, marketId: string): PaperMarket {
  return markets.get(marketId) ?? paperMarket(marketId, DEFAULT_LOT_SIZE);
}

export function bookOf(state: PaperBooks, marketId: string): BookDepth {
  return { depthPer10Bps: marketOf(state, marketId).depthPer10Bps, halfSpread: HALF_SPREAD };
}
