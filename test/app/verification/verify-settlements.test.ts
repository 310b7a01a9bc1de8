import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../src/app/enforcement/liquidation/liquidate-market.js';
import { postTransfers } from '../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { verifyLog } from '../../../src/app/verification/verify-log.js';
import { findLedgerDifferences } from '../../../src/app/verification/verify-ledger.js';
import { decimal } from '../../../src/domain/decimal.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { type NewEvent, type VisibleEvent } from '../../../src/domain/log/event.js';
import { EMPTY_LOG } from '../../../src/domain/log/hash-chain.js';
import { seal } from '../../support/seal.js';
import { inTransaction } from '../../../src/store/database/database.js';
import { appendEvents, listEvents } from '../../../src/store/log/events.js';
import { readLedgerBalances } from '../../../src/store/ledger/funds.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../enforcement/system.js';

let system: EnforcedSystem;
/** The log of a bankruptcy that every layer had to pay for, and that left a deficit. */
let events: VisibleEvent[];

beforeAll(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '2500' });
  await leaveInFunds('100');
  await fund(system, 'b-1', '3000');
  await hold(system, 'b-1', '2', '50000');
  await fund(system, 's-1', '2000');
  await hold(system, 's-1', '-0.4', '50000');
  await publishLater(system, 1, { 'BTC-USD': '48000' });
  await assessAccounts(system, ['b-1', 's-1'], 'PRICE');
  await liquidateMarket(system, 'BTC-USD');
  await relayLog(system, { enqueue: () => Promise.resolve() });
  events = await listEvents(system.db, {}, 0n, 1000);
  await system.db.$executeRawUnsafe('ALTER TABLE events DISABLE TRIGGER USER');
});

afterAll(async () => {
  await system.close();
});

/** Empties every fund but the global one, which gets so much. */
async function leaveInFunds(global: string): Promise<void> {
  const balances = await readLedgerBalances(system.db, 'USD');
  const emptied = [...balances].filter(
    ([name, balance]) => balance.gt(0) && /^insurance:|^backstop$/.test(name),
  );
  const postings = [
    ...emptied.flatMap(([name, balance]) => [
      { ledgerAccount: name, asset: 'USD', amount: balance.negated() },
      { ledgerAccount: 'external', asset: 'USD', amount: balance },
    ]),
    { ledgerAccount: 'external', asset: 'USD', amount: decimal(global).negated() },
    { ledgerAccount: 'insurance:global', asset: 'USD', amount: decimal(global) },
  ];
  await inTransaction(system.db, (tx) =>
    postTransfers(tx, [{ transferId: 'test.start', at: system.clock.now(), postings }]),
  );
}

/** Writes these events to the log, chained again, and verifies it. */
async function verified(lines: readonly VisibleEvent[], from: bigint | null = null) {
  await system.db.$executeRaw`DELETE FROM events`;
  await system.db.event.createMany({
    data: seal(EMPTY_LOG, lines).map((line) => ({ ...line, payload: line.payload })),
  });
  return verifyLog(system, from);
}

type Match = (event: VisibleEvent) => boolean;

const isOf =
  (type: string, facts: JsonObject = {}): Match =>
  (event) =>
    event.type === type &&
    Object.entries(facts).every(([name, value]) => event.payload[name] === value);

function placeOf(match: Match): number {
  const place = events.findIndex(match);
  expect(place).toBeGreaterThanOrEqual(0);
  return place;
}

function changed(match: Match, change: (event: VisibleEvent) => Partial<VisibleEvent>) {
  const place = placeOf(match);
  return events.map((event, index) => (index === place ? { ...event, ...change(event) } : event));
}

const saying =
  (facts: JsonObject) =>
  ({ payload }: VisibleEvent) => ({ payload: { ...payload, ...facts } });

test('the log of a bankruptcy tells of every layer, and is sound', async () => {
  const told = events.map(({ type, payload }) => payload.layer ?? payload.side ?? type);
  for (const each of ['BANKRUPT', 'COUNTERPARTY', 'GLOBAL_INSURANCE', 'BankruptcySettled']) {
    expect(told).toContain(each);
  }
  expect(told).toContain('LossSocialized');
  expect(told).toContain('DeficitRecorded');
  expect(await verified(events)).toMatchObject({ ok: true, checked: events.length });
});

const SETTLED = isOf('BankruptcySettled');
const BANKRUPT = isOf('AutoDeleveraged', { side: 'BANKRUPT' });
const COUNTERPARTY = isOf('AutoDeleveraged', { side: 'COUNTERPARTY' });
const LAYER = isOf('WaterfallDrawn');
const SHARE = isOf('LossSocialized');
const DEFICIT = isOf('DeficitRecorded');
const NO_DECISION = 'no earlier decision announces it';

