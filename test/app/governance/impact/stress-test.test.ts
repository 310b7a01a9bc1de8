import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { bookImpactOf } from '../../../../src/app/governance/impact/book-impact.js';
import {
  type MarginChange,
  readImpactLimits,
} from '../../../../src/app/governance/impact/impact.js';
import { measurablePartOf } from '../../../../src/domain/permission/free-collateral.js';
import { measureImpacts } from '../../../../src/app/governance/impact/row-impact.js';
import { bookStressOf } from '../../../../src/app/governance/impact/book-stress.js';
import { stressRows, stressTest } from '../../../../src/app/governance/impact/stress-test.js';
import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { createPlayedLeader } from '../../../../src/app/enforcement/watch/watch.js';
import { decimal, min, ONE } from '../../../../src/domain/decimal.js';
import { type ParameterImpact } from '../../../../src/domain/governance/committee/impact.js';
import { type RiskContext } from '../../../../src/domain/risk/health/account.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import { collateralValuesOf } from '../../../../src/domain/risk/parameters/collateral-settings.js';
import { type StressResult } from '../../../../src/domain/risk/stress/stress.js';
import { setInForce } from '../../../../src/domain/governance/parameters/next-version.js';
import { listAccountIds, loadAccounts } from '../../../../src/store/accounts/accounts.js';
import { loadOpenCalls } from '../../../../src/store/margin-calls/margin-calls.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import { createImpactTally } from '../../../support/impact-tally.js';
import { threadProgram } from '../../../support/thread-program.js';

import {
  actorOf,
  aGovernedSystem,
  ALICE,
  anAccountWith,
  type GovernanceSystem,
  governedRows,
  refusalOf,
  CASH,
} from '../system.js';

const VIEWER = actorOf('rita', 'RISK_VIEWER');

let system: GovernanceSystem;

beforeAll(async () => {
  system = await aGovernedSystem();
  await anAccountWith(system, 'deep', { cash: '20000', size: '1' });
  await anAccountWith(system, 'thin', { cash: '1000', size: '1' });
  await anAccountWith(system, 'short', { cash: '1000', size: '-0.5' });
  // Below maintenance margin (600): called, and with a close-out margin of 400 that the call froze.
  await anAccountWith(system, 'called', { cash: '500', size: '1' });
  await assessAccounts(system, ['called'], 'PRICE');
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
    // thin: 1,000 − 5,000 = −4,000, and called: 500 − 5,000 = −4,500, paid by the market's fund.
    expect(result).toMatchObject({ rounds: 1 });
    expect(result.liquidatedNotional.toFixed()).toBe('90000');
    expect(result.shortfall.toFixed()).toBe('8500');
    expect(result.waterfall.map(({ kind, amount }) => [kind, amount.toFixed()])).toEqual([
      ['MARKET_INSURANCE', '8500'],
    ]);
    expect(result.finalPrices[0]?.after.toFixed()).toBe('45000');
    expect(await governedRows(system)).toEqual(before);
  });

  test('is for who may read every account, with shocks that can be', async () => {
    expect(await refusalOf(stressTest(system, ALICE, shock('-0.1')))).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await refusalOf(stressTest(system, VIEWER, shock('much')))).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'shocks[0].change' },
    });
    expect(await refusalOf(stressTest(system, VIEWER, shock('-1')))).toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'shocks[0].change' },
    });
  });
});

describe('an impact measured on the book in memory', () => {
  test('is that of the rows, and of exact decimals, account by account', async () => {
    // What it holds of a market without a price is left out; the rest of it counts.
    await anAccountWith(system, 'partly-priced', { cash: '1000', size: '1' });
    const unpriced = { marketId: 'ETH-USD', size: '3', entryPrice: '3000' };
    await system.db.position.create({ data: { accountId: 'partly-priced', ...unpriced } });
    const watch = createPlayedLeader(system);
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
      // The call keeps the close-out ratio that it froze: nobody is newly closed out.
      { marketId: 'BTC-USD', after: { ...after, closeOutRatio: decimal('0.9') } },
      { asset: CASH, after: collateralValuesOf({ haircut: '0.5' }) },
    ];
    const thread = threadProgram('engine/what-if/impact-worker.ts');
    const fromBook = await bookImpactOf(system, () => watch.engine.book, thread)(changes);
    const fromRows = await measureImpacts(system, changes);
    expect(fromBook).toEqual(fromRows);
    expect(fromRows).toEqual(await exactImpacts(system, changes));
    expect(fromRows.map(({ newlyCalledAccounts }) => newlyCalledAccounts)).toEqual([0, 0, 0, 2]);
    expect(fromRows.map(({ newlyCloseOutAccounts }) => newlyCloseOutAccounts)).toEqual([
      1, 0, 0, 1,
    ]);
  });
});

