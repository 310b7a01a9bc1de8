import { type MarkPrice } from '../../../domain/risk/health/account.js';

/** A price that was committed as usable. */
export interface CommittedPrice extends MarkPrice {
  readonly marketId: string;
}

/** Prices by market as they stood together at one time. */
export type PricesInForce = ReadonlyMap<string, CommittedPrice>;
