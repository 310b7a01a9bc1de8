import { type FeedPrice, type PriceFeed } from '../../app/ingest/feeds/price-feed.js';
import { decimal, Decimal } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';

export interface CcxtFeedOptions {
  /** An exchange as ccxt names it. */
  readonly exchange: string;
  /** The unified symbol for each of our markets. */
  readonly symbols: ReadonlyMap<string, string>;
  /** Scheme, host and port in place of the exchange's: a gateway of your own, ws:// or wss:// by its scheme. */
  readonly url: string | null;
}

/** The part of ccxt's pro classes that is used. Numbers are text. */
interface StreamingExchange {
  readonly has: Readonly<Record<string, unknown>>;
  readonly urls: { api: unknown };
  readonly markets: Readonly<Record<string, unknown>> | undefined;
  loadMarkets(): Promise<unknown>;
  loadHttpProxyAgent(): Promise<unknown>;
  /** The last of each symbol. */
  readonly bidsasks: Readonly<Record<string, BestPrices>>;
  watchBidsAsks(symbols: readonly string[]): Promise<unknown>;
  close(): Promise<unknown>;
}

interface BestPrices {
  readonly symbol?: unknown;
  readonly bid?: unknown;
  readonly ask?: unknown;
  /** Milliseconds since 1970; absent where an exchange states none, as Kraken Futures. */
  readonly timestamp?: unknown;
}

const TIMEOUT_MS = 10_000;
const TELL_MS = 250;
const PRICE_PLACES = 12;

/**
 * The best bid and ask of an exchange's public WebSocket, through ccxt's pro classes.
 *
 *     price = (bid + ask) / 2    confidence = (ask − bid) / 2
 *
 * A wide spread makes an uncertain price, which the price guard sets aside.
 *
 * @throws DomainError BAD_USER_INPUT when ccxt has no such exchange, or it does not stream the best prices.
 */
export async function ccxtFeed({ exchange, symbols, url }: CcxtFeedOptions): Promise<PriceFeed> {
  const streaming = await openStreaming(exchange, url);
  const marketOf = new Map([...symbols].map(([marketId, symbol]) => [symbol, marketId]));
  // Of all connections: what ccxt kept from the one before says nothing of this one.
  const told = new Map<string, BestPrices>();
  return {
    follow: async (onPrice, signal) => {
      await streaming.loadMarkets();
      const missing = [...marketOf.keys()].find(
        (symbol) => streaming.markets?.[symbol] === undefined,
      );
      if (missing !== undefined) {
        throw new Error(`${exchange} has no ${missing}`);
      }
      const stop = (): void => {
        streaming.close().catch(() => undefined);
      };
      const tell = (): void => {
        tellChanges(streaming.bidsasks, told, marketOf).forEach(onPrice);
      };
      // What arrives between two calls of ccxt is kept there and told to nobody.
      const timer = setInterval(tell, TELL_MS);
      signal.addEventListener('abort', stop, { once: true });
      try {
        while (!signal.aborted) {
          await streaming.watchBidsAsks([...marketOf.keys()]);
          tell();
        }
      } finally {
        clearInterval(timer);
        signal.removeEventListener('abort', stop);
        await streaming.close().catch(() => undefined);
      }
    },
  };
}

async function openStreaming(exchange: string, url: string | null): Promise<StreamingExchange> {
  const { default: ccxt } = await import('ccxt');
  const classes = ccxt.pro as unknown as Readonly<
    Record<string, (new (options: object) => StreamingExchange) | undefined>
  >;
  const Streaming = Object.hasOwn(classes, exchange) ? classes[exchange] : undefined;
  if (Streaming === undefined) {
    throw badInput('exchange', 'is none that ccxt streams', exchange);
  }
  const streaming = new Streaming({
    timeout: TIMEOUT_MS,
    enableRateLimit: true,
    // Text instead of floats.
    number: String,
    has: { fetchCurrencies: false },
    userAgent: 'marginward',
    ...(url === null ? {} : { fetchImplementation: fetchAt(url) }),
  });
  if (streaming.has.watchBidsAsks !== true) {
    throw badInput('exchange', 'does not stream its best bid and ask', exchange);
  }
  if (url !== null) {
    const { api } = streaming.urls as { api: { ws?: unknown } };
    api.ws = at(api.ws, url.replace(/^http/, 'ws'));
    // Without it ccxt refuses ws://.
    await streaming.loadHttpProxyAgent();
  }
  return streaming;
}

function fetchAt(base: string) {
  return (url: string, { method, headers, body }: RequestInit): Promise<Response> =>
    fetch(url.replace(/^https?:\/\/[^/]+/, base), {
      method: method ?? 'GET',
      headers: { ...(headers as Record<string, string>) },
      body: body ?? null,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
}

/** The same addresses at another host. */
function at(addresses: unknown, base: string): unknown {
  if (typeof addresses === 'string') {
    return addresses.replace(/^wss?:\/\/[^/]+/, base);
  }
  return typeof addresses === 'object' && addresses !== null
    ? Object.fromEntries(Object.entries(addresses).map(([name, value]) => [name, at(value, base)]))
    : addresses;
}

/** Prices that have changed since they were told; `told` is brought up to date. */
function tellChanges(
  best: StreamingExchange['bidsasks'],
  told: Map<string, BestPrices>,
  marketOf: ReadonlyMap<string, string>,
): FeedPrice[] {
  return [...marketOf.keys()].flatMap((symbol) => {
    const now = best[symbol];
    if (now === undefined || now === told.get(symbol)) {
      return [];
    }
    told.set(symbol, now);
    return priceOf(now, marketOf) ?? [];
  });
}

function priceOf(best: BestPrices, marketOf: ReadonlyMap<string, string>): FeedPrice | null {
  const marketId = marketOf.get(String(best.symbol));
  const [bid, ask] = [amountOf(best.bid), amountOf(best.ask)];
  const { timestamp } = best;
  if (marketId === undefined || bid === null || ask === null) {
    return null;
  }
  // A crossed book is as uncertain as a wide one.
  const half = ask.minus(bid).abs().div(2);
  return {
    marketId,
    price: bid.plus(ask).div(2).toDecimalPlaces(PRICE_PLACES).toFixed(),
    confidence: half.toDecimalPlaces(PRICE_PLACES, Decimal.ROUND_UP).toFixed(),
    at: typeof timestamp === 'number' ? new Date(timestamp) : null,
  };
}

function amountOf(value: unknown): Decimal | null {
  return typeof value === 'string' && /^\d{1,20}(\.\d{1,20})?$/.test(value) ? decimal(value) : null;
}
