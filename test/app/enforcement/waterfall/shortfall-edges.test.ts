import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { createPlayedLeader } from '../../../../src/app/enforcement/watch/watch.js';
import { coverShortfalls } from '../../../../src/app/enforcement/waterfall/cover-shortfalls.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { sweep } from '../../../../src/app/enforcement/sweep.js';
import { checkLedger, postTransfers } from '../../../../src/app/ledger/ledger.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import { readRunFigures } from '../../../../src/store/system/run-figures.js';
import { aScriptedVenue, filled, type ScriptedVenue } from '../../../support/scripted-venue.js';
import { SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../system.js';

let system: EnforcedSystem;
let venue: ScriptedVenue;

beforeEach(async () => {
  venue = aScriptedVenue();
  system = { ...(await anEnforcedSystem()), venue, log: SILENT };
  await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '2500' });
});

afterEach(() => system.close());

async function transfer(from: string, to: string, amount: string): Promise<void> {
  await inTransaction(system.db, (tx) =>
    postTransfers(tx, [
      {
        transferId: `test.${from}.${to}`,
        at: system.clock.now(),
        postings: [
          { ledgerAccount: from, asset: 'USD', amount: decimal(amount).negated() },
          { ledgerAccount: to, asset: 'USD', amount: decimal(amount) },
        ],
      },
    ]),
  );
}

/** Empties every fund but the global one, which gets so much. */
async function leaveInFunds(global: string): Promise<void> {
  for (const [name, balance] of await readLedgerBalances(system.db, 'USD')) {
    if (balance.gt(0) && (name.startsWith('insurance:') || name === 'backstop')) {
      await transfer(name, 'external', balance.toFixed());
    }
  }
  if (global !== '0') {
    await transfer('external', 'insurance:global', global);
  }
}

async function trader(id: string, cash: string, size: string, entry = '50000'): Promise<void> {
  await fund(system, id, cash);
  await hold(system, id, size, entry);
}

async function fallTo(price: string, ...ids: readonly string[]): Promise<void> {
  await publishLater(system, 1, { 'BTC-USD': price });
  await assessAccounts(system, ids, 'PRICE');
}

async function paidBy(): Promise<string[]> {
  const rows = await system.db.waterfallAllocation.findMany({
    orderBy: [{ liquidationId: 'asc' }, { ordinal: 'asc' }],
  });
  return rows.map(({ kind }) => kind);
}

describe('numbers', () => {
  test('of a loss beyond all profit are within the range of the engine', async () => {
    await leaveInFunds('0');
    await trader('b-1', '3000', '2');
    await trader('s-1', '2000', '-0.12345678', '50000.1234567');
    await fallTo('48000.1234567891', 'b-1');
    await liquidateMarket(system, 'BTC-USD');

    expect(await paidBy()).toContain('SOCIALIZED_LOSS');
    const balances = await system.db.collateralBalance.findMany();
    expect(balances.every(({ balance }) => balance.decimalPlaces() <= 12)).toBe(true);
    expect((await checkLedger(system.db)).isSound).toBe(true);
    await createPlayedLeader(system).warmUp();
  });

  test('of a fill with more decimals than a size may have are truncated and reported', async () => {
    await trader('b-1', '3000', '2');
    venue.onTrade = (orders) =>
      orders.map((order) => ({
        ...filled(order, { size: '-1.1234567890123' }),
        status: 'PARTIALLY_FILLED' as const,
      }));
    await fallTo('48000', 'b-1');
    await liquidateMarket(system, 'BTC-USD');

    const position = await system.db.position.findFirstOrThrow({ where: { accountId: 'b-1' } });
    expect(position.size.toFixed()).toBe('0.87654322');
    await createPlayedLeader(system).warmUp();
  });
});

describe('order and time', () => {
  test('an insolvent account does not wait for a cooldown after a partial fill', async () => {
    await trader('b-1', '3000', '2');
    venue.onTrade = (orders) =>
      orders.map((order) => ({
        ...filled(order, { size: '-0.5' }),
        status: 'PARTIALLY_FILLED' as const,
      }));
    await fallTo('48000', 'b-1');
    await liquidateMarket(system, 'BTC-USD');

    const call = await system.db.marginCall.findFirstOrThrow({ where: { accountId: 'b-1' } });
    expect(call.nextStepAt!.getTime() - system.clock.now().getTime()).toBe(1000);
  });

  test('the worst due account goes first, however few orders a venue takes at a time', async () => {
    await trader('a-mild', '3000', '2');
    await trader('z-worst', '2400', '2');
    await publishLater(system, 1, { 'BTC-USD': '48850' });
    await assessAccounts(system, ['a-mild'], 'PRICE');
    await assessAccounts(system, ['z-worst'], 'PRICE');
    await liquidateMarket({ ...system, venue: { ...venue, ordersMax: 1 } }, 'BTC-USD');

    expect(venue.sent.map(({ accountId }) => accountId)[0]).toBe('z-worst');
  });
});