test.each([
  { what: 'a layer paid more', match: LAYER, facts: { amount: '99999' }, fault: NO_DECISION },
  { what: 'another layer paid', match: LAYER, facts: { layer: 'BACKSTOP' }, fault: NO_DECISION },
  { what: 'a winner paid less', match: SHARE, facts: { amount: '0.01' }, fault: NO_DECISION },
  { what: 'the deficit is smaller', match: DEFICIT, facts: { amount: '1' }, fault: NO_DECISION },
  {
    what: 'a counterparty realized more',
    match: COUNTERPARTY,
    facts: { realizedPnl: '5' },
    fault: NO_DECISION,
  },
  {
    what: 'the bankrupt gave up less',
    match: BANKRUPT,
    facts: { amount: '1' },
    fault: 'the deleveraging is not the one that was decided',
  },
  {
    what: 'less was owed',
    match: SETTLED,
    facts: { debt: '1' },
    fault: 'the settlement is not the one that was decided',
  },
  {
    what: 'a settlement without its reasons',
    match: SETTLED,
    facts: { explanation: null },
    fault: 'the record lacks an input of its decision',
  },
  {
    what: 'a step without its reasons',
    match: BANKRUPT,
    facts: { explanation: null },
    fault: 'the record lacks an input of its decision',
  },
])('it is found out when $what', async ({ match, facts, fault }) => {
  const found = await verified(changed(match, saying(facts)));

  expect(found).toMatchObject({ ok: false, firstBadSequence: BigInt(placeOf(match) + 1) });
  expect(found.fault).toContain(fault);
});

test('it is found out when a fund is said to have held more', async () => {
  const lines = changed(SETTLED, ({ payload }) => {
    const explanation = payload.explanation as JsonObject;
    const inputs = explanation.inputs as JsonObject;
    const before = inputs.funds as JsonObject;
    const markets = (before.markets as readonly JsonObject[]).map((market) => ({
      ...market,
      globalLimit: '1000000',
    }));
    const funds = { ...before, markets, globalFund: '1000000' };
    return {
      payload: { ...payload, explanation: { ...explanation, inputs: { ...inputs, funds } } },
    };
  });

  expect(await verified(lines)).toMatchObject({
    ok: false,
    firstBadSequence: BigInt(placeOf(SETTLED) + 1),
    fault: 'who pays for the bankruptcy comes out differently',
  });
});

test('it is found out when a settlement says that the loss was of no market, and nobody paid', async () => {
  const place = placeOf(SETTLED);
  const lines = changed(SETTLED, ({ payload }) => {
    const explanation = payload.explanation as JsonObject;
    const inputs = explanation.inputs as JsonObject;
    const funds = { ...(inputs.funds as JsonObject), markets: [] };
    const bare = { ...inputs, funds, results: [], winners: [] };
    const made = { ...explanation, inputs: bare, result: { markets: [] } };
    return { payload: { ...payload, deficit: '0', explanation: made } };
  });
  const isLine = ({ type }: VisibleEvent): boolean =>
    ['WaterfallDrawn', 'LossSocialized', 'DeficitRecorded'].includes(type);
  const found = await verified(lines.filter((event, index) => index < place || !isLine(event)));

  expect(found).toMatchObject({ ok: false, firstBadSequence: BigInt(place + 1) });
});

test.each([
  { what: 'a winner', match: SHARE, decision: SETTLED },
  { what: 'the deficit', match: DEFICIT, decision: SETTLED },
  { what: 'a counterparty', match: COUNTERPARTY, decision: BANKRUPT },
  {
    what: 'the end of the call and its restrictions',
    match: isOf('MarginCallClosed'),
    decision: SETTLED,
    count: 2,
  },
])(
  'it is found out when the line of $what was left out',
  async ({ match, decision, count = 1 }) => {
    const lines = [...events];
    lines.splice(placeOf(match), count);
    const found = await verified(lines);

    expect(found).toMatchObject({
      ok: false,
      firstBadSequence: BigInt(placeOf(decision) + 1),
      fault: 'a derived event that it announces does not follow',
    });
  },
);

test('it is found out when a winner pays twice', async () => {
  const place = placeOf(SHARE);
  const twice = events.flatMap((event, index) => (index === place ? [event, event] : [event]));

  expect(await verified(twice)).toMatchObject({
    ok: false,
    firstBadSequence: BigInt(place + 2),
    fault: NO_DECISION,
  });
});

