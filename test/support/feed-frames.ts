import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';

export const RECORDED_FRAMES = path.resolve(
  import.meta.dirname,
  '../../../shared/data/feeds/recorded_ws_frames.jsonl.gz',
);

/** Whether the recorded frames are at hand; says so when they are not. */
export function hasRecordedFrames(): boolean {
  const isThere = existsSync(RECORDED_FRAMES);
  if (!isThere) {
    process.stderr.write(`SKIPPED: recorded frames, because ${RECORDED_FRAMES} is absent.\n`);
  }
  return isThere;
}

/** A best bid and ask as an exchange says it. */
export interface Frame {
  readonly instrument: string;
  readonly bid: string;
  readonly ask: string;
  /** The frame, dated anew: recorded prices are years old. @param at Milliseconds since 1970. */
  readonly dated: (at: number) => string;
}

export const FEED_EXCHANGES = ['binanceusdm', 'okx', 'krakenfutures', 'deribit'] as const;
export type FeedExchange = (typeof FEED_EXCHANGES)[number];
export type Frames = Readonly<Record<FeedExchange, readonly Frame[]>>;

type Json = Readonly<Record<string, unknown>>;
type Reader = (frame: Json) => Frame | null;

/** How each exchange of the recording says its best prices; ccxt asks OKX and Deribit for a channel of the same content under another name. */
const READERS: Readonly<Record<FeedExchange, Reader>> = {
  binanceusdm: (frame) => {
    const data = frame.data as Json | undefined;
    return data?.e === 'bookTicker'
      ? {
          instrument: String(data.s),
          bid: String(data.b),
          ask: String(data.a),
          dated: (at) => JSON.stringify({ ...frame, data: { ...data, T: at, E: at } }),
        }
      : null;
  },
  okx: (frame) => {
    const arg = frame.arg as Json | undefined;
    const [data] = (frame.data ?? []) as readonly Json[];
    return arg?.channel === 'tickers' && data !== undefined
      ? {
          instrument: String(arg.instId),
          bid: String(data.bidPx),
          ask: String(data.askPx),
          dated: (at) =>
            JSON.stringify({
              arg: { ...arg, channel: 'bbo-tbt' },
              data: [{ ...data, ts: String(at) }],
            }),
        }
      : null;
  },
  krakenfutures: (frame) =>
    frame.feed === 'ticker_lite' && typeof frame.product_id === 'string'
      ? {
          instrument: frame.product_id,
          bid: String(frame.bid),
          ask: String(frame.ask),
          // It states no time.
          dated: () => JSON.stringify(frame),
        }
      : null,
  deribit: (frame) => {
    const { channel, data } = (frame.params ?? {}) as { channel?: string; data?: Json };
    return channel?.startsWith('ticker.') === true && data !== undefined
      ? {
          instrument: String(data.instrument_name),
          bid: String(data.best_bid_price),
          ask: String(data.best_ask_price),
          dated: (at) => {
            const params = {
              channel: `quote.${String(data.instrument_name)}`,
              data: { ...data, timestamp: at },
            };
            return JSON.stringify({ ...frame, params });
          },
        }
      : null;
  },
};

const RECORDED_AS: Readonly<Record<string, FeedExchange>> = {
  binance_futures: 'binanceusdm',
  okx: 'okx',
  kraken_futures: 'krakenfutures',
  deribit: 'deribit',
};

/** The best prices of the recording, in the order in which they arrived. */
export function recordedFrames(): Frames {
  const lines = gunzipSync(readFileSync(RECORDED_FRAMES)).toString().trimEnd().split('\n');
  const raw = lines.flatMap((line): [FeedExchange, Json][] => {
    const { ex, dir, raw: text } = JSON.parse(line) as Record<'ex' | 'dir' | 'raw', string>;
    const exchange = RECORDED_AS[ex];
    return exchange === undefined || dir !== 'in' ? [] : [[exchange, JSON.parse(text) as Json]];
  });
  return framesOf(raw);
}

/** Frames of the same forms with made-up prices, for where the recording is not at hand. */
export function ownFrames(): Frames {
  const steps = Array.from({ length: 30 }, (_, step) => step);
  return framesOf([
    ...steps.map((step): [FeedExchange, Json] => [
      'binanceusdm',
      {
        stream: 'sushiusdt@bookTicker',
        data: { e: 'bookTicker', u: step, s: 'SUSHIUSDT', b: `7.6${step}`, a: `7.61${step}` },
      },
    ]),
    ...steps.map((step): [FeedExchange, Json] => [
      'okx',
      {
        arg: { channel: 'tickers', instId: 'BTC-USDT' },
        data: [{ instId: 'BTC-USDT', bidPx: `302${10 + step}.1`, askPx: `302${10 + step}.2` }],
      },
    ]),
    ...steps.map((step): [FeedExchange, Json] => [
      'krakenfutures',
      {
        feed: 'ticker_lite',
        product_id: step % 2 === 0 ? 'FI_XBTUSD_210924' : 'FI_ETHUSD_211231',
        bid: step % 2 === 0 ? 32_170.5 + step : 2_001.5 + step,
        ask: step % 2 === 0 ? 32_192.5 + step : 2_002 + step,
      },
    ]),
    ...steps.map((step): [FeedExchange, Json] => {
      const name = 'BTC-24SEP21-8000-P';
      const data = { instrument_name: name, best_bid_price: 0.0005, best_ask_price: 0.0015 + step };
      return [
        'deribit',
        { method: 'subscription', params: { channel: `ticker.${name}.raw`, data } },
      ];
    }),
  ]);
}

function framesOf(raw: readonly (readonly [FeedExchange, Json])[]): Frames {
  const of = (exchange: FeedExchange): readonly Frame[] =>
    raw.flatMap(([name, frame]) => (name === exchange ? (READERS[exchange](frame) ?? []) : []));
  return {
    binanceusdm: of('binanceusdm'),
    okx: of('okx'),
    krakenfutures: of('krakenfutures'),
    deribit: of('deribit'),
  };
}
