import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { sweep } from '../../../../src/app/enforcement/sweep.js';
import { recordWithdrawal } from '../../../../src/app/ingest/collateral/withdrawals.js';
import { createFollowingWatch } from '../../../../src/app/enforcement/watch/watch.js';
import { summarize } from '../../../../src/engine/reads/book-summary.js';
import { readDeficit } from '../../../../src/store/system/read-status.js';
import { DomainError } from '../../../../src/domain/errors.js';
import { OPERATOR, SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publishLater,
} from '../system.js';
import { aSlippingVenue, liquidateUntilQuiet } from './waterfall-system.js';

const MARKETS = ['BTC-USD', 'ETH-USD'];
const PAGE = readFileSync(new URL('../../../../docs/risk-model.md', import.meta.url), 'utf8');

let system: EnforcedSystem;

beforeEach(async () => {
  system = { ...(await anEnforcedSystem()), venue: aSlippingVenue('0'), log: SILENT };
  await publishLater(system, 1, { 'BTC-USD': '50000', 'ETH-USD': '2500' });
  // Only coins: what the position loses is owed in USD.
  await fund(system, 'a', '2', 'ETH');
  await hold(system, 'a', '1', '50000');
});

afterEach(() => system.close());

/** `BANKRUPT 1, without positions 0`: as riskSummary and the dashboard count. */
async function counted(): Promise<string> {
  const watch = createFollowingWatch(system);
  await watch.warmUp();
  const { levels, accountsWithoutPositions } = summarize(watch.engine);
  const bankrupt = levels.find(({ level }) => level === 'BANKRUPT')?.accounts ?? 0;
  return `BANKRUPT ${String(bankrupt)}, without positions ${String(accountsWithoutPositions)}`;
}

function withdraw(amount: string): Promise<unknown> {
  const asked = { key: `w-${amount}`, accountId: 'a', asset: 'ETH', amount };
  return recordWithdrawal(system, OPERATOR, asked).catch((error: unknown) =>
    error instanceof DomainError ? error.code : error,
  );
}

test('a debt from collateral that falls after the call was closed stays with the account', async () => {
  expect(PAGE).toContain('Coins that fall afterwards make no shortfall');
  await publishLater(system, 1, { 'BTC-USD': '45510', 'ETH-USD': '2500' });
  await liquidateUntilQuiet(system, ['a'], MARKETS);
  expect(await callsOf(system)).toEqual(['a CLOSED']);
  expect(await counted()).toBe('BANKRUPT 0, without positions 1');

  await publishLater(system, 1, { 'BTC-USD': '45510', 'ETH-USD': '2300' });
  await assessAccounts(system, ['a'], 'PRICE');
  await sweep(system, { enqueue: () => Promise.resolve() });

  expect(await callsOf(system)).toEqual(['a CLOSED']);
  expect(await counted()).toBe('BANKRUPT 1, without positions 0');
  expect((await readDeficit(system.db)).toFixed()).toBe('0');
  expect(await withdraw('0.01')).toBe('INSUFFICIENT_FREE_COLLATERAL');

  await fund(system, 'a', '6000');
  expect(await counted()).toBe('BANKRUPT 0, without positions 1');
  expect(await withdraw('2')).toMatchObject({ duplicate: false });
});
