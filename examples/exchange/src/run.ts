/**
 * `npm run example`: starts Marginward with a genesis and a folder of its own, plays a day of the exchange against it,
 * and holds both books against each other.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { type Plan } from './day/play.js';
import { randomOf } from './day/random.js';
import { type DayResult, demandsOf, demandTable, type RunResult } from './result.js';

const HERE = import.meta.dirname;
const PROGRAM = path.resolve(HERE, '../../../dist/main.js');
const GENESIS = path.resolve(HERE, '../genesis.json');
const HELP = `npm run example -- [options]

Plays one day of an exchange that Marginward enforces, in a few minutes, and compares both books.

  --traders N   how many traders (default 1000)
  --minutes X   in how many minutes the day is played (default 8)
  --seed N      of prices and traders (default 1)
  --small       60 traders, half a minute
  --kill N      kill -9 of the server and of the exchange, by turns, N times at random moments
  --data DIR    folder of the run; emptied at the start (default .example)
  --port N      of the server (default: a free one)
`;

const TICKS_PER_MINUTE = 240;
const TICKS_MAX = 1440;

/** From so many traders on a day must show everything that a whole day is for. */
const WHOLE_TRADERS = 1_000;
const WHOLE_DAY = {
  trades: 200_000,
  liquidations: 300,
  deleveragings: 1,
  transfers: 100,
  isolatedAccounts: 100,
};
const SHORT_DAY = {
  trades: 1_000,
  liquidations: 1,
  deleveragings: 0,
  transfers: 1,
  isolatedAccounts: 1,
};

interface Options {
  readonly plan: Plan;
  readonly data: string;
  readonly port: string;
  readonly kills: number;
  readonly isWhole: boolean;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      traders: { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string', default: '1' },
      small: { type: 'boolean', default: false },
      kill: { type: 'string', default: '0' },
      data: { type: 'string', default: '.example' },
      port: { type: 'string', default: '0' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const traders = numberOf('--traders', values.traders ?? (values.small ? '60' : '1000'));
  const minutes = numberOf('--minutes', values.minutes ?? (values.small ? '0.4' : '8'));
  const ticks = Math.max(96, Math.min(TICKS_MAX, Math.round(minutes * TICKS_PER_MINUTE)));
  const genesis = JSON.parse(readFileSync(GENESIS, 'utf8')) as {
    funds: { markets: Record<string, string>; global: string; backstop: string };
  };
  const { markets, global, backstop } = genesis.funds;
  return {
    plan: {
      seed: numberOf('--seed', values.seed),
      traders,
      ticks,
      tickMs: (minutes * 60_000) / ticks,
      funds: { ...markets, global, backstop },
    },
    data: path.resolve(values.data),
    port: values.port,
    kills: numberOf('--kill', values.kill),
    isWhole: traders >= WHOLE_TRADERS,
  };
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) {
    process.stderr.write(`${option} must be a number from 0 on, not ${text}\n`);
    process.exit(2);
  }
  return value;
}

const children = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    children.forEach((child) => child.kill('SIGTERM'));
    process.exitCode = 1;
  });
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
}

function start(
  args: readonly string[],
  options: { readonly env?: Record<string, string> } = {},
): Running {
  const child = spawn(process.execPath, args, {
    cwd: HERE,
    env: { ...environment(), ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => {
      children.delete(child);
      resolve(code ?? 1);
    });
  });
  return { child, ended };
}

/** What would make the server use another database or other tokens is left out. */
function environment(): NodeJS.ProcessEnv {
  const left = ['DATABASE_URL', 'QUEUE_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_DEV_SECRET'];
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !left.includes(name)));
}

async function outputOf(args: readonly string[]): Promise<{ code: number; text: string }> {
  const { child, ended } = start([PROGRAM, ...args]);
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return { code: await ended, text: text.trim() };
}

interface Server extends Running {
  readonly url: string;
}

/** Starts the server and waits until it answers. */
async function startServer(data: string, port: string): Promise<Server> {
  const running = start(
    [PROGRAM, 'start', '--bare', '--data', data, '--genesis', GENESIS, '--port', port],
    { env: { VENUE: 'platform', LOG_LEVEL: 'error' } },
  );
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    running.child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const match = /GraphQL at (http:\/\/[^\s/]+)/.exec(text);
      if (match?.[1] !== undefined) {
        resolve(`${match[1]}/graphql`);
      }
    });
    void running.ended.then((code) => {
      reject(new Error(`the server ended with ${String(code)}`));
    });
  });
  return { ...running, url };
}

