import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { recordWithdrawal } from '../../../../src/app/ingest/collateral/withdrawals.js';
import { checkLedger, postTransfers } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { lockAccounts } from '../../../../src/store/accounts/accounts.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import { aScriptedVenue, type ScriptedVenue } from '../../../support/scripted-venue.js';
import { OPERATOR, SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  factCounts,
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
  await publish(system, { 'BTC-USD': '50000' });
});

afterEach(async () => {
  await system.close();
});

/** Moves value as no use case does, for states that are hard to reach. */
async function move(
  id: string,
  asset: string,
  from: string,
  to: string,
  amount: string,
): Promise<void> {
  await inTransaction(system.db, (tx) =>
    postTransfers(tx, [
      {
        transferId: `test.${id}`,
        at: system.clock.now(),
        postings: [
          { ledgerAccount: from, asset, amount: decimal(amount).negated() },
          { ledgerAccount: to, asset, amount: decimal(amount) },
        ],
      },
    ]),
  );
}

/** Leaves so much in the global insurance fund and nothing in any other. */
async function withFunds(amount: string): Promise<void> {
  const balances = await readLedgerBalances(system.db, 'USD');
  for (const [name, balance] of balances) {
    if (balance.gt(0) && (name.startsWith('insurance:') || name === 'backstop')) {
      await move(`drain.${name}`, 'USD', name, 'external', balance.toFixed());
    }
  }
  if (amount !== '0') {
    await move('fund', 'USD', 'external', 'insurance:global', amount);
  }
}

/** An account in BTC-USD at 50,000. */
async function trader(id: string, cash: string, size: string): Promise<void> {
  await fund(system, id, cash);
  await hold(system, id, size, '50000');
}

/** BTC falls to 48,000: 2 BTC with 3,000 USD are 1,000 below nothing. */
async function crash(...ids: readonly string[]): Promise<void> {
  await publishLater(system, 1, { 'BTC-USD': '48000' });
  await assessAccounts(system, ids, 'PRICE');
  await liquidateMarket(system, 'BTC-USD');
}

async function positions(): Promise<string[]> {
  const rows = await system.db.position.findMany({ orderBy: { accountId: 'asc' } });
  return rows.map(({ accountId, size }) => `${accountId} ${size.toFixed()}`);
}

async function balances(): Promise<string[]> {
  const rows = await system.db.collateralBalance.findMany({
    orderBy: [{ accountId: 'asc' }, { asset: 'asc' }],
  });
  return rows.map(({ accountId, asset, balance }) => `${accountId} ${balance.toFixed()} ${asset}`);
}

/** What the layers paid, in their order: `AUTO_DELEVERAGING s-1 250`. */
async function waterfall(): Promise<string[]> {
  const rows = await system.db.waterfallAllocation.findMany({
    orderBy: [{ liquidationId: 'asc' }, { ordinal: 'asc' }],
  });
  return rows.map(({ kind, counterpartyAccountId, amount }) =>
    [kind, counterpartyAccountId, amount.toFixed()].filter((part) => part !== null).join(' '),
  );
}

/** Money is conserved, and every decision comes out again from the log. */
async function expectSound(): Promise<void> {
  await relayLog(system, { enqueue: () => Promise.resolve() });

  expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
}

