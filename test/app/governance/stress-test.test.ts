import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { bookImpactOf } from '../../../src/app/governance/book-impact.js';
import { measureImpacts } from '../../../src/app/governance/impact.js';
import { stressTest } from '../../../src/app/governance/stress-test.js';
import { createWatch } from '../../../src/app/enforcement/watch.js';
import { decimal } from '../../../src/domain/decimal.js';
import { setInForce } from '../../../src/domain/governance/next-version.js';
import { loadRiskContext } from '../../../src/store/risk-context.js';

import {
  actorOf,
  aGovernedSystem,
  ALICE,
  anAccountWith,
  type GovernanceSystem,
  governedRows,
  refusalOf,
} from './system.js';

const VIEWER = actorOf('rita', 'RISK_VIEWER');

let system: GovernanceSystem;

beforeAll(async () => {
  system = await aGovernedSystem();
  await anAccountWith(system, 'deep', { cash: '20000', size: '1' });
  await anAccountWith(system, 'thin', { cash: '1000', size: '1' });
  await anAccountWith(system, 'short', { cash: '1000', size: '-0.5' });
});

afterAll(async () => {
  await system.close();
});

describe('a stress test of the live book', () => {
  const shock = (change: string) => ({
    shocks: [{ marketId: 'BTC-USD', change }],
    cascade: true,
  });

  test('shows levels, forced selling, the shortfall and who pays, and writes nothing', async () => {
    const before = await governedRows(system);
    const result = await stressTest(system, VIEWER, shock('-0.1'));
    // thin: 1,000 − 5,000 = −4,000, paid by the market's fund.
    expect(result).toMatchObject({ rounds: 1 });
    expect(result.liquidatedNotional.toFixed()).toBe('45000');
    expect(result.shortfall.toFixed()).toBe('4000');
    expect(result.waterfall.map(({ kind, amount }) => [kind, amount.toFixed()])).toEqual([
      ['MARKET_INSURANCE', '4000'],
    ]);
    expect(result.finalPrices[0]?.after.toFixed()).toBe('45000');
    expect(await governedRows(system)).toEqual(before);
  });

  test('is for who may read every account, with shocks that can be', async () => {
    expect(await refusalOf(stressTest(system, ALICE, shock('-0.1')))).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await refusalOf(stressTest(system, VIEWER, shock('much')))).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', details: { field: 'shocks[0].change' } },
    });
    expect(await refusalOf(stressTest(system, VIEWER, shock('-1')))).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', details: { field: 'shocks[0].change' } },
    });
  });
});

describe('an impact measured on the book in memory', () => {
  test('is that of the rows', async () => {
    const watch = createWatch(system, { index: 'scan' });
    await watch.warmUp();
    const { markets, now } = await loadRiskContext(system.db, system.clock.now());
    const after = setInForce(markets.get('BTC-USD')!.parameters, now);
    const tiers = after.tiers.map((tier) => ({
      ...tier,
      maintenanceMarginFraction: tier.maintenanceMarginFraction.times('1.6'),
    }));
    const changes = [
      { marketId: 'BTC-USD', after: { ...after, tiers } },
      { marketId: 'BTC-USD', after: { ...after, warningRatio: decimal(2) } },
      { asset: 'USD', haircut: decimal('0.5') },
    ];
    const thread = new URL(
      `file://${path.resolve(import.meta.dirname, '../../engine/impact-thread.mjs')}`,
    );
    const fromBook = await bookImpactOf(system, () => watch.engine.book, thread)(changes);
    const fromRows = await measureImpacts(system, changes);
    expect(fromBook).toEqual(fromRows);
    expect(fromRows.map(({ newlyCalledAccounts }) => newlyCalledAccounts)).toEqual([0, 0, 1]);
  });
});
