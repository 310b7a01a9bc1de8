import { expect, test } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';

import { quarantineEvent } from '../../../src/app/ingest/prices/price-admission.js';
import { createPriceBoard } from '../../../src/playback/player/price-board.js';
import { type RiskContext } from '../../../src/domain/risk/health/account.js';
import { aContext, aMarkPrice, NOW, secondsAfter } from '../../support/risk-factories.js';

test('a market is usable again at the instant in which its pause ends, with the rules as they were', () => {
  const context = aContext([
    { status: 'ENFORCEMENT_PAUSED', parameters: { maxPriceAgeSeconds: 600 } },
  ]);
  const pause = { endsAt: secondsAfter(60), statusBefore: 'ACTIVE' } as const;
  const markets: RiskContext['markets'] = new Map(
    [...context.markets].map(([id, market]) => [id, { ...market, pause }]),
  );
  const board = createPriceBoard(new Map(), { ...context, markets });
  board.admit([{ marketId: 'BTC-USD', ...aMarkPrice('100') }], NOW);
  const usableAt = [59, 60, 61].map((seconds) => board.isUsable('BTC-USD', secondsAfter(seconds)));
  expect(usableAt).toEqual([false, true, true]);
});

test('a played price that jumped is told with all its facts, as a published one is', () => {
  const board = createPriceBoard(new Map(), aContext([{}]));
  board.admit([{ marketId: 'BTC-USD', ...aMarkPrice('100') }], NOW);
  const later = secondsAfter(1);
  const jump = { ...aMarkPrice('200'), at: later, source: 'file' };
  const { updates, quarantined } = board.admit([{ marketId: 'BTC-USD', ...jump }], later);

  expect(updates).toEqual([]);
  expect(quarantined.map((price) => quarantineEvent(price, 'system:price-guard', later))).toEqual([
    {
      type: 'PriceQuarantined',
      marketId: 'BTC-USD',
      actor: 'system:price-guard',
      at: later,
      payload: {
        price: '200',
        confidence: null,
        source: 'file',
        priceAt: later.toISOString(),
        reason: 'BEYOND_MAX_JUMP',
        lastUsablePrice: '100',
        lastUsableAt: NOW.toISOString(),
      },
    },
  ]);
});

test('venues that the market declares are its sources; those that it does not are left out', () => {
  const context = aContext([{ parameters: { minSources: 2 } }]);
  const priceSources = ['one', 'two', 'three'].map((id) => ({
    id,
    weight: decimal('1'),
    publishers: [id],
  }));
  const markets: RiskContext['markets'] = new Map(
    [...context.markets].map(([id, market]) => [id, { ...market, priceSources }]),
  );
  const board = createPriceBoard(new Map(), { ...context, markets });
  const step = (second: number, quotes: Readonly<Record<string, string>>) => {
    const at = secondsAfter(second);
    const said = Object.entries(quotes).map(([source, price]) => ({
      source,
      price: decimal(price),
    }));
    const median = { ...aMarkPrice('1'), at, source: 'median of 4', quotes: said };
    return board
      .admit([{ marketId: 'BTC-USD', ...median }], at)
      .updates.map(({ price }) => price.toFixed());
  };
  expect(step(0, { one: '100', two: '101', three: '102', other: '500' })).toEqual(['101']);
  // One of three fails, as far and as long as it likes.
  expect(step(60, { one: '0.01', two: '101', three: '103' })).toEqual(['101']);
  expect(board.isUsable('BTC-USD', secondsAfter(60))).toBe(true);
});

test('a file that names none of the declared sources is one source by itself', () => {
  const context = aContext([{}]);
  const priceSources = [{ id: 'feed', weight: decimal('1'), publishers: ['feed'] }];
  const markets: RiskContext['markets'] = new Map(
    [...context.markets].map(([id, market]) => [id, { ...market, priceSources }]),
  );
  const board = createPriceBoard(new Map(), { ...context, markets });
  const { updates } = board.admit(
    [{ marketId: 'BTC-USD', ...aMarkPrice('100', { source: 'file' }) }],
    NOW,
  );
  expect(updates.map(({ price }) => price.toFixed())).toEqual(['100']);
});
