import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../src/app/enforcement/liquidation/liquidate-market.js';
import { postTransfers } from '../../src/app/ledger/ledger.js';
import { relayLog } from '../../src/app/log/relay.js';
import { type Json, type JsonObject } from '../../src/domain/canonical.js';
import { decimal } from '../../src/domain/decimal.js';
import { type VisibleEvent } from '../../src/domain/log/event.js';
import { inTransaction } from '../../src/store/database/database.js';
import { readLedgerBalances } from '../../src/store/ledger/funds.js';
import { listEvents } from '../../src/store/log/events.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../app/enforcement/system.js';

import { both, chainedAgain, exportedText, reportOn, writeLog } from './both.js';

const SETUP_MS = 300_000;

let system: EnforcedSystem;
/** Calls, a step that cures, a bankruptcy that every layer pays for, and a deficit. */
let events: VisibleEvent[];

beforeAll(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '2500' });
  await emptyFunds('100');
  await fund(system, 'v-1', '1000');
  await hold(system, 'v-1', '1', '50000');
  await publishLater(system, 1, { 'BTC-USD': '49500' });
  await assessAccounts(system, ['v-1'], 'PRICE');
  await publishLater(system, 1, { 'BTC-USD': '49300' });
  await assessAccounts(system, ['v-1'], 'PRICE');
  await liquidateMarket(system, 'BTC-USD');
  await fund(system, 'b-1', '3000');
  await hold(system, 'b-1', '2', '49300');
  await fund(system, 's-1', '2000');
  await hold(system, 's-1', '-0.4', '49300');
  await publishLater(system, 1, { 'BTC-USD': '47300' });
  await assessAccounts(system, ['b-1', 's-1'], 'PRICE');
  await liquidateMarket(system, 'BTC-USD');
  await relayLog(system, { enqueue: () => Promise.resolve() });
  events = await listEvents(system.db, {}, 0n, 1000);
  await system.db.$executeRawUnsafe('ALTER TABLE events DISABLE TRIGGER USER');
}, SETUP_MS);

afterAll(async () => {
  await system.close();
});

/** Empties every fund but the global one, which gets so much. */
async function emptyFunds(global: string): Promise<void> {
  const balances = await readLedgerBalances(system.db, 'USD');
  const funds = [...balances].filter(
    ([name, balance]) => balance.gt(0) && /^insurance:|^backstop$/.test(name),
  );
  const moved = [
    ...funds.map(([name, balance]) => [name, balance.negated()] as const),
    ['insurance:global', decimal(global)] as const,
  ];
  const postings = moved.flatMap(([ledgerAccount, amount]) => [
    { ledgerAccount, asset: 'USD', amount },
    { ledgerAccount: 'external', asset: 'USD', amount: amount.negated() },
  ]);
  await inTransaction(system.db, (tx) =>
    postTransfers(tx, [{ transferId: 'test.start', at: system.clock.now(), postings }]),
  );
}

const isOf =
  (type: string, facts: JsonObject = {}) =>
  (event: VisibleEvent): boolean =>
    event.type === type &&
    Object.entries(facts).every(([name, value]) => event.payload[name] === value);

function placeOf(match: (event: VisibleEvent) => boolean): number {
  const place = events.findIndex(match);
  expect(place).toBeGreaterThanOrEqual(0);
  return place;
}

/** The same record with another value at a path such as `inputs.prices.0.price`. */
function withValue(record: Json, path: string, value: Json): Json {
  const [name = '', ...rest] = path.split('.');
  if (Array.isArray(record)) {
    return (record as readonly Json[]).map((item, index) =>
      index === Number(name)
        ? rest.length === 0
          ? value
          : withValue(item, rest.join('.'), value)
        : item,
    );
  }
  const object = record as JsonObject;
  expect(object).toHaveProperty([name]);
  const inner = object[name] ?? null;
  return { ...object, [name]: rest.length === 0 ? value : withValue(inner, rest.join('.'), value) };
}

const CALL = isOf('MarginCallOpened');
const STEP = isOf('LiquidationStepFilled');
const SETTLED = isOf('BankruptcySettled');
const BANKRUPT = isOf('AutoDeleveraged', { side: 'BANKRUPT' });
const COUNTERPARTY = isOf('AutoDeleveraged', { side: 'COUNTERPARTY' });

