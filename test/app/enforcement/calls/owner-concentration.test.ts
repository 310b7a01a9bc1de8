import { afterEach, expect, test } from 'vitest';

import { createPlayedLeader, type Watch } from '../../../../src/app/enforcement/watch/watch.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { checkOrders } from '../../../../src/app/permissions/check-orders.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { decimal, sum } from '../../../../src/domain/decimal.js';
import { loadAccounts } from '../../../../src/store/accounts/accounts.js';
import { listSiblings, OWNER_ACCOUNTS_MAX } from '../../../../src/store/accounts/owner-sums.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import { OPERATOR } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  usableMarkets,
} from '../system.js';

let system: EnforcedSystem;
afterEach(() => system.close());

/** 500 BTC at 100,000 require 4,470,000 of one account. */
const BRACKETS = {
  tiers: [
    { floor: '0', initialMarginFraction: '0.02', maintenanceMarginFraction: '0.012' },
    { floor: '1000000', initialMarginFraction: '0.05', maintenanceMarginFraction: '0.03' },
    { floor: '10000000', initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' },
    { floor: '50000000', initialMarginFraction: '0.2', maintenanceMarginFraction: '0.1' },
  ],
  liquidationFee: '0.002',
  maxSlippage: '0.004',
};

async function start(parameters: Readonly<Record<string, number>> = {}): Promise<Watch> {
  system = await anEnforcedSystem({ ...BRACKETS, ...parameters });
  const watch = createPlayedLeader(system);
  await watch.warmUp();
  await publish(system, { 'BTC-USD': '100000' });
  const { markets } = await loadRiskContext(system.db, system.clock.now());
  await watch.onUsability(await usableMarkets(system));
  const { price } = markets.get('BTC-USD')!.markPrice!;
  await watch.onPrices([{ marketId: 'BTC-USD', price }]);
  return watch;
}

async function follow(watch: Watch): Promise<void> {
  for (;;) {
    const sealed = await relayLog(system, { enqueue: () => Promise.resolve() });
    if (sealed.length === 0) {
      return;
    }
    await watch.onEvents(sealed);
  }
}

async function initialMargins(ids: readonly string[]): Promise<string[]> {
  const context = await loadRiskContext(system.db, system.clock.now());
  const accounts = await loadAccounts(system.db, ids);
  return ids.map((id) => assessAccountHealth(accounts.get(id)!, context).initialMargin.toFixed());
}

const FIFTY = Array.from({ length: 50 }, (_, index) => `a-${String(index)}`);

async function holdFifty(ownerOf: (id: string) => string): Promise<void> {
  for (const id of FIFTY) {
    await fund(system, id, '1000000', 'USD', ownerOf(id));
    await hold(system, id, '10', '100000');
  }
}

test('500 BTC in 50 accounts of one owner require what they require of one', async () => {
  await start();
  await holdFifty(() => 'ann');
  expect(new Set(await initialMargins(FIFTY))).toEqual(new Set(['89400']));
  expect(sum((await initialMargins(FIFTY)).map(decimal)).toFixed()).toBe('4470000');

  // A new account of the owner is asked for its part of the last bracket: 5 of 505 BTC.
  await fund(system, 'new', '45000', 'USD', 'ann');
  const order = { accountId: 'new', marketId: 'BTC-USD', side: 'BUY', price: '100000' } as const;
  const [answer] = await checkOrders(system, OPERATOR, [
    { ...order, size: '5', reduceOnly: false },
  ]);
  // 5 / 505 · (4,470,000 + 500,000 · 20 %) = 45,247.52
  expect([answer!.allowed, answer!.refusal?.code]).toEqual([false, 'INSUFFICIENT_FREE_COLLATERAL']);
  expect(Number(answer!.freeCollateralAfter)).toBeCloseTo(45_000 - (5 / 505) * 4_570_000, 6);
  const [largest] = await checkOrders(system, OPERATOR, [
    { ...order, size: answer!.maxSize.toFixed(), reduceOnly: false },
    { ...order, size: answer!.maxSize.plus('0.0001').toFixed(), reduceOnly: false },
  ]);
  expect(largest!.allowed).toBe(true);
}, 120_000);

test('of different owners, or where governance does not count it, each stands alone', async () => {
  await start();
  await holdFifty((id) => id);
  expect(new Set(await initialMargins(FIFTY))).toEqual(new Set(['20000']));
  await system.close();
  await start({ ownerConcentration: 0 });
  await holdFifty(() => 'ann');
  expect(new Set(await initialMargins(FIFTY))).toEqual(new Set(['20000']));
}, 120_000);

test('what one account takes calls another of its owner, and what it closes cures it', async () => {
  const watch = await start();
  await fund(system, 'a-1', '15000', 'USD', 'ann');
  await fund(system, 'a-2', '5000000', 'USD', 'ann');
  await fund(system, 'b-1', '15000', 'USD', 'bob');
  await hold(system, 'a-1', '10', '100000');
  await hold(system, 'b-1', '10', '100000');
  await follow(watch);
  expect(await callsOf(system)).toEqual([]);

  // 12,000 of maintenance margin alone, 10 / 500 of 2,282,000 beside 490.
  await hold(system, 'a-2', '490', '100000');
  await follow(watch);
  expect(await callsOf(system)).toEqual(['a-1 LIQUIDATING']);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
}, 120_000);

test('a warning ends with what another account closes', async () => {
  const watch = await start();
  await fund(system, 'a-1', '40000', 'USD', 'ann');
  await fund(system, 'a-2', '5000000', 'USD', 'ann');
  await hold(system, 'a-1', '10', '100000');
  // 10 / 151 of 12,000 + 270,000 + 255,000 is 35,562.91 of maintenance margin; the warning is 1.2 times that.
  await hold(system, 'a-2', '141', '100000');
  await follow(watch);
  const isWarned = async (): Promise<boolean> =>
    (await system.db.account.findUniqueOrThrow({ where: { id: 'a-1' } })).isWarned;
  expect(await isWarned()).toBe(true);
  await hold(system, 'a-2', '0', '100000');
  await follow(watch);
  expect(await isWarned()).toBe(false);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
}, 120_000);

test('an owner of more than a thousand accounts is a platform: each stands alone', async () => {
  await start();
  await fund(system, 'a-1', '1000000', 'USD', 'platform');
  await fund(system, 'a-2', '1000000', 'USD', 'platform');
  await hold(system, 'a-1', '10', '100000');
  await hold(system, 'a-2', '490', '100000');
  const addAccounts = (from: number, to: number) => system.db.$executeRaw`
    INSERT INTO accounts (id, owner, created_at)
    SELECT 'more-' || n, 'platform', ${system.clock.now()} FROM generate_series(${from}::int, ${to}::int) n`;
  await addAccounts(1, OWNER_ACCOUNTS_MAX - 2);
  expect(await initialMargins(['a-1'])).toEqual(['89400']);
  expect(await listSiblings(system.db, ['a-1'])).toEqual(['a-2']);
  await addAccounts(OWNER_ACCOUNTS_MAX, OWNER_ACCOUNTS_MAX);
  expect(await initialMargins(['a-1'])).toEqual(['20000']);
  expect(await listSiblings(system.db, ['a-1'])).toEqual([]);
}, 120_000);
