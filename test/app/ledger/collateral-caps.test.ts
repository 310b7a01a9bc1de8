import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createPlayedLeader, type Watch } from '../../../src/app/enforcement/watch/watch.js';
import { checkWithdrawal } from '../../../src/app/permissions/check-withdrawal.js';
import { recordDeposit } from '../../../src/app/ingest/collateral/record-deposit.js';
import { recordWithdrawal } from '../../../src/app/ingest/collateral/withdrawals.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../src/app/verification/verify-log.js';
import { assessAccountHealth } from '../../../src/domain/risk/health/account-health.js';
import { shareOf } from '../../../src/domain/risk/health/collateral-value.js';
import { listAccounts } from '../../../src/engine/reads/book-queries.js';
import { loadAccounts } from '../../../src/store/accounts/accounts.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';
import { usableMarkets } from '../enforcement/system.js';
import {
  aGovernedSystem,
  enact,
  factsOf,
  type GovernanceSystem,
  publish,
  refusalOf,
} from '../governance/system.js';
import { both } from '../../verifier/both.js';
import { OPERATOR } from '../ingest/system.js';

let system: GovernanceSystem;
let watch: Watch;
let keys = 0;

beforeAll(async () => {
  system = await aGovernedSystem();
  system.prices.set('ETH-USD', '3000');
  await publish(system);
  watch = createPlayedLeader(system);
  await watch.warmUp();
});

afterAll(async () => {
  await system.close();
});

async function deposit(accountId: string, amount: string, asset = 'ETH'): Promise<void> {
  keys += 1;
  const input = { key: `d-${keys}`, accountId, asset, amount, owner: accountId, final: true };
  await recordDeposit(system, OPERATOR, input);
}

async function withdraw(accountId: string, amount: string, asset = 'ETH'): Promise<void> {
  keys += 1;
  await recordWithdrawal(system, OPERATOR, { key: `w-${keys}`, accountId, asset, amount });
}

async function ether() {
  const { assets } = await loadRiskContext(system.db, system.clock.at);
  return assets.get('ETH')!;
}

async function shareAndTotal(): Promise<[string, string | null]> {
  const asset = await ether();
  return [shareOf(asset).toFixed(), asset.countedTotal?.toFixed() ?? null];
}

/** Seals, follows and decides until nothing is left. */
async function settle(): Promise<void> {
  for (;;) {
    const sealed = await relayLog(system, { enqueue: () => Promise.resolve() });
    const turned = await watch.onUsability(await usableMarkets(system));
    if (turned + (await watch.onEvents(sealed)) === 0 && sealed.length === 0) {
      return;
    }
  }
}

/** The book in memory against the exact model over the rows. */
async function expectSameAsRows(): Promise<void> {
  const context = await loadRiskContext(system.db, system.clock.at);
  const { rows } = listAccounts(watch.engine, { orderBy: 'ID_ASC', first: 100 });
  const ids = rows.map(({ accountId }) => accountId);
  const accounts = await loadAccounts(system.db, ids);
  for (const { accountId, equity } of rows) {
    const exact = assessAccountHealth(accounts.get(accountId)!, context).equity.toNumber();
    expect(equity).toBeCloseTo(exact, 6);
  }
}

