import { afterEach, beforeEach, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { OPERATOR } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  factCounts,
  fund,
  hold,
  publish,
} from '../system.js';

// BTC-USD: a long of 1 entered at 50,000 with 1,000 USD is called below 49,595, and cured from some 49,650 on.
let system: EnforcedSystem;

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '3000' });
  await fund(system, 'f-1', '1000');
  await hold(system, 'f-1', '1', '50000');
});

afterEach(() => system.close());

async function alternate(rounds: number, step: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    system.clock.at = new Date(system.clock.at.getTime() + 1000);
    await step(round);
    await assessAccounts(system, ['f-1'], 'PRICE');
  }
}

const noticesOf = (): Promise<number> => system.db.notice.count();

test('a price that is uncertain every other second suspends a call and resumes it, and says so once', async () => {
  await publish(system, { 'BTC-USD': '49500' });
  await assessAccounts(system, ['f-1'], 'PRICE');
  expect(await callsOf(system)).toEqual(['f-1 GRACE']);
  const [before] = await system.db.marginCall.findMany();
  const told = await noticesOf();
  await alternate(45, async (round) => {
    const confidence = round % 2 === 0 ? '2000' : null;
    const at = system.clock.now();
    const prices = [{ marketId: 'BTC-USD', price: '49500', confidence, at }];
    await publishMarkPrices(system, OPERATOR, { source: 'test', prices });
  });
  const [after] = await system.db.marginCall.findMany();
  // 23 seconds of it were a suspension, and are given back; the fifteen minutes are not needed.
  const givenBackMs = after!.deadline.getTime() - before!.deadline.getTime();
  expect(givenBackMs).toBeLessThanOrEqual(45_000);
  expect((await noticesOf()) - told).toBeLessThanOrEqual(2);
  // The log has each change of the call's state, once.
  expect((await factCounts(system)).get('EnforcementSuspended')).toBe(23);
});

test('a price that alternates around the threshold warns and calls a bounded number of times', async () => {
  await alternate(60, (round) =>
    publish(system, { 'BTC-USD': round % 2 === 0 ? '49500' : '50100' }),
  );
  // The fourth has no grace: three were spent within the day.
  expect(await callsOf(system)).toEqual(['f-1 CURED', 'f-1 CURED', 'f-1 CURED', 'f-1 LIQUIDATING']);
  // An opening each, and an end of three.
  expect(await noticesOf()).toBe(7);
});
