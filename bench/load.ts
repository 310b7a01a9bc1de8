/**
 * (g) Loading whole accounts from a file by `marginward load`: reading, checks, balances, positions, ledger and the log,
 * against a bare COPY of the same accounts, balances and positions into tables with the same indexes, one connection.
 * Every account has a balance and four positions.
 *
 *     node --import tsx bench/load.ts [accounts]
 */
import { createWriteStream, chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { relayLog } from '../src/app/log/relay.js';
import { findLedgerDifferences } from '../src/app/verification/verify-ledger.js';
import { verifyLog } from '../src/app/verification/verify-log.js';
import { loadConfig } from '../src/composition/config.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { applyGenesisFile, buildDeps, readGenesisFile } from '../src/composition/wiring.js';
import { openLogger } from '../src/infra/logger.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { loadFiles } from '../src/roles/commands/books/load.js';
import { WALL_CLOCK } from '../src/roles/process/process.js';
import { openDatabase } from '../src/store/database/database.js';
import { applyMigrations } from '../src/store/database/migrations.js';

import { cpuClock } from './cpu.js';

const ACCOUNTS = Number(process.argv[2] ?? 200_000);
const MARKETS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'DOGE-USD'];
/** Rows of an account: itself, its balance, its positions. */
const ROWS_PER_ACCOUNT = 2 + MARKETS.length;
const TABLES = {
  accounts: 'id, owner, kind, created_at',
  collateral_balances: 'account_id, asset, balance',
  positions: 'account_id, market_id, size, entry_price',
};
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
const db = openDatabase(server.url, { isPipelined: false });
const cpu = cpuClock(path.join(folder, 'postgres'));
try {
  const genesis = await readGenesisFile(
    path.join(PROJECT_ROOT, 'test/fixtures/narrow-margins.json'),
  );
  await applyGenesisFile(db, genesis, WALL_CLOCK.now());
  const file = path.join(folder, 'book.ndjson');
  await pipeline(Readable.from(bookOf(ACCOUNTS)), createWriteStream(file));
  const config = loadConfig({ DATABASE_URL: server.url });
  const log = openLogger('error');
  const loading = { data: folder, owner: 'bench', by: 'bench' };
  const loaded = await timed('load', () => loadFiles([file], loading, { config, log }));
  await checkBooks();
  const copied = await timed('bare COPY', () => copyAgain(), dumpRows);
  say(`ratio of a bare COPY: ${(copied / loaded).toFixed(2)} by the clock`);
} finally {
  await db.$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true });
}

function* bookOf(count: number): Generator<string> {
  for (let n = 0; n < count; n += 1) {
    const account = {
      accountId: `load-${n}`,
      balances: [{ asset: 'USD', balance: `${1000 + n}.25` }],
      positions: MARKETS.map((marketId, m) => ({
        marketId,
        size: `${n % 2 === 0 ? '' : '-'}0.${1 + ((n + m) % 899)}`,
        entryPrice: `${100 + (n % 977)}.5`,
      })),
    };
    yield `${JSON.stringify(account)}\n`;
  }
}

async function timed(
  name: string,
  work: () => Promise<unknown>,
  before?: () => Promise<unknown>,
): Promise<number> {
  await before?.();
  const start = cpu();
  const startedAt = performance.now();
  await work();
  const millis = performance.now() - startedAt;
  const end = cpu();
  const spent = `processor: ${((end.node - start.node) / 1000).toFixed(1)} s here`;
  const rate = Math.round((ACCOUNTS * ROWS_PER_ACCOUNT * 1000) / millis);
  const accounts = Math.round((ACCOUNTS * 1000) / millis);
  say(
    `${name}: ${ACCOUNTS} accounts in ${(millis / 1000).toFixed(1)} s, ${accounts} accounts/s, ${rate} rows/s (${spent})`,
  );
  return millis;
}

/** The log and the ledger say that what was loaded is sound. */
async function checkBooks(): Promise<void> {
  const deps = await buildDeps(
    { db, clock: WALL_CLOCK, log: openLogger('error'), seed: '1' },
    {} as never,
  );
  await relayLog(deps, { enqueue: () => Promise.resolve() });
  const startedAt = performance.now();
  const { ok, checked, fault } = await verifyLog(deps, null);
  const differences = await findLedgerDifferences(db);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(
    `log of ${checked} lines: ${ok ? 'sound' : String(fault)}; ledger: ${differences.length} differences (${seconds} s)`,
  );
}

async function dumpRows(): Promise<void> {
  for (const [table, columns] of Object.entries(TABLES)) {
    const file = path.join(folder, 'postgres', `${table}.copy`);
    await db.$executeRawUnsafe(`COPY (SELECT ${columns} FROM ${table}) TO '${file}'`);
    await db.$executeRawUnsafe(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
  }
}

/** What `load` wrote of accounts, balances and positions, by COPY alone, in one transaction. */
async function copyAgain(): Promise<void> {
  await db.$transaction(
    Object.entries(TABLES).map(([table, columns]) => {
      const file = path.join(folder, 'postgres', `${table}.copy`);
      return db.$executeRawUnsafe(`COPY bare_${table} (${columns}) FROM '${file}'`);
    }),
  );
}