describe('a log that nobody changed', () => {
  test('is sound for both, and both recompute the same decisions', async () => {
    await writeLog(system, events);
    const { server, verifier } = await both(system);
    const derived = events.filter(COUNTERPARTY).length;
    const own = Object.entries(verifier.types).filter(([type]) => !ONLY_VERIFIER.has(type));
    const recomputed = own.reduce((total, [, count]) => total + count.recomputed, 0) - derived;

    expect(server).toMatchObject({ ok: true, fault: null });
    expect(verifier).toMatchObject({ ok: true, fault: null, isWhole: true });
    expect([verifier.lines, verifier.headHash]).toEqual([server.checked, server.headHash]);
    expect(recomputed).toBe(server.recomputed);
  });

  test('has lines of every kind that is recomputed here', () => {
    const types = new Set(events.map(({ type, payload }) => payload.side ?? type));
    for (const type of [
      ...['MarginCallOpened', 'LiquidationStepFilled', 'BANKRUPT', 'COUNTERPARTY'],
      ...['BankruptcySettled', 'WaterfallDrawn', 'LossSocialized', 'DeficitRecorded'],
    ]) {
      expect(types).toContain(type);
    }
  });
});

/** Derived lines, and lines that the server's check passes over. */
const ONLY_VERIFIER = new Set([
  ...['GenesisApplied', 'WaterfallDrawn', 'LossSocialized', 'DeficitRecorded'],
  ...['AccountRestricted', 'AccountReleased'],
]);

describe('a value that was changed before everything after it was chained again', () => {
  test.each([
    { what: 'equity of a call', match: CALL, path: 'health.equity', value: '1' },
    {
      what: 'maintenance margin of a call',
      match: CALL,
      path: 'health.maintenanceMargin',
      value: '1',
    },
    { what: 'margin ratio of a call', match: CALL, path: 'health.marginRatio', value: '0.5' },
    { what: 'level of a call', match: CALL, path: 'health.level', value: 'HEALTHY' },
    { what: 'amount due', match: CALL, path: 'amountDue', value: '1' },
    { what: 'price of a call', match: CALL, path: 'inputs.prices.0.price', value: '49501' },
    { what: 'version of a call', match: CALL, path: 'inputs.prices.0.parametersVersion', value: 2 },
    { what: 'balance of a call', match: CALL, path: 'inputs.collateral.0.balance', value: '1001' },
    { what: 'size of a call', match: CALL, path: 'inputs.positions.0.size', value: '1.1' },
    { what: 'reason for no grace', match: CALL, path: 'withoutGrace', value: 'CLOSE_OUT' },
    { what: 'size of a step', match: STEP, path: 'size', value: '-1' },
    { what: 'decided size', match: STEP, path: 'explanation.result.size', value: '-1' },
    { what: 'limit of a step', match: STEP, path: 'explanation.result.limitPrice', value: '48000' },
    { what: 'size to cure', match: STEP, path: 'explanation.numbers.sizeToCure', value: '0.5' },
    {
      what: 'quoted slippage',
      match: STEP,
      path: 'explanation.inputs.slippageQuotes.0.slippage',
      value: '0.009',
    },
    { what: 'reason of a step', match: STEP, path: 'explanation.result.reason', value: 'MINIMUM' },
    {
      what: 'bankruptcy price',
      match: STEP,
      path: 'explanation.result.bankruptcyPrice',
      value: '1',
    },
    { what: 'filled size', match: STEP, path: 'filledSize', value: '-5' },
    { what: 'price of a fill', match: STEP, path: 'averagePrice', value: '40000' },
    { what: 'fee of a fill', match: STEP, path: 'fee', value: '0.01' },
    { what: 'profit of a fill', match: STEP, path: 'realizedPnl', value: '5' },
    { what: 'debt', match: SETTLED, path: 'debt', value: '1' },
    { what: 'deficit', match: SETTLED, path: 'deficit', value: '0' },
    { what: 'fund', match: SETTLED, path: 'explanation.inputs.funds.globalFund', value: '0' },
    {
      what: 'balance of the bankrupt',
      match: SETTLED,
      path: 'explanation.inputs.balances.0.balance',
      value: '-1',
    },
    { what: 'price of a deleveraging', match: BANKRUPT, path: 'price', value: '47301' },
    {
      what: 'queue of a deleveraging',
      match: BANKRUPT,
      path: 'explanation.inputs.queue.0.size',
      value: '-0.2',
    },
    {
      what: 'mark of a deleveraging',
      match: BANKRUPT,
      path: 'explanation.inputs.markPrice',
      value: '47301',
    },
    { what: 'profit of a counterparty', match: COUNTERPARTY, path: 'realizedPnl', value: '99999' },
    { what: 'account of a counterparty', match: COUNTERPARTY, path: 'liquidationId', value: 'x' },
    { what: 'payment of a layer', match: isOf('WaterfallDrawn'), path: 'amount', value: '99999' },
    { what: 'share of a loss', match: isOf('LossSocialized'), path: 'amount', value: '0.01' },
    { what: 'recorded deficit', match: isOf('DeficitRecorded'), path: 'amount', value: '0.01' },
  ])('$what: both name the same line', async ({ match, path, value }) => {
    const place = placeOf(match);
    const planted = events.map((event, index) =>
      index === place
        ? { ...event, payload: withValue(event.payload, path, value) as JsonObject }
        : event,
    );
    await writeLog(system, chainedAgain(planted));
    await expectSameFault();
  });
});

