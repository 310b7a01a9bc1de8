/**
 * What the engine asks of an index over the book. The book is already changed when it is told; all
 * rows are row numbers of accounts. `collect` takes candidates, perhaps more than once each.
 */
export interface MarketIndex {
  /** The account was added or replaced. @returns whether it is a candidate. */
  readonly accountChanged: (account: number) => boolean;
  /** These markets have new prices. Reports the candidates among their holders. */
  readonly pricesChanged: (markets: readonly number[], collect: (account: number) => void) => void;
  /** Everything about these markets may have changed. Reports the candidates among their holders. */
  readonly marketsChanged: (markets: readonly number[], collect: (account: number) => void) => void;
  /** Ramps moved on to the lines in force now. Reports the candidates among the holders. */
  readonly rampsMoved: (markets: readonly number[], collect: (account: number) => void) => void;
  /** The engine's clock moved; ramps stand at it. Reports nothing. */
  readonly clockMoved: (now: number) => void;
}
