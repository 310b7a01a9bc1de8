/**
 * (c) What enforcement costs, as ratios of one run: prices into a book of 10,000 accounts, and breaches that
 * become committed calls against the same rows written by one bare unnest statement, and by one Prisma
 * interactive transaction an account.
 *
 *     node --import tsx bench/enforcement.ts [accounts]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { type Deps } from '../src/app/deps.js';
import { createPlayedLeader } from '../src/app/enforcement/watch/watch.js';
import { publishMarkPrices } from '../src/app/ingest/prices/mark-prices.js';
import { decimal } from '../src/domain/decimal.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { openLogger } from '../src/infra/logger.js';
import { openScenario } from '../src/playback/demo/scenario.js';
import { loadDemoBook } from '../src/playback/demo/load-demo-book.js';
import { type Db, openDatabase } from '../src/store/database/database.js';
import { applyMigrations } from '../src/store/database/migrations.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { applyGenesisFile, buildDeps, readGenesisFile } from '../src/composition/wiring.js';

const accounts = Number(process.argv[2] ?? 10_000);
/** What a breach writes, besides the account's own row. */
const WRITTEN = ['margin_calls', 'notices', 'pending_events'] as const;
/** So many accounts are enough to know what a transaction each costs. */
const EACH_MAX = 300;
const RUNS = 5;
const OPERATOR = { subject: 'bench', roles: new Set(['OPERATOR'] as const), accounts: [] };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
try {
  const [cpu] = cpus();
  say(`${cpus().length} × ${cpu?.model ?? 'unknown'}, Node ${process.version}; fsync on`);
  await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
  await loadTemplate();
  const runs: Figures[] = [];
  for (let run = 1; run <= RUNS; run += 1) {
    runs.push(await measureOn(`run_${run}`));
    printFigures(`run ${run}${run === 1 ? ', code still cold' : ''}`, runs.slice(-1));
  }
  printFigures(`median of ${RUNS} runs`, runs);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** What one run measures. All rates are per second. */
interface Figures {
  readonly prices: number;
  readonly calls: number;
  readonly rows: number;
  readonly tookMs: number;
  readonly bareMs: number;
  readonly transactionEachMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

function printFigures(title: string, runs: readonly Figures[]): void {
  const median = (of: (figures: Figures) => number): number =>
    runs.map(of).sort((x, y) => x - y)[runs.length >> 1] ?? 0;
  say(`${title}:`);
  say(`  prices guarded, stored, enforced: ${median((f) => f.prices).toFixed(0)} per second`);
  say(
    `  gap of -9 %: ${median((f) => f.calls)} calls, ${median((f) => f.rows)} rows in ${median((f) => f.tookMs).toFixed(0)} ms, ${median((f) => (f.calls / f.tookMs) * 1e3).toFixed(0)} calls per second`,
  );
  say(
    `    against the same rows by a bare unnest statement a table (${median((f) => f.bareMs).toFixed(0)} ms): ${median((f) => f.bareMs / f.tookMs).toFixed(2)} x`,
  );
  say(
    `    against a Prisma transaction an account (${median((f) => f.transactionEachMs).toFixed(2)} ms each): ${median((f) => (f.transactionEachMs * f.calls) / f.tookMs).toFixed(1)} x; the bare statements: ${median((f) => (f.transactionEachMs * f.calls) / f.bareMs).toFixed(1)} x`,
  );
  say(
    `  40 steps of -0.25 %: breach to committed call p50 ${median((f) => f.p50Ms).toFixed(1)} ms, p99 ${median((f) => f.p99Ms).toFixed(1)} ms`,
  );
}

/** Loads the book that every run starts from. */
async function loadTemplate(): Promise<void> {
  const db = openDatabase(server.url);
  const genesis = await readGenesisFile(path.join(PROJECT_ROOT, 'genesis/demo.json'));
  const stream = openScenario('1', () => true);
  const clock = { now: () => stream.startsAt };
  await applyGenesisFile(db, genesis, stream.startsAt);
  const log = openLogger('error');
  const deps = await buildDeps({ db, clock, log, seed: '1' }, {} as never);
  await loadDemoBook(deps, genesis.genesis, stream, { seed: '1', accounts, maxLeverage: null });
  say(`book: ${accounts} accounts over ${stream.markets.length} markets`);
  await db.$disconnect();
}

/** A venue on a database of its own, with its book in memory. */
interface Subject {
  readonly deps: Deps;
  readonly url: string;
  readonly watch: ReturnType<typeof createPlayedLeader>;
  /** Publishes all prices times a factor, so many milliseconds later; `enforce` has them looked at. */
  readonly publish: (
    factor: number,
    laterMs: number,
  ) => Promise<{ readonly enforce: () => Promise<number>; readonly count: number }>;
}

async function measureOn(database: string): Promise<Figures> {
  const url = await cloneTemplate(database);
  const db = openDatabase(url);
  const stream = openScenario('1', () => true);
  let now = stream.startsAt;
  const clock = { now: () => now };
  const deps = await buildDeps({ db, clock, log: openLogger('error'), seed: '1' }, {} as never);
  const watch = createPlayedLeader(deps);
  const publish: Subject['publish'] = async (factor, laterMs) => {
    now = new Date(now.getTime() + laterMs);
    const updates = stream.markets.map(({ marketId, price }) => ({
      marketId,
      price: price.times(decimal(factor)).toDecimalPlaces(8),
    }));
    await publishMarkPrices(deps, OPERATOR, {
      source: 'bench',
      prices: updates.map(({ marketId, price }) => ({ marketId, price: price.toFixed(), at: now })),
    });
    return { enforce: () => watch.onPrices(updates), count: updates.length };
  };
  await publish(1, 0);
  await watch.warmUp();
  await watch.onUsability(() => 'USABLE');
  const subject = { deps, url, watch, publish };
  const prices = await measurePrices(subject);
  const figures = { prices, ...(await measureBreaches(subject)) };
  await db.$disconnect();
  return figures;
}

async function cloneTemplate(database: string): Promise<string> {
  const client = new pg.Client({ connectionString: new URL('postgres', server.url).href });
  await client.connect();
  await client.query(`CREATE DATABASE ${database} TEMPLATE bench`);
  await client.query('CHECKPOINT');
  await client.end();
  return new URL(database, server.url).href;
}

/** Calm: a basis point up and down, all markets in a call. */
async function measurePrices({ publish }: Subject): Promise<number> {
  let played = 0;
  const startedAt = performance.now();
  for (let round = 0; round < 300; round += 1) {
    const { enforce, count } = await publish(round % 2 === 0 ? 1.0001 : 1, 1000);
    await enforce();
    played += count;
  }
  return played / ((performance.now() - startedAt) / 1000);
}

/** One gap of −9 %, which no guard stops: everything that it breaches is decided in a few transactions. */
async function measureBreaches(subject: Subject): Promise<Omit<Figures, 'prices'>> {
  const { deps, url, publish } = subject;
  const fall = async (factor: number): Promise<number> => {
    const { enforce } = await publish(factor, 15_000);
    const startedAt = performance.now();
    await enforce();
    return performance.now() - startedAt;
  };
  const tookMs = await fall(0.91);
  const rows = await countRows(deps.db);
  const bareMs = await measureBareInsert(
    url,
    rows.map(({ table }) => table),
  );
  const transactionEachMs = await measureTransactionEach(deps.db);
  const delays: number[] = [];
  for (let step = 1; step <= 40; step += 1) {
    delays.push(await fall(0.91 - step * 0.0025));
  }
  delays.sort((x, y) => x - y);
  return {
    calls: rows[0]?.count ?? 0,
    rows: rows.reduce((sum, { count }) => sum + count, 0),
    tookMs,
    bareMs,
    transactionEachMs,
    p50Ms: delays[delays.length >> 1] ?? 0,
    p99Ms: delays[Math.floor(delays.length * 0.99)] ?? 0,
  };
}

interface WrittenRow {
  readonly table: string;
  readonly json: string;
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

/**
 * What one does without batches: per account one interactive transaction of Prisma's client that locks the
 * account, and writes its call, its notices and its events row by row. Nothing is decided in it.
 *
 * @returns Milliseconds an account.
 */
async function measureTransactionEach(db: Db): Promise<number> {
  for (const table of WRITTEN) {
    await db.$executeRawUnsafe(`CREATE TABLE each_${table} (LIKE ${table} INCLUDING ALL)`);
  }
  const calls = await db.marginCall.findMany({ take: EACH_MAX, orderBy: { id: 'asc' } });
  const rows = new Map<string, readonly WrittenRow[]>();
  for (const { accountId } of calls) {
    const found = await Promise.all(
      WRITTEN.map((table) => {
        const only = table === 'pending_events' ? `AND (type LIKE 'Ma%' OR type LIKE 'Gra%')` : '';
        return db.$queryRawUnsafe<WrittenRow[]>(
          `SELECT '${table}' AS "table", to_jsonb(t)::text AS json FROM ${table} t WHERE account_id = $1 ${only}`,
          accountId,
        );
      }),
    );
    rows.set(accountId, found.flat());
  }
  const startedAt = performance.now();
  for (const [accountId, written] of rows) {
    await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
      for (const { table, json } of written) {
        await tx.$executeRawUnsafe(
          `INSERT INTO each_${table} SELECT * FROM jsonb_populate_record(NULL::${table}, $1::jsonb)`,
          json,
        );
      }
    });
  }
  return (performance.now() - startedAt) / rows.size;
}