describe('a line that was removed, before everything after it was chained again', () => {
  test.each([
    ['the payment of a layer', isOf('WaterfallDrawn')],
    ['the share of a winner', isOf('LossSocialized')],
    ['the deficit', isOf('DeficitRecorded')],
    ['the settlement', SETTLED],
    ['the deleveraging', BANKRUPT],
    ['the restriction of an account', isOf('AccountRestricted')],
    ['the bankruptcy', isOf('AccountBankrupt')],
  ] as const)('%s: both say the same of it', async (_what, match) => {
    const place = placeOf(match);
    await writeLog(system, chainedAgain(events.filter((_, index) => index !== place)));
    const { server, verifier } = await both(system);

    expect([verifier.ok, verifier.fault?.sequence ?? null]).toEqual([
      server.ok,
      server.firstBadSequence?.toString() ?? null,
    ]);
  });
});

describe('a line that was changed, and not chained again', () => {
  test.each([
    ['its instant', { at: new Date(0) }],
    ['its actor', { actor: 'mallory' }],
    ['its account', { accountId: 'x' }],
    ['its hash', { hash: 'f'.repeat(64) }],
    ['the hash before it', { previousHash: 'f'.repeat(64) }],
  ] as const)('%s: both name it', async (_what, change) => {
    const place = placeOf(CALL);
    await writeLog(
      system,
      events.map((event, index) => (index === place ? { ...event, ...change } : event)),
    );
    await expectSameFault();
  });

  test('a missing line: both name the one after the gap', async () => {
    const place = placeOf(CALL);
    await writeLog(
      system,
      events.filter((_, index) => index !== place),
    );
    const { server, verifier } = await both(system);

    // The server names the line that should be there, the verifier the one that is there.
    expect(server.firstBadSequence).toBe(BigInt(place + 1));
    expect(verifier.fault?.sequence).toBe(String(place + 2));
  });
});

async function expectSameFault(): Promise<void> {
  const { server, verifier } = await both(system);
  expect({ server: server.ok, verifier: verifier.ok }).toEqual({ server: false, verifier: false });
  expect(verifier.fault?.sequence).toBe(server.firstBadSequence?.toString());
}

describe('a part', () => {
  test('is chained, and compared with both hashes that were kept', async () => {
    await writeLog(system, events);
    const text = await exportedText(system, { from: 3n, to: 8n });
    const [before, last] = [events[1]?.hash ?? '', events[7]?.hash ?? ''];

    expect(await reportOn(text)).toMatchObject({ ok: true, isWhole: false, firstSequence: '3' });
    expect(await reportOn(text, { previousHash: before, headHash: last })).toMatchObject({
      ok: true,
    });
    expect(await reportOn(text, { previousHash: last })).toMatchObject({ ok: false });
    expect(await reportOn(text, { headHash: before })).toMatchObject({ ok: false });
  });

  test('that begins after the genesis knows no parameters: decisions are chained only', async () => {
    await writeLog(system, events);
    const report = await reportOn(await exportedText(system, { from: 2n, to: null }));

    expect(report.ok).toBe(true);
    expect(report.types.MarginCallOpened).toMatchObject({ recomputed: 0 });
    expect(report.types.LiquidationStepFilled?.recomputed).toBeGreaterThan(0);
  });
});
