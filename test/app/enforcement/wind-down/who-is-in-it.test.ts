import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { recordCashFlows } from '../../../../src/app/ingest/flows/record-cash-flows.js';
import { openAccounts } from '../../../../src/app/ingest/accounts/open-accounts.js';
import { OPERATOR } from '../../ingest/system.js';
import { type GovernanceSystem, publish } from '../../governance/system.js';
import { callsOf, fund, hold } from '../system.js';
import {
  anEndingSystem,
  cashOf,
  decideEnd,
  expectSound,
  MARKET,
  playWindow,
  settle,
  statusOf,
  trader,
} from './wind-down-system.js';

const AT_50500 = Array.from({ length: 6 }, () => '50500');

let system: GovernanceSystem;

beforeEach(async () => {
  system = await anEndingSystem();
});

afterEach(() => system.close());

async function end(): Promise<void> {
  const { settlesAt } = await decideEnd(system);
  await playWindow(system, settlesAt, AT_50500);
  await settle(system);
  expect(await statusOf(system)).toBe('DELISTED');
  expect(await system.db.position.count({ where: { marketId: MARKET } })).toBe(0);
}

describe('the end of a market settles', () => {
  test('an isolated account in its own market, whose loss reaches no other account of its owner', async () => {
    await openAccounts(system, OPERATOR, {
      key: 'open',
      accounts: [{ id: 'iso', owner: 'ann', kind: 'ISOLATED', marketId: MARKET }],
    });
    await fund(system, 'iso', '1000', 'USD', 'ann');
    await hold(system, 'iso', '-0.1', '50000', MARKET);
    await fund(system, 'ann-1', '1000', 'USD', 'ann');
    await trader(system, 'l-1', '10000', ['0.1', '50000']);
    await end();
    // 0.1 · 500.
    expect(await cashOf(system, 'iso')).toBe('950');
    expect(await cashOf(system, 'ann-1')).toBe('1000');
    expect(await cashOf(system, 'l-1')).toBe('10050');
    await expectSound(system);
  });

  test('each account of an owner whose brackets they share, and leaves nothing of the concentration', async () => {
    for (const id of ['own-1', 'own-2', 'own-3']) {
      await fund(system, id, '100000', 'USD', 'own');
      await hold(system, id, '1', '50000', MARKET);
    }
    await trader(system, 's-1', '300000', ['-3', '50000']);
    await end();
    const ids = ['own-1', 'own-2', 'own-3'];
    expect(await Promise.all(ids.map((id) => cashOf(system, id)))).toEqual([
      '100500',
      '100500',
      '100500',
    ]);
    expect(await cashOf(system, 's-1')).toBe('298500');
    await assessAccounts(system, ids, 'PRICE');
    expect(await callsOf(system)).toEqual([]);
    await expectSound(system);
  });

  test.each([
    ['a debt', '-0.00000001'],
    ['a holding', '0.00000001'],
  ])('an account with %s in an asset that was never priced', async (_, amount) => {
    await trader(system, 'l-1', '10000', ['0.1', '50000']);
    const flow = { id: 'flow', accountId: 'l-1', asset: 'ETH', amount, marketId: null };
    const rest = { kind: 'INTEREST', at: system.clock.now(), reason: null } as const;
    const receipt = await recordCashFlows(system, OPERATOR, {
      key: 'flow',
      flows: [{ ...flow, ...rest }],
    });
    expect(receipt.rejected).toEqual([]);
    await end();
    expect(await cashOf(system, 'l-1')).toBe('10050');
    await expectSound(system);
  });

  test('who holds as collateral what the market itself prices', async () => {
    await trader(system, 'l-1', '10000', ['0.1', '50000']);
    await fund(system, 'l-1', '0.5', 'BTC');
    await end();
    expect(await cashOf(system, 'l-1')).toBe('10050');
    await publish(system);
    await assessAccounts(system, ['l-1'], 'PRICE');
    expect(await callsOf(system)).toEqual([]);
    await expectSound(system);
  });
});