function startExchange({ plan, data }: Options, url: string, token: string): Running {
  const file = path.join(HERE, 'exchange-process.ts');
  const words = ['--url', url, '--token', token, '--data', data, '--genesis', GENESIS];
  const running = start(['--import', 'tsx', file, ...words, '--plan', JSON.stringify(plan)]);
  running.child.stdout?.pipe(process.stdout);
  return running;
}

/** At which ticks there is a kill, in order. */
function momentsOf({ kills, plan }: Options, random: () => number): number[] {
  const ticks = Array.from({ length: kills }, () => 1 + Math.floor(random() * (plan.ticks - 1)));
  return ticks.sort((a, b) => a - b);
}

const POLL_MS = 10;

/** The exchange writes where the day is. */
async function untilTick(data: string, tick: number): Promise<void> {
  const file = path.join(data, 'tick');
  while (!existsSync(file) || Number(readFileSync(file, 'utf8')) < tick) {
    await sleep(POLL_MS);
  }
}

interface Ended {
  readonly code: number;
  readonly kills: number;
}

/** Kills both sides by turns at random moments, and starts them again, until the day is over. */
async function runKilled(options: Options, server: Server, token: string): Promise<Ended> {
  const random = randomOf('kills', options.plan.seed);
  const port = new URL(server.url).port;
  let kills = 0;
  let exchange = startExchange(options, server.url, token);
  for (const [index, tick] of momentsOf(options, random).entries()) {
    const isOver = await Promise.race([
      Promise.race([exchange.ended, server.ended]).then(() => true),
      untilTick(options.data, tick).then(() => sleep(random() * options.plan.tickMs, false)),
    ]);
    if (isOver) {
      break;
    }
    kills += 1;
    const isServer = index % 2 === 0;
    process.stdout.write(`kill -9 of the ${isServer ? 'server' : 'exchange'}\n`);
    if (isServer) {
      server.child.kill('SIGKILL');
      await server.ended;
      server = await startServer(options.data, port);
    } else {
      exchange.child.kill('SIGKILL');
      await exchange.ended;
      exchange = startExchange(options, server.url, token);
    }
  }
  const isLost = await Promise.race([
    exchange.ended.then(() => false),
    server.ended.then(() => true),
  ]);
  if (isLost) {
    process.stderr.write('the server has ended\n');
    exchange.child.kill('SIGKILL');
  }
  server.child.kill('SIGTERM');
  await server.ended;
  return { code: await exchange.ended, kills };
}

async function main(): Promise<number> {
  const options = readOptions();
  const { data } = options;
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true });
  // PostgreSQL does not run as root: its user must be able to reach the folder.
  chmodSync(data, 0o755);
  const began = Date.now();
  const server = await startServer(data, options.port);
  const words = ['--subject', 'exchange', '--roles', 'OPERATOR', '--expires', '12h'];
  const { text: token } = await outputOf(['token', '--data', data, ...words]);
  process.stdout.write(`GraphQL at ${server.url}\n`);
  const { code, kills } = await runKilled(options, server, token);
  if (code !== 0 || !existsSync(path.join(data, 'result.json'))) {
    process.stderr.write(`the exchange ended with ${String(code)}\n`);
    return 1;
  }
  const log = await outputOf(['verify-log', '--data', data]);
  const ledger = await outputOf(['verify-ledger', '--data', data]);
  process.stdout.write(`\nverify-log     ${log.text}\nverify-ledger  ${ledger.text}\n`);
  const result: RunResult = {
    ...(JSON.parse(readFileSync(path.join(data, 'result.json'), 'utf8')) as DayResult),
    kills,
    verifyLog: log.code === 0,
    verifyLedger: ledger.code === 0,
    wallSeconds: Math.round((Date.now() - began) / 1000),
  };
  writeFileSync(path.join(data, 'result.json'), JSON.stringify(result));
  process.stdout.write(`${JSON.stringify(result)}\n`);
  const extent = { ...(options.isWhole ? WHOLE_DAY : SHORT_DAY), kills: options.kills };
  const demands = demandsOf(result, extent);
  process.stdout.write(`${demandTable(demands)}\n`);
  return demands.every(({ isMet }) => isMet) ? 0 : 1;
}

process.exitCode = await main();
