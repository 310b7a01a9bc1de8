import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { reverseDeposit } from '../../../../src/app/ingest/collateral/change-deposit.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { applyMigrations } from '../../../../src/store/database/migrations.js';
import { addToCollateralBalances } from '../../../../src/store/ledger/ledger.js';
import { lockAccounts } from '../../../../src/store/accounts/accounts.js';
import { OPERATOR } from '../../ingest/system.js';
import { anEnforcedSystem, callsOf, type EnforcedSystem, fund, hold, publish } from '../system.js';
import { aLateEngine, type LateEngine } from './late-engine.js';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../../../prisma/migrations');

// Maintenance 5 %, warning 1.2, cure 1.1. Deposits of 530 and 910, long 100 entered at 100:
//   price 100: E 1440, MM 500    price 93: E 740, MM 465    price 91: E 540, MM 455 (warned below 546)
// Without the deposit of 910 at price 100: E 530, MM 500. At 91 that would be E −370.
const MARKET = {
  tiers: [{ floor: '0', initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' }],
  warningRatio: '1.2',
  cureRatio: '1.1',
  maxPriceDeviation: '1',
};
let system: EnforcedSystem;
let engine: LateEngine;
let commits = 0;

beforeEach(async () => {
  system = await anEnforcedSystem(MARKET);
  commits = 0;
  engine = await aLateEngine(system);
  await price('100');
  for (const [key, amount] of [
    ['small', '530'],
    ['large', '910'],
  ] as const) {
    await recordDeposit(system, OPERATOR, {
      key,
      accountId: 'a',
      asset: 'USD',
      amount,
      final: true,
      owner: 'a',
    });
  }
  await hold(system, 'a', '100', '100');
  await engine.catchUp();
});

afterEach(async () => {
  await engine.close();
  await system.close();
});

async function price(value: string, marketId = 'BTC-USD'): Promise<void> {
  system.clock.at = new Date(system.clock.at.getTime() + 100);
  await publish(system, { [marketId]: value });
  commits += 1;
  await engine.announced(commits);
}

async function prices(...values: readonly string[]): Promise<void> {
  for (const value of values) {
    await price(value);
  }
}

const reverseLarge = () => reverseDeposit(system, OPERATOR, 'deposit.large', 'sent back');

/** The decisions, each with its price of BTC-USD. */
async function decisions(): Promise<string[]> {
  const facts = await system.db.event.findMany({ orderBy: { sequence: 'asc' } });
  return facts.flatMap(({ type, payload }) => {
    const { inputs } = payload as { inputs?: { prices: { price: string }[] } };
    return inputs === undefined ? [] : [`${type} at ${inputs.prices[0]?.price ?? 'none'}`];
  });
}

describe('a price that was replaced, and an account that changed after it', () => {
  test('are not joined: a deposit is reversed at 100, and nobody is called at 91', async () => {
    await prices('93', '91', '100');
    await reverseLarge();
    await engine.catchUp();

    expect(await callsOf(system)).toEqual([]);
    expect(await decisions()).toEqual(['MarginWarningRaised at 100']);
    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
  });

  test('are not joined: a position that was accepted at 100 is not called at 91', async () => {
    await prices('93', '91', '100');
    await hold(system, 'a', '125', '100');
    await engine.catchUp();

    expect(await callsOf(system)).toEqual([]);
  });

  test('are not joined when the change was in progress while the price was in force', async () => {
    await inTransaction(system.db, async (tx) => {
      await lockAccounts(tx, ['a']);
      const owed = { holder: 'a', asset: 'USD', amount: decimal('-910') };
      await addToCollateralBalances(tx, [owed], system.clock.now());
      // The transaction has its number by now, and is committed after 91 was replaced.
      await prices('93', '91', '100');
    });
    await engine.catchUp();

    expect(await callsOf(system)).toEqual([]);
  });

  test('are joined when the change came while the price was in force', async () => {
    await fund(system, 'a', '120');
    await price('93');
    await reverseLarge();
    await price('100');
    await engine.follow();
    await engine.catchUp();

    // Read from the log before the price was looked at. At 100: E 650, no warning. At 93: E −50.
    expect(await callsOf(system)).toEqual(['a LIQUIDATING']);
    expect(await decisions()).toContain('MarginCallOpened at 93');
  });

  test('are joined though a price of another market came before the change', async () => {
    await fund(system, 'a', '120');
    await price('93');
    await price('3000', 'ETH-USD');
    await reverseLarge();
    await price('100');
    await engine.follow();
    await engine.catchUp();

    expect(await decisions()).toContain('MarginCallOpened at 93');
  });

  test('a change from before the dip is read from the log after it: the dip is still a call', async () => {
    await fund(system, 'a', '1');
    await prices('84', '91');
    // The log is read before the prices are looked at. At 100: E 1441. At 84: E −159. At 91: E 541, a warning.
    engine.hear(2);
    await engine.follow();
    await engine.catchUp();

    expect(await decisions()).toContain('MarginCallOpened at 84');
  });

  test('an unchanged account is called at the price that was in force', async () => {
    await prices('93', '84', '100');
    await engine.catchUp();

    // At 84: E −160.
    expect(await decisions()).toContain('MarginCallOpened at 84');
  });
});

describe('a price that was replaced, and rules that changed after it', () => {
  const raiseMaintenance = async (): Promise<void> => {
    const tier = { floor: '0', initialMarginFraction: '0.5', maintenanceMarginFraction: '0.1' };
    await system.db.$executeRaw`
      INSERT INTO margin_parameters
      SELECT (jsonb_populate_record(p, jsonb_build_object('version', 2, 'rules_commit', current_commit(),
        'tiers', ${JSON.stringify([tier])}::jsonb, 'effective_from', ${system.clock.at}::timestamptz))).*
      FROM margin_parameters p WHERE market_id = 'BTC-USD'`;
  };

  test('are not joined: MM of 10 % is not asked for at 91', async () => {
    await prices('91', '100');
    await raiseMaintenance();
    await engine.catchUp();

    // 91: E 540, MM 910. 100: E 1440, MM 1000.
    expect(await callsOf(system)).toEqual([]);
  });

  test('are not joined: a haircut that is raised at 100 is not taken at 91', async () => {
    await price('30000', 'ETH-USD');
    await prices('93', '91', '100');
    await system.db.$executeRaw`UPDATE collateral_assets SET haircut = 0.9 WHERE asset = 'USD'`;
    await engine.catchUp();

    expect((await decisions()).filter((told) => !told.endsWith('at 100'))).toEqual([]);
  });
});

describe('a price that was replaced, and a decision at a later one', () => {
  test('is not gone back to: what was decided since stands', async () => {
    await prices('86', '100');
    await reverseLarge();
    await price('99');
    // Another process is faster. At 99: E 430, MM 495. The engine's first look is at 86, its last at 101.
    await assessAccounts(system, ['a'], 'COLLATERAL_CHANGE');
    await price('101');
    await engine.catchUp();

    expect(await decisions()).toEqual(['MarginCallOpened at 99', 'MarginCallCured at 101']);
  });

  test('is not gone back to, though nothing that the account holds has changed', async () => {
    await price('89.5');
    await engine.catchUp();
    await prices('88', '95');
    await assessAccounts(system, ['a'], 'PRICE');
    await engine.catchUp();

    // The call was cured at 95: 88, where its grace would have been void, was before that.
    expect(await decisions()).toEqual([
      ...['MarginCallOpened at 89.5', 'MarginCallCured at 95', 'MarginWarningCleared at 95'],
    ]);
  });

  test('a grace that is over is judged at the prices of after its end', async () => {
    // Below 90.11 called, below 88.55 closed out, from 90.58 on cured.
    await price('89.5');
    await engine.catchUp();
    expect(await callsOf(system)).toEqual(['a GRACE']);
    // The price recovers before the deadline; the engine receives it afterwards.
    await prices('88', '110');
    system.clock.at = new Date(system.clock.at.getTime() + 3600_000);
    await price('110');
    await engine.catchUp();

    expect(await callsOf(system)).toEqual(['a CURED']);
  });
});

describe('prices of one call', () => {
  test('take effect together: a hedged account is not called at one without the other', async () => {
    await price('100', 'ETH-USD');
    await fund(system, 'a', '1000');
    await hold(system, 'a', '-100', '100', 'ETH-USD');
    await engine.catchUp();
    for (const value of ['70', '100']) {
      system.clock.at = new Date(system.clock.at.getTime() + 100);
      await publish(system, { 'BTC-USD': value, 'ETH-USD': value });
      commits += 1;
    }
    await engine.announced(commits);
    await engine.catchUp();

    // Long and short cancel out: E 2440 at every price, MM 700 at 70. The long alone: E −560.
    expect(await decisions()).toEqual([]);
  });

  test('of a market that is given twice, only the last price takes effect', async () => {
    const at = new Date(system.clock.at.getTime() + 100);
    system.clock.at = at;
    await publishMarkPrices(system, OPERATOR, {
      source: 'test',
      prices: ['84', '100'].map((value) => ({ marketId: 'BTC-USD', price: value, at })),
    });
    commits += 1;
    await engine.announced(commits);
    await engine.catchUp();

    expect(await decisions()).toEqual([]);
  });
});

describe('a dump that was restored into another cluster, whose transaction ids are lower', () => {
  const FOREIGN = 10n ** 15n;

  test('keeps no mark that would hide a dip', async () => {
    await system.db.$executeRaw`UPDATE accounts SET holdings_commit = ${FOREIGN}`;
    await system.db.$executeRaw`
      INSERT INTO margin_parameters
      SELECT (jsonb_populate_record(p, jsonb_build_object('version', 2, 'rules_commit', ${FOREIGN}::bigint,
        'effective_from', ${system.clock.at}::timestamptz))).*
      FROM margin_parameters p WHERE market_id = 'BTC-USD'`;
    await applyMigrations(system.url, MIGRATIONS);
    await prices('84', '100');
    await engine.catchUp();

    // At 84: E −160.
    expect(await decisions()).toContain('MarginCallOpened at 84');
  });

  test('has its marks renewed once; marks written in this cluster stay', async () => {
    const marks = async (): Promise<unknown[]> =>
      system.db.$queryRaw`SELECT id, holdings_commit FROM accounts ORDER BY id`;
    await applyMigrations(system.url, MIGRATIONS);
    const before = await marks();
    await applyMigrations(system.url, MIGRATIONS);
    expect(await marks()).toEqual(before);
  });
});
