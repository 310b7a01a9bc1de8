import { type Clock, VenueDownError } from '../app/ports.js';

import { detailOf, outageOf } from './ccxt-errors.js';
import { type CcxtExchange, type CcxtMarket, type CcxtOptions } from './ccxt-exchange.js';
import { contractSizeOf } from './ccxt-orders.js';

export interface CcxtVenueOptions extends CcxtOptions {
  readonly clock: Clock;
  /** The exchange's unified symbol for each of our markets. */
  readonly symbols: ReadonlyMap<string, string>;
}

/** An exchange and how we use it. */
export interface CcxtSession {
  readonly options: CcxtVenueOptions;
  readonly exchange: CcxtExchange;
}

/** Amounts in base units and money in the quote: an inverse contract counts the other way round. */
export function isTradable(market: CcxtMarket): boolean {
  return market.spot === true || (market.linear === true && contractSizeOf(market) !== null);
}

/** ccxt keeps them once they are there. */
export async function loadMarkets(state: CcxtSession): Promise<void> {
  await asking(state, () => state.exchange.loadMarkets());
}

/** A question to the exchange: what cannot be answered is an outage. */
export async function asking<T>({ options }: CcxtSession, question: () => Promise<T>): Promise<T> {
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
