import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';

import {
  type MarkPriceInput,
  type MarkPricesInput,
  publishMarkPrices,
} from '../../../../src/app/ingest/prices/mark-prices.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';

import {
  actorWith,
  aSystem,
  factsOf,
  NOW,
  OPERATOR,
  rowCounts,
  secondsAfter,
  type System,
} from '../system.js';

let system: System;

beforeAll(async () => {
  system = await aSystem();
});

// No price yet, as after genesis.
beforeEach(async () => {
  system.clock.at = NOW;
  await system.db.$executeRaw`TRUNCATE mark_prices, idempotency_keys, pending_events`;
});

afterAll(async () => {
  await system.close();
});

function btc(price: string, overrides: Partial<MarkPriceInput> = {}): MarkPriceInput {
  return { marketId: 'BTC-USD', price, at: system.clock.now(), ...overrides };
}

function publish(prices: readonly MarkPriceInput[], overrides: Partial<MarkPricesInput> = {}) {
  return publishMarkPrices(system, OPERATOR, { source: 'feed', prices, ...overrides });
}

async function markOf(marketId: string) {
  const { markets } = await loadRiskContext(system.db, system.clock.now());
  const market = markets.get(marketId)!;
  return { price: market.markPrice?.price.toFixed() ?? null, isUsable: market.isPriceUsable };
}

describe('published prices', () => {
  it('are the marks from then on, each market taking its last', async () => {
    const receipt = await publish([btc('100'), btc('101'), btc('7', { marketId: 'ETH-USD' })]);
    expect(receipt).toEqual({ accepted: 3, rejected: [], duplicate: false });
    expect(await markOf('BTC-USD')).toEqual({ price: '101', isUsable: true });
    expect(await markOf('ETH-USD')).toEqual({ price: '7', isUsable: true });
    expect(await markOf('SOL-USD')).toEqual({ price: null, isUsable: false });
    expect(await factsOf(system)).toEqual([]);
  });

  it('are announced when they are committed: of one call the last of each market, which is what stands', async () => {
    const client = new pg.Client({ connectionString: system.url });
    await client.connect();
    const heard: { marketId: string; price: string; at: string }[] = [];
    client.on('notification', ({ payload }) => {
      heard.push(...(JSON.parse(payload!) as typeof heard));
    });
    await client.query('LISTEN marginward_prices');
    const prices = Array.from({ length: 1000 }, (_, n) => btc(`100.${String(1000 + n)}00000001`));
    expect(await publish(prices)).toMatchObject({ accepted: 1000 });
    await client.query('SELECT 1');
    expect(heard).toHaveLength(1);
    expect(heard[0]).toEqual({
      marketId: 'BTC-USD',
      price: prices.at(-1)!.price,
      confidence: null,
      source: 'feed',
      at: NOW.toISOString(),
      // What stood before, for whoever decides late.
      before: expect.stringMatching(/^\d+:\d+:/),
      version: expect.stringMatching(/^\d+$/),
    });
    await client.end();
  });

  it('under one key are taken once, also when twenty ask at a time', async () => {
    const prices = [btc('100')];
    const receipts = await Promise.all(
      Array.from({ length: 20 }, () => publish(prices, { key: 'tick-1' })),
    );
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(receipts.every(({ accepted }) => accepted === 1)).toBe(true);
    await expect(publish([btc('101')], { key: 'tick-1' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { key: 'tick-1' },
    });
    expect(await markOf('BTC-USD')).toMatchObject({ price: '100' });
  });

  it('of one market from many at a time leave the newest', async () => {
    const instants = Array.from({ length: 10 }, (_, n) => secondsAfter(n / 1000));
    await Promise.all(instants.map((at, n) => publish([btc(String(100 + n), { at })])));
    expect(await markOf('BTC-USD')).toEqual({ price: '109', isUsable: true });
  });
});

describe('a price that jumped', () => {
  it('is quarantined with one line in the log, until it has lasted by our clock', async () => {
    await publish([btc('100')]);
    const jump = await publish([btc('50')]);
    expect(jump).toMatchObject({
      accepted: 0,
      rejected: [
        { index: 0, code: 'PRICE_QUARANTINED', reason: 'JUMPED', field: 'prices[0].price' },
      ],
    });
    expect(jump.rejected[0]?.message).toContain('JUMPED');
    await publish([btc('50.1'), btc('49.9')]);
    // Another name is no other source: nobody declared one.
    await publish([btc('50')], { source: 'second' });
    expect(await markOf('BTC-USD')).toEqual({ price: '100', isUsable: false });
    expect(await factsOf(system)).toEqual([
      {
        type: 'PriceQuarantined',
        account_id: null,
        market_id: 'BTC-USD',
        actor: 'operator',
        payload: {
          price: '50',
          confidence: null,
          source: 'feed',
          priceAt: NOW.toISOString(),
          reason: 'JUMPED',
          lastUsablePrice: '100',
          lastUsableAt: NOW.toISOString(),
        },
      },
    ]);
    system.clock.at = secondsAfter(10);
    expect(await publish([btc('50')])).toMatchObject({ accepted: 1 });
    expect(await markOf('BTC-USD')).toEqual({ price: '50', isUsable: true });
  });

  it('on to another level is told once in stateNoticeSeconds, with what lasts by then', async () => {
    await publish([btc('100')]);
    await publish([btc('70')]);
    await publish([btc('50')]);
    system.clock.at = secondsAfter(59);
    await publish([btc('51')]);
    expect((await factsOf(system)).map(({ payload }) => payload.price)).toEqual(['70']);
    system.clock.at = secondsAfter(60);
    await publish([btc('20')]);
    expect((await factsOf(system)).map(({ payload }) => payload.price)).toEqual(['70', '20']);
  });

  // An outlier that alternates with the truth once a second.
  it('and goes back, again and again, leaves a line a minute', async () => {
    for (let second = 0; second < 120; second += 1) {
      system.clock.at = secondsAfter(second);
      await publish([btc(second % 2 === 0 ? '100' : '50')]);
    }
    expect(await factsOf(system)).toHaveLength(2);
  });

  it('or is uncertain leaves one line until one is certain again', async () => {
    const uncertain = btc('100', { confidence: '2.01' });
    expect(await publish([btc('100', { confidence: '2' }), uncertain, uncertain])).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 1, code: 'PRICE_QUARANTINED', field: 'prices[1].confidence' },
        { index: 2, code: 'PRICE_QUARANTINED' },
      ],
    });
    system.clock.at = secondsAfter(60);
    await publish([btc('100')]);
    await publish([btc('100', { confidence: '2.01' })]);
    expect((await factsOf(system)).map(({ payload }) => payload.reason)).toEqual([
      'TOO_UNCERTAIN',
      'TOO_UNCERTAIN',
    ]);
  });
});

