import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { type FillInput } from '../../../../src/app/enforcement/liquidation/reports/fill-rows.js';
import { reportLiquidationFills } from '../../../../src/app/enforcement/liquidation/reports/report-fills.js';
import { stateOrderOutcome } from '../../../../src/app/enforcement/liquidation/reports/state-order-outcome.js';
import { recordTrades } from '../../../../src/app/ingest/trades/record-trades.js';
import { type TradeInput } from '../../../../src/app/ingest/trades/trade-input.js';
import { type RecordReceipt } from '../../../../src/app/ingest/receipt.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { loadConfig } from '../../../../src/composition/config.js';
import { openVenue } from '../../../../src/composition/wiring-venue.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { type JsonObject } from '../../../../src/domain/canonical.js';
import { IDLE_VENUE } from '../../../support/idle-venue.js';
import { actorWith, OPERATOR } from '../../ingest/system.js';

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
} from './liquidation-system.js';

const ORDER = 'a1.call-1.step-1';
const DAY = new Date('2100-01-01T00:00:00Z');

let system: LiquidationSystem;
let keys = 0;

/** One account whose first step is with the platform: it sells so much of 2 BTC, at 48,850 or near. */
beforeEach(async () => {
  const idle = await aLiquidationSystem(IDLE_VENUE);
  const config = loadConfig({ VENUE: 'platform' });
  system = { ...idle, venue: await openVenue({ ...idle, seed: '1' }, config) };
  await inLiquidation(system);
  await liquidateMarket(system, MARKET);
});
afterEach(async () => {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  const isSound = (await isLedgerSound(system)) && (await verifyLog(system, null)).ok;
  await system.close();
  if (!isSound) {
    throw new Error('ledger or log is not sound');
  }
});

function fill(overrides: Partial<FillInput> = {}): FillInput {
  return {
    id: 'f1',
    liquidationId: ORDER,
    size: '-0.5',
    price: '48840',
    at: system.clock.now(),
    status: 'PARTIALLY_FILLED',
    reason: null,
    ...overrides,
  };
}

function report(...fills: readonly FillInput[]): Promise<RecordReceipt> {
  keys += 1;
  return reportLiquidationFills(system, OPERATOR, { key: `k${keys}`, fills });
}

async function codesOf(...fills: readonly FillInput[]): Promise<string[]> {
  return (await report(...fills)).rejected.map(({ code }) => code);
}

async function orderedSize(): Promise<string> {
  const { size } = await system.db.liquidation.findUniqueOrThrow({ where: { id: ORDER } });
  return size.toFixed();
}

async function rest(after: string): Promise<string> {
  return decimal(await orderedSize())
    .minus(after)
    .toFixed();
}

async function stateOf(id = ORDER): Promise<string> {
  return (await system.db.liquidation.findUniqueOrThrow({ where: { id } })).state;
}

async function outages(): Promise<number> {
  return (await payloadsOf(system, 'VenueOutageBegan')).length;
}