test('a check that begins between a decision and its lines takes them as they are', async () => {
  const first = BigInt(placeOf(SHARE) + 1);

  expect(await verified(events, first)).toMatchObject({ ok: true });
});

async function wait(lines: readonly VisibleEvent[]): Promise<void> {
  await system.db.$executeRaw`DELETE FROM pending_events`;
  await inTransaction(system.db, (tx) => appendEvents(tx, lines as readonly NewEvent[]));
}

test('lines that are not sealed yet are waited for, and no others', async () => {
  const sealed = placeOf(SETTLED) + 1;
  await wait(events.slice(sealed));
  expect(await verified(events.slice(0, sealed))).toMatchObject({ ok: true });

  for (const waiting of [[], events.slice(0, sealed), events.slice(sealed + 1)]) {
    await wait(waiting);
    expect(await verified(events.slice(0, sealed))).toMatchObject({
      ok: false,
      firstBadSequence: BigInt(sealed),
      fault: 'a derived event that it announces does not follow',
    });
  }
  await wait([]);
});

test('it is found out when all of a settlement was left out', async () => {
  const [from, to] = [placeOf(SETTLED), placeOf(isOf('MarginCallClosed'))];

  expect(await verified([...events.slice(0, from), ...events.slice(to)])).toMatchObject({
    ok: false,
    firstBadSequence: BigInt(from + 1),
    fault: NO_DECISION,
  });
});

describe('the ledger of a bankruptcy', () => {
  const tamper = (statement: string) =>
    system.db.$transaction([
      system.db.$executeRaw`SET LOCAL session_replication_role = replica`,
      system.db.$executeRawUnsafe(statement),
    ]);
  /** Two postings of one transfer change against each other, and the balances with them. */
  const shift = async (transfer: string, from: string, to: string, amount: string) => {
    for (const [holder, by] of [
      [from, `-${amount}`],
      [to, amount],
    ]) {
      await tamper(`UPDATE ledger_postings SET amount = amount + ${String(by)}
        WHERE transfer_id LIKE '%${transfer}' AND ledger_account = '${String(holder)}'`);
      await tamper(`UPDATE collateral_balances SET balance = balance + ${String(by)}
        WHERE 'account:' || account_id = '${String(holder)}' AND asset = 'USD'`);
      await tamper(`UPDATE ledger_balances SET balance = balance + ${String(by)}
        WHERE ledger_account = '${String(holder)}' AND asset = 'USD'`);
    }
  };
  const differences = async () =>
    (await findLedgerDifferences(system.db)).map(
      ({ kind, ledgerAccount, expected, found }) =>
        `${kind} ${String(ledgerAccount)} ${found.minus(expected).toFixed()}`,
    );

  test('is what its records say', async () => {
    await verified(events);

    expect(await differences()).toEqual([]);
  });

  test('is found out when a winner paid for the deficit', async () => {
    await shift('.waterfall', 'account:s-1', 'deficit', '3');
    expect(await differences()).toEqual(['SETTLEMENT account:s-1 -3', 'SETTLEMENT deficit 3']);
    await shift('.waterfall', 'deficit', 'account:s-1', '3');
  });

  test('is found out when the funds gave less than they are said to', async () => {
    await shift('.funds', 'account:b-1', 'insurance:global', '1');
    expect(await differences()).toEqual(['SETTLEMENT insurance:global 1']);
    await shift('.funds', 'insurance:global', 'account:b-1', '1');
    expect(await differences()).toEqual([]);
  });

  test('is found out when another fund gave it to the deleveraging', async () => {
    const paidBy = (from: string, to: string) =>
      tamper(`UPDATE ledger_postings SET ledger_account = '${to}'
        WHERE transfer_id LIKE '%.funds' AND ledger_account = '${from}'`);
    await paidBy('insurance:global', 'backstop');
    expect((await differences()).filter((each) => each.startsWith('SETTLEMENT'))).toEqual([
      'SETTLEMENT backstop -10',
      'SETTLEMENT insurance:global 10',
    ]);
    await paidBy('backstop', 'insurance:global');
  });

  test('is found out when a settlement is told twice', async () => {
    const [from, to] = [placeOf(SETTLED), placeOf(isOf('MarginCallClosed'))];
    await verified([...events.slice(0, to), ...events.slice(from)]);
    expect(await differences()).toEqual([
      'SETTLEMENT account:s-1 710',
      'SETTLEMENT deficit 100',
      'SETTLEMENT insurance:global 90',
    ]);
    await verified(events);
  });
});
