/**
 * (g) What checks of the log cost those who are called: `start --bare` over a log of some ten thousand lines,
 * breach to committed call over HTTP, once quiet and once with four readers of `verifyLog` in a loop, in
 * turns. The claim is the ratio of the p99s: at most 2.
 *
 *     node --import tsx bench/log-check.ts [accounts]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Deps } from '../src/app/deps.js';
import { assessAccounts } from '../src/app/enforcement/calls/assess-accounts.js';
import { recordDeposits } from '../src/app/ingest/collateral/record-deposits.js';
import { recordPositions } from '../src/app/ingest/positions/record-positions.js';
import { publishMarkPrices } from '../src/app/ingest/prices/mark-prices.js';
import { relayLog } from '../src/app/log/relay.js';
import { PROJECT_ROOT } from '../src/composition/project-root.js';
import { applyGenesisFile, buildDeps, readGenesisFile } from '../src/composition/wiring.js';
import { openLogger } from '../src/infra/logger.js';
import { startEmbeddedPostgres } from '../src/infra/postgres/embedded-postgres.js';
import { signDevelopmentToken } from '../src/infra/tokens.js';
import { openDatabase } from '../src/store/database/database.js';
import { openListener } from '../src/store/database/listener.js';
import { applyMigrations } from '../src/store/database/migrations.js';
import { PENDING_CHANNEL } from '../src/store/log/events.js';

const LOGGED = Number(process.argv[2] ?? 2000);
/** Each moves an account into the warning and out of it: two decisions a line. */
const CYCLES = 2;
const TURNS = 2;
const BREACHES = 50;
const WARM_UP = 10;
const READERS = 4;
const PAUSE_MS = 120;
const CALL_MS_MAX = 60_000;
const SECRET = 'a secret of the bench that is long enough for HS256';
const OPERATOR = { subject: 'bench', roles: new Set(['OPERATOR'] as const), accounts: [] };
const ETH = 2000;
/** Of the price, from one account's breach to the next one's. */
const STEP = 0.0001;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-bench-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'bench',
});
await applyMigrations(server.url, path.join(PROJECT_ROOT, 'prisma/migrations'));
const db = openDatabase(server.url);
const genesisPath = path.join(PROJECT_ROOT, 'test/fixtures/narrow-margins.json');
const genesis = await readGenesisFile(genesisPath);
const clock = { now: () => new Date() };
await applyGenesisFile(db, genesis, clock.now());
const deps = await buildDeps({ db, clock, log: openLogger('error'), seed: '1' }, {} as never);
const token = await signDevelopmentToken({
  subject: 'bench',
  roles: ['OPERATOR', 'RISK_VIEWER'],
  accounts: [],
  expiresInSeconds: 86_400,
  secret: SECRET,
  now: clock.now(),
});
const programs: ChildProcess[] = [];
let price = ETH;
try {
  const breaches = WARM_UP + 2 * TURNS * BREACHES;
  await publish(deps, { 'BTC-USD': 50_000, 'ETH-USD': ETH });
  await loadBreaching(deps, breaches);
  await writeLog(deps);
  const url = await startProgram();
  const [first] = await ask(url, '{ verifyLog { ok checked recomputed } }');
  say(`log: ${JSON.stringify(first)}`);
  await measure(url, WARM_UP);
  const quiet: number[] = [];
  const beside: number[] = [];
  let checks = 0;
  for (let turn = 0; turn < TURNS; turn += 1) {
    quiet.push(...(await measure(url, BREACHES)));
    say(`turn ${turn + 1} of ${TURNS}, quiet: done`);
    const readers = startReaders(url);
    beside.push(...(await measure(url, BREACHES)));
    checks += await readers.stop();
  }
  report(quiet, beside, checks);
} finally {
  programs.forEach((program) => program.kill('SIGKILL'));
  await db.$disconnect();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

function report(quiet: readonly number[], beside: readonly number[], checks: number): void {
  const at = (values: readonly number[], share: number): number =>
    [...values].sort((x, y) => x - y)[Math.ceil(values.length * share) - 1] ?? 0;
  for (const [name, values] of [
    ['quiet', quiet],
    [`${READERS} readers of verifyLog in a loop (${checks} answers)`, beside],
  ] as const) {
    say(
      `${name}: breach to committed call p50 ${at(values, 0.5).toFixed(1)} ms, p99 ${at(values, 0.99).toFixed(1)} ms, of ${values.length}`,
    );
  }
  say(
    `beside against quiet: p50 ${(at(beside, 0.5) / at(quiet, 0.5)).toFixed(2)} x, p99 ${(at(beside, 0.99) / at(quiet, 0.99)).toFixed(2)} x (at most 2)`,
  );
}

async function publish(to: Deps, prices: Readonly<Record<string, number>>): Promise<void> {
  const at = clock.now();
  await publishMarkPrices(to, OPERATOR, {
    source: 'bench',
    prices: Object.entries(prices).map(([marketId, value]) => ({
      marketId,
      price: String(value),
      at,
    })),
  });
}

/** Accounts of 1 ETH that breach one after the other, one at each step of the price. */
async function loadBreaching(to: Deps, count: number): Promise<void> {
  const market = genesis.genesis.markets.find(({ id }) => id === 'ETH-USD');
  const maintenance = Number(market?.parameters.tiers[0]?.maintenanceMarginFraction ?? 0);
  await load(to, 'ETH-USD', ETH, count, (index) => {
    const breachAt = ETH * (1 - STEP * (index + 1));
    return ETH - (1 - maintenance) * breachAt;
  });
}

async function load(
  to: Deps,
  marketId: string,
  entryPrice: number,
  count: number,
  amountOf: (index: number) => number,
): Promise<void> {
  const ids = Array.from({ length: count }, (_, index) => `${marketId}-${index}`);
  await recordDeposits(to, OPERATOR, {
    key: `deposits-${marketId}`,
    deposits: ids.map((id, index) => ({
      id,
      confirmations: null,
      accountId: id,
      asset: 'USD',
      amount: amountOf(index).toFixed(6),
      final: true,
      owner: id,
    })),
  });
  await recordPositions(to, OPERATOR, {
    key: `positions-${marketId}`,
    positions: ids.map((accountId) => ({
      accountId,
      marketId,
      size: '1',
      entryPrice: String(entryPrice),
    })),
  });
}

/** Accounts that were warned and recovered, again and again. */
async function writeLog(to: Deps): Promise<void> {
  await load(to, 'BTC-USD', 50_000, LOGGED, () => 1250);
  const ids = Array.from({ length: LOGGED }, (_, index) => `BTC-USD-${index}`);
  for (let turn = 0; turn < CYCLES; turn += 1) {
    for (const value of [49_500, 50_000]) {
      await publish(to, { 'BTC-USD': value });
      for (let start = 0; start < ids.length; start += 200) {
        await assessAccounts(to, ids.slice(start, start + 200), 'PRICE');
      }
    }
  }
  while ((await relayLog(to, { enqueue: () => Promise.resolve() })).length > 0) {
    // Until everything is sealed.
  }
}

async function startProgram(): Promise<string> {
  const words = ['start', '--bare', '--port', '0', '--data', folder];
  const program = spawn(process.execPath, [path.join(PROJECT_ROOT, 'dist/main.js'), ...words], {
    env: {
      ...process.env,
      DATABASE_URL: server.url,
      AUTH_DEV_SECRET: SECRET,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  programs.push(program);
  let said = '';
  for await (const chunk of program.stdout as AsyncIterable<Buffer>) {
    said += String(chunk);
    const [, url] = /GraphQL at (\S+)/.exec(said) ?? [];
    if (url !== undefined) {
      return url.endsWith('/graphql') ? url : `${url}/graphql`;
    }
  }
  throw new Error('the program ended');
}

async function ask(url: string, query: string, variables: object = {}): Promise<unknown[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as {
    data?: Record<string, unknown> | null;
    errors?: unknown[];
  };
  if (data === undefined || data === null) {
    throw new Error(JSON.stringify(errors));
  }
  return Object.values(data);
}

/** Milliseconds from sending the price that breaches one more account to its committed call. */
async function measure(url: string, count: number): Promise<number[]> {
  const took: number[] = [];
  let ring = (): void => undefined;
  const listener = await openListener({
    url: server.url,
    channels: [PENDING_CHANNEL],
    onMessage: () => {
      ring();
    },
    onLost: () => undefined,
  });
  for (let breach = 0; breach < count; breach += 1) {
    await sleep(PAUSE_MS);
    const before = await countCalls();
    price -= ETH * STEP;
    const began = performance.now();
    const committed = new Promise<void>((resolve, reject) => {
      setTimeout(reject, CALL_MS_MAX, new Error(`no call at ${price}`)).unref();
      ring = (): void => {
        void countCalls().then((calls) => {
          if (calls > before) {
            resolve();
          }
        });
      };
    });
    await ask(
      url,
      'mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) { accepted } }',
      {
        input: {
          source: 'bench',
          prices: [
            {
              marketId: 'ETH-USD',
              price: (price - ETH * STEP * 0.5).toFixed(4),
              at: clock.now().toISOString(),
            },
          ],
        },
      },
    );
    ring();
    await committed;
    took.push(performance.now() - began);
  }
  await listener.close();
  return took;
}

async function countCalls(): Promise<number> {
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM margin_calls WHERE account_id LIKE 'ETH-%'`;
  return Number(row?.count ?? 0);
}

function startReaders(url: string): { readonly stop: () => Promise<number> } {
  const over = new AbortController();
  let answers = 0;
  const readers = Array.from({ length: READERS }, async () => {
    while (!over.signal.aborted) {
      await ask(url, '{ verifyLog { ok checked } }');
      answers += 1;
    }
  });
  return {
    stop: async () => {
      over.abort();
      await Promise.all(readers);
      return answers;
    },
  };
}
