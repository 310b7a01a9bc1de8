import { expect, test } from 'vitest';

import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { decimal, ZERO } from '../../../../src/domain/decimal.js';
import { createMemoryLedger } from '../../../support/paper-venue-memory.js';
import { createPaperVenue } from '../../../../src/infra/venues/paper/paper-venue.js';

import { aLiquidationSystem, inLiquidation, MARKET, payloadsOf } from './liquidation-system.js';

test('accounts of one batch are sized for what those before them leave of the book', async () => {
  const book = { depthPer10Bps: decimal(200_000), lotSize: decimal('0.0001') };
  const venue = createPaperVenue({
    seed: 'batch',
    ledger: createMemoryLedger(),
    markets: new Map([[MARKET, book]]),
    rejectShare: ZERO,
    replenishHalfLifeSeconds: null,
  });
  const system = await aLiquidationSystem(venue);
  try {
    await inLiquidation(system, { a1: '1', a2: '1', a3: '1', a4: '1', a5: '1' });
    await liquidateMarket(system, MARKET);

    const steps = await payloadsOf(system, 'LiquidationStepFilled');
    const sold = steps.map(({ filledSize }) => Number(filledSize));
    // Equals in everything but their turn: who sells later sells more, and one step is enough for each.
    expect(sold).toEqual(sold.toSorted((a, b) => b - a));
    expect(new Set(sold).size).toBe(5);
    const calls = await system.db.marginCall.findMany({ orderBy: { id: 'asc' } });
    expect(calls.map(({ state, stepCount }) => `${state} ${stepCount}`)).toEqual(
      calls.map(() => 'RECOVERED 1'),
    );
  } finally {
    await system.close();
  }
});
