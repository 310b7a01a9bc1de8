import { type Decimal } from '../domain/decimal.js';

/** One price of one market, as it is played. */
export interface InstantPrice {
  readonly marketId: string;
  readonly price: Decimal;
  /** The source: a venue, a symbol, or `median of N`. */
  readonly source: string;
  readonly confidence: null;
  /** The prices of the sources, if there are several. Absent for a single one. */
  readonly quotes?: readonly SourceQuote[];
}

/** The price of one of several sources of a market at an instant. */
export interface SourceQuote {
  /** A venue or a symbol. */
  readonly source: string;
  readonly price: Decimal;
}

/** All prices of one instant of the played time. At most one per market, ordered by market id. */
export interface PriceInstant {
  readonly at: Date;
  readonly prices: readonly InstantPrice[];
}

/** The first price that a stream has for a market. */
export interface FirstPrice {
  readonly marketId: string;
  readonly price: Decimal;
  readonly at: Date;
}

/** A stream of prices to play, with data known beforehand. */
export interface PriceStream {
  /** By market id. */
  readonly markets: readonly FirstPrice[];
  readonly instantCount: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** From the first instant to the last, in the played time. */
  readonly durationSeconds: number;
  /** SHA-256 of the played content, in hex: equal fingerprints mean equal prices. */
  readonly fingerprint: string;
  /** For the person who starts the run; one sentence each. */
  readonly warnings: readonly string[];
  /** The instants from the beginning, in strictly ascending time. May be called again. */
  readonly instants: () => AsyncIterable<PriceInstant>;
}

/** Orders by code unit, the same in every locale. */
export function byMarketId(
  a: { readonly marketId: string },
  b: { readonly marketId: string },
): number {
  return a.marketId < b.marketId ? -1 : Number(a.marketId > b.marketId);
}
