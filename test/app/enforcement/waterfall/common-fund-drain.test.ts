import { afterEach, beforeEach, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { decimal, sum, ZERO } from '../../../../src/domain/decimal.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../system.js';
import { aSlippingVenue, leaveInFunds, liquidateUntilQuiet } from './waterfall-system.js';

// Hyperliquid's JELLY of 2025: a short that nobody can buy back is left to the common fund. Here 40.5M DOGE short
// at 0.20 with 380,000 USD; DOGE goes to 0.40, and the account is at 380,000 − 8,100,000 = −7,720,000. The winners
// are long as much, entered at 0.10: 12,150,000 in profit.
const SHARES = { marketFundShare: '0.1', ownerFundShare: '0.05', dailyFundShare: '0.25' };
let system: EnforcedSystem;

beforeEach(async () => {
  system = { ...(await anEnforcedSystem(SHARES)), venue: aSlippingVenue('0') };
  await leaveInFunds(system, { 'insurance:global': '10000000' });
  await publish(system, { 'DOGE-USD': '0.2', 'BTC-USD': '50000' });
  await fund(system, 'eve', '380000');
  await hold(system, 'eve', '-40500000', '0.2', 'DOGE-USD');
  for (const id of ['w-1', 'w-2', 'w-3', 'w-4']) {
    await fund(system, id, '4000000');
    await hold(system, id, '20250000', '0.1', 'DOGE-USD');
  }
  await fund(system, 'bystander', '5000');
  await hold(system, 'bystander', '0.01', '50000');
});

afterEach(() => system.close());

async function fundLeft(): Promise<string> {
  return ((await readLedgerBalances(system.db, 'USD')).get('insurance:global') ?? ZERO).toFixed();
}

test('one short takes its owner’s share of the global fund, winners are deleveraged, and nobody else pays', async () => {
  await publishLater(system, 1, { 'DOGE-USD': '0.4' });
  await liquidateUntilQuiet(system, ['eve'], ['DOGE-USD']);

  expect(await callsOf(system)).toEqual(['eve CLOSED']);
  // 5 % of 10,000,000 for one owner; without shares it was 7,720,000.
  expect(await fundLeft()).toBe('9500000');
  const rows = await system.db.waterfallAllocation.findMany();
  const paidBy = (kind: string) =>
    sum(rows.filter((row) => row.kind === kind).map(({ amount }) => decimal(amount.toFixed())));
  expect(paidBy('GLOBAL_INSURANCE').toFixed()).toBe('500000');
  // The price is rounded up to 12 decimals, for 40.5M of them.
  expect(paidBy('AUTO_DELEVERAGING').toFixed(3)).toBe('7220000.000');
  const payers = new Set(rows.flatMap(({ counterpartyAccountId }) => counterpartyAccountId ?? []));
  expect([...payers].every((id) => id.startsWith('w-'))).toBe(true);
  const deficit = (await readLedgerBalances(system.db, 'USD')).get('deficit') ?? ZERO;
  expect(deficit.isZero()).toBe(true);

  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
});

test('the same owner, another owner and another day', async () => {
  await publishLater(system, 1, { 'DOGE-USD': '0.4' });
  await liquidateUntilQuiet(system, ['eve'], ['DOGE-USD']);
  for (const owner of ['eve', 'mallory']) {
    await fund(system, `${owner}-2`, '1000');
    await system.db.account.update({ where: { id: `${owner}-2` }, data: { owner } });
    await hold(system, `${owner}-2`, '-2000000', '0.3', 'DOGE-USD');
  }
  await assessAccounts(system, ['eve-2'], 'PRICE');
  await liquidateUntilQuiet(system, ['eve-2'], ['DOGE-USD']);
  // The owner's share of today is gone.
  expect(await fundLeft()).toBe('9500000');
  await liquidateUntilQuiet(system, ['mallory-2'], ['DOGE-USD']);
  // −199,000, and the market has 500,000 left.
  expect(await fundLeft()).toBe('9301000');

  system.clock.at = new Date(system.clock.at.getTime() + 86_400_000);
  await publishLater(system, 1, { 'DOGE-USD': '0.4' });
  await fund(system, 'eve-3', '1000');
  await system.db.account.update({ where: { id: 'eve-3' }, data: { owner: 'eve' } });
  await hold(system, 'eve-3', '-2000000', '0.3', 'DOGE-USD');
  await liquidateUntilQuiet(system, ['eve-3'], ['DOGE-USD']);
  expect(await fundLeft()).toBe('9102000');
});
