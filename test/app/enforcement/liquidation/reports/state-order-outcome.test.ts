import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { liquidateMarket } from '../../../../../src/app/enforcement/liquidation/liquidate-market.js';
import {
  type OrderStatement,
  stateOrderOutcome,
} from '../../../../../src/app/enforcement/liquidation/reports/state-order-outcome.js';
import { relayLog } from '../../../../../src/app/log/relay.js';
import { verifyLog } from '../../../../../src/app/verification/verify-log.js';
import { decimal } from '../../../../../src/domain/decimal.js';
import { measure } from '../../../../../src/roles/metrics/measure.js';
import { ROW_MEASURES } from '../../../../../src/roles/metrics/row-metrics.js';
import { runProgram } from '../../../../support/run-program.js';
import {
  aScriptedVenue,
  filled,
  type ScriptedVenue,
  unknown,
} from '../../../../support/scripted-venue.js';

import {
  aLiquidationSystem,
  callOf,
  inLiquidation,
  isLedgerSound,
  type LiquidationSystem,
  MARKET,
  payloadsOf,
  publish,
  sizeOf,
  wait,
} from '../liquidation-system.js';

const ORDER = 'a1.call-1.step-1';
const SAID = { orderId: ORDER, actor: 'alice', reason: 'ticket 4711' };

let venue: ScriptedVenue;
let system: LiquidationSystem;

/** Two accounts in one market: the venue refuses one order, and never reports the outcome of the other. */
beforeEach(async () => {
  venue = aScriptedVenue();
  system = await aLiquidationSystem(venue);
  venue.onTrade = (orders) =>
    orders.map((order) =>
      order.accountId === 'a1'
        ? unknown(order)
        : { ...unknown(order), status: 'REJECTED', reason: 'VENUE_REJECTED' },
    );
  await inLiquidation(system, { a1: '2', a2: '2' });
  await liquidateMarket(system, MARKET).catch(() => undefined);
  wait(system, 300);
  await publish(system, '48850');
});
afterEach(async () => {
  const isSound = await isLedgerSound(system);
  await system.close();
  if (!isSound) {
    throw new Error('money was made of nothing');
  }
});

function state(traded: OrderStatement['traded'], overrides: Partial<OrderStatement> = {}) {
  return stateOrderOutcome(system, { ...SAID, traded, ...overrides });
}

const TRADED = { size: decimal('1.3121'), averagePrice: decimal('48850') };

/** The order of the other account was held up, and is now sent. */
async function expectMarketGoesOn(): Promise<void> {
  venue.onTrade = (orders) => orders.map((order) => filled(order));
  await liquidateMarket(system, MARKET);
  expect(await callOf(system, 'a2')).toMatchObject({ state: 'RECOVERED' });
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await verifyLog(system, null)).toMatchObject({ ok: true });
}

describe('an order whose outcome the venue does not say', () => {
  test('blocks its market, and a metric says for how long', async () => {
    await expect(liquidateMarket(system, MARKET)).rejects.toThrow(ORDER);
    expect(venue.sent).toHaveLength(2);
    const registry = new Registry();
    measure(registry, ROW_MEASURES, system);
    expect(await registry.metrics()).toContain(
      'marginward_order_in_flight_seconds{market="BTC-USD"} 300',
    );
  });

  test('that traded, as a person states: it is booked, with who said so, and the market goes on', async () => {
    const booked = await state(TRADED);
    expect(booked.filledSize.toFixed()).toBe('-1.3121');
    expect(await sizeOf(system, 'a1')).toBe('0.6879');
    expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED', stepCount: 1 });
    const [event] = await system.db.pendingEvent.findMany({
      where: { type: 'OrderOutcomeStated' },
    });
    expect(event).toMatchObject({ actor: 'alice', accountId: 'a1', marketId: MARKET });
    expect(event?.payload).toEqual({
      liquidationId: ORDER,
      venue: 'scripted',
      reason: 'ticket 4711',
      statedSize: '1.3121',
      statedPrice: '48850',
    });
    await expectMarketGoesOn();
  });

  test('that traded in part: the rest is decided anew', async () => {
    await state({ ...TRADED, size: decimal('0.5') });
    expect(await sizeOf(system, 'a1')).toBe('1.5');
    expect(await payloadsOf(system, 'LiquidationStepFilled')).toMatchObject([
      { failure: 'LIMIT_REACHED', filledSize: '-0.5' },
    ]);
  });

  test('that did not trade: the step failed and is decided anew, under a new id', async () => {
    expect((await state(null)).averagePrice).toBeNull();
    const failed = await payloadsOf(system, 'LiquidationStepFailed');
    expect(failed.at(-1)).toMatchObject({ failure: 'NEVER_ARRIVED', liquidationId: ORDER });
    wait(system, 30);
    await publish(system, '48850');
    await expectMarketGoesOn();
    expect(venue.sent.map(({ clientOrderId }) => clientOrderId)).toContain('a1.call-1.step-2');
  });
});

describe('a statement is refused', () => {
  test.each([
    ['more than was ordered', { ...TRADED, size: decimal('1.3122') }, 'BEYOND_ORDER'],
    ['a price beyond the limit', { ...TRADED, averagePrice: decimal('48499') }, 'WORSE_THAN_LIMIT'],
    ['an absurdly good price', { ...TRADED, averagePrice: decimal('99999') }, 'IMPLAUSIBLY_GOOD'],
    ['too many decimals', { ...TRADED, size: decimal('0.123456789') }, 'TOO_MANY_DECIMALS'],
  ])('that says %s', async (_what, traded, contradiction) => {
    await expect(state(traded)).rejects.toThrow(contradiction);
    expect(await payloadsOf(system, 'OrderOutcomeStated')).toEqual([]);
    expect(await sizeOf(system, 'a1')).toBe('2');
  });

  test('about an order that is younger than five minutes: the venue may still say', async () => {
    wait(system, -1);
    await expect(state(TRADED)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('about an order that is not there', async () => {
    await expect(state(TRADED, { orderId: 'a9.call-1.step-1' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('about an order that has its outcome, also in the same moment', async () => {
    const both = await Promise.allSettled([state(null), state(null)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(state(TRADED)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await payloadsOf(system, 'OrderOutcomeStated')).toHaveLength(1);
  });
});

test('the command line states it, over the database and without asking a venue', async () => {
  const environment = { DATABASE_URL: system.url, VENUE: 'paper' };
  const said = ['--by', 'alice', '--reason', 'trade 998'];
  const command = ['resolve-order', ORDER, '--filled', '1.3121', '--price', '48840', ...said];
  const { code, stdout } = await runProgram(command, environment);
  expect([code, stdout]).toEqual([0, `${ORDER} traded -1.3121 at 48840\n`]);
  const again = await runProgram(['resolve-order', ORDER, '--not-traded', ...said], environment);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('already has an outcome');
});