/** Every account from its rows, in exact decimals. */
async function exactImpacts(
  { db, clock }: GovernanceSystem,
  changes: readonly MarginChange[],
): Promise<readonly ParameterImpact[]> {
  const now = clock.now();
  const context = await loadRiskContext(db, now);
  const ids = await listAccountIds(db, '', 100);
  const calls = await loadOpenCalls(db, ids);
  const accounts = [...(await loadAccounts(db, ids)).values()].flatMap(
    (whole) => measurablePartOf(whole, context) ?? [],
  );
  const limits = await readImpactLimits(db, now);
  return changes.map((change) => {
    const tally = createImpactTally();
    for (const account of accounts) {
      const terms = calls.get(account.id)?.terms;
      const under = (rules: RiskContext) => assessAccountHealth(account, rules, terms);
      tally.add(under(context), under(changedBy(change, context)));
    }
    return tally.result(now, limits);
  });
}

function changedBy(change: MarginChange, context: RiskContext): RiskContext {
  const [markets, assets] = [new Map(context.markets), new Map(context.assets)];
  if ('asset' in change) {
    assets.set(change.asset, { ...assets.get(change.asset)!, ...change.after });
  } else {
    const known = markets.get(change.marketId)!;
    const parameters = { ...known.parameters, ...change.after, ramp: null };
    markets.set(change.marketId, { ...known, parameters });
  }
  return { ...context, markets, assets };
}

describe('a stress test of the book in memory', () => {
  test.each([
    ['an owner each', 60],
    ['twelve owners, who share their brackets', 12],
  ])(
    'is that of the rows, whatever the shock, with a cascade and a shortfall that winners share: of %s',
    async (_name, owners) => {
      const own = await aGovernedSystem();
      try {
        // Selling 80 BTC moves the price by 1 % and a little: prices have all the digits they may have.
        const venue: GovernanceSystem['venue'] = {
          ...own.venue,
          readDepth: (_marketIds, at) =>
            Promise.resolve({
              at,
              expectedSlippage: (_marketId, size) => min(ONE, size.abs().div(7999)),
            }),
        };
        for (let index = 0; index < 60; index += 1) {
          const size = decimal(index + 1).times(10);
          const isLong = index % 3 !== 0;
          await anAccountWith(own, `account-${String(index)}`, {
            cash: size
              .times(50_000)
              .times((index % 17) + 1)
              .div(90)
              .toFixed(2),
            size: (isLong ? size : size.negated()).toFixed(4),
            owner: `owner-${String(index % owners)}`,
          });
        }
        const watch = createPlayedLeader(own);
        await watch.warmUp();
        const thread = threadProgram('engine/what-if/stress-worker.ts');
        const ofBook = bookStressOf(own, () => watch.engine.book, thread);
        const rounds: number[] = [];
        const payers: unknown[] = [];
        for (const change of ['0', '-0.02', '-0.05', '-0.1', '-0.6', '0.08', '0.9']) {
          for (const cascade of [false, true]) {
            const input = { shocks: [{ marketId: 'BTC-USD', change }], cascade };
            const asked = { ...own, venue };
            const fromRows = await stressTest(asked, VIEWER, input, stressRows(own));
            const fromBook = await stressTest(asked, VIEWER, input, ofBook);
            expect(shown(fromBook)).toEqual(shown(fromRows));
            expect(notionalGap(fromBook, fromRows)).toBeLessThan(0.02);
            rounds.push(fromRows.rounds);
            payers.push(fromRows.waterfall.at(-1)?.kind);
          }
        }
        const { markets, now } = await loadRiskContext(own.db, own.clock.now());
        const inForce = setInForce(markets.get('BTC-USD')!.parameters, now);
        const changes = [{ marketId: 'BTC-USD', after: { ...inForce, ownerConcentration: 0 } }];
        const impactThread = threadProgram('engine/what-if/impact-worker.ts');
        const impacts = await bookImpactOf(own, () => watch.engine.book, impactThread)(changes);
        expect(impacts).toEqual(await measureImpacts(own, changes));
        expect(impacts).toEqual(await exactImpacts(own, changes));
        const [{ before, after }] = impacts as [ParameterImpact];
        expect(JSON.stringify(before) === JSON.stringify(after)).toBe(owners === 60);

        expect(Math.max(...rounds)).toBeGreaterThanOrEqual(3);
        expect(payers).toContain('SOCIALIZED_LOSS');
      } finally {
        await own.close();
      }
    },
  );
});

/** All but the notional of the levels, as text. */
function shown(result: StressResult): unknown {
  const levels = result.levels.map(({ level, accounts }) => ({ level, accounts }));
  return JSON.parse(JSON.stringify({ ...result, levels }));
}

/** How far the notionals of the levels are apart: of who was not forced, the book's are to the cent. */
function notionalGap(a: StressResult, b: StressResult): number {
  const gaps = a.levels.map(({ notional }, index) =>
    notional
      .minus(b.levels[index]?.notional ?? 0)
      .abs()
      .toNumber(),
  );
  return Math.max(...gaps);
}
