import { expect, test } from 'vitest';

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