describe('who pays', () => {
  test('two simultaneous bankruptcies do not count on the same fund', async () => {
    await leaveInFunds('1500');
    await trader('b-1', '3000', '2');
    await trader('b-2', '3000', '2');
    await trader('s-1', '60000', '-12');
    await fallTo('48000', 'b-1', 'b-2');
    await liquidateMarket(system, 'BTC-USD');

    const paid = await paidBy();
    expect(paid).toContain('AUTO_DELEVERAGING');
    expect(paid).not.toContain('SOCIALIZED_LOSS');
  });

  test('has consecutive numbers, from deleveraging to the settlement', async () => {
    await leaveInFunds('100');
    await trader('b-1', '3000', '2');
    await trader('s-1', '2000', '-0.6');
    await fallTo('48000', 'b-1', 's-1');
    await liquidateMarket(system, 'BTC-USD');

    const rows = await system.db.waterfallAllocation.findMany({ orderBy: { ordinal: 'asc' } });
    expect(rows.map(({ ordinal, kind }) => `${String(ordinal)} ${kind}`)).toEqual([
      '1 GLOBAL_INSURANCE',
      '2 AUTO_DELEVERAGING',
      '3 GLOBAL_INSURANCE',
      '4 SOCIALIZED_LOSS',
    ]);
  });

  test('an account that received money since its bankruptcy keeps the rest', async () => {
    await trader('b-1', '3000', '2');
    await fallTo('48000', 'b-1');
    await system.db.$executeRaw`
      UPDATE margin_calls SET state = 'BANKRUPT', next_step_at = NULL, next_step_market_id = NULL, is_cooling_down = false`;
    await system.db.$executeRaw`DELETE FROM positions WHERE account_id = 'b-1'`;
    await fund(system, 'b-1', '1', 'BTC');
    await coverShortfalls(system, ['b-1']);

    const held = await system.db.collateralBalance.findMany({ where: { accountId: 'b-1' } });
    expect(held.map(({ asset, balance }) => `${balance.toFixed()} ${asset}`).sort()).toEqual([
      '1 BTC',
      '3000 USD',
    ]);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
  });
});

describe('the limit of a solvent account below a third of its maintenance margin', () => {
  async function limitPrice(): Promise<string | undefined> {
    await trader('b-1', '3000', '2');
    // Equity 200 of 1,166.40: it is gone at 48,500.
    await fallTo('48600', 'b-1');
    await liquidateMarket(system, 'BTC-USD');
    return venue.sent[0]?.limitPrice.toFixed();
  }

  test('is its bankruptcy price when no fund would bear more', async () => {
    await leaveInFunds('0');

    expect(await limitPrice()).toBe('48500');
  });

  test('is that, too, when the funds would bear a part of what it could lose', async () => {
    await leaveInFunds('100');

    expect(await limitPrice()).toBe('48500');
  });

  test('is the slippage allowed when they would bear all of it', async () => {
    await leaveInFunds('100000');

    expect(decimal((await limitPrice())!).lt('48500')).toBe(true);
  });

  test('and once it is bankrupt it is deleveraged', async () => {
    await leaveInFunds('0');
    await trader('s-1', '60000', '-12');
    // Nobody buys at the bankruptcy price.
    venue.onTrade = (orders) =>
      orders.map(({ clientOrderId }) => ({
        clientOrderId,
        status: 'REJECTED' as const,
        filledSize: decimal('0'),
        averagePrice: null,
        reason: 'LIMIT_REACHED' as const,
        filledAt: null,
      }));
    expect(await limitPrice()).toBe('48500');
    await fallTo('48400', 'b-1');
    await liquidateMarket(system, 'BTC-USD');

    expect(await paidBy()).toEqual(['AUTO_DELEVERAGING']);
  });
});

/** Accounts that owe so much in USD, without a position: fills were booked, settlements were not. */
async function bankrupt(debts: Readonly<Record<string, string>>): Promise<void> {
  const ids = Object.keys(debts);
  for (const id of ids) {
    await trader(id, '3000', '2');
  }
  await fallTo('48000', ...ids);
  await system.db.$executeRaw`
    UPDATE margin_calls SET state = 'BANKRUPT', next_step_at = NULL, next_step_market_id = NULL, is_cooling_down = false`;
  await system.db.$executeRaw`DELETE FROM positions WHERE account_id = ANY(${ids}::text[])`;
  for (const [id, debt] of Object.entries(debts)) {
    await transfer(`account:${id}`, 'venue', decimal(debt).plus(3000).toFixed());
  }
}

async function deficit(): Promise<string> {
  return (await readLedgerBalances(system.db, 'USD')).get('deficit')?.toFixed() ?? '0';
}

async function paidByWinners(): Promise<string[]> {
  const rows = await system.db.pendingEvent.findMany({
    where: { type: 'LossSocialized' },
    orderBy: { id: 'asc' },
  });
  return rows.map(
    ({ accountId, payload }) => `${accountId} ${(payload as { amount: string }).amount}`,
  );
}

