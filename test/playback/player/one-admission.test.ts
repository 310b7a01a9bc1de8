import { afterAll, beforeAll, expect, test } from 'vitest';

import { publishMarkPrices } from '../../../src/app/ingest/prices/mark-prices.js';
import { quarantineEvent } from '../../../src/app/ingest/prices/price-admission.js';
import { decimal } from '../../../src/domain/decimal.js';
import { createRandom } from '../../../src/playback/demo/random.js';
import { createPriceBoard } from '../../../src/playback/player/price-board.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import { aSystem, factsOf, NOW, OPERATOR, type System } from '../../app/ingest/system.js';

const MARKET = 'BTC-USD';

let system: System;

beforeAll(async () => {
  system = await aSystem();
});
afterAll(async () => {
  await system.close();
});

test('played prices and published ones are admitted alike, and the log is told the same of both', async () => {
  const random = createRandom('one admission');
  await system.db.$executeRaw`TRUNCATE mark_prices, idempotency_keys, pending_events`;
  const board = createPriceBoard(new Map(), await loadRiskContext(system.db, NOW));
  const played: { readonly type: string; readonly payload: unknown }[] = [];
  let price = 100;
  let at = NOW;
  for (let instant = 0; instant < 150; instant += 1) {
    // Small moves, jumps that last and jumps that go back, and gaps in which prices grow old.
    const isJump = random.uniform() < 0.2;
    const offered = price * (isJump ? 0.5 + random.uniform() : 1 + 0.01 * (random.uniform() - 0.5));
    price = isJump && random.uniform() < 0.5 ? price : offered;
    at = new Date(at.getTime() + (random.uniform() < 0.05 ? 900_000 : random.below(8_000)));
    const text = offered.toFixed(2);
    system.clock.at = at;

    const { quarantined } = board.admit(
      [{ marketId: MARKET, price: decimal(text), confidence: null, source: 'file', at }],
      at,
    );
    played.push(...quarantined.map((each) => quarantineEvent(each, OPERATOR.subject, at)));
    await publishMarkPrices(system, OPERATOR, {
      source: 'file',
      prices: [{ marketId: MARKET, price: text, at }],
    });

    const market = (await loadRiskContext(system.db, at)).markets.get(MARKET);
    expect({ instant, isUsable: market?.isPriceUsable }).toEqual({
      instant,
      isUsable: board.isUsable(MARKET, at),
    });
    const [changed] = board.takeUnsaved();
    expect({ instant, mark: market?.markPrice?.price.toFixed() }).toEqual({
      instant,
      mark: changed?.state.lastUsable?.price.toFixed(),
    });
  }

  const told = (await factsOf(system)).map(({ type, payload }) => ({ type, payload }));
  expect(told).toEqual(played.map(({ type, payload }) => ({ type, payload })));
  expect(told.length).toBeGreaterThan(5);
});
