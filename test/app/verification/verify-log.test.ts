import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../src/app/enforcement/liquidation/liquidate-market.js';
import { encodeHealth } from '../../../src/app/enforcement/calls/decision-record.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { verifyLogFor } from '../../../src/app/verification/log-checks.js';
import { verifyLog } from '../../../src/app/verification/verify-log.js';
import { decimal } from '../../../src/domain/decimal.js';
import { DomainError } from '../../../src/domain/errors.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { type LogLine, type Seal } from '../../../src/domain/log/event.js';
import { EMPTY_LOG } from '../../../src/domain/log/hash-chain.js';
import { seal } from '../../support/seal.js';
import { type RiskContext } from '../../../src/domain/risk/health/account.js';
import {
  amountDueOf,
  assessAccountHealth,
} from '../../../src/domain/risk/health/account-health.js';
import { listEvents } from '../../../src/store/log/events.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';
import { actorWith } from '../ingest/system.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../enforcement/system.js';

let system: EnforcedSystem;
/** The log of a short life: called, voided, liquidated. */
let events: (LogLine & Seal)[];
let context: RiskContext;

beforeAll(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'v-1', '1000');
  await hold(system, 'v-1', '1', '50000');
  await publishLater(system, 1, { 'BTC-USD': '49500' });
  await assessAccounts(system, ['v-1'], 'PRICE');
  await publishLater(system, 1, { 'BTC-USD': '49300' });
  await assessAccounts(system, ['v-1'], 'PRICE');
  await liquidateMarket(system, 'BTC-USD');
  await relayLog(system, { enqueue: () => Promise.resolve() });
  events = await listEvents(system.db, {}, 0n, 1000);
  context = await loadRiskContext(system.db, system.clock.now());
  await system.db.$executeRawUnsafe('ALTER TABLE events DISABLE TRIGGER USER');
});

afterAll(async () => {
  await system.close();
});

/** Rewrites the whole log. */
async function rewrite(lines: readonly (LogLine & Seal)[]): Promise<void> {
  await system.db.$executeRaw`DELETE FROM events`;
  await system.db.event.createMany({
    data: lines.map((line) => ({ ...line, payload: line.payload })),
  });
}

beforeEach(async () => {
  await rewrite(events);
});

/** The index of the first line of this type. */
function placeOf(type: string): number {
  const place = events.findIndex((event) => event.type === type);
  expect(place).toBeGreaterThanOrEqual(0);
  return place;
}

function withPayload(
  place: number,
  change: (payload: JsonObject) => JsonObject,
): (LogLine & Seal)[] {
  return events.map((event, index) =>
    index === place ? { ...event, payload: change(event.payload) } : event,
  );
}

interface RecordedInputs extends JsonObject {
  readonly positions: { readonly size: string; readonly entryPrice: string }[];
  readonly collateral: { readonly balance: string }[];
  readonly prices: { readonly price: string }[];
}

/** The same record of an account that has so much more, with all that follows from it. */
function richer(payload: JsonObject, amount: string): JsonObject {
  const inputs = payload.inputs as RecordedInputs;
  const { asOf } = payload.health as { readonly asOf: string };
  const [position, held, mark] = [inputs.positions[0]!, inputs.collateral[0]!, inputs.prices[0]!];
  const balance = decimal(held.balance).plus(amount);
  const market = context.markets.get('BTC-USD')!;
  const markPrice = { ...market.markPrice!, price: decimal(mark.price) };
  const { size, entryPrice } = position;
  const health = assessAccountHealth(
    {
      id: 'v-1',
      owner: 'v-1',
      positions: [{ marketId: 'BTC-USD', size: decimal(size), entryPrice: decimal(entryPrice) }],
      collateral: [{ asset: 'USD', balance, pending: decimal('0') }],
    },
    {
      ...context,
      now: new Date(asOf),
      markets: new Map([['BTC-USD', { ...market, markPrice }]]),
    },
  );
  return {
    ...payload,
    inputs: { ...inputs, collateral: [{ ...held, balance: balance.toFixed() }] },
    health: encodeHealth(health),
    amountDue: amountDueOf(health).toFixed(),
  };
}

describe('a sound log', () => {
  test('is chained to its head, and its decisions are made again', async () => {
    const found = await verifyLog(system, null);

    expect(found).toMatchObject({
      ok: true,
      checked: events.length,
      firstBadSequence: null,
      fault: null,
      headHash: events.at(-1)?.hash,
    });
    // The call, the voided grace, the step, and how it ended.
    expect(found.recomputed).toBeGreaterThanOrEqual(4);
  });

  test('can be checked from any line, which trusts the line before', async () => {
    await rewrite(withPayload(1, (payload) => ({ ...payload, forged: 'yes' })));

    expect(await verifyLog(system, 3n)).toMatchObject({ ok: true, checked: events.length - 2 });
    expect(await verifyLog(system, BigInt(events.length + 1))).toMatchObject({ checked: 0 });
  });
});

