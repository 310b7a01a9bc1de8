import { afterEach, beforeEach, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { createPlayedLeader } from '../../../../src/app/enforcement/watch/watch.js';
import { coverShortfalls } from '../../../../src/app/enforcement/waterfall/cover-shortfalls.js';
import { recordCashFlows } from '../../../../src/app/ingest/flows/record-cash-flows.js';
import { recordWithdrawal } from '../../../../src/app/ingest/collateral/withdrawals.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { OPERATOR } from '../../ingest/system.js';
import {
  aSlippingVenue,
  leaveInFunds,
  liquidateUntilQuiet,
} from '../waterfall/waterfall-system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
  usableMarkets,
} from '../system.js';

/** e-1 is long 1 BTC at 50,000 with 1,000 USD: at 46,999 its equity is −2,001. */
let system: EnforcedSystem;

beforeEach(async () => {
  system = { ...(await anEnforcedSystem()), venue: aSlippingVenue('0') };
  await leaveInFunds(system, { 'insurance:global': '1000000' });
  await publish(system, { 'BTC-USD': '50000', 'SOL-USD': '200' });
  await fund(system, 'e-1', '1000');
  await hold(system, 'e-1', '1', '50000');
});

afterEach(() => system.close());

async function expectVerified(): Promise<void> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
}

/** A fee that the venue took in an asset that the account does not have. */
async function owe(asset: string, amount: string): Promise<void> {
  const flow = { id: `fee-${asset}`, accountId: 'e-1', asset, amount: `-${amount}` };
  const rest = { kind: 'FEE', marketId: null, at: system.clock.now(), reason: null } as const;
  const receipt = await recordCashFlows(system, OPERATOR, {
    key: `fee-${asset}`,
    flows: [{ ...flow, ...rest }],
  });
  expect(receipt.rejected).toEqual([]);
}

test('a price that is too old and an asset that was never priced, together, keep nobody from the end', async () => {
  await hold(system, 'e-1', '0.01', '200', 'SOL-USD');
  await fund(system, 'e-1', '0.00000001', 'ETH');
  await publishLater(system, 125, { 'BTC-USD': '46999' });
  await assessAccounts(system, ['e-1'], 'PRICE');
  expect(await callsOf(system)).toEqual(['e-1 LIQUIDATING']);

  await liquidateUntilQuiet(system, ['e-1'], ['BTC-USD', 'SOL-USD']);
  expect(await callsOf(system)).toEqual(['e-1 SUSPENDED']);
  await publish(system, { 'SOL-USD': '200' });
  await liquidateUntilQuiet(system, ['e-1'], ['BTC-USD', 'SOL-USD']);
  await coverShortfalls(system, ['e-1']);
  expect(await callsOf(system)).toEqual(['e-1 CLOSED']);
  await expectVerified();
});

test('a price that is too uncertain, and not old, keeps nobody from the call', async () => {
  await hold(system, 'e-1', '0.01', '200', 'SOL-USD');
  await publishLater(system, 1, { 'BTC-USD': '46999' });
  const receipt = await publishMarkPrices(system, OPERATOR, {
    source: 'test',
    prices: [{ marketId: 'SOL-USD', price: '200', confidence: '100', at: system.clock.now() }],
  });
  expect(receipt.rejected.map(({ code }) => code)).toEqual(['PRICE_QUARANTINED']);
  await assessAccounts(system, ['e-1'], 'PRICE');
  expect(await callsOf(system)).toEqual(['e-1 LIQUIDATING']);
  await expectVerified();
});

test('a debt of 0.00000001 ETH that was never priced keeps nobody from the call; its first price settles it', async () => {
  await owe('ETH', '0.00000001');
  await publishLater(system, 1, { 'BTC-USD': '46999' });
  await liquidateUntilQuiet(system, ['e-1'], ['BTC-USD']);
  expect(await system.db.position.count()).toBe(0);
  await coverShortfalls(system, ['e-1']);
  expect(await callsOf(system)).toEqual(['e-1 BANKRUPT']);

  await publish(system, { 'ETH-USD': '3000' });
  await coverShortfalls(system, ['e-1']);
  expect(await callsOf(system)).toEqual(['e-1 CLOSED']);
  await expectVerified();
});

test.each(['-0.00000001', '0.00000001'])(
  'the engine finds an account with %s ETH that were never priced',
  async (amount) => {
    await (amount.startsWith('-')
      ? owe('ETH', amount.slice(1))
      : fund(system, 'e-1', amount, 'ETH'));
    const watch = createPlayedLeader(system);
    await watch.warmUp();
    await watch.onUsability(await usableMarkets(system));
    await publishLater(system, 1, { 'BTC-USD': '46999' });
    await watch.onPrices([{ marketId: 'BTC-USD', price: decimal('46999') }]);
    expect(await callsOf(system)).toEqual(['e-1 LIQUIDATING']);
  },
);

test('a leg that may help leaves the verdict open: nothing is decided, nothing leaves, and its next price decides', async () => {
  // Short 100 SOL at 200: at half of that they have gained 10,000.
  await hold(system, 'e-1', '-100', '200', 'SOL-USD');
  await publishLater(system, 125, { 'BTC-USD': '46999' });
  await assessAccounts(system, ['e-1'], 'PRICE');
  expect(await callsOf(system)).toEqual([]);
  await expect(
    recordWithdrawal(system, OPERATOR, {
      key: 'w-1',
      accountId: 'e-1',
      asset: 'USD',
      amount: '0.01',
    }),
  ).rejects.toMatchObject({ code: 'PRICE_STALE' });

  await publish(system, { 'SOL-USD': '200' });
  await assessAccounts(system, ['e-1'], 'PRICE');
  expect(await callsOf(system)).toEqual(['e-1 LIQUIDATING']);
  await expectVerified();
});
