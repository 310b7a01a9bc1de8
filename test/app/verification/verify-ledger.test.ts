import { Registry } from 'prom-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type Deps } from '../../../src/app/deps.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { postTransfers } from '../../../src/app/ledger/ledger.js';
import {
  findLedgerDifferences,
  verifyLedger,
} from '../../../src/app/verification/verify-ledger.js';
import { recordDeposit } from '../../../src/app/ingest/collateral/record-deposit.js';
import { decimal } from '../../../src/domain/decimal.js';
import { verifyLog } from '../../../src/app/verification/verify-log.js';
import { measure } from '../../../src/roles/metrics/measure.js';
import { ROW_MEASURES } from '../../../src/roles/metrics/row-metrics.js';
import { readLedgerCheck } from '../../../src/store/ledger/ledger-checks.js';

import { aSystem, NOW, OPERATOR, secondsAfter, type System } from '../ingest/system.js';

let system: System;
let logged: { level: 'debug' | 'error'; facts: object }[];

beforeAll(async () => {
  system = await aSystem();
  for (const accountId of ['a', 'b']) {
    const input = { key: accountId, accountId, asset: 'USD', amount: '100', owner: 'alice' };
    await recordDeposit(system, OPERATOR, { ...input, final: true });
  }
});
beforeEach(() => {
  logged = [];
});
afterAll(async () => {
  await system.close();
});

function check() {
  const log = {
    ...system.log,
    debug: (facts: object) => logged.push({ level: 'debug', facts }),
    error: (facts: object) => logged.push({ level: 'error', facts }),
  };
  return verifyLedger({ ...system, log });
}

/** Changes rows with superuser rights, bypassing triggers. */
async function tamper(statement: string): Promise<void> {
  await system.db.$transaction([
    system.db.$executeRaw`SET LOCAL session_replication_role = replica`,
    system.db.$executeRawUnsafe(statement),
  ]);
}

const found = () =>
  system.db.pendingEvent.findMany({
    where: { type: 'LedgerMismatchFound' },
    orderBy: { id: 'asc' },
  });

const OF_NO_CAUSE = { liquidationId: null, marginCallId: null, transferId: null };