describe('a log that was changed', () => {
  test.each([
    {
      name: 'a payload',
      lines: () => withPayload(2, (payload) => ({ ...payload, x: '1' })),
      bad: 3,
    },
    {
      name: 'an actor',
      lines: () => events.map((e, i) => (i === 4 ? { ...e, actor: 'mallory' } : e)),
      bad: 5,
    },
    {
      name: 'a line that was taken out',
      lines: () => events.filter((_, index) => index !== 3),
      bad: 4,
    },
    {
      name: 'two lines that changed places',
      lines: () => {
        const [third, fourth] = [events[2]!, events[3]!];
        const swapped = [...events];
        swapped[2] = { ...fourth, sequence: third.sequence };
        swapped[3] = { ...third, sequence: fourth.sequence };
        return swapped;
      },
      bad: 3,
    },
  ])('is found out at its first bad line: $name', async ({ lines, bad }) => {
    await rewrite(lines());

    expect(await verifyLog(system, null)).toMatchObject({
      ok: false,
      checked: bad,
      firstBadSequence: BigInt(bad),
      fault: 'the chain is broken',
    });
  });

  test.each([
    {
      type: 'MarginCallOpened',
      change: (payload: JsonObject) => ({ ...payload, amountDue: '1' }),
      fault: 'amount due',
    },
    {
      type: 'GraceVoided',
      change: (payload: JsonObject) => ({
        ...payload,
        health: { ...(payload.health as JsonObject), equity: '999999' },
      }),
      fault: 'health comes out differently',
    },
    {
      type: 'GraceVoided',
      change: (payload: JsonObject) => ({
        ...payload,
        inputs: { ...(payload.inputs as JsonObject), prices: [] },
      }),
      fault: 'lacks an input of its decision: ',
    },
    {
      type: 'LiquidationStepFilled',
      change: (payload: JsonObject) => ({
        ...payload,
        explanation: { rule: (payload.explanation as JsonObject).rule as string },
      }),
      fault: 'lacks an input of its decision: ',
    },
    {
      type: 'LiquidationStepFilled',
      change: (payload: JsonObject) => {
        const explanation = payload.explanation as JsonObject;
        const numbers = explanation.numbers as JsonObject;
        return { ...payload, explanation: { ...explanation, numbers: { ...numbers, size: '-9' } } };
      },
      fault: 'liquidation step comes out differently',
    },
    {
      // Health, margin and amount due agree with each other: but such an account is not called.
      type: 'MarginCallOpened',
      change: (payload: JsonObject) => richer(payload, '1000'),
      fault: 'does not justify MarginCallOpened',
    },
    {
      type: 'MarginCallOpened',
      change: (payload: JsonObject) => ({ ...payload, withoutGrace: 'CLOSE_OUT' }),
      fault: 'does not justify MarginCallOpened',
    },
    {
      type: 'GraceVoided',
      change: (payload: JsonObject) => richer(payload, '200'),
      fault: 'does not justify GraceVoided',
    },
    {
      type: 'LiquidationStepFilled',
      change: (payload: JsonObject) => ({ ...payload, fee: '0' }),
      fault: 'its fee, comes out differently',
    },
    {
      type: 'LiquidationStepFilled',
      change: (payload: JsonObject) => ({ ...payload, realizedPnl: '-700.1' }),
      fault: 'what the fill realized',
    },
    {
      type: 'LiquidationStepFilled',
      change: (payload: JsonObject) => ({ ...payload, averagePrice: '100' }),
      fault: 'the fill is beyond its order',
    },
    {
      type: 'LiquidationStepFilled',
      change: (payload: JsonObject) => ({ ...payload, size: '-2' }),
      fault: 'not the order that was decided',
    },
  ])(
    'a forged decision is found though its chain is whole: $type',
    async ({ type, change, fault }) => {
      const place = placeOf(type);
      await rewrite(seal(EMPTY_LOG, withPayload(place, change)));
      const found = await verifyLog(system, null);

      expect(found).toMatchObject({ ok: false, firstBadSequence: BigInt(place + 1) });
      expect(found.fault).toContain(fault);
    },
  );

  test.each(['TopUpReceived', 'EnforcementResumed'] as const)(
    'of %s is found when it does not say what it followed from',
    async (type) => {
      const place = placeOf('GraceVoided');
      const lines = withPayload(place, (payload) => ({ ...payload, health: null, inputs: null }));
      const line = { ...lines[place]!, type };
      await rewrite(seal(EMPTY_LOG, lines.with(place, line)));
      const found = await verifyLog(system, null);

      expect(found).toMatchObject({ ok: false, firstBadSequence: BigInt(place + 1) });
      expect(found.fault).toContain('lacks an input of its decision');
    },
  );
});

describe('refusals', () => {
  const here = { check: (from: bigint | null) => verifyLog(system, from) };
  const refusal = async (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => 'none',
      (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
    );

  test.each(['-1', 'x', '', '0', '999999', '1e3'])('a line that is none: %p', async (from) => {
    const attempt = verifyLogFor(here, actorWith('RISK_VIEWER'), from);

    expect(await refusal(attempt)).toBe('BAD_USER_INPUT');
  });

  test('an owner may not', async () => {
    expect(await refusal(verifyLogFor(here, actorWith('ACCOUNT_OWNER'), null))).toBe('FORBIDDEN');
  });
});
