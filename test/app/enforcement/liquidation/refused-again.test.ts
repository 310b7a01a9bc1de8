import { afterEach, beforeEach, expect, test } from 'vitest';

import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { type VenueFill, type VenueOrder } from '../../../../src/app/ports.js';
import { ZERO } from '../../../../src/domain/decimal.js';
import { venueRetryMs } from '../../../../src/domain/margin-call/rules/liquidation-progress.js';
import { aScriptedVenue, filled, type ScriptedVenue } from '../../../support/scripted-venue.js';

import {
  aLiquidationSystem,
  inLiquidation,
  type LiquidationSystem,
  MARKET,
  publish,
  wait,
} from './liquidation-system.js';

let venue: ScriptedVenue;
let system: LiquidationSystem;

beforeEach(async () => {
  venue = aScriptedVenue();
  venue.onTrade = (orders) => orders.map(refused);
  system = await aLiquidationSystem(venue);
});
afterEach(async () => {
  await system.close();
});

const REFUSED_AGAIN = 'liquidation orders are refused repeatedly: check the venue';

function refused({ clientOrderId }: VenueOrder): VenueFill {
  return {
    clientOrderId,
    status: 'REJECTED',
    filledSize: ZERO,
    averagePrice: null,
    reason: 'BELOW_MINIMUM',
    filledAt: null,
  };
}

/** Seconds from one order to the next, while the clock moves on by five seconds at a time. */
async function gapsWithin(seconds: number, price = '48850'): Promise<number[]> {
  const before = venue.sent.length;
  for (let passed = 0; passed < seconds; passed += 5) {
    await liquidateMarket(system, MARKET);
    wait(system, 5);
    await publish(system, price);
  }
  const times = venue.sent.slice(before).map(({ at }) => at.getTime() / 1000);
  return times.slice(1).map((at, i) => at - (times[i] ?? 0));
}

test('the wait doubles from a second up to five minutes', () => {
  const waits = [0, 1, 2, 3, 9, 10, 5000].map((failures) => venueRetryMs(failures));
  expect(waits).toEqual([1000, 1000, 2000, 4000, 256_000, 300_000, 300_000]);
});

test('a venue that always refuses is asked less and less, and somebody is told', async () => {
  await inLiquidation(system);
  const gaps = await gapsWithin(1800);
  // The cooldown of 30 s, until the doubling is more than that; looked at every five seconds.
  expect(gaps).toEqual([30, 30, 30, 30, 30, 35, 65, 130, 260, 300, 300, 300]);
  const alerts = system.alerts.filter(({ message }) => message === REFUSED_AGAIN);
  expect(alerts.map(({ facts }) => facts.failures)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13]);
  expect(alerts[0]?.facts).toMatchObject({
    marginCallId: 'a1.call-1',
    accountId: 'a1',
    marketId: MARKET,
    failure: 'BELOW_MINIMUM',
  });
});

test('of an insolvent account too, which no cooldown holds back', async () => {
  await inLiquidation(system);
  await gapsWithin(60, '48300');
  const gaps = await gapsWithin(1800, '48300');
  expect(gaps.length).toBeLessThan(15);
  expect(gaps.at(-1)).toBe(300);
});

test('one fill begins anew', async () => {
  await inLiquidation(system);
  await gapsWithin(600);
  venue.onTrade = (orders) =>
    orders.map((order) => ({
      ...filled(order, { size: '-0.1' }),
      status: 'PARTIALLY_FILLED',
      reason: 'LIMIT_REACHED',
    }));
  const before = venue.sent.length;
  while (venue.sent.length === before) {
    await gapsWithin(5);
  }
  venue.onTrade = (orders) => orders.map(refused);
  system.alerts.length = 0;
  expect(await gapsWithin(120)).toEqual([30, 30, 30]);
  expect(system.alerts).toEqual([]);
});