describe('without funds', () => {
  beforeEach(() => withFunds('0'));

  test('deleveraging does not wait for accounts on the bankrupt side', async () => {
    await trader('b-1', '3000', '2');
    await trader('s-1', '9000', '-4');
    await fund(system, 'l-1', '60000');
    await hold(system, 'l-1', '1', '40000');
    await inTransaction(system.db, async (tx) => {
      await lockAccounts(tx, ['l-1']);
      await crash('b-1');
    });

    expect(await positions()).toEqual(['l-1 1', 's-1 -2']);
  });

  test('bankrupt accounts on both sides each get counterparties of the other side', async () => {
    await trader('b-long', '3000', '2');
    await trader('s-1', '9000', '-4');
    await fund(system, 'b-short', '30000');
    await hold(system, 'b-short', '-2', '46000');
    await move('b-short', 'USD', 'account:b-short', 'external', '27000');
    await fund(system, 'l-1', '60000');
    await hold(system, 'l-1', '4', '40000');
    await crash('b-long', 'b-short');

    expect(await positions()).toEqual(['l-1 2', 's-1 -2']);
    await expectSound();
  });

  test('a bankrupt position is closed against the highest profit and leverage, at its bankruptcy price', async () => {
    await trader('b-1', '3000', '2');
    await trader('s-1', '2000', '-1');
    await trader('s-2', '5000', '-3');
    await crash('b-1');

    // 48,000 + 1,000 / 2 = 48,500. Half of s-2, whose leverage is 13, then half of s-1, whose is 12.
    expect(await positions()).toEqual(['s-1 -0.5', 's-2 -1.5']);
    expect(await balances()).toEqual(['b-1 0 USD', 's-1 2750 USD', 's-2 7250 USD']);
    expect(await waterfall()).toEqual(['AUTO_DELEVERAGING s-2 750', 'AUTO_DELEVERAGING s-1 250']);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    expect(venue.sent).toEqual([]);
    expect((await factCounts(system)).get('AutoDeleveraged')).toBe(3);
    const notices = await system.db.notice.findMany({ where: { kind: 'POSITION_DELEVERAGED' } });
    expect(notices.map(({ accountId }) => accountId).sort()).toEqual(['s-1', 's-2']);
    await expectSound();
  });

  test('a position without counterparties is sold, and the winners share the cost', async () => {
    await trader('b-1', '3000', '2');
    await trader('s-1', '2000', '-1');
    await crash('b-1');

    // Half a coin at 48,500; 1.5 at mark 48,000; 750 are left for s-1, who has 1,000 of profit left.
    expect(await positions()).toEqual(['s-1 -0.5']);
    expect(venue.sent.map(({ size }) => size.toFixed())).toEqual(['-1.5']);
    expect(await waterfall()).toEqual(['AUTO_DELEVERAGING s-1 250', 'SOCIALIZED_LOSS s-1 750']);
    expect(await balances()).toEqual(['b-1 0 USD', 's-1 2000 USD']);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    await expectSound();
  });

  test('without accounts on the other side the loss is a deficit, and withdrawals halt', async () => {
    await trader('b-1', '3000', '2');
    await trader('a-1', '9000', '0.1');
    await crash('b-1');

    expect(await waterfall()).toEqual([]);
    expect((await factCounts(system)).get('DeficitRecorded')).toBe(1);
    expect((await readLedgerBalances(system.db, 'USD')).get('deficit')?.toFixed()).toBe('-1000');
    await expect(
      recordWithdrawal(system, OPERATOR, {
        key: 'w-1',
        accountId: 'a-1',
        asset: 'USD',
        amount: '1',
      }),
    ).rejects.toMatchObject({ code: 'WITHDRAWALS_HALTED' });
    await expectSound();
  });

  test('two bankruptcies of one market in one batch take no size of a counterparty twice', async () => {
    await trader('b-1', '3000', '2');
    await trader('b-2', '3000', '2');
    await trader('s-1', '20000', '-4');
    await crash('b-1', 'b-2');

    // Half of 4 for the first; half of the 2 that are left for the second, who sells the rest.
    expect(await positions()).toEqual(['s-1 -1']);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED', 'b-2 CLOSED']);
    expect(await waterfall()).toEqual([
      'AUTO_DELEVERAGING s-1 1000',
      'AUTO_DELEVERAGING s-1 500',
      'SOCIALIZED_LOSS s-1 500',
    ]);
    await expectSound();
  });

  test('concurrent workers deleverage once', async () => {
    await trader('b-1', '3000', '2');
    await trader('b-2', '3000', '2');
    await trader('s-1', '40000', '-9');
    await publishLater(system, 1, { 'BTC-USD': '48000' });
    await assessAccounts(system, ['b-1', 'b-2'], 'PRICE');
    await Promise.all(Array.from({ length: 6 }, () => liquidateMarket(system, 'BTC-USD')));

    expect(await positions()).toEqual(['s-1 -5']);
    expect(await waterfall()).toEqual(['AUTO_DELEVERAGING s-1 1000', 'AUTO_DELEVERAGING s-1 1000']);
    expect(await callsOf(system)).toEqual(['b-1 CLOSED', 'b-2 CLOSED']);
    await expectSound();
  });

  test('a counterparty that would become bankrupt is skipped', async () => {
    await trader('b-1', '3000', '2');
    await trader('s-1', '2000', '-1');
    // Rich in BTC-USD, ruined in ETH-USD: 40 of equity are less than what half its coins would cost.
    await fund(system, 's-2', '5000');
    await hold(system, 's-2', '-3', '50000');
    await publish(system, { 'ETH-USD': '3000' });
    await hold(system, 's-2', '10', '3000', 'ETH-USD');
    await publishLater(system, 1, { 'ETH-USD': '2000' });
    await publishLater(system, 1, { 'BTC-USD': '48000', 'ETH-USD': '1904' });
    await assessAccounts(system, ['b-1'], 'PRICE');
    await liquidateMarket(system, 'BTC-USD');

    expect(await positions()).toContain('s-2 -3');
    expect((await waterfall())[0]).toBe('AUTO_DELEVERAGING s-1 250');
    await expectSound();
  });
});

describe('with funds', () => {
  test('that pay all of the expected loss, the venue trades and nobody is deleveraged', async () => {
    await withFunds('5000');
    await trader('b-1', '3000', '2');
    await trader('s-1', '30000', '-8');
    await crash('b-1');

    expect(await positions()).toEqual(['s-1 -8']);
    expect(await waterfall()).toEqual(['GLOBAL_INSURANCE 1000']);
    expect((await factCounts(system)).get('AutoDeleveraged')).toBeUndefined();
    await expectSound();
  });

  test('that cannot pay all of it, the funds pay what they have, and the price moves the rest', async () => {
    await withFunds('400');
    await trader('b-1', '3000', '2');
    await trader('s-1', '30000', '-8');
    await crash('b-1');

    // 48,000 + (1,000 − 400) / 2 = 48,300.
    expect(await positions()).toEqual(['s-1 -6']);
    expect(await waterfall()).toEqual(['GLOBAL_INSURANCE 400', 'AUTO_DELEVERAGING s-1 600']);
    expect((await readLedgerBalances(system.db, 'USD')).get('insurance:global')?.toFixed()).toBe(
      '0',
    );
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    await expectSound();
  });

  test('a debt in another asset is bought back and covered, too', async () => {
    await withFunds('5000');
    await trader('b-1', '3000', '2');
    await move('debt', 'BTC', 'account:b-1', 'external', '0.01');
    await crash('b-1');

    // −1,000 − 0.01 · 48,000.
    expect(await waterfall()).toEqual(['GLOBAL_INSURANCE 1480']);
    expect(await balances()).toEqual(['b-1 0 BTC', 'b-1 0 USD']);
    // No interest is charged for the seconds before.
    const owing = { accountId: 'b-1', debtSince: { not: null } };
    expect(await system.db.collateralBalance.count({ where: owing })).toBe(0);
    await expectSound();
  });
});