describe('a platform that executes', () => {
  test('is told to cancel, then to trade, in the transaction that decides it', async () => {
    const instructions = await payloadsOf(system, 'VenueInstructionGiven');
    const order = await system.db.liquidation.findUniqueOrThrow({ where: { id: ORDER } });
    const expiresAt = new Date(order.submittedAt.getTime() + 15_000).toISOString();

    expect(instructions).toMatchObject([
      {
        kind: 'CANCEL_OPEN_ORDERS',
        instructionId: 'a1.call-1.cancel',
        size: null,
        expiresAt: null,
      },
      {
        kind: 'LIQUIDATE',
        instructionId: ORDER,
        size: order.size.toFixed(),
        limitPrice: order.limitPrice.toFixed(),
        expiresAt,
      },
    ]);
  });

  test('sizes a step with the slippage of the configuration', async () => {
    const { explanation } = await system.db.liquidation.findUniqueOrThrow({ where: { id: ORDER } });
    const { quotes } = explanation as { readonly quotes?: readonly JsonObject[] };
    expect(JSON.stringify(quotes ?? explanation)).toContain('0.001');
  });

  test('is not given anything else in the market before it has said what became of it', async () => {
    await liquidateMarket(system, MARKET);
    expect(await system.db.liquidation.count()).toBe(1);
    expect(await payloadsOf(system, 'VenueInstructionGiven')).toHaveLength(2);
  });

  test('reports in parts, which are booked together when all has traded', async () => {
    expect(await report(fill({ id: 'f0', size: '0', status: 'OPEN' }), fill())).toMatchObject({
      accepted: 2,
      rejected: [],
      duplicate: false,
    });
    expect([await stateOf(), await sizeOf(system, 'a1')]).toEqual(['SUBMITTED', '2']);

    await report(fill({ id: 'f2', size: await rest('-0.5'), price: '48846', status: 'FILLED' }));
    const [step] = await payloadsOf(system, 'LiquidationStepFilled');

    expect(await stateOf()).toBe('FILLED');
    expect(step).toMatchObject({ filledSize: await orderedSize(), failure: null });
    expect(await sizeOf(system, 'a1')).toBe(
      decimal('2')
        .plus(await orderedSize())
        .toFixed(),
    );
  });

  test('cures the call when it has sold enough', async () => {
    await report(fill({ size: await orderedSize(), price: '48850', status: 'FILLED' }));
    expect(await callOf(system, 'a1')).toMatchObject({ state: 'RECOVERED' });
  });

  test('cancels the rest: a part is booked, and the next step is another order', async () => {
    await report(fill(), fill({ id: 'f2', size: '0', status: 'CANCELLED', reason: 'expired' }));
    expect([await stateOf(), await sizeOf(system, 'a1')]).toEqual(['PARTIALLY_FILLED', '1.5']);

    wait(system, 30);
    await publish(system, '48850');
    await liquidateMarket(system, MARKET);
    expect(await stateOf('a1.call-1.step-2')).toBe('SUBMITTED');
    const kinds = (await payloadsOf(system, 'VenueInstructionGiven')).map(({ kind }) => kind);
    expect(kinds).toEqual(['CANCEL_OPEN_ORDERS', 'LIQUIDATE', 'LIQUIDATE']);
  });

  test('rejects: the step has failed, and a fill after it is refused and told once', async () => {
    await report(fill({ size: '0', status: 'REJECTED', reason: 'no such trader' }));
    expect(await stateOf()).toBe('FAILED');
    const [failed] = await payloadsOf(system, 'LiquidationStepFailed');
    expect(failed).toMatchObject({ failure: 'VENUE_REJECTED' });

    expect(await codesOf(fill({ id: 'f2' }))).toEqual(['INSTRUCTION_ENDED']);
    expect(await codesOf(fill({ id: 'f2' }))).toEqual(['INSTRUCTION_ENDED']);
    expect(await payloadsOf(system, 'VenueFillRefused')).toMatchObject([
      {
        liquidationId: ORDER,
        contradictions: ['ANSWERED_TWICE'],
        claimedSize: '-0.5',
        bookedSize: '0',
      },
    ]);
    expect(await sizeOf(system, 'a1')).toBe('2');
  });

  test('is taken at its word once, by key and by the id of each report', async () => {
    const key = 'same';
    const fills = [fill({ size: await orderedSize(), status: 'FILLED' })];
    const first = await reportLiquidationFills(system, OPERATOR, { key, fills });
    const again = await reportLiquidationFills(system, OPERATOR, { key, fills });
    expect([first.duplicate, again.duplicate]).toEqual([false, true]);
    expect(await report(...fills)).toMatchObject({ accepted: 1, rejected: [] });
    expect(await codesOf(fill({ size: '-0.1', status: 'FILLED' }))).toEqual(['CONFLICT']);
    expect(await payloadsOf(system, 'LiquidationStepFilled')).toHaveLength(1);
  });

  test('is refused what it cannot have done, row by row, and the others are taken', async () => {
    const rejected = await report(
      fill({ id: 'r0', liquidationId: 'a9.call-1.step-1' }),
      fill({ id: 'r1', size: '0.5' }),
      fill({ id: 'r2', status: 'REJECTED' }),
      fill({ id: 'r3', size: '0' }),
      fill({ id: 'r4', status: 'OPEN' }),
      fill({ id: 'r5', price: '0' }),
      fill({ id: 'r6', size: '-0.123456789' }),
      fill({ id: 'r7', at: DAY }),
      fill({ id: 'r 8' }),
      fill({ id: 'good' }),
    );
    expect(rejected.rejected.map(({ index, code, field }) => [index, code, field])).toEqual([
      [0, 'NOT_FOUND', 'fills[0].liquidationId'],
      [1, 'FILL_CONTRADICTS_ORDER', 'fills[1].size'],
      [2, 'FILL_CONTRADICTS_ORDER', 'fills[2].size'],
      [3, 'BAD_USER_INPUT', 'fills[3].size'],
      [4, 'BAD_USER_INPUT', 'fills[4].size'],
      [5, 'BAD_USER_INPUT', 'fills[5].price'],
      [6, 'BAD_USER_INPUT', 'fills[6].size'],
      [7, 'BAD_USER_INPUT', 'fills[7].at'],
      [8, 'BAD_USER_INPUT', 'fills[8].id'],
    ]);
    expect(rejected.accepted).toBe(1);
    const told = (await payloadsOf(system, 'VenueFillRefused')).map((each) => each.contradictions);
    expect(told).toEqual([['NOT_ASKED_FOR'], ['WRONG_SIDE'], ['REJECTED_YET_FILLED']]);
    expect(await system.db.liquidationFill.count()).toBe(1);
  });

  test('that trades more than was ordered is booked for what was ordered', async () => {
    await report(fill({ size: '-2.5', price: '48850', status: 'FILLED' }));
    const [told] = await payloadsOf(system, 'VenueFillRefused');
    expect(told).toMatchObject({
      contradictions: ['BEYOND_ORDER'],
      bookedSize: await orderedSize(),
    });
    expect(await stateOf()).toBe('FILLED');
  });

  test('a late fill is recorded as a trade, and no fill is booked twice under another mutation', async () => {
    await report(fill({ id: 'f1' }), fill({ id: 'f2', size: '0', status: 'CANCELLED' }));
    expect(await codesOf(fill({ id: 'late', size: '-0.25' }))).toEqual(['INSTRUCTION_ENDED']);
    const trade = (id: string): TradeInput => ({
      id,
      accountId: 'a1',
      marketId: MARKET,
      size: '-0.25',
      price: '48840',
      fee: '0',
      at: system.clock.now(),
    });
    const trades = { key: 'trades', trades: [trade('f1'), trade('late')] };
    const receipt = await recordTrades(system, OPERATOR, trades);
    expect(receipt.rejected).toMatchObject([{ index: 0, code: 'CONFLICT' }]);
    expect(await sizeOf(system, 'a1')).toBe('1.25');
    expect(await codesOf(fill({ id: 'late', size: '-0.25' }))).toEqual(['CONFLICT']);
  });

  test.each([
    ['nothing', { size: '0', status: 'CANCELLED' }, 'FAILED'],
    ['a part', { size: '-0.25', status: 'CANCELLED' }, 'PARTIALLY_FILLED'],
  ] as const)(
    'keeps the call open while a trade has closed the position; it ends with the order, which traded %s',
    async (_part, reported, failure) => {
      const size = failure === 'FAILED' ? '-2' : '-1.75';
      const trade = {
        id: 'own',
        accountId: 'a1',
        marketId: MARKET,
        size,
        price: '48840',
        fee: '0',
      };
      const trades = [{ ...trade, at: system.clock.now() }];
      await recordTrades(system, OPERATOR, { key: 'trades', trades });
      await assessAccounts(system, ['a1'], 'TIME');
      expect((await callOf(system, 'a1')).state).toBe('LIQUIDATING');

      expect(await codesOf(fill(reported))).toEqual([]);
      expect(await stateOf()).toBe(failure);
      expect(await sizeOf(system, 'a1')).toBe('0');
      expect((await callOf(system, 'a1')).state).toBe('CLOSED');
    },
  );

  test('is reported for by operators alone, with 1 to 10,000 rows', async () => {
    const input = { key: 'k', fills: [fill()] };
    for (const role of ['RISK_VIEWER', 'ACCOUNT_OWNER', 'ADMIN'] as const) {
      await expect(reportLiquidationFills(system, actorWith(role), input)).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }
    await expect(report()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const many = Array.from({ length: 10_001 }, () => fill());
    await expect(report(...many)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('two reports of one order at the same moment are booked once', async () => {
    const size = await orderedSize();
    await Promise.all([
      report(fill({ id: 'x1', size, status: 'FILLED' })),
      report(fill({ id: 'x2', size, status: 'FILLED' })),
      liquidateMarket(system, MARKET),
    ]);
    expect(await payloadsOf(system, 'LiquidationStepFilled')).toHaveLength(1);
    expect(await system.db.liquidationFill.count()).toBe(1);
  });

  test('reports what a process that died did not book, and the next look books it', async () => {
    const dead = { ...system, venue: IDLE_VENUE };
    const fills = [fill({ size: await orderedSize(), status: 'FILLED' })];
    await reportLiquidationFills(dead, OPERATOR, { key: 'dead', fills });
    expect(await stateOf()).toBe('SUBMITTED');

    await liquidateMarket(system, MARKET);
    expect(await stateOf()).toBe('FILLED');
    expect(await findLedgerDifferences(system.db)).toEqual([]);
  });
});

test('a call that is suspended while its order is with the platform takes the fill, and stays so', async () => {
  wait(system, 61);
  await assessAccounts(system, ['a1'], 'TIME');
  await report(fill({ size: await orderedSize(), price: '48850', status: 'FILLED' }));
  expect(await stateOf()).toBe('FILLED');
  expect(await callOf(system, 'a1')).toMatchObject({ state: 'SUSPENDED', stepCount: 1 });
});

describe('a platform that does not answer', () => {
  test('is down from the configured time on, not before, and told of once', async () => {
    wait(system, 29);
    await liquidateMarket(system, MARKET);
    expect(await outages()).toBe(0);

    wait(system, 1);
    const { retryAt } = await liquidateMarket(system, MARKET);
    await liquidateMarket(system, MARKET);
    expect(retryAt).toEqual(new Date(system.clock.now().getTime() + 1000));
    expect(await payloadsOf(system, 'VenueOutageBegan')).toMatchObject([
      { venue: 'platform', reason: 'INSTRUCTION_UNANSWERED' },
    ]);
    expect(await stateOf()).toBe('SUBMITTED');
  });

  test('is down although it traded a part: what becomes of the rest is not said', async () => {
    await report(fill());
    wait(system, 30);
    await liquidateMarket(system, MARKET);
    expect(await outages()).toBe(1);
    await report(fill({ id: 'f2' }));
    expect(await payloadsOf(system, 'VenueOutageEnded')).toHaveLength(0);
  });

  test('is back with its answer, at once, and liquidation goes on', async () => {
    wait(system, 60);
    await liquidateMarket(system, MARKET);
    await report(fill({ size: '0', status: 'CANCELLED', reason: 'expired' }));
    expect(await payloadsOf(system, 'VenueOutageEnded')).toHaveLength(1);

    wait(system, 30);
    await publish(system, '48850');
    await liquidateMarket(system, MARKET);
    expect(await stateOf('a1.call-1.step-2')).toBe('SUBMITTED');
  });

  test('is asked again and again, and an answer that nobody booked ends the outage, too', async () => {
    wait(system, 30);
    await liquidateMarket(system, MARKET);
    wait(system, 2);
    await liquidateMarket(system, MARKET);
    expect(await payloadsOf(system, 'VenueOutageEnded')).toHaveLength(0);
    const dead = { ...system, venue: IDLE_VENUE };
    const fills = [fill({ size: await orderedSize(), status: 'FILLED' })];
    await reportLiquidationFills(dead, OPERATOR, { key: 'dead', fills });

    wait(system, 60);
    await publish(system, '48850');
    await liquidateMarket(system, MARKET);
    expect(await payloadsOf(system, 'VenueOutageEnded')).toHaveLength(1);
    expect(await stateOf()).toBe('FILLED');
  });

  test('is spoken for by a person, not against what it reported; its answer is late then', async () => {
    await report(fill());
    wait(system, 300);
    await publish(system, '48850');
    const statement = { orderId: ORDER, actor: 'alice', reason: 'ticket 4711' };
    await expect(stateOrderOutcome(system, { ...statement, traded: null })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    const traded = { size: decimal('0.5'), averagePrice: decimal('48840') };
    await stateOrderOutcome(system, { ...statement, traded });
    expect([await stateOf(), await sizeOf(system, 'a1')]).toEqual(['PARTIALLY_FILLED', '1.5']);
    expect(await codesOf(fill({ id: 'f2' }))).toEqual(['INSTRUCTION_ENDED']);
  });
});