describe('caps of an asset', () => {
  test('by a vote: what is beyond them counts for nothing, in the rows, in the book and in the log', async () => {
    await deposit('whale', '5');
    await deposit('fish', '1');
    await enact(system, {
      kind: 'CHANGE_COLLATERAL',
      asset: 'ETH',
      haircut: '0.1',
      accountCap: '2',
      totalCap: '3',
    });
    expect(await shareAndTotal()).toEqual(['1', '3']);
    await settle();
    await expectSameAsRows();

    await deposit('late', '1');
    expect(await shareAndTotal()).toEqual(['0.75', '4']);
    const context = await loadRiskContext(system.db, system.clock.at);
    const accounts = await loadAccounts(system.db, ['whale', 'fish', 'late']);
    const equities = new Map(
      ['whale', 'fish', 'late'].map((id) => [
        id,
        assessAccountHealth(accounts.get(id)!, context).equity.toFixed(),
      ]),
    );
    // 2 · 0.675 · 3,000, and 1 · 0.675 · 3,000: (1 − 0.1) · 0.75 of what is within the cap of an account.
    expect(equities).toEqual(
      new Map([
        ['whale', '4050'],
        ['fish', '2025'],
        ['late', '2025'],
      ]),
    );
    await settle();
    await expectSameAsRows();

    await withdraw('whale', '3.5');
    expect(await shareAndTotal()).toEqual(['0.857142857142', '3.5']);
    await withdraw('late', '1');
    expect(await shareAndTotal()).toEqual(['1', '2.5']);
    await settle();
    await expectSameAsRows();
    expect(await findLedgerDifferences(system.db)).toEqual([]);
    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
  });

  test('a share that moves is a line of the log, and no line while it does not', async () => {
    const sharesOf = async () => {
      const events = await system.db.event.findMany({
        where: { type: 'CollateralShareChanged' },
        orderBy: { sequence: 'asc' },
      });
      return events.map(({ payload }) => JSON.parse(JSON.stringify(payload)) as object);
    };
    expect(await sharesOf()).toMatchObject([
      { asset: 'ETH', before: '1', share: '0.75', totalCap: '3', countedTotal: '4' },
      { before: '0.75', share: '0.857142857142', countedTotal: '3.5' },
      { before: '0.857142857142', share: '1', countedTotal: '2.5' },
    ]);
    await deposit('fish', '0.5');
    expect(await factsOf(system, 'CollateralShareChanged')).toEqual([]);
    await withdraw('fish', '0.5');
  });

  test('deposits at the same time are all counted', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `crowd-${index}`);
    await Promise.all(names.map((name) => deposit(name, '1')));
    // 1.5 of the whale and 1 of the fish, and the twelve.
    expect(await shareAndTotal()).toEqual(['0.206896551724', '14.5']);
    expect(await findLedgerDifferences(system.db)).toEqual([]);
    await Promise.all(names.map((name) => withdraw(name, '1')));
    expect(await shareAndTotal()).toEqual(['1', '2.5']);
    await settle();
  });

  test('what strangers deposit may cause a margin call, by a change of collateral; it can be recomputed', async () => {
    await deposit('trader', '1');
    // About 2,300 of collateral at first, and 345 in the end; the maintenance margin is 500.
    await system.db.position.create({
      data: { accountId: 'trader', marketId: 'BTC-USD', size: '1', entryPrice: '50000' },
    });
    await deposit('trader', '1', 'USD');
    await settle();
    expect(await system.db.marginCall.count()).toBe(0);
    // Caps of the last day would be a change of parameters.
    await system.wait(90_000);
    for (let stranger = 0; stranger < 10; stranger += 1) {
      await deposit(`stranger-${stranger}`, '2');
    }
    await settle();
    const [call] = await system.db.marginCall.findMany();
    expect(call).toMatchObject({ accountId: 'trader', cause: 'COLLATERAL_CHANGE' });
    await expectSameAsRows();
    expect(await both(system)).toMatchObject({ server: { ok: true }, verifier: { ok: true } });
  });

  test('what is beyond the cap of an account may be withdrawn, whatever the rest must cover', async () => {
    await deposit('borrower', '5');
    await withdraw('borrower', '1');
    keys += 1;
    await system.db.position.create({
      data: { accountId: 'borrower', marketId: 'ETH-USD', size: '1', entryPrice: '3000' },
    });
    const { maxAmount, refusal } = await checkWithdrawal(system, OPERATOR, {
      accountId: 'borrower',
      asset: 'ETH',
      amount: '2',
    });
    expect(refusal).toBeNull();
    expect(maxAmount.gte(2)).toBe(true);
  });

  test('a counted total that is not what accounts hold is found out', async () => {
    await system.db
      .$executeRaw`UPDATE collateral_assets SET counted_total = counted_total + 1 WHERE asset = 'ETH'`;
    expect(await findLedgerDifferences(system.db)).toMatchObject([
      { kind: 'COUNTED', asset: 'ETH' },
    ]);
    await deposit('fish', '0.1');
    expect(await findLedgerDifferences(system.db)).toEqual([]);
  });

  test('end with a vote for the largest value; the quote asset has none', async () => {
    const none = '1000000000000000';
    await enact(system, {
      kind: 'CHANGE_COLLATERAL',
      asset: 'ETH',
      accountCap: none,
      totalCap: none,
    });
    expect(await shareAndTotal()).toEqual(['1', null]);
    await settle();
    await expectSameAsRows();
    const action = { kind: 'CHANGE_COLLATERAL', asset: 'USD', totalCap: '5' };
    expect(await refusalOf(enact(system, action))).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'totalCap' },
    });
  });
});
