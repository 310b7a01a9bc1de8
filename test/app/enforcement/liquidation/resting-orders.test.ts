import { afterEach, beforeEach, expect, test } from 'vitest';

import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { ZERO } from '../../../../src/domain/decimal.js';
import { createMemoryLedger } from '../../../support/paper-venue-memory.js';
import {
  createPaperVenue,
  type PaperVenue,
} from '../../../../src/infra/venues/paper/paper-venue.js';

import {
  aLiquidationSystem,
  callOf,
  inLiquidation,
  type LiquidationSystem,
  MARKET,
  payloadsOf,
  publish,
  wait,
} from './liquidation-system.js';

let venue: PaperVenue;
let system: LiquidationSystem;

beforeEach(async () => {
  venue = createPaperVenue({
    seed: '1',
    ledger: createMemoryLedger(),
    markets: new Map(),
    rejectShare: ZERO,
    replenishHalfLifeSeconds: null,
  });
  system = await aLiquidationSystem(venue);
});
afterEach(() => system.close());

const resting = (accountId: string, orderId: string, marketId = MARKET) => ({
  accountId,
  marketId,
  orderId,
});

test('orders of an account are cancelled before its step is sized, in every market, and told', async () => {
  venue.restOrder(resting('a1', 'o1'));
  venue.restOrder(resting('a1', 'o2', 'ETH-USD'));
  venue.restOrder(resting('bystander', 'o3'));
  await inLiquidation(system);
  await liquidateMarket(system, MARKET);

  expect(await payloadsOf(system, 'OpenOrdersCancelled')).toEqual([
    {
      venue: 'paper',
      orders: [
        { marketId: MARKET, orderId: 'o1' },
        { marketId: 'ETH-USD', orderId: 'o2' },
      ],
    },
  ]);
  expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED' });
  expect(await venue.cancelOpenOrders?.(['bystander'], system.clock.now())).toHaveLength(1);
});

test('an order that the account places in between fails the step, and is cancelled before the next', async () => {
  await inLiquidation(system);
  const late: PaperVenue = {
    ...venue,
    readDepth: (marketIds, now) => {
      venue.restOrder(resting('a1', 'late'));
      return venue.readDepth(marketIds, now);
    },
  };
  await liquidateMarket({ ...system, venue: late }, MARKET);
  const [failed] = await payloadsOf(system, 'LiquidationStepFailed');
  expect(failed).toMatchObject({ failure: 'OPEN_ORDERS_REST' });

  wait(system, 30);
  await publish(system, '48850');
  await liquidateMarket(system, MARKET);
  expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED', stepCount: 2 });
  expect(await payloadsOf(system, 'OpenOrdersCancelled')).toHaveLength(1);
});

test('an account without resting orders has no event', async () => {
  await inLiquidation(system);
  await liquidateMarket(system, MARKET);
  expect(await payloadsOf(system, 'OpenOrdersCancelled')).toEqual([]);
});
