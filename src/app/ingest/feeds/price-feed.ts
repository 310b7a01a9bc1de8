/** One price as a feed says it. */
export interface FeedPrice {
  readonly marketId: string;
  /** USD, with at most 12 decimals. */
  readonly price: string;
  /** USD: the price is within ± this. */
  readonly confidence: string;
  /** The time that the feed states; null when it states none, then the time of arrival counts. */
  readonly at: Date | null;
}

/** Prices from outside, over one connection at a time. */
export interface PriceFeed {
  /**
   * Connects, and tells prices until the signal aborts.
   *
   * @throws Error when it cannot connect, or the connection ends.
   */
  readonly follow: (onPrice: (price: FeedPrice) => void, signal: AbortSignal) => Promise<void>;
}
