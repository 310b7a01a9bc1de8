import { afterEach, beforeEach, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { coverShortfalls } from '../../../../src/app/enforcement/waterfall/cover-shortfalls.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { decimal } from '../../../../src/domain/decimal.js';
import {
  aSlippingVenue,
  leaveInFunds,
  liquidateUntilQuiet,
  paidByLayers,
} from '../waterfall/waterfall-system.js';
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

beforeEach(async () => {
  system = { ...(await anEnforcedSystem()), venue: aSlippingVenue('0') };
  await leaveInFunds(system, { 'insurance:global': '1000000' });
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'e-1', '1000');
  await hold(system, 'e-1', '1', '50000');
});

afterEach(() => system.close());

async function verified(): Promise<unknown> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  const { ok, fault } = await verifyLog(system, null);
  return { ok, fault };
}

test('a leg whose price is 5 s too old does not keep equity of −2,001 from its end, and verify-log agrees', async () => {
  // SOL at 200: a long of 0.01 is worth 2 USD. BTC falls by 3,001: equity is −2,001 without SOL.
  await publish(system, { 'SOL-USD': '200' });
  await hold(system, 'e-1', '0.01', '200', 'SOL-USD');
  await publishLater(system, 125, { 'BTC-USD': '46999' });
  await assessAccounts(system, ['e-1'], 'PRICE');
  expect(await callsOf(system)).toEqual(['e-1 LIQUIDATING']);

  await liquidateUntilQuiet(system, ['e-1'], ['BTC-USD', 'SOL-USD']);
  // BTC is sold. What is left has no price: the call waits for one.
  const left = await system.db.position.findMany({ select: { marketId: true } });
  expect([left, await callsOf(system)]).toEqual([[{ marketId: 'SOL-USD' }], ['e-1 SUSPENDED']]);
  expect(await verified()).toEqual({ ok: true, fault: null });

  await publish(system, { 'SOL-USD': '200' });
  await liquidateUntilQuiet(system, ['e-1'], ['BTC-USD', 'SOL-USD']);
  await coverShortfalls(system, ['e-1']);
  expect(await callsOf(system)).toEqual(['e-1 CLOSED']);
  expect(await verified()).toEqual({ ok: true, fault: null });
});

test('0.00000001 ETH of a market that was never priced is seized for nothing, and the rest is paid', async () => {
  await fund(system, 'e-1', '0.00000001', 'ETH');
  await publishLater(system, 1, { 'BTC-USD': '46999' });
  await liquidateUntilQuiet(system, ['e-1'], ['BTC-USD']);
  await coverShortfalls(system, ['e-1']);
  expect(await callsOf(system)).toEqual(['e-1 CLOSED']);
  const paid = (await paidByLayers(system)).map((line) => line.split(' ')[0]);
  expect(paid).toEqual(['GLOBAL_INSURANCE']);
  const [held] = await system.db.collateralBalance.findMany({ where: { asset: 'ETH' } });
  expect(held === undefined || decimal(held.balance.toString()).isZero()).toBe(true);
  expect(await verified()).toEqual({ ok: true, fault: null });
});
