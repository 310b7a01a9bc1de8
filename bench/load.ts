/**
 * (g) Loading whole accounts from a file, as `marginward load` does: reading, checks, balances, positions, orders, ledger
 * and log, against a bare COPY of the same accounts, balances, positions and orders into tables with the same indexes.
 *
 *     node --import tsx bench/load.ts [accounts]
 */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import {
  type AccountToLoad,
  loadAccounts,
  readAccountToLoad,
} from '../src/app/ingest/load/load-accounts.js';
import { loadKnownNames } from '../src/app/ingest/reconciliation/reconcile-accounts.js';
import { applyGenesisFile, readGenesisFile } from '../src/composition/wiring.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { readStatement } from '../src/roles/commands/books/statement-file.js';
import { WALL_CLOCK } from '../src/roles/process/process.js';
import { openDatabase } from '../src/store/database/database.js';
import { applyMigrations } from '../src/store/database/migrations.js';

const ACCOUNTS = Number(process.argv[2] ?? 20_000);
const PART = 2_000;
const MARKETS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'DOGE-USD'];
const ASSETS = ['USD', 'BTC'];
/** Rows of an account: itself, its balances, its positions, one order. */
const ROWS_PER_ACCOUNT = 1 + ASSETS.length + MARKETS.length + 1;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
const db = openDatabase(server.url);
try {
  const genesis = await readGenesisFile(path.join(PROJECT_ROOT, 'genesis/demo.json'));
  await applyGenesisFile(db, genesis, WALL_CLOCK.now());
  const loaded = await benchLoad();
  const copied = await benchCopy();
  const rows = ACCOUNTS * ROWS_PER_ACCOUNT;
  const rateOf = (millis: number): number => Math.round((rows / millis) * 1000);
  say(`load:      ${rateOf(loaded)} rows/s, ${Math.round((ACCOUNTS / loaded) * 1000)} accounts/s`);
  say(`bare COPY: ${rateOf(copied)} rows/s; ratio ${(copied / loaded).toFixed(3)}`);
} finally {
  await db.$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true });
}

async function benchLoad(): Promise<number> {
  const file = path.join(folder, 'book.ndjson');
  const lines = Array.from({ length: ACCOUNTS }, (_, n) =>
    JSON.stringify({
      accountId: `load-${n}`,
      owner: 'bench',
      balances: ASSETS.map((asset) => ({ asset, balance: String(1000 + n) })),
      positions: MARKETS.map((marketId) => ({ marketId, size: '0.01', entryPrice: '100' })),
      orders: [{ id: 'o', marketId: MARKETS[0], side: 'BUY', size: '0.01', price: '99' }],
    }),
  );
  writeFileSync(file, lines.join('\n'));
  const known = await loadKnownNames(db);
  const startedAt = performance.now();
  let part: AccountToLoad[] = [];
  let parts = 0;
  const load = async (): Promise<void> => {
    parts += 1;
    const options = { loadId: `bench-${parts}`, actor: 'bench' };
    await loadAccounts({ db, clock: WALL_CLOCK }, part, options);
    part = [];
  };
  for await (const row of readStatement(file)) {
    if ('account' in row) {
      const { account, place } = row;
      const input = { ...account, owner: account.owner ?? '', kind: 'CROSS' as const };
      part.push(readAccountToLoad(place, input, known));
    }
    if (part.length === PART) {
      await load();
    }
  }
  await load();
  return performance.now() - startedAt;
}

/** What `load` wrote of accounts, balances, positions and orders, written by COPY alone. */
async function benchCopy(): Promise<number> {
  const tables = {
    accounts: 'id, owner, kind, created_at',
    collateral_balances: 'account_id, asset, balance',
    positions: 'account_id, market_id, size, entry_price',
    open_orders: 'account_id, market_id, id, side, size, price, reduce_only, recorded_at',
  };
  for (const [table, columns] of Object.entries(tables)) {
    const file = path.join(folder, 'postgres', `${table}.csv`);
    await db.$executeRawUnsafe(`COPY (SELECT ${columns} FROM ${table}) TO '${file}'`);
    await db.$executeRawUnsafe(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
  }
  const startedAt = performance.now();
  for (const [table, columns] of Object.entries(tables)) {
    const file = path.join(folder, 'postgres', `${table}.csv`);
    await db.$executeRawUnsafe(`COPY bare_${table} (${columns}) FROM '${file}'`);
  }
  return performance.now() - startedAt;
}
