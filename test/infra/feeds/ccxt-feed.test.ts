import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { gunzipSync } from 'node:zlib';

import { afterEach, describe, expect, test } from 'vitest';

import { type FeedPrice } from '../../../src/app/ingest/feeds/price-feed.js';
import { ccxtFeed } from '../../../src/infra/feeds/ccxt-feed.js';
import {
  aStreamingExchange,
  type Scripted,
  type StreamingExchange,
} from '../../support/streaming-exchange.js';

const RECORDED = path.resolve(
  import.meta.dirname,
  '../../../../shared/data/feeds/recorded_ws_frames.jsonl.gz',
);
const hasRecorded = existsSync(RECORDED);
if (!hasRecorded) {
  process.stderr.write(`SKIPPED: recorded frames, because ${RECORDED} is absent.\n`);
}

let exchange: StreamingExchange | null = null;
afterEach(async () => {
  await exchange?.close();
  exchange = null;
});

/** A frame as Binance documents it. @param at Milliseconds since 1970. */
function frame(symbol: string, bid: string, ask: string, at: number): string {
  const data = { e: 'bookTicker', u: at, s: symbol, b: bid, B: '1', a: ask, A: '1', T: at, E: at };
  return JSON.stringify({ stream: `${symbol.toLowerCase()}@bookTicker`, data });
}

/** Follows connection after connection until the script is over and so many prices are heard. */
async function hear(
  symbols: ReadonlyMap<string, string>,
  bases: readonly string[],
  script: readonly Scripted[],
  isEnough: (heard: readonly FeedPrice[]) => boolean,
): Promise<readonly FeedPrice[]> {
  exchange = await aStreamingExchange(bases, script);
  const feed = await ccxtFeed({ exchange: 'binanceusdm', symbols, url: exchange.url });
  const heard: FeedPrice[] = [];
  const over = new AbortController();
  const onPrice = (price: FeedPrice): void => {
    heard.push(price);
    if (exchange?.isOver() === true && isEnough(heard)) {
      over.abort();
    }
  };
  while (!over.signal.aborted) {
    await feed.follow(onPrice, over.signal).catch(() => undefined);
  }
  return heard;
}

const BTC = new Map([['BTC-USD', 'BTC/USDT:USDT']]);

describe('the best prices of an exchange', () => {
  test('are the middle, uncertain by half the spread, exact, at the time of the exchange', async () => {
    const heard = await hear(
      BTC,
      ['BTC'],
      [frame('BTCUSDT', '48850.10', '48850.20', 1_700_000_000_000)],
      ({ length }) => length > 0,
    );

    expect(heard).toEqual([
      {
        marketId: 'BTC-USD',
        price: '48850.15',
        confidence: '0.05',
        at: new Date(1_700_000_000_000),
      },
    ]);
  });

  test('go on after a cut with a new connection', async () => {
    const heard = await hear(
      BTC,
      ['BTC'],
      [frame('BTCUSDT', '100', '102', 1000), 'CUT', frame('BTCUSDT', '104', '106', 2000)],
      (prices) => prices.at(-1)?.price === '105',
    );

    expect(heard.map(({ price }) => price)).toEqual(['101', '105']);
    expect(exchange?.connections()).toBe(2);
  });

  test('say nothing of a book without a side, or of markets that were not asked for', async () => {
    const heard = await hear(
      BTC,
      ['BTC', 'ETH'],
      [
        frame('BTCUSDT', '', '102', 1000),
        frame('ETHUSDT', '10', '11', 1000),
        frame('BTCUSDT', '1e5', '102', 1500),
        frame('BTCUSDT', '104', '106', 2000),
      ],
      ({ length }) => length > 0,
    );

    expect(heard.map(({ price }) => price)).toEqual(['105']);
  });
});

test('an exchange that ccxt does not stream is refused', async () => {
  const symbols = BTC;
  for (const name of ['nowhere', 'constructor', 'coinbase']) {
    await expect(ccxtFeed({ exchange: name, symbols, url: null })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
  }
});

test('a symbol that the exchange does not have is told', async () => {
  exchange = await aStreamingExchange(['ETH'], []);
  const feed = await ccxtFeed({ exchange: 'binanceusdm', symbols: BTC, url: exchange.url });
  const { signal } = new AbortController();
  await expect(feed.follow(() => undefined, signal)).rejects.toThrow('has no BTC/USDT:USDT');
});

describe.skipIf(!hasRecorded)('recorded frames', () => {
  const BASES = ['SUSHI', 'CTK', 'AKRO', 'KEEP'];

  interface Line {
    readonly ex: string;
    readonly dir: string;
    readonly raw: string;
  }

  test('of Binance with cuts, gaps, duplicates and another order: the last price of each is right', async () => {
    const frames = gunzipSync(readFileSync(RECORDED))
      .toString()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line)
      .filter(
        ({ ex, dir, raw }) =>
          ex === 'binance_futures' && dir === 'in' && raw.includes('bookTicker'),
      )
      .map(({ raw }) => raw);
    expect(frames.length).toBeGreaterThan(500);
    const body = frames.slice(0, -20);
    const script: Scripted[] = [];
    body.forEach((raw, index) => {
      // Every tenth twice, of every seven two the other way round, some never, and a cut now and then.
      const other = index % 7 === 0 ? body[index + 1] : index % 7 === 1 ? body[index - 1] : raw;
      if (index % 13 !== 0) {
        script.push(other ?? raw, ...(index % 10 === 0 ? [raw] : []));
      }
      if (index % 150 === 149) {
        script.push('CUT');
      }
    });
    // The end as it was recorded, so that the last prices are known.
    script.push(...frames.slice(-20));
    const expected = new Map<string, string>();
    for (const raw of script) {
      if (raw !== 'CUT') {
        const { s, b, a } = (JSON.parse(raw) as { data: Record<'s' | 'b' | 'a', string> }).data;
        expected.set(s.replace('USDT', ''), `${b} ${a}`);
      }
    }
    const symbols = new Map(BASES.map((base) => [base, `${base}/USDT:USDT`]));
    const isLast = (heard: readonly FeedPrice[], base: string, said: string): boolean => {
      const [bid = 0, ask = 0] = said.split(' ').map(Number);
      const last = heard.filter(({ marketId }) => marketId === base).at(-1);
      return Math.abs(Number(last?.price) - (bid + ask) / 2) < 1e-9;
    };
    // A fault in the last prices never ends: the test's time limit tells it.
    const heard = await hear(symbols, BASES, script, (prices) =>
      [...expected].every(([base, said]) => isLast(prices, base, said)),
    );

    expect(exchange?.connections()).toBeGreaterThan(3);
    expect(heard.length).toBeGreaterThan(BASES.length);
  });
});
