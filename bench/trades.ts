/**
 * (f) Trades over the API: one client that sends `recordTrades` with 10,000 trades a call to `start --bare`, one call after
 * the other, against a bare `INSERT … SELECT unnest` of the same rows; and how long the event loop of the program, which
 * also decides about margin calls, did not turn meanwhile. Processor time holds on a busy machine.
 *
 *     node --import tsx bench/trades.ts [calls]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { loadBook } from '../src/app/ingest/positions/load-book.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { applyGenesisFile, readGenesisFile } from '../src/composition/wiring.js';
import { decimal } from '../src/domain/decimal.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { signDevelopmentToken } from '../src/infra/tokens.js';
import { WALL_CLOCK } from '../src/roles/process/process.js';
import { inTransaction, openDatabase } from '../src/store/database/database.js';
import { applyMigrations } from '../src/store/database/migrations.js';

import { cpuClock, processMs } from './cpu.js';

const CALLS = Number(process.argv[2] ?? 10);
const TRADERS = 1_000;
const BATCH = 10_000;
const MARKET = 'BTC-USD';
const SECRET = 'a secret of the bench that is long enough for HS256';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const LOOP_DELAY_FILE = path.join(folder, 'loop-delay.json');
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
const db = openDatabase(server.url);
const cpu = cpuClock(path.join(folder, 'postgres'));
const token = await signDevelopmentToken({
  subject: 'bench',
  roles: ['OPERATOR'],
  accounts: [],
  expiresInSeconds: 86_400,
  secret: SECRET,
  now: WALL_CLOCK.now(),
});
const programs: ChildProcess[] = [];
try {
  const genesis = await readGenesisFile(path.join(PROJECT_ROOT, 'genesis/demo.json'));
  await applyGenesisFile(db, genesis, WALL_CLOCK.now());
  await loadBook(
    { db },
    Array.from({ length: TRADERS }, (_, n) => ({
      accountId: `trader-${n}`,
      owner: `trader-${n}`,
      deposits: [{ asset: 'USD', amount: decimal(1_000_000) }],
      positions: [],
    })),
    WALL_CLOCK.now(),
  );
  await db.$executeRawUnsafe('CREATE TABLE bare (LIKE trades INCLUDING ALL)');
  const url = await startProgram();
  await send(url, 0);
  const [told, bare]: [number[], number[]] = [[], []];
  rmSync(LOOP_DELAY_FILE, { force: true });
  const [before, programBefore] = [cpu(), programMs()];
  for (let call = 1; call <= CALLS; call += 1) {
    told.push(await timed(() => send(url, call)));
  }
  const [after, programAfter] = [cpu(), programMs()];
  const delay = await readLoopDelay();
  for (let call = 1; call <= CALLS; call += 1) {
    bare.push(await timed(() => insertBare(call)));
  }
  const end = cpu();
  report('recordTrades over the API', told);
  report('bare insert', bare);
  const each = (ms: number): number => Math.round(ms / CALLS);
  const own = { node: programAfter - programBefore, postgres: after.postgres - before.postgres };
  const theirs = { node: end.node - after.node, postgres: end.postgres - after.postgres };
  const total = ({ node, postgres }: typeof own): number => node + postgres;
  say(
    `processor time a call: ${each(own.node)} ms in the program + ${each(own.postgres)} ms in PostgreSQL; ` +
      `bare: ${each(theirs.node)} + ${each(theirs.postgres)}; ratio ${(total(theirs) / total(own)).toFixed(2)}`,
  );
  say(`the event loop of the program: at most ${delay.max} ms without a turn, p99 ${delay.p99} ms`);
} finally {
  programs.forEach((program) => program.kill('SIGKILL'));
  await db.$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function report(name: string, millis: readonly number[]): void {
  const total = millis.reduce((sum, each) => sum + each, 0);
  const rate = Math.round((millis.length * BATCH * 1000) / total);
  const median = [...millis].sort((a, b) => a - b)[Math.floor(millis.length / 2)] ?? 0;
  say(
    `${name}: ${rate} trades/s over ${millis.length} calls; median of a call ${Math.round(median)} ms`,
  );
}

function programMs(): number {
  return programs.reduce((sum, { pid }) => sum + processMs(pid ?? 0), 0);
}

/** What the program writes, when it has written it once more. */
async function readLoopDelay(): Promise<{ readonly max: number; readonly p99: number }> {
  await sleep(300);
  return existsSync(LOOP_DELAY_FILE)
    ? (JSON.parse(readFileSync(LOOP_DELAY_FILE, 'utf8')) as { max: number; p99: number })
    : { max: NaN, p99: NaN };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function batchOf(call: number): {
  id: string;
  accountId: string;
  marketId: string;
  size: string;
  price: string;
  fee: string;
  at: string;
}[] {
  const at = WALL_CLOCK.now().toISOString();
  return Array.from({ length: BATCH }, (_, n) => ({
    id: `${call}-${n}`,
    accountId: `trader-${(n * 7919) % TRADERS}`,
    marketId: MARKET,
    size: `${n % 2 === 0 ? '' : '-'}0.${1 + (n % 89)}`,
    price: `50${100 + (n % 800)}.5`,
    fee: '1.25',
    at,
  }));
}

async function send(url: string, call: number): Promise<void> {
  const query =
    'mutation Tell($input: RecordTradesInput!) { recordTrades(input: $input) { accepted rejected { index } } }';
  const variables = { input: { key: `call-${call}`, trades: batchOf(call) } };
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data } = (await response.json()) as { data?: { recordTrades: { accepted: number } } };
  if (data?.recordTrades.accepted !== BATCH) {
    throw new Error(`call ${call} was not taken`);
  }
}

async function insertBare(call: number): Promise<void> {
  const trades = batchOf(call);
  await inTransaction(
    db,
    (tx) => tx.$executeRaw`
      INSERT INTO bare (id, account_id, market_id, size, price, fee, traded_at) SELECT * FROM unnest(
        ${trades.map((t) => t.id)}::text[], ${trades.map((t) => t.accountId)}::text[],
        ${trades.map((t) => t.marketId)}::text[], ${trades.map((t) => t.size)}::numeric[],
        ${trades.map((t) => t.price)}::numeric[], ${trades.map((t) => t.fee)}::numeric[],
        ${trades.map((t) => t.at)}::timestamptz[])`,
  );
}

async function startProgram(): Promise<string> {
  const words = ['start', '--bare', '--port', '0', '--data', folder];
  const preloaded = ['--import', path.join(import.meta.dirname, 'loop-delay.mjs')];
  const main = path.join(PROJECT_ROOT, 'dist/main.js');
  const program = spawn(process.execPath, [...preloaded, main, ...words], {
    env: {
      ...process.env,
      LOOP_DELAY_FILE,
      DATABASE_URL: server.url,
      AUTH_DEV_SECRET: SECRET,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  programs.push(program);
  // Left open and read to its end: the program goes on writing.
  return new Promise((resolve, reject) => {
    let said = '';
    program.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, url] = /GraphQL at (\S+)/.exec(said) ?? [];
      if (url !== undefined) {
        resolve(url.endsWith('/graphql') ? url : `${url}/graphql`);
      }
    });
    program.once('exit', () => {
      reject(new Error('the program ended'));
    });
  });
}
