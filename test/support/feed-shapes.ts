import { type FeedExchange } from './feed-frames.js';
import { binanceShape, type ExchangeShape } from './streaming-exchange.js';

/** What ccxt needs of each exchange before and while it streams, as their documentation has it. */
export const FEED_SHAPES: Readonly<Record<FeedExchange, ExchangeShape>> = {
  binanceusdm: binanceShape(['SUSHI']),
  okx: {
    answer: (path) =>
      path.startsWith('/api/v5/public/instruments')
        ? { code: '0', msg: '', data: path.includes('SPOT') ? [OKX_SPOT] : [] }
        : null,
    reply: ({ op, args }) => ({
      said: ((args ?? []) as readonly object[]).map((arg) => ({ event: op, arg, connId: '1' })),
      isSubscription: op === 'subscribe',
    }),
  },
  krakenfutures: {
    answer: (path) =>
      path.includes('/instruments')
        ? {
            result: 'success',
            instruments: [
              {
                ...KRAKEN,
                symbol: 'FI_ETHUSD_211231',
                lastTradingTime: '2021-12-31T16:00:00.000Z',
              },
              {
                ...KRAKEN,
                symbol: 'FI_XBTUSD_210924',
                lastTradingTime: '2021-09-24T15:00:00.000Z',
              },
            ],
          }
        : null,
    reply: ({ event, feed, product_ids: products }) => ({
      said: [{ event: 'subscribed', feed, product_ids: products }],
      isSubscription: event === 'subscribe',
    }),
  },
  deribit: {
    answer: (path) =>
      path.includes('get_instruments') ? { jsonrpc: '2.0', result: [DERIBIT_OPTION] } : null,
    reply: ({ id, method, params }) => ({
      said: [
        { jsonrpc: '2.0', id, result: (params as { channels?: unknown } | undefined)?.channels },
      ],
      isSubscription: method === 'public/subscribe',
    }),
  },
};

const OKX_SPOT = {
  instId: 'BTC-USDT',
  instType: 'SPOT',
  baseCcy: 'BTC',
  quoteCcy: 'USDT',
  settleCcy: '',
  ctVal: '',
  ctMult: '',
  ctType: '',
  ctValCcy: '',
  expTime: '',
  uly: '',
  optType: '',
  stk: '',
  lever: '10',
  lotSz: '0.00000001',
  minSz: '0.00001',
  tickSz: '0.1',
  state: 'live',
};
const KRAKEN = {
  type: 'futures_inverse',
  underlying: 'rr_usd',
  tickSize: 0.05,
  contractSize: 1,
  tradeable: true,
  contractValueTradePrecision: 0,
  marginLevels: [],
};
const DERIBIT_OPTION = {
  instrument_name: 'BTC-24SEP21-8000-P',
  kind: 'option',
  option_type: 'put',
  strike: 8000,
  base_currency: 'BTC',
  counter_currency: 'USD',
  settlement_currency: 'BTC',
  quote_currency: 'BTC',
  settlement_period: 'month',
  expiration_timestamp: 1_632_470_400_000,
  is_active: true,
  tick_size: 0.0005,
  min_trade_amount: 0.1,
  contract_size: 1,
};
