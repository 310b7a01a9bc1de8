import { expect, test } from 'vitest';

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