describe('the check of the ledger', () => {
  it('of a sound ledger says so quietly, and when it was', async () => {
    system.clock.at = secondsAfter(5);
    expect(await check()).toEqual([]);
    expect(await found()).toEqual([]);
    expect(logged.map(({ level }) => level)).toEqual(['debug']);
    expect(await readLedgerCheck(system.db)).toEqual({
      checkedAt: secondsAfter(5),
      isSound: true,
      differenceCount: 0,
    });
  });

  it('reports a balance that was changed behind the ledger once, not every run', async () => {
    await tamper(`UPDATE collateral_balances SET balance = 103 WHERE account_id = 'a'`);
    for (const second of [10, 20, 30]) {
      system.clock.at = secondsAfter(second);
      expect(await check()).toHaveLength(2);
    }
    const events = await found();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      actor: 'system:ledger',
      at: secondsAfter(10),
      accountId: null,
    });
    expect(events[0]?.payload).toEqual({
      asset: 'USD',
      expected: '100',
      found: '103',
      differenceCount: 2,
      differences: [
        {
          kind: 'BALANCE',
          ledgerAccount: 'account:a',
          ...OF_NO_CAUSE,
          asset: 'USD',
          expected: '100',
          found: '103',
        },
        {
          kind: 'TOTAL',
          ledgerAccount: null,
          ...OF_NO_CAUSE,
          asset: 'USD',
          expected: '0',
          found: '3',
        },
      ],
    });
    expect(logged.map(({ level }) => level)).toEqual(['error', 'error', 'error']);
    expect(await readLedgerCheck(system.db)).toEqual({
      checkedAt: secondsAfter(30),
      isSound: false,
      differenceCount: 2,
    });
  });

  it('shows in the metrics, read when they are scraped', async () => {
    const registry = new Registry();
    measure(registry, ROW_MEASURES, system);
    const text = await registry.metrics();
    expect(text).toContain('marginward_ledger_differences 2');
    expect(text).toContain(
      `marginward_ledger_checked_timestamp_seconds ${secondsAfter(30).getTime() / 1000}`,
    );
  });

  it('takes a wrong balance for the same while its account goes on', async () => {
    const input = { key: 'more', accountId: 'a', asset: 'USD', amount: '5', final: true };
    await recordDeposit(system, OPERATOR, input);
    expect(await check()).toHaveLength(2);
    expect(await found()).toHaveLength(1);
  });

  it('reports what is new beside what is known', async () => {
    await tamper(
      `UPDATE ledger_balances SET balance = balance - 3 WHERE ledger_account = 'external' AND asset = 'USD'`,
    );
    const differences = await check();
    expect(differences.map(({ ledgerAccount }) => ledgerAccount)).toEqual([
      'account:a',
      'external',
    ]);
    expect(await found()).toHaveLength(2);
  });

  it('by two at the same time is one report', async () => {
    await tamper(`UPDATE collateral_balances SET balance = balance + 1 WHERE account_id = 'b'`);
    await Promise.all([check(), check(), check()]);
    expect(await found()).toHaveLength(3);
  });

  it('reports a difference again after it was gone', async () => {
    const [put, back] = ['+', '-'].map(
      (sign) => `UPDATE collateral_balances SET balance = balance ${sign} 1 WHERE account_id = 'b'`,
    );
    await tamper(String(back));
    await check();
    await tamper(String(put));
    await check();
    expect(await found()).toHaveLength(4);
    await tamper(String(back));
    await tamper(`UPDATE collateral_balances SET balance = balance - 3 WHERE account_id = 'a'`);
    await tamper(
      `UPDATE ledger_balances SET balance = balance + 3 WHERE ledger_account = 'external' AND asset = 'USD'`,
    );
    expect(await check()).toEqual([]);
  });

  it('finds postings that were changed, taken away or made up', async () => {
    await tamper(
      `UPDATE ledger_postings SET amount = amount + 0.00000001 WHERE ledger_account = 'account:b'`,
    );
    await tamper(`INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
      VALUES ('ghost', 'account:nobody', 'BTC', -1, '2026-01-01')`);
    expect(await findLedgerDifferences(system.db)).toMatchObject([
      { kind: 'BALANCE', ledgerAccount: 'account:b' },
      { kind: 'BALANCE', ledgerAccount: 'account:nobody', asset: 'BTC' },
    ]);
    await tamper(`UPDATE ledger_postings SET amount = 100 WHERE ledger_account = 'account:b'`);
    await tamper(`DELETE FROM ledger_postings WHERE transfer_id = 'ghost'`);
    expect(await findLedgerDifferences(system.db)).toEqual([]);
  });

  it('leaves a log that verifies', async () => {
    await relayLog(system as unknown as Deps, { enqueue: () => Promise.resolve() });
    const events = await system.db.event.count({ where: { type: 'LedgerMismatchFound' } });
    expect(events).toBeGreaterThan(0);
    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
  });

  it('compares what a liquidation step realized, less its fee, with its postings', async () => {
    await system.db.$executeRaw`
      INSERT INTO pending_events (type, account_id, actor, at, payload)
      VALUES ('LiquidationStepFilled', 'a', 'system:engine', ${NOW},
        '{"liquidationId": "a.call-1.step-1", "realizedPnl": "-20.5", "fee": "0.25"}')`;
    await relayLog(system as unknown as Deps, { enqueue: () => Promise.resolve() });
    expect(await findLedgerDifferences(system.db)).toMatchObject([
      { kind: 'LIQUIDATION', ledgerAccount: 'account:a', liquidationId: 'a.call-1.step-1' },
    ]);
    await system.db.$transaction([
      system.db.$executeRaw`
        INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
        VALUES ('a.call-1.step-1', 'account:a', 'USD', -20.75, ${NOW}), ('a.call-1.step-1', 'venue', 'USD', 20.5, ${NOW}),
          ('a.call-1.step-1', 'insurance:BTC-USD', 'USD', 0.25, ${NOW})`,
      system.db
        .$executeRaw`UPDATE collateral_balances SET balance = balance - 20.75 WHERE account_id = 'a'`,
      system.db.$executeRaw`
        INSERT INTO ledger_balances (ledger_account, asset, balance) VALUES ('venue', 'USD', 20.5)`,
      system.db
        .$executeRaw`UPDATE ledger_balances SET balance = balance + 0.25 WHERE ledger_account = 'insurance:BTC-USD'`,
    ]);
    expect(await check()).toEqual([]);
  });

  it('compares what both sides of a deleveraging realized, each with its own postings', async () => {
    for (const [account, pnl] of [
      ['a', '-4'],
      ['b', '3'],
    ]) {
      await system.db.$executeRaw`
        INSERT INTO pending_events (type, account_id, actor, at, payload)
        VALUES ('AutoDeleveraged', ${account}, 'system:engine', ${NOW},
          jsonb_build_object('liquidationId', 'a.call-1.step-2', 'realizedPnl', ${pnl}::text))`;
    }
    await relayLog(system as unknown as Deps, { enqueue: () => Promise.resolve() });
    const kinds = { kind: 'LIQUIDATION', liquidationId: 'a.call-1.step-2' };
    expect(await findLedgerDifferences(system.db)).toMatchObject([
      { ...kinds, ledgerAccount: 'account:a' },
      { ...kinds, ledgerAccount: 'account:b' },
    ]);
    await postTransfers(system.db, [
      {
        transferId: 'a.call-1.step-2',
        at: NOW,
        postings: [
          { ledgerAccount: 'account:a', asset: 'USD', amount: decimal('-4') },
          { ledgerAccount: 'account:b', asset: 'USD', amount: decimal('3') },
          { ledgerAccount: 'venue', asset: 'USD', amount: decimal('1') },
        ],
      },
    ]);
    expect(await check()).toEqual([]);
  });

  it('names a hundred of many, and counts a thousand', async () => {
    await tamper(`INSERT INTO ledger_balances (ledger_account, asset, balance)
      SELECT 'made-up-' || n, 'USD', CASE WHEN n <= 600 THEN 1 ELSE -1 END FROM generate_series(1, 1200) AS n`);
    await check();
    const [last] = (await found()).slice(-1);
    expect(last?.payload).toMatchObject({ differenceCount: 1000 });
    expect((last?.payload as { differences: unknown[] }).differences).toHaveLength(100);
    await tamper(`DELETE FROM ledger_balances WHERE ledger_account LIKE 'made-up-%'`);
  });
});
