import { badInput } from '../../../domain/errors.js';

/** One market of an exchange, as ccxt describes it. Numbers are text. */
export interface CcxtMarket {
  readonly symbol: string;
  readonly active: boolean | undefined;
  readonly spot: boolean | undefined;
  readonly linear: boolean | undefined;
  /** Base units in one contract; undefined for spot. */
  readonly contractSize: unknown;
  readonly precision: { readonly amount: unknown; readonly price: unknown };
  readonly limits: {
    readonly amount?: { readonly min?: unknown; readonly max?: unknown };
    readonly cost?: { readonly min?: unknown };
  };
}

/** An order as returned by ccxt. Any field may be missing, depending on the exchange. */
export interface CcxtOrder {
  readonly clientOrderId?: unknown;
  readonly status?: unknown;
  readonly side?: unknown;
  readonly filled?: unknown;
  readonly average?: unknown;
  readonly lastTradeTimestamp?: unknown;
  readonly lastUpdateTimestamp?: unknown;
  readonly timestamp?: unknown;
}

/** The part of ccxt that is used here. */
export interface CcxtExchange {
  readonly id: string;
  readonly markets: Readonly<Record<string, CcxtMarket>> | undefined;
  loadMarkets(): Promise<unknown>;
  createOrder(
    symbol: string,
    type: 'limit',
    side: 'buy' | 'sell',
    amount: string,
    price: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<CcxtOrder>;
  fetchOrder(
    id: string,
    symbol: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<CcxtOrder>;
  cancelOrder(
    id: string,
    symbol: string,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
  fetchOrderBook(
    symbol: string,
    limit: number,
  ): Promise<{
    readonly bids: readonly (readonly unknown[])[];
    readonly asks: readonly (readonly unknown[])[];
  }>;
  fetchBalance(): Promise<unknown>;
  setSandboxMode(isEnabled: boolean): void;
  enableDemoTrading(isEnabled: boolean): void;
}

export interface CcxtOptions {
  readonly exchangeId: CcxtExchangeId;
  readonly apiKey: string;
  readonly secret: string;
  /** Some exchanges issue a passphrase with a key. */
  readonly passphrase: string | null;
  /** The exchange's own test environment: no real money. */
  readonly isSandbox: boolean;
  /**
   * Orders for contracts may only reduce the exchange position; requires that it holds no net of opposite
   * positions.
   */
  readonly isReduceOnly: boolean;
  /** Timeout of one request. */
  readonly timeoutMs: number;
  /** Scheme, host and port that replace the exchange's: your own gateway. Null: the exchange's. */
  readonly baseUrl: string | null;
}

interface ExchangeProfile {
  /** How ccxt selects the test environment. */
  readonly sandbox: 'demo' | 'sandbox';
  readonly hasPassphrase: boolean;
  readonly options: Readonly<Record<string, unknown>>;
  /**
   * A header with the deadline of an order's request, for exchanges whose ccxt options lack it, with the path
   * that takes orders. Null: the options set it.
   */
  readonly deadline: { readonly path: string; readonly header: string } | null;
}

/**
 * How late an order's request may reach the exchange, which refuses later ones. Without it OKX accepts a
 * request up to 30 s after its signature.
 *
 * @see https://www.okx.com/docs-v5/en/#overview-transaction-timeouts `expTime`
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info `recvWindow`
 */
export const ORDER_WINDOW_MS = 5000;

/**
 * The supported exchanges, whose answers are tested. Client order ids, errors and precision differ, so no other
 * is accepted.
 */
const PROFILES = {
  binanceusdm: {
    sandbox: 'demo',
    hasPassphrase: false,
    options: { recvWindow: ORDER_WINDOW_MS },
    deadline: null,
  },
  okx: {
    sandbox: 'sandbox',
    hasPassphrase: true,
    options: { fetchMarkets: { types: ['swap'] } },
    deadline: { path: '/api/v5/trade/batch-orders', header: 'expTime' },
  },
} as const satisfies Record<string, ExchangeProfile>;

export type CcxtExchangeId = keyof typeof PROFILES;
/** The supported exchanges. */
export const CCXT_EXCHANGES = Object.keys(PROFILES) as CcxtExchangeId[];

/**
 * Opens one exchange. ccxt is loaded only here: it is large, and the paper venue does not need it.
 *
 * @throws DomainError BAD_USER_INPUT when the exchange needs a passphrase and there is none.
 */
export async function openExchange(options: CcxtOptions): Promise<CcxtExchange> {
  const { exchangeId, apiKey, secret, passphrase, isSandbox, timeoutMs } = options;
  const profile: ExchangeProfile = PROFILES[exchangeId];
  if (profile.hasPassphrase && passphrase === null) {
    throw badInput('VENUE_PASSPHRASE', `${exchangeId} gives one with every key`, null);
  }
  const { default: ccxt } = await import('ccxt');
  const exchange = new ccxt[exchangeId]({
    apiKey,
    secret,
    password: passphrase ?? undefined,
    timeout: timeoutMs,
    enableRateLimit: true,
    options: { ...profile.options },
    // Reading currencies needs another permission than trading.
    has: { fetchCurrencies: false },
    userAgent: 'marginward',
    fetchImplementation: fetchThrough(options, profile),
    // Text instead of floats, for everything that ccxt parses.
    number: String,
    // A failed request may have been processed, so nothing is resent automatically.
    maxRetriesOnFailure: 0,
  } as never) as unknown as CcxtExchange;
  if (isSandbox) {
    if (profile.sandbox === 'demo') {
      exchange.enableDemoTrading(true);
    } else {
      exchange.setSandboxMode(true);
    }
  }
  return exchange;
}

/**
 * Node's fetch with three additions: the timeout covers the whole answer, not only its headers; an order's
 * request gets its deadline; and a gateway replaces the exchange's host, while ccxt still parses the answers as
 * the exchange's.
 */
function fetchThrough({ baseUrl, timeoutMs }: CcxtOptions, { deadline }: ExchangeProfile) {
  return (url: string, { method, headers, body }: RequestInit): Promise<Response> => {
    const isOrder = deadline !== null && new URL(url).pathname === deadline.path;
    return fetch(baseUrl === null ? url : url.replace(/^https?:\/\/[^/]+/, baseUrl), {
      method: method ?? 'GET',
      headers: {
        ...(headers as Record<string, string>),
        // ccxt also signs at this moment, after waiting at the rate limit.
        ...(isOrder ? { [deadline.header]: String(Date.now() + ORDER_WINDOW_MS) } : {}),
      },
      body: body ?? null,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  };
}
