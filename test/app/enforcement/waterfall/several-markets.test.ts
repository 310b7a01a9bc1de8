import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { postTransfers } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import { loadTransferCauses } from '../../../../src/store/ledger/read-ledger.js';
import { aScriptedVenue, type ScriptedVenue } from '../../../support/scripted-venue.js';
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

let transfers = 0;

async function transfer(from: string, to: string, amount: string): Promise<void> {
  transfers += 1;
  await inTransaction(system.db, (tx) =>
    postTransfers(tx, [
      {
        transferId: `test.${transfers}`,
        at: system.clock.now(),
        postings: [
          { ledgerAccount: from, asset: 'USD', amount: decimal(amount).negated() },
          { ledgerAccount: to, asset: 'USD', amount: decimal(amount) },
        ],
      },
    ]),
  );
}

/** Empties every fund, then fills these. */
async function leaveInFunds(funds: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, balance] of await readLedgerBalances(system.db, 'USD')) {
    if (balance.gt(0) && (name.startsWith('insurance:') || name === 'backstop')) {
      await transfer(name, 'external', balance.toFixed());
    }
  }
  for (const [name, amount] of Object.entries(funds)) {
    await transfer('external', name, amount);
  }
}

async function balanceOf(ledger: string): Promise<string> {
  return (await readLedgerBalances(system.db, 'USD')).get(ledger)?.toFixed() ?? '0';
}

/** Long 2 BTC and a crumb of ETH, which is closed last: BTC loses 4,000, ETH 10, there are 3,000. */
async function bankruptWithACrumb(): Promise<void> {
  await fund(system, 'b-1', '3000');
  await hold(system, 'b-1', '2', '50000');
  await hold(system, 'b-1', '1', '2500', 'ETH-USD');
}

async function fall(): Promise<void> {
  await publishLater(system, 1, { 'BTC-USD': '48000', 'ETH-USD': '2490' });
  await assessAccounts(system, ['b-1'], 'PRICE');
}

async function liquidateAll(): Promise<void> {
  for (let second = 0; second < 3; second += 1) {
    system.clock.at = new Date(system.clock.at.getTime() + 1000);
    await liquidateMarket(system, 'BTC-USD');
    await liquidateMarket(system, 'ETH-USD');
  }
}

/** What each market's steps were paid by: `ETH-USD SOCIALIZED_LOSS s-1 1`. */
async function waterfall(): Promise<string[]> {
  const rows = await system.db.waterfallAllocation.findMany({
    include: { liquidation: true },
    orderBy: [{ liquidationId: 'asc' }, { ordinal: 'asc' }],
  });
  return rows.map(({ liquidation, kind, counterpartyAccountId, amount }) =>
    [liquidation?.marketId ?? null, kind, counterpartyAccountId, amount.toFixed()]
      .filter((part) => part !== null)
      .join(' '),
  );
}

async function expectSound(): Promise<void> {
  await relayLog(system, { enqueue: () => Promise.resolve() });

  expect(await findLedgerDifferences(system.db)).toEqual([]);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
}

describe('a bankruptcy over two markets', () => {
  test('is paid by each market’s fund for what was lost there, not by that of the last step', async () => {
    await leaveInFunds({ 'insurance:BTC-USD': '100000', 'insurance:ETH-USD': '100000' });
    await bankruptWithACrumb();
    await fall();
    await liquidateAll();

    // 1,010 · 4,000 / 4,010, and · 10 / 4,010.
    expect(await waterfall()).toEqual([
      'BTC-USD MARKET_INSURANCE 1007.481297',
      'ETH-USD MARKET_INSURANCE 2.518703',
    ]);
    expect(await balanceOf('insurance:ETH-USD')).toBe('99997.481297');
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    await expectSound();
  });

  test('is shared by the winners of each market for what was lost there', async () => {
    await leaveInFunds({ 'insurance:global': '10' });
    await bankruptWithACrumb();
    // Both sell what others hold, so nobody can be deleveraged: longs win nothing here.
    await fund(system, 's-btc', '9000');
    await hold(system, 's-btc', '0.5', '40000');
    await fund(system, 's-eth', '9000');
    await hold(system, 's-eth', '5', '2000', 'ETH-USD');
    await fall();
    await liquidateAll();

    expect(await waterfall()).toEqual([
      'BTC-USD GLOBAL_INSURANCE 9.975062',
      'BTC-USD SOCIALIZED_LOSS s-btc 997.506235',
      'ETH-USD GLOBAL_INSURANCE 0.024938',
      'ETH-USD SOCIALIZED_LOSS s-eth 2.493765',
    ]);
    await expectSound();
  });
});

