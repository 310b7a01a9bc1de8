import { type BalanceChangeRecord } from './facts.js';

/** A vote decided the end of a market, in place of an earlier decision. */
export type MarketWindDownScheduled = {
  /** First instant at which the market takes no new risk, ISO 8601. */
  readonly reduceOnlyFrom: string;
  /** First instant at which its positions are settled, ISO 8601. */
  readonly settlesAt: string;
  /** Length of the window before, over which the mean is taken. */
  readonly windowSeconds: number;
  /** A settlement price that the vote stated, in USD; null: the mean of the window. */
  readonly statedPrice: string | null;
};

/** A mark that was kept in a window. */
export type SettlementMarkRecord = {
  /** Part of the window, from 0. */
  readonly slot: number;
  /** In USD. */
  readonly price: string;
  /** The instant that the mark is of, ISO 8601. */
  readonly at: string;
};

/** What a mean over a window is made of. */
export type SettlementWindowRecord = {
  /** End of the window, ISO 8601. */
  readonly settlesAt: string;
  readonly windowSeconds: number;
  /** A mark counts for so long. */
  readonly maxPriceAgeSeconds: number;
  /** Parts of the window. */
  readonly slots: number;
  /** Parts at whose end a mark was in force. */
  readonly covered: number;
  /** The last mark of each part in which one came. */
  readonly marks: readonly SettlementMarkRecord[];
};

/** The price at which all positions of a market are settled. */
export type SettlementPriceFixed = SettlementWindowRecord & {
  /** In USD. */
  readonly price: string;
  readonly priceKind: 'WINDOW_MEAN' | 'STATED';
};

/** A market cannot be settled: fewer than half of its window had a usable mark. It waits for a vote. */
export type SettlementPriceMissing = SettlementWindowRecord;

/** A position of a market at its end became cash. */
export type PositionSettled = {
  /** Id of the ledger transfer. */
  readonly transferId: string;
  /** The place among the settled positions of the market, from 1. */
  readonly ordinal: number;
  /** Signed, in base units. */
  readonly size: string;
  /** In USD. */
  readonly entryPrice: string;
  /** The settlement price, in USD. */
  readonly price: string;
  /** size · (price − entryPrice), exactly, in USD. */
  readonly realizedPnl: string;
  /** Balance changes: at most the quote asset. */
  readonly changes: readonly BalanceChangeRecord[];
};

/** The last position of a market is settled. */
export type MarketSettled = {
  /** The settlement price, in USD. */
  readonly price: string;
  /** Number of settled positions. */
  readonly positions: number;
  /** Paid by holders in total, in USD. Not negative. */
  readonly paid: string;
  /** Received by holders in total, in USD. Not negative. */
  readonly received: string;
};

export interface WindDownPayloads {
  readonly MarketWindDownScheduled: MarketWindDownScheduled;
  readonly SettlementPriceFixed: SettlementPriceFixed;
  readonly SettlementPriceMissing: SettlementPriceMissing;
  readonly PositionSettled: PositionSettled;
  readonly MarketSettled: MarketSettled;
}
