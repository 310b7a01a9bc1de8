/**
 * (d) How long accounts go without decisions when their engine dies: two engine processes share the book of
 * one PostgreSQL, the older one is killed with SIGKILL, and a price breaches a third of all accounts at the
 * same moment. What is timed, from the moment the process is gone, is the commit of calls: the survivor's
 * own, the first and the last of the shards that were lost. Nobody may be called twice.
 *
 *     node --import tsx bench/takeover.ts [accounts]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { recordDeposit } from '../src/app/ingest/collateral/record-deposit.js';
import { publishMarkPrices } from '../src/app/ingest/prices/mark-prices.js';
import { recordPositions } from '../src/app/ingest/positions/record-positions.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { openLogger } from '../src/infra/logger.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { WALL_CLOCK } from '../src/roles/process/process.js';
import { openDatabase } from '../src/store/database/database.js';
import { applyMigrations } from '../src/store/database/migrations.js';
import { listShardLeases } from '../src/store/system/shards.js';
import { applyGenesisFile, buildDeps, readGenesisFile } from '../src/composition/wiring.js';

const ACCOUNTS = Number(process.argv[2] ?? 300);
const MARKET = 'BTC-USD';
const ENTRY = 50_000;
/** Each breaches one account in three: 1 BTC on 1,000, 2,000 or 3,000 USD. */
const FALLS = [49_550, 48_550, 47_550];
const SETTLED_MS = 2_000;
const OPERATOR = { subject: 'bench', roles: new Set(['OPERATOR'] as const), accounts: [] };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
const db = openDatabase(server.url);
const genesis = await readGenesisFile(path.join(PROJECT_ROOT, 'test/fixtures/narrow-margins.json'));
await applyGenesisFile(db, genesis, WALL_CLOCK.now());
const deps = await buildDeps(
  { db, clock: WALL_CLOCK, log: openLogger('error'), seed: '1' },
  {} as never,
);
let price = ENTRY;
const engines: ChildProcess[] = [];
try {
  await publish();
  await loadBook();
  let [older, younger] = [await startEngine(), await startEngine()];
  const waits: number[] = [];
  for (const fall of FALLS) {
    await untilShared(older.id, younger.id);
    const figures = await killAndBreach(older, fall);
    waits.push(figures.last);
    say(
      `${figures.due} accounts due in ${figures.shards} lost shards: the survivor's own first call after ` +
        `${figures.own.toFixed(0)} ms, the first of the lost after ${(figures.first / 1e3).toFixed(2)} s, all after ${(figures.last / 1e3).toFixed(2)} s`,
    );
    older = younger;
    younger = await startEngine();
  }
  const [calls] = await db.$queryRaw<{ all: bigint; accounts: bigint }[]>`
    SELECT count(*) AS all, count(DISTINCT account_id) AS accounts FROM margin_calls`;
  say(
    `${calls?.all} calls of ${calls?.accounts} accounts: ${calls?.all === calls?.accounts ? 'none' : 'SOME'} doubled; ` +
      `longest without decisions: ${(Math.max(...waits) / 1e3).toFixed(2)} s`,
  );
} finally {
  engines.forEach((engine) => engine.kill('SIGKILL'));
  await db.$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

interface Engine {
  readonly process: ChildProcess;
  readonly id: string;
}

async function publish(): Promise<void> {
  await publishMarkPrices(deps, OPERATOR, {
    source: 'bench',
    prices: [{ marketId: MARKET, price: String(price), at: WALL_CLOCK.now() }],
  });
}

async function loadBook(): Promise<void> {
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const accountId = `account-${index}`;
    const amount = String(1000 * (1 + (index % 3)));
    const deposit = { key: accountId, accountId, asset: 'USD', amount, final: true };
    await recordDeposit(deps, OPERATOR, { ...deposit, owner: accountId });
    await recordPositions(deps, OPERATOR, {
      key: accountId,
      positions: [{ accountId, marketId: MARKET, size: '1', entryPrice: String(ENTRY) }],
    });
  }
}

async function startEngine(): Promise<Engine> {
  const engine = spawn(process.execPath, [path.join(PROJECT_ROOT, 'dist/main.js'), 'engine'], {
    env: { ...process.env, DATABASE_URL: server.url, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  engines.push(engine);
  const [said] = (await once(engine.stdout, 'data')) as [Buffer];
  return { process: engine, id: /Marginward (\S+) is watching/.exec(said.toString())?.[1] ?? '' };
}

async function shardsOf(id: string): Promise<number[]> {
  const leases = await listShardLeases(db, null);
  return leases.filter(({ owner }) => owner === id).map(({ shard }) => shard);
}

/** Prices go on coming, as they do: without any, the market would be suspended. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await publish();
    await sleep(40);
  }
}

async function untilShared(...ids: readonly string[]): Promise<void> {
  const areEqual = async (): Promise<boolean> =>
    (await Promise.all(ids.map(shardsOf))).every(({ length }) => length === 8);
  await until(areEqual);
  const settledAt = performance.now() + SETTLED_MS;
  await until(() => Promise.resolve(performance.now() > settledAt));
}

async function killAndBreach(victim: Engine, fall: number) {
  const shards = await shardsOf(victim.id);
  const before = await countCalls(shards);
  const exited = once(victim.process, 'exit');
  victim.process.kill('SIGKILL');
  await exited;
  const startedAt = performance.now();
  price = fall;
  await publish();
  const due = await countDue(shards);
  let [own, first] = [0, 0];
  await until(async () => {
    const passed = performance.now() - startedAt;
    const { lost, others } = await countCalls(shards);
    own ||= others > before.others ? passed : 0;
    first ||= lost > before.lost ? passed : 0;
    return lost - before.lost >= due;
  });
  return { shards: shards.length, due, own, first, last: performance.now() - startedAt };
}

async function countCalls(shards: readonly number[]) {
  const [row] = await db.$queryRaw<{ lost: bigint; all: bigint }[]>`
    SELECT count(*) FILTER (WHERE a.shard = ANY(${[...shards]}::smallint[])) AS lost, count(*) AS all
    FROM margin_calls c JOIN accounts a ON a.id = c.account_id`;
  const lost = Number(row?.lost ?? 0n);
  return { lost, others: Number(row?.all ?? 0n) - lost };
}

/** Below the maintenance margin of 1.2 %, as test/fixtures/narrow-margins.json has it for this notional, and not called yet. */
async function countDue(shards: readonly number[]): Promise<number> {
  const [row] = await db.$queryRaw<{ due: bigint }[]>`
    SELECT count(*) AS due FROM accounts a JOIN collateral_balances b ON b.account_id = a.id
    WHERE a.shard = ANY(${[...shards]}::smallint[])
      AND b.balance + ${price}::numeric - ${ENTRY}::numeric < 0.012 * ${price}::numeric
      AND NOT EXISTS (SELECT 1 FROM margin_calls c WHERE c.account_id = a.id)`;
  return Number(row?.due ?? 0n);
}