describe('a deleveraging', () => {
  /** Somebody short with room for more than half of either position. */
  async function shorts(): Promise<void> {
    await fund(system, 's-btc', '90000');
    await hold(system, 's-btc', '-8', '50000');
    await fund(system, 's-eth', '90000');
    await hold(system, 's-eth', '-8', '2500', 'ETH-USD');
  }

  test('puts on each position the loss that was made with it, and leaves no debt', async () => {
    await leaveInFunds({});
    await bankruptWithACrumb();
    await shorts();
    await fall();
    await liquidateAll();

    expect(venue.sent).toEqual([]);
    expect(await waterfall()).toEqual([
      'BTC-USD AUTO_DELEVERAGING s-btc 1007.481297',
      'ETH-USD AUTO_DELEVERAGING s-eth 2.518703',
    ]);
    expect(await balanceOf('deficit')).toBe('0');
    expect(await callsOf(system)).toEqual(['b-1 CLOSED']);
    await expectSound();
  });

  test('of the small rest does not bear the loss of earlier sales', async () => {
    await leaveInFunds({});
    await bankruptWithACrumb();
    await shorts();
    // Nobody is short BTC: it goes to the venue, and its loss stays its own.
    await hold(system, 's-btc', '8', '40000');
    await fall();
    await liquidateAll();

    expect(venue.sent.map(({ marketId }) => marketId)).toEqual(['BTC-USD']);
    expect(await waterfall()).toEqual([
      'BTC-USD SOCIALIZED_LOSS s-btc 1007.481297',
      'ETH-USD AUTO_DELEVERAGING s-eth 2.518703',
    ]);
    await expectSound();
  });

  test('waits while the price of another market, which splits the loss, cannot be used', async () => {
    await leaveInFunds({});
    await bankruptWithACrumb();
    await shorts();
    await fall();
    system.clock.at = new Date(system.clock.at.getTime() + 3_600_000);
    await publish(system, { 'BTC-USD': '48000' });
    await liquidateMarket(system, 'BTC-USD');

    expect(await waterfall()).toEqual([]);
    expect(await callsOf(system)).toEqual(['b-1 SUSPENDED']);
  });

  test('draws on the funds at once, so that two markets do not count on the same money', async () => {
    await leaveInFunds({ 'insurance:global': '600' });
    for (const [id, market, size, entry] of [
      ['b-1', 'BTC-USD', '2', '50000'],
      ['b-2', 'ETH-USD', '40', '2500'],
    ] as const) {
      await fund(system, id, '3000');
      await hold(system, id, size, entry, market);
    }
    await fund(system, 's-btc', '90000');
    await hold(system, 's-btc', '-8', '50000');
    await fund(system, 's-eth', '90000');
    await hold(system, 's-eth', '-160', '2500', 'ETH-USD');
    await publishLater(system, 1, { 'BTC-USD': '48000', 'ETH-USD': '2400' });
    await assessAccounts(system, ['b-1', 'b-2'], 'PRICE');
    await Promise.all([liquidateMarket(system, 'BTC-USD'), liquidateMarket(system, 'ETH-USD')]);

    // Each is 1,000 below nothing. One has all of the fund, the other's counterparties pay all of it.
    const paid = (await waterfall()).map((line) => line.split(' ').slice(1).join(' ')).sort();
    expect(paid.filter((line) => line.startsWith('GLOBAL'))).toEqual(['GLOBAL_INSURANCE 600']);
    expect(paid.filter((line) => line.startsWith('SOCIALIZED'))).toEqual([]);
    expect(await balanceOf('insurance:global')).toBe('0');
    expect(await balanceOf('deficit')).toBe('0');
    const drawn = await system.db.ledgerPosting.findFirstOrThrow({
      where: { ledgerAccount: 'insurance:global', transferId: { endsWith: '.funds' } },
    });
    const causes = await loadTransferCauses(system.db, [drawn.transferId]);
    expect(causes.get(drawn.transferId)).toMatchObject({
      liquidationId: drawn.transferId.replace('.funds', ''),
    });
    await expectSound();
  });

  test('and the settlement after it take a quarter of a market’s fund between them', async () => {
    await leaveInFunds({ 'insurance:BTC-USD': '800' });
    await fund(system, 'b-1', '3000');
    await hold(system, 'b-1', '2', '50000');
    await fund(system, 's-btc', '9000');
    await hold(system, 's-btc', '-1', '50000');
    await fall();
    await liquidateAll();

    // A quarter of the size is taken, so the fund pays 50 of its 200; the settlement pays the other 150.
    expect(await waterfall()).toEqual([
      'BTC-USD MARKET_INSURANCE 50',
      'BTC-USD AUTO_DELEVERAGING s-btc 200',
      'BTC-USD MARKET_INSURANCE 150',
      'BTC-USD SOCIALIZED_LOSS s-btc 600',
    ]);
    await expectSound();
  });
});
