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

/** An exchange and how we use it. */
export interface CcxtSession {
  readonly options: CcxtVenueOptions;
  readonly exchange: CcxtExchange;
  /** The best price of a book when it was last read, by symbol. */
  readonly bestPrices: Map<string, Decimal>;
}

/** Amounts in base units and money in the quote: an inverse contract counts the other way round. */
export function isTradable(market: CcxtMarket): boolean {
  return market.spot === true || (market.linear === true && contractSizeOf(market) !== null);
}

/** Further apart no two markets of one thing are, but those of a thing and of a thousand of it are. */
const PRICE_RATIO_MAX = 2;

/**
 * Whether the exchange's price of a symbol is of another order than our mark: then the symbol names
 * something else (1000PEPE is not PEPE), and an order would be a thousand times too large. What was
 * never read is not doubted.
 */
export function isOtherThing(
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
