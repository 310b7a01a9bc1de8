import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { createPlayedLeader, type Watch } from '../../../../src/app/enforcement/watch/watch.js';
import { recordCashFlows } from '../../../../src/app/ingest/flows/record-cash-flows.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { chargeInterest } from '../../../../src/app/ingest/interest/charge-interest.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { loadAccounts } from '../../../../src/store/accounts/accounts.js';
import { readLedgerBalance } from '../../../../src/store/ledger/ledger.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import { usableMarkets } from '../../enforcement/system.js';
import { aGovernedSystem, enact, type GovernanceSystem, publish } from '../../governance/system.js';
import { both } from '../../../verifier/both.js';
import { balanceOf, OPERATOR } from '../system.js';

const YEAR = 31_536_000;

let system: GovernanceSystem;
let watch: Watch;
let keys = 0;

beforeAll(async () => {
  system = await aGovernedSystem();
  system.prices.set('ETH-USD', '3000');
  await publish(system);
  watch = createPlayedLeader(system);
  await watch.warmUp();
  await enact(system, {
    kind: 'CHANGE_COLLATERAL',
    asset: 'ETH',
    haircut: '0.1',
    borrowRate: '0.1',
  });
  await enact(system, { kind: 'CHANGE_COLLATERAL', asset: 'USD', haircut: '0', borrowRate: '0.2' });
});

beforeEach(async () => {
  await chargeInterest(system);
});

afterAll(async () => {
  await system.close();
});

async function deposit(accountId: string, amount: string, asset = 'USD'): Promise<void> {
  keys += 1;
  const input = { key: `d-${keys}`, accountId, asset, amount, owner: accountId, final: true };
  await recordDeposit(system, OPERATOR, input);
}

async function flow(accountId: string, amount: string, asset: string): Promise<void> {
  keys += 1;
  const at = system.clock.now();
  const cashFlow = { id: `f-${keys}`, accountId, asset, amount, kind: 'SETTLEMENT' as const, at };
  const receipt = await recordCashFlows(system, OPERATOR, {
    key: `k-${keys}`,
    flows: [{ ...cashFlow, marketId: null, reason: null }],
  });
  expect(receipt.rejected).toEqual([]);
}

async function settle(): Promise<void> {
  for (;;) {
    const sealed = await relayLog(system, { enqueue: () => Promise.resolve() });
    const turned = await watch.onUsability(await usableMarkets(system));
    if (turned + (await watch.onEvents(sealed)) === 0 && sealed.length === 0) {
      return;
    }
  }
}

/** Rounded up, as the debtor pays it. */
function interestOf(debtSeconds: string, rate: string, places: number): string {
  return decimal(debtSeconds).times(rate).div(YEAR).toDecimalPlaces(places, 0).toFixed();
}

describe('interest', () => {
  test('is charged for each second of each amount owed, rounded up, and goes to the venue', async () => {
    await deposit('coin', '10000');
    await flow('coin', '-2', 'ETH');
    await system.wait(40);
    await flow('coin', '-1', 'ETH');
    await system.wait(20.5);
    await chargeInterest(system);
    // 2 for 40 seconds, then 3 for 20.5.
    const charged = interestOf('141.5', '0.1', 12);
    expect(await balanceOf(system, 'coin', 'ETH')).toMatchObject({
      balance: decimal('-3').minus(charged).toFixed(),
    });
    expect((await readLedgerBalance(system.db, 'venue:interest', 'ETH')).toFixed()).toBe(charged);
    expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
  });

  test('is charged once, however often and by how many it is asked for', async () => {
    await system.wait(61);
    const before = await balanceOf(system, 'coin', 'ETH');
    await Promise.all([1, 2, 3].map(() => chargeInterest(system)));
    const after = await balanceOf(system, 'coin', 'ETH');
    const charged = interestOf(decimal(before.balance).abs().times(61).toFixed(), '0.1', 12);
    expect(decimal(before.balance).minus(after.balance).toFixed()).toBe(charged);
    await system.wait(59);
    expect(await chargeInterest(system)).toMatchObject({ written: 0 });
  });

  test('of a debt that was paid back in between is charged for its seconds, and then no more', async () => {
    await deposit('brief', '1000');
    await flow('brief', '-2000', 'USD');
    await system.wait(10);
    await flow('brief', '5000', 'USD');
    await system.wait(60);
    await chargeInterest(system);
    const charged = interestOf('10000', '0.2', 20);
    const balance = decimal('4000').minus(charged).toFixed();
    expect(await balanceOf(system, 'brief', 'USD')).toMatchObject({ balance });
    await system.wait(120);
    await chargeInterest(system);
    expect(await balanceOf(system, 'brief', 'USD')).toMatchObject({ balance });
  });

  test('a rate that is voted holds from the next charge on', async () => {
    await system.wait(61);
    await chargeInterest(system);
    const before = decimal((await balanceOf(system, 'coin', 'ETH')).balance);
    const start = system.clock.at.getTime();
    await enact(system, { kind: 'CHANGE_COLLATERAL', asset: 'ETH', borrowRate: '0.5' });
    await chargeInterest(system);
    const seconds = (system.clock.at.getTime() - start) / 1000;
    const first = interestOf(before.abs().times(seconds).toFixed(), '0.1', 12);
    const between = decimal((await balanceOf(system, 'coin', 'ETH')).balance);
    expect(before.minus(between).toFixed()).toBe(first);
    await system.wait(100);
    await chargeInterest(system);
    const after = decimal((await balanceOf(system, 'coin', 'ETH')).balance);
    const second = interestOf(between.abs().times(100).toFixed(), '0.5', 12);
    expect(between.minus(after).toFixed()).toBe(second);
  });

  test('alone causes a margin call, without a price; the log and the ledger are sound', async () => {
    await deposit('grower', '10000', 'USDC');
    await flow('grower', '-1', 'ETH');
    await system.db.position.create({
      data: { accountId: 'grower', marketId: 'BTC-USD', size: '1', entryPrice: '50000' },
    });
    const account = (await loadAccounts(system.db, ['grower'])).get('grower')!;
    const context = await loadRiskContext(system.db, system.clock.at);
    const { equity, maintenanceMargin } = assessAccountHealth(account, context);
    // 1 USD is left; a debt of 3,000 costs 4.11 a day at 0.5 a year.
    await flow('grower', maintenanceMargin.minus(equity).plus(1).toFixed(8), 'USDC');
    await settle();
    expect(await system.db.marginCall.count({ where: { accountId: 'grower' } })).toBe(0);
    for (let day = 0; day < 2; day += 1) {
      await system.wait(86_400);
      await chargeInterest(system);
      await settle();
    }
    const [call] = await system.db.marginCall.findMany({ where: { accountId: 'grower' } });
    expect(call).toMatchObject({ cause: 'COLLATERAL_CHANGE' });
    expect(await both(system)).toMatchObject({ server: { ok: true }, verifier: { ok: true } });
    expect(await findLedgerDifferences(system.db)).toEqual([]);
  });
});