describe('a settlement that winners have to pay', () => {
  beforeEach(() => leaveInFunds('0'));

  test('waits while their prices cannot be used, and makes no deficit', async () => {
    await trader('s-1', '9000', '-1');
    await bankrupt({ 'b-1': '500' });
    system.clock.at = new Date(system.clock.at.getTime() + 3_600_000);
    await coverShortfalls(system, ['b-1']);

    expect(await callsOf(system)).toEqual(['b-1 BANKRUPT']);
    expect(await deficit()).toBe('0');

    await publish(system, { 'BTC-USD': '48000' });
    await sweep(system, { enqueue: () => Promise.resolve() });

    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    expect(await paidByWinners()).toEqual(['s-1 500']);
    expect(await deficit()).toBe('0');
  });

  test('skips a winner whose equity depends on another unusable price', async () => {
    await trader('s-1', '9000', '-1');
    await trader('s-2', '9000', '-1');
    await fund(system, 's-1', '1', 'ETH');
    await bankrupt({ 'b-1': '500' });
    system.clock.at = new Date(system.clock.at.getTime() + 3_600_000);
    await publish(system, { 'BTC-USD': '48000' });
    await coverShortfalls(system, ['b-1']);

    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    expect(await paidByWinners()).toEqual(['s-2 500']);
  });

  test('does not take the same profit again in the next batch', async () => {
    await trader('s-1', '9000', '-1');
    await bankrupt({ 'b-1': '1500', 'b-2': '1500' });
    await coverShortfalls(system, ['b-1']);
    await coverShortfalls(system, ['b-2']);

    // 2,000 of profit: 1,500, then the 500 that are left of it.
    expect(await paidByWinners()).toEqual(['s-1 1500', 's-1 500']);
    expect(await deficit()).toBe('-1000');
    // Neither took a step: no order says what they owed.
    expect((await readRunFigures(system.db)).shortfall.toFixed()).toBe('3000');
  });

  test('covers at most twenty bankruptcies at once, and the next twenty use what is left', async () => {
    await trader('s-1', '9000', '-1');
    const ids = Array.from({ length: 23 }, (_, index) => `b-${String(index + 10)}`);
    await bankrupt(Object.fromEntries(ids.map((id) => [id, '100'])));
    await coverShortfalls(system, ids);

    const [row] = await system.db.$queryRaw<{ transactions: number }[]>`
      SELECT count(DISTINCT xmin::text)::int AS transactions FROM margin_calls WHERE state = 'CLOSED'`;
    expect(row?.transactions).toBe(2);
    expect(await callsOf(system)).toEqual(ids.map((id) => `${id} CLOSED`));
    expect(await paidByWinners()).toEqual(Array.from({ length: 20 }, () => 's-1 100'));
    expect(await deficit()).toBe('-300');
  });

  test('takes new profit, after the position was closed', async () => {
    await trader('s-1', '9000', '-1');
    await bankrupt({ 'b-1': '2000', 'b-2': '600' });
    await coverShortfalls(system, ['b-1']);
    await hold(system, 's-1', '0', '50000');
    await hold(system, 's-1', '-1', '49000');
    await coverShortfalls(system, ['b-2']);

    expect(await paidByWinners()).toEqual(['s-1 2000', 's-1 600']);
  });
});

test('the payers of a bankruptcy without a step are recorded with its call', async () => {
  await leaveInFunds('30');
  await trader('s-1', '9000', '-1');
  await bankrupt({ 'b-1': '50' });
  await coverShortfalls(system, ['b-1']);

  const rows = await system.db.waterfallAllocation.findMany({ orderBy: { ordinal: 'asc' } });
  expect(
    rows.map(({ marginCallId, liquidationId, kind, amount }) => [
      ...[marginCallId, liquidationId, kind],
      amount.toFixed(),
    ]),
  ).toEqual([
    ['b-1.call-1', null, 'GLOBAL_INSURANCE', '30'],
    ['b-1.call-1', null, 'SOCIALIZED_LOSS', '20'],
  ]);
});

test('a bankruptcy that cannot be settled is reported and does not delay others', async () => {
  const alerts: object[] = [];
  const log = { ...SILENT, error: (facts: object) => void alerts.push(facts) };
  await bankrupt({ 'b-1': '10', 'b-2': '20', 'b-3': '30' });
  await system.db.$executeRaw`
    CREATE FUNCTION refuse_b_2() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no posting to b-2'; END $$`;
  await system.db.$executeRaw`
    CREATE TRIGGER refuse_b_2 BEFORE INSERT ON ledger_postings FOR EACH ROW
      WHEN (NEW.ledger_account = 'account:b-2') EXECUTE FUNCTION refuse_b_2()`;
  await coverShortfalls({ ...system, log }, ['b-1', 'b-2', 'b-3']);

  expect(await callsOf(system)).toEqual(['b-1 CLOSED', 'b-2 BANKRUPT', 'b-3 CLOSED']);
  expect(alerts).toEqual([
    { accountId: 'b-2', error: expect.stringContaining('no posting to b-2') },
  ]);
  await expect(coverShortfalls(system, ['b-2'])).rejects.toThrow('no posting to b-2');
});
