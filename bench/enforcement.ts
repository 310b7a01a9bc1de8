/**
 * What enforcement costs, as ratios of one run: prices into a book of 10,000 accounts, and breaches that
 * become committed calls against the same rows written by one bare unnest statement.
 *
 *     node --import tsx bench/enforcement.ts [accounts]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { type Deps } from '../src/app/deps.js';
import { createWatch } from '../src/app/enforcement/watch.js';
import { publishMarkPrices } from '../src/app/ingest/mark-prices.js';
import { decimal } from '../src/domain/decimal.js';
import { startEmbeddedPostgres } from '../src/infra/embedded-postgres.js';
import { openLogger } from '../src/infra/logger.js';
import { openScenario } from '../src/infra/scenario.js';
import { loadDemoBook } from '../src/roles/demo.js';
import { type Db, openDatabase } from '../src/store/database.js';
import { applyMigrations } from '../src/store/migrations.js';
import { PROJECT_ROOT } from '../src/project-root.js';
import { applyGenesisFile, buildDeps, readGenesisFile } from '../src/wiring.js';

const accounts = Number(process.argv[2] ?? 10_000);
/** What a breach writes, besides the account's own row. */
const WRITTEN = ['margin_calls', 'notices', 'pending_events'] as const;
const OPERATOR = { subject: 'bench', roles: new Set(['OPERATOR'] as const), accounts: [] };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
try {
  await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
  const db = openDatabase(server.url);
  await measure(db);
  await db.$disconnect();
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(db: Db): Promise<void> {
  const genesis = await readGenesisFile(path.join(PROJECT_ROOT, 'genesis/demo.json'));
  const stream = openScenario('1', () => true);
  let now = stream.startsAt;
  const clock = { now: () => now };
  await applyGenesisFile(db, genesis, now);
  const log = openLogger('error');
  const deps: Deps = await buildDeps({ db, clock, log, seed: '1' }, {} as never);
  await loadDemoBook(deps, genesis.genesis, stream, { seed: '1', accounts, maxLeverage: null });
  const [cpu] = cpus();
  say(
    `machine: ${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.version}; PostgreSQL with fsync on`,
  );
  say(`book: ${accounts} accounts over ${stream.markets.length} markets`);

  const publish = async (factor: number): Promise<void> => {
    const at = clock.now();
    await publishMarkPrices(deps, OPERATOR, {
      source: 'bench',
      prices: stream.markets.map(({ marketId, price }) => ({
        marketId,
        price: price.times(decimal(factor)).toDecimalPlaces(8).toFixed(),
        at,
      })),
    });
  };
  const advance = (milliseconds: number): void => {
    now = new Date(now.getTime() + milliseconds);
  };
  await publish(1);
  const watch = createWatch(deps, { index: 'bands' });
  await watch.warmUp();
  await watch.onUsability(() => true);

  await measurePrices(deps, watch, stream.markets, publish, advance);
  await measureBreaches(deps, watch, stream.markets, publish, advance);
}

type Markets = ReturnType<typeof openScenario>['markets'];

async function measurePrices(
  _deps: Deps,
  watch: ReturnType<typeof createWatch>,
  markets: Markets,
  publish: (factor: number) => Promise<void>,
  advance: (milliseconds: number) => void,
): Promise<void> {
  const rounds = 300;
  let played = 0;
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    advance(1000);
    // A calm tick: one basis point up and down.
    const factor = round % 2 === 0 ? 1.0001 : 1;
    await publish(factor);
    await watch.onPrices(
      markets.map(({ marketId, price }) => ({
        marketId,
        price: price.times(decimal(factor)).toDecimalPlaces(8),
      })),
    );
    played += markets.length;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  say(
    `prices, guarded, stored and enforced, ${markets.length} in a call: ${(played / seconds).toFixed(0)} per second`,
  );
}

/** One gap of −9 %, which no guard stops: everything that it breaches is decided in a few transactions. */
async function measureBreaches(
  deps: Deps,
  watch: ReturnType<typeof createWatch>,
  markets: Markets,
  publish: (factor: number) => Promise<void>,
  advance: (milliseconds: number) => void,
): Promise<void> {
  const fall = async (factor: number): Promise<number> => {
    advance(15_000);
    await publish(factor);
    const updates = markets.map(({ marketId, price }) => ({
      marketId,
      price: price.times(decimal(factor)).toDecimalPlaces(8),
    }));
    const startedAt = performance.now();
    await watch.onPrices(updates);
    return performance.now() - startedAt;
  };
  const tookMs = await fall(0.91);
  const rows = await countRows(deps.db);
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const calls = rows[0]?.count ?? 0;
  say(
    `gap of -9 % in one tick: ${calls} calls (${total} rows with notices and events) in ${tookMs.toFixed(0)} ms`,
  );
  say(
    `  ${(calls / (tookMs / 1000)).toFixed(0)} calls per second, ${(total / (tookMs / 1000)).toFixed(0)} rows per second`,
  );
  const bareMs = await measureBareInsert(
    server.url,
    rows.map(({ table }) => table),
  );
  say(
    `  the same rows, one bare unnest statement a table in one transaction: ${bareMs.toFixed(0)} ms, ${(total / (bareMs / 1000)).toFixed(0)} rows per second`,
  );
  say(
    `  ratio, breaches to committed calls against the bare insert: ${(bareMs / tookMs).toFixed(2)}`,
  );

  const delays: number[] = [];
  for (let step = 1; step <= 40; step += 1) {
    delays.push(await fall(0.91 - step * 0.0025));
  }
  delays.sort((x, y) => x - y);
  const at = (part: number): string => (delays[Math.floor(delays.length * part)] ?? 0).toFixed(1);
  say(`then 40 steps of -0.25 %: breach to committed call p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}

async function countRows(db: Db): Promise<{ readonly table: string; readonly count: number }[]> {
  const [row] = await db.$queryRaw<{ calls: bigint; notices: bigint; events: bigint }[]>`
    SELECT (SELECT count(*) FROM margin_calls) AS calls, (SELECT count(*) FROM notices) AS notices,
      (SELECT count(*) FROM pending_events WHERE type LIKE 'Ma%' OR type LIKE 'Gra%') AS events`;
  const counts = [row?.calls, row?.notices, row?.events];
  return WRITTEN.map((table, index) => ({ table, count: Number(counts[index] ?? 0n) }));
}

/** Writes copies of the tables' rows with all their indexes, checks and triggers; the arrays are ready before. */
async function measureBareInsert(url: string, tables: readonly string[]): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const inserts: { readonly text: string; readonly values: unknown[] }[] = [];
  for (const table of tables) {
    await client.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
    const { rows: columns } = await client.query<{ name: string; type: string }>(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
       WHERE attrelid = '${table}'::regclass AND attnum > 0 ORDER BY attnum`,
    );
    const onlyWritten =
      table === 'pending_events' ? `WHERE type LIKE 'Ma%' OR type LIKE 'Gra%'` : '';
    const { rows } = await client.query<Record<string, string | null>>(
      `SELECT ${columns.map(({ name }) => `"${name}"::text AS "${name}"`).join(', ')} FROM ${table} ${onlyWritten}`,
    );
    inserts.push({
      text: `INSERT INTO bare_${table} SELECT * FROM unnest(${columns
        .map(({ type }, index) => `$${index + 1}::${type}[]`)
        .join(', ')})`,
      values: columns.map(({ name }) => rows.map((row) => row[name] ?? null)),
    });
  }
  const startedAt = performance.now();
  await client.query('BEGIN');
  for (const { text, values } of inserts) {
    await client.query(text, values);
  }
  await client.query('COMMIT');
  const tookMs = performance.now() - startedAt;
  await client.end();
  return tookMs;
}
