import { type Clock, VenueDownError } from '../../../app/ports.js';
import { type Decimal } from '../../../domain/decimal.js';

import { detailOf, outageOf } from './errors.js';
import { type CcxtExchange, type CcxtMarket, type CcxtOptions } from './exchange.js';
import { contractSizeOf } from './orders.js';

export interface CcxtVenueOptions extends CcxtOptions {
  readonly clock: Clock;
  /** The exchange's unified symbol for each of our markets. */
  readonly symbols: ReadonlyMap<string, string>;
}

/** An exchange and the state of its use. */
export interface CcxtSession {
  readonly options: CcxtVenueOptions;
  readonly exchange: CcxtExchange;
  /** The best price of each order book at its last reading, by symbol. */
  readonly bestPrices: Map<string, Decimal>;
}

/**
 * Requires linear markets, with amounts in base units and money in the quote currency; inverse contracts are
 * the reverse.
 */
export function isTradable(market: CcxtMarket): boolean {
  return market.spot === true || (market.linear === true && contractSizeOf(market) !== null);
}

/** Maximum price ratio between our mark and the exchange's price of the same asset. */
const PRICE_RATIO_MAX = 2;

/**
 * Whether the exchange's price of a symbol differs from our mark by more than a factor: then the symbol is a
 * different asset (1000PEPE is not PEPE), and an order would be a thousand times too large. False without a
 * price so far.
 */
export function isOtherAsset(
  { bestPrices }: CcxtSession,
  { symbol }: CcxtMarket,
  markPrice: Decimal,
): boolean {
  const best = bestPrices.get(symbol);
  return (
    best !== undefined &&
    (best.gt(markPrice.times(PRICE_RATIO_MAX)) || markPrice.gt(best.times(PRICE_RATIO_MAX)))
  );
}

/** Loads the markets once; ccxt caches them. */
export async function loadMarkets(state: CcxtSession): Promise<void> {
  await queryExchange(state, () => state.exchange.loadMarkets());
}

/** Runs a query to the exchange; a failure to answer becomes an outage. */
export async function queryExchange<T>(
  { options }: CcxtSession,
  question: () => Promise<T>,
): Promise<T> {
  try {
    return await question();
  } catch (error) {
    const outage = outageOf(error);
    if (outage !== null) {
      throw new VenueDownError(outage, detailOf(error, secretsOf(options)));
    }
    throw error;
  }
}

function secretsOf({ apiKey, secret, passphrase }: CcxtVenueOptions): string[] {
  return [apiKey, secret, ...(passphrase === null ? [] : [passphrase])];
}

export function marketOf({ options, exchange }: CcxtSession, marketId: string): CcxtMarket | null {
  const market = exchange.markets?.[options.symbols.get(marketId) ?? ''];
  return market !== undefined && isTradable(market) ? market : null;
}
