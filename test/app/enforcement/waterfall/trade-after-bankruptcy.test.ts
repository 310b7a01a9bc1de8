import { afterEach, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../../src/app/enforcement/liquidation/liquidate-market.js';
import { sweep } from '../../../../src/app/enforcement/sweep.js';
import { recordTrades } from '../../../../src/app/ingest/trades/record-trades.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { readDeficit } from '../../../../src/store/system/read-status.js';
import { aScriptedVenue, filled } from '../../../support/scripted-venue.js';
import { balanceOf, OPERATOR, SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publishLater,
} from '../system.js';
import { leaveInFunds } from './waterfall-system.js';

let system: EnforcedSystem;
afterEach(() => system.close());

const MARKET = 'BTC-USD';

/**
 * `b` had 3,000 USD and 2 BTC bought at 50,000 and sold at 48,000. No fund covers what it owes, and the price is too
 * old when the fill is booked: its settlement waits.
 */
async function aWaitingBankruptcy(): Promise<void> {
  const venue = aScriptedVenue();
  venue.onTrade = (orders) => {
    system.clock.at = new Date(system.clock.at.getTime() + 600_000);
    return orders.map((order) => filled(order, { price: '48000' }));
  };
  system = { ...(await anEnforcedSystem()), venue, log: SILENT };
  await publishLater(system, 1, { [MARKET]: '50000', 'ETH-USD': '2500' });
  await fund(system, 'b', '3000');
  await hold(system, 'b', '2', '50000');
  await leaveInFunds(system, {});
  await publishLater(system, 1, { [MARKET]: '48400', 'ETH-USD': '2500' });
  await assessAccounts(system, ['b'], 'PRICE');
  await liquidateMarket(system, MARKET);
  expect(await callsOf(system)).toEqual(['b BANKRUPT']);
}

async function settle(): Promise<void> {
  await publishLater(system, 1, { [MARKET]: '48000', 'ETH-USD': '2500' });
  await sweep(system, { enqueue: () => Promise.resolve() });
}

async function expectSound(): Promise<void> {
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await verifyLog(system, null)).toMatchObject({ ok: true, fault: null });
  expect(await findLedgerDifferences(system.db)).toEqual([]);
}

test('a position that an account takes between its bankruptcy and the settlement is no part of it', async () => {
  await aWaitingBankruptcy();
  const at = system.clock.now();
  const trade = { accountId: 'b', marketId: MARKET, size: '0.5', price: '48000', fee: '0', at };
  const receipt = await recordTrades(system, OPERATOR, {
    key: 'late',
    trades: [{ ...trade, id: 't' }],
  });
  expect(receipt.rejected).toEqual([]);

  await settle();
  expect(await callsOf(system)).toEqual(['b CLOSED']);
  expect((await readDeficit(system.db)).gt(0)).toBe(true);
  expect(await balanceOf(system, 'b', 'USD')).toMatchObject({ balance: '0' });
  await expectSound();

  // What was taken is judged as any position: it has nothing behind it.
  await assessAccounts(system, ['b'], 'PRICE');
  expect(await callsOf(system)).toEqual(['b CLOSED', 'b LIQUIDATING']);
  await expectSound();
});
