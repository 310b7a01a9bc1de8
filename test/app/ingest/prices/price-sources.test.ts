import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { type Actor } from '../../../../src/app/auth/actor.js';
import { type JsonObject } from '../../../../src/domain/canonical.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import { loadGuards } from '../../../../src/store/markets/prices.js';

import {
  narrowDocument,
  factsOf,
  genesisDatabase,
  NOW,
  secondsAfter,
  SILENT,
  type System,
} from '../system.js';

let system: System;

/** BTC-USD with three sources, two of which make a price; each has a publisher of its name. */
beforeAll(async () => {
  const demo = narrowDocument();
  const document = {
    ...demo,
    markets: (demo.markets as readonly JsonObject[]).map((market) =>
      market.id === 'BTC-USD'
        ? {
            ...market,
            sources: ['alpha', 'beta', 'gamma'].map((id) => ({
              id,
              weight: '1',
              publishers: [id],
            })),
            parameters: { ...(market.parameters as JsonObject), minSources: 2 },
          }
        : market,
    ),
  };
  const database = await genesisDatabase(document);
  const clock = { at: NOW, now: (): Date => clock.at };
  system = { ...database, clock, log: SILENT };
});

beforeEach(async () => {
  system.clock.at = NOW;
  await system.db.$executeRaw`TRUNCATE mark_prices, idempotency_keys, pending_events`;
});

afterAll(async () => {
  await system.close();
});

function feed(subject: string): Actor {
  return { subject, roles: new Set(['OPERATOR']), accounts: [] };
}

function publish(source: string, price: string, subject = source, marketId = 'BTC-USD') {
  const prices = [{ marketId, price, at: system.clock.now() }];
  return publishMarkPrices(system, feed(subject), { source, prices });
}

async function markOf(marketId: string) {
  const { markets } = await loadRiskContext(system.db, system.clock.now());
  const { markPrice, isPriceUsable } = markets.get(marketId)!;
  return markPrice && `${markPrice.price.toFixed()} ${markPrice.source} ${String(isPriceUsable)}`;
}

describe('a market with declared sources', () => {
  it('has the median of what they say as its mark, which names them', async () => {
    await publish('alpha', '100');
    expect(await markOf('BTC-USD')).toBeNull();
    await publish('beta', '101');
    expect(await markOf('BTC-USD')).toBe('100.5 alpha+beta true');
    await publish('gamma', '104');
    expect(await markOf('BTC-USD')).toBe('101 alpha+beta+gamma true');
  });

  it('takes a price for a source from its publishers alone, whatever name a caller picks', async () => {
    expect(await publish('alpha', '100', 'beta')).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: 'FORBIDDEN', field: 'source' }],
    });
    expect(await publish('delta', '100', 'alpha')).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: 'NOT_FOUND', field: 'source' }],
    });
    expect(await loadGuards(system.db, ['BTC-USD'], { lock: false })).toEqual(new Map());
    // Of a market that declares none, every operator is the same source.
    expect(await publish('delta', '7', 'alpha', 'ETH-USD')).toMatchObject({ accepted: 1 });
  });

  it('goes on without the one that fails, and says so to who publishes for it', async () => {
    for (const id of ['alpha', 'beta', 'gamma']) {
      await publish(id, '200');
    }
    const before = await factsOf(system);
    for (const second of [1, 2, 20, 40]) {
      system.clock.at = secondsAfter(second);
      expect((await publish('gamma', '0.01')).rejected).toMatchObject([
        { code: 'PRICE_QUARANTINED', reason: 'DEVIATES' },
      ]);
    }
    expect(await markOf('BTC-USD')).toBe('200 alpha+beta true');
    expect(await factsOf(system)).toEqual(before);
  });

  it('has no price from the instant on at which too few of them are young enough', async () => {
    await publish('alpha', '100');
    system.clock.at = secondsAfter(30);
    await publish('beta', '100');
    system.clock.at = secondsAfter(60);
    expect(await markOf('BTC-USD')).toBe('100 alpha+beta true');
    system.clock.at = secondsAfter(60.001);
    expect(await markOf('BTC-USD')).toBe('100 alpha+beta false');
  });
});