describe('a bad price', () => {
  it.each<[string, string, Partial<MarkPriceInput>]>([
    ['NON_POSITIVE', 'price', { price: '0' }],
    ['NON_POSITIVE', 'price', { price: '-1' }],
    ['BAD_USER_INPUT', 'price', { price: 'NaN' }],
    ['BAD_USER_INPUT', 'price', { price: '1e2' }],
    ['BAD_USER_INPUT', 'price', { price: '' }],
    ['BAD_USER_INPUT', 'price', { price: '1000000000.1' }],
    ['BAD_USER_INPUT', 'price', { price: '0.0000000000001' }],
    ['BAD_USER_INPUT', 'confidence', { confidence: '-1' }],
    ['BAD_USER_INPUT', 'confidence', { confidence: 'little' }],
    ['FUTURE_DATED', 'at', { at: secondsAfter(2.001) }],
    ['OUT_OF_ORDER', 'at', { at: secondsAfter(-0.001) }],
    ['BAD_USER_INPUT', 'at', { at: new Date(NaN) }],
    ['BAD_USER_INPUT', 'at', { at: new Date(-8.64e15) }],
    ['NOT_FOUND', 'marketId', { marketId: 'MOON-USD' }],
    ['NOT_FOUND', 'marketId', { marketId: '\0' }],
  ])('is rejected with %s for %s, and the others are taken: %j', async (code, field, change) => {
    await publish([btc('100')]);
    const eth = btc('7', { marketId: 'ETH-USD' });
    const receipt = await publish([btc('100', change), eth], { key: 'mixed' });
    expect(receipt).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, code, field: `prices[0].${field}` }],
    });
    expect(await markOf('BTC-USD')).toEqual({ price: '100', isUsable: true });
    expect(await markOf('ETH-USD')).toEqual({ price: '7', isUsable: true });
  });

  it.each([
    ['NON_POSITIVE', { price: '0' }],
    ['FUTURE_DATED', { at: secondsAfter(3) }],
    ['OUT_OF_ORDER', { at: secondsAfter(-1) }],
  ])("is refused with the guard's reason as code: %s", async (reason, change) => {
    await publish([btc('100')]);
    const receipt = await publish([btc('100', change)]);
    expect(receipt.rejected).toMatchObject([{ code: reason, reason }]);
  });

  it('dated just within two seconds ahead is none', async () => {
    expect(await publish([btc('100', { at: secondsAfter(2) })])).toMatchObject({ accepted: 1 });
  });
});

describe('a bad request', () => {
  it.each<[string, (price: MarkPriceInput) => Partial<MarkPricesInput>]>([
    ['prices', () => ({ prices: [] })],
    ['prices', (price) => ({ prices: Array<MarkPriceInput>(1001).fill(price) })],
    ['source', () => ({ source: '' })],
    ['source', () => ({ source: 'a\0' })],
    ['key', () => ({ key: '?' })],
  ])('is refused for its %s and writes nothing', async (field, change) => {
    const before = await rowCounts(system);
    await expect(publish([btc('1')], change(btc('1')))).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field },
    });
    expect(await rowCounts(system)).toEqual(before);
  });

  it('comes from who is no operator', async () => {
    const input = { source: 'feed', prices: [btc('1')] };
    await expect(publishMarkPrices(system, actorWith('RISK_VIEWER'), input)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
