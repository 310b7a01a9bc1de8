import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { type FeedPrice, type PriceFeed } from '../../../../src/app/ingest/feeds/price-feed.js';
import {
  type FeedTimes,
  runFeed,
  type RunningFeed,
} from '../../../../src/app/ingest/feeds/run-feed.js';
import { type JsonObject } from '../../../../src/domain/canonical.js';
import { loadGuards } from '../../../../src/store/markets/prices.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import {
  genesisDatabase,
  narrowDocument,
  NOW,
  secondsAfter,
  SILENT,
  type System,
} from '../system.js';

const TIMES: FeedTimes = { publishMs: 10, silentMs: 200, backoffMs: 5, backoffMsMax: 40 };

let system: System;
let running: RunningFeed | null = null;
beforeEach(async () => {
  const demo = narrowDocument();
  const document = {
    ...demo,
    markets: (demo.markets as readonly JsonObject[]).map((market) => ({
      ...market,
      sources: [{ id: 'alpha', weight: '1', publishers: ['feed-alpha'] }],
    })),
  };
  const database = await genesisDatabase(document);
  const clock = { at: NOW, now: (): Date => clock.at };
  system = { ...database, clock, log: SILENT };
});
afterEach(async () => {
  await running?.close();
  running = null;
  await system.close();
});

const price = (value: string, seconds: number, marketId = 'BTC-USD'): FeedPrice => ({
  marketId,
  price: value,
  confidence: '1',
  at: secondsAfter(seconds),
});

/** What each connection says, in order; then it ends, throws, or says no more. */
type Connection = readonly (FeedPrice | 'ENDS' | 'FAILS' | 'SILENT')[];

function scripted(connections: readonly Connection[]): PriceFeed {
  let next = 0;
  return {
    follow: async (onPrice, signal) => {
      const said = connections[next] ?? ['SILENT'];
      next += 1;
      for (const one of said) {
        if (one === 'FAILS') {
          throw new Error('refused');
        }
        if (one === 'SILENT') {
          await new Promise((resolve) => {
            signal.addEventListener('abort', resolve, { once: true });
          });
        } else if (one !== 'ENDS') {
          onPrice(one);
        }
      }
    },
  };
}

function run(connections: readonly Connection[], publisher = 'feed-alpha'): RunningFeed {
  const feed = scripted(connections);
  running = runFeed(system, { source: 'alpha', publisher, feed, random: () => 0, times: TIMES });
  return running;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function markOf(marketId: string): Promise<string | undefined> {
  const { markets } = await loadRiskContext(system.db, system.clock.now());
  return markets.get(marketId)?.markPrice?.price.toFixed();
}

describe('a feed', () => {
  test('publishes for its governed source: the last price of each market', async () => {
    const { health } = run([[price('50000', 0), price('50001', 1), price('3000', 1, 'ETH-USD')]]);
    await until(() => health.published === 2);

    expect([await markOf('BTC-USD'), await markOf('ETH-USD')]).toEqual(['50001', '3000']);
    const guards = await loadGuards(system.db, ['BTC-USD'], { lock: false });
    expect(guards.get('BTC-USD')?.quotes[0]?.source).toBe('alpha');
  });

  test('drops duplicate and out-of-order prices, also over a new connection', async () => {
    const { health } = run([
      [price('50000', 0), price('50000', 0), 'ENDS'],
      [price('49000', -1), price('50002', 1), 'SILENT'],
    ]);
    await until(() => health.received === 4);
    await until(() => health.published > 0 && health.connections >= 2);

    expect(health.dropped).toBe(2);
    while ((await markOf('BTC-USD')) !== '50002') {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  test('reconnects when it is refused, ends or is silent, and reports why', async () => {
    const causes: unknown[] = [];
    const warn = (facts: object): void => {
      causes.push((facts as { cause?: unknown }).cause);
    };
    system = { ...system, log: { ...SILENT, warn } };
    const { health } = run([['FAILS'], ['ENDS'], [price('50000', 0), 'SILENT'], ['SILENT']]);
    await until(() => health.connections >= 4);

    // A slow machine may have been silent once more.
    expect(causes.slice(0, 3)).toEqual([
      'Error: refused',
      'it ended',
      'Error: no price for 200 ms',
    ]);
    expect(health.lastError).toBe('Error: no price for 200 ms');
    expect(health.isConnected).toBe(false);
    expect(health.heardAt).toEqual(NOW);
  });

  test('of a caller who is no publisher of the source changes no mark', async () => {
    const { health } = run([[price('50000', 0)]], 'somebody');
    await until(() => health.rejected === 1);

    expect(health.published).toBe(0);
    expect(await markOf('BTC-USD')).toBeUndefined();
  });

  test('publishes nothing while the clock of its process is wrong, and what comes afterwards', async () => {
    let isRight = false;
    let say = (_price: FeedPrice): void => undefined;
    const feed: PriceFeed = {
      follow: (onPrice, signal) => {
        say = onPrice;
        onPrice(price('50000', 0));
        return new Promise((resolve) => {
          signal.addEventListener(
            'abort',
            () => {
              resolve();
            },
            { once: true },
          );
        });
      },
    };
    const times = { ...TIMES, silentMs: 60_000 };
    const rest = { source: 'alpha', publisher: 'feed-alpha', random: () => 0, times };
    running = runFeed(system, { ...rest, feed, isClockRight: () => isRight });
    const { health } = running;
    await new Promise((resolve) => setTimeout(resolve, 10 * TIMES.publishMs));
    expect([health.received, health.published, await markOf('BTC-USD')]).toEqual([1, 0, undefined]);

    isRight = true;
    say(price('50001', 1));
    await until(() => health.published === 1);
    expect(await markOf('BTC-USD')).toBe('50001');
  });

  test('that runs twice side by side makes the same mark', async () => {
    const said: Connection = [price('50000', 0), price('50001', 1), 'SILENT'];
    const other = runFeed(system, {
      source: 'alpha',
      publisher: 'feed-alpha',
      feed: scripted([said]),
      random: () => 0,
      times: TIMES,
    });
    const { health } = run([said]);
    await until(() => health.published + health.rejected > 0);
    await until(() => other.health.published + other.health.rejected > 0);
    await other.close();

    expect(await markOf('BTC-USD')).toBe('50001');
  });
});
