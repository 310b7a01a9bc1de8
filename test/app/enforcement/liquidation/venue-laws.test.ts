import { expect, test } from 'vitest';
import fc from 'fast-check';

import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { VenueDownError, type VenueFill, type VenueOrder } from '../../../../src/app/ports.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { aScriptedVenue, filled, unknown } from '../../../support/scripted-venue.js';

import {
  aLiquidationSystem,
  inLiquidation,
  isLedgerSound,
  type LiquidationSystem,
  MARKET,
  publish,
  wait,
} from './liquidation-system.js';

/** The venue's behaviour in one round of orders. */
type Whim =
  | {
      readonly kind: 'SAYS';
      readonly size: number;
      readonly price: number;
      readonly status: string;
    }
  | { readonly kind: 'UNKNOWN' | 'SILENT' | 'TWICE' | 'THROWS' | 'DOWN' };

const whims: fc.Arbitrary<Whim> = fc.oneof(
  fc.record({
    kind: fc.constant('SAYS' as const),
    // Of what was ordered, and of the mark.
    size: fc.oneof(
      fc.constantFrom(1, 0, -1, Number.NaN),
      fc.double({ min: -2, max: 2, noNaN: true }),
    ),
    price: fc.oneof(
      fc.constantFrom(1, 0, Number.NaN),
      fc.double({ min: 0.01, max: 3, noNaN: true }),
    ),
    status: fc.constantFrom('FILLED', 'PARTIALLY_FILLED', 'REJECTED'),
  }),
  fc.constantFrom('UNKNOWN', 'SILENT', 'TWICE', 'THROWS', 'DOWN').map((kind) => ({ kind })),
);

function answer(whim: Whim, orders: readonly VenueOrder[]): readonly VenueFill[] | Error {
  switch (whim.kind) {
    case 'SAYS':
      return orders.map((order) => ({
        ...filled(order),
        status: whim.status as 'FILLED',
        filledSize: order.size.times(decimal(whim.size.toFixed(4))),
        averagePrice: order.markPrice.times(decimal(whim.price.toFixed(4))),
      }));
    case 'UNKNOWN':
      return orders.map(unknown);
    case 'SILENT':
      return [];
    case 'TWICE':
      return orders.flatMap((order) => [filled(order), filled(order, { size: '-0.0001' })]);
    case 'THROWS':
      return new Error('socket hang up');
    case 'DOWN':
      return new VenueDownError('VENUE_DOWN', 'whim');
  }
}

async function expectConserved(system: LiquidationSystem): Promise<void> {
  expect(await isLedgerSound(system)).toBe(true);
  for (const { accountId, size } of await system.db.position.findMany()) {
    expect([accountId, size.gte(0)]).toEqual([accountId, true]);
  }
  const steps = await system.db.liquidation.findMany();
  for (const { id, size, filledSize, averagePrice, limitPrice } of steps) {
    const isWithin = filledSize.abs().lte(size.abs()) && filledSize.mul(size).gte(0);
    const isNoWorse =
      averagePrice === null ||
      (size.lt(0) ? averagePrice.gte(limitPrice) : averagePrice.lte(limitPrice));
    expect([id, isWithin, isNoWorse]).toEqual([id, true, true]);
  }
}

test('whatever a venue does and says, money and positions are conserved and each order is sent once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(whims, { minLength: 1, maxLength: 8 }),
      fc.array(whims, { minLength: 1, maxLength: 8 }),
      async (trades, questions) => {
        const venue = aScriptedVenue();
        const system = await aLiquidationSystem(venue);
        try {
          let [traded, asked] = [0, 0];
          venue.onTrade = (orders) => answer(trades[traded++ % trades.length]!, orders);
          venue.onResolve = (orders) => answer(questions[asked++ % questions.length]!, orders);
          await inLiquidation(system, { a1: '2', a2: '0.7' });
          for (let round = 0; round < 8; round += 1) {
            // The job retries after an error.
            await liquidateMarket(system, MARKET).catch(() => undefined);
            await expectConserved(system);
            wait(system, 31);
            await publish(system, '48850');
          }
          const ids = venue.sent.map(({ clientOrderId }) => clientOrderId);
          expect(new Set(ids).size).toBe(ids.length);
        } finally {
          await system.close();
        }
      },
    ),
    { numRuns: 15 },
  );
});
