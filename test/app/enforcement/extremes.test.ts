import { afterEach, beforeEach, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { liquidateMarket } from '../../../src/app/enforcement/liquidation/liquidate-market.js';
import { checkLedger } from '../../../src/app/ledger/ledger.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { verifyLog } from '../../../src/app/verification/verify-log.js';
import { aScriptedVenue } from '../../support/scripted-venue.js';
import { SILENT } from '../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from './system.js';

/** Nothing takes longer than this: a step that is endless is seen. */
const ROUNDS_MAX = 300;

let system: EnforcedSystem;

beforeEach(async () => {
  system = { ...(await anEnforcedSystem()), venue: aScriptedVenue(), log: SILENT };
});

afterEach(async () => {
  await system.close();
});

/** Lets a price fall to this and takes every step there is, cooldowns included. */
async function fallTo(marketId: string, price: string, accountId: string): Promise<void> {
  await publishLater(system, 1, { [marketId]: price });
  await assessAccounts(system, [accountId], 'PRICE');
  for (let round = 0; round < ROUNDS_MAX && (await isUnderCall()); round += 1) {
    await liquidateMarket(system, marketId);
    await publishLater(system, 31, { [marketId]: price });
  }
  await relayLog(system, { enqueue: () => Promise.resolve() });
  expect(await checkLedger(system.db)).toMatchObject({ isSound: true });
  expect(await verifyLog(system, null)).toMatchObject({ ok: true });
}

async function isUnderCall(): Promise<boolean> {
  return (await system.db.marginCall.count({ where: { closedAt: null } })) > 0;
}

test('an account with a billion dollars of position is called, liquidated in steps and recovers', async () => {
  await publish(system, { 'BTC-USD': '50000' });
  await fund(system, 'whale', '600000000');
  await hold(system, 'whale', '20000', '50000');
  // Equity 20 million against 420 million of position: below close-out, far above nothing.
  await fallTo('BTC-USD', '21000', 'whale');

  expect(await callsOf(system)).toEqual(['whale RECOVERED']);
  const steps = await system.db.liquidation.findMany();
  expect(steps.length).toBeGreaterThan(1);
  expect(steps.every(({ state }) => state === 'FILLED')).toBe(true);
});

test('an account with a millionth of a cent is called, liquidated and has ended', async () => {
  await publish(system, { 'DOGE-USD': '1' });
  await fund(system, 'dust', '0.00000001');
  await hold(system, 'dust', '0.00000005', '1', 'DOGE-USD');
  expect(await system.db.position.count()).toBe(1);
  await fallTo('DOGE-USD', '0.81', 'dust');

  expect(await callsOf(system)).toEqual(['dust CLOSED']);
  expect(await system.db.position.count()).toBe(0);
  expect(await system.db.liquidation.count()).toBe(1);
});
