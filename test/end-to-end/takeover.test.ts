import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { verifyLog } from '../../src/app/verification/verify-log.js';
import { SHARD_COUNT } from '../../src/domain/shards.js';
import { listShardLeases } from '../../src/store/system/shards.js';
import {
  anEnforcedSystem,
  type EnforcedSystem,
  factCounts,
  fund,
  hold,
  publish,
} from '../app/enforcement/system.js';
import { type Program, startProgram, untilSaid } from '../support/run-program.js';

const RUN_MS = 600_000;
const ACCOUNTS = 160;
const TOP = 50_000;
const BOTTOM = 47_600;
const STEP = 40;

let system: EnforcedSystem;
let engines: Program[] = [];
/** Prices go on coming, as they do: a market without one would be suspended. */
let price = TOP;

beforeEach(async () => {
  price = TOP;
  system = await anEnforcedSystem();
  await publishNow();
  for (let index = 0; index < ACCOUNTS; index += 1) {
    const id = `t-${String(index)}`;
    await fund(system, id, String(amountOf(index)));
    await hold(system, id, '1', String(TOP));
  }
}, RUN_MS);

afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.kill9()));
  engines = [];
  await system.close();
}, RUN_MS);

/** From 1,000 USD, what it takes to open the position, to 4,180. */
function amountOf(index: number): number {
  return 1000 + index * 20;
}

/**
 * Who is below maintenance at the lowest price: 1 BTC bought at the top, 1.2 % of notional, as
 * genesis/demo.json has it for less than its second bracket. No rule of the program is used.
 */
function naivelyCalled(): string[] {
  return Array.from({ length: ACCOUNTS }, (_, index) => index)
    .filter((index) => amountOf(index) + price - TOP < 0.012 * price)
    .map((index) => `t-${String(index)}`)
    .sort();
}

async function publishNow(): Promise<void> {
  system.clock.at = new Date();
  await publish(system, { 'BTC-USD': String(price) });
}

async function crashTo(bottom: number): Promise<void> {
  while (price > bottom) {
    price -= STEP;
    await publishNow();
    await sleep(30);
  }
}

/** Until something holds, with prices. A test that waits for ever has failed: Vitest ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await publishNow();
    await sleep(100);
  }
}

async function startEngine(): Promise<{ readonly engine: Program; readonly id: string }> {
  const engine = startProgram(['engine'], { DATABASE_URL: system.url, LOG_LEVEL: 'warn' });
  engines.push(engine);
  const [, id = ''] = await untilSaid(engine, /Marginward (\S+) is watching/);
  return { engine, id };
}

async function ownedBy(id: string): Promise<number> {
  return (await listShardLeases(system.db, null)).filter(({ owner }) => owner === id).length;
}

async function calledAccounts(): Promise<string[]> {
  const calls = await system.db.marginCall.findMany();
  return calls.map(({ accountId }) => accountId).sort();
}

/** None missed, none doubled: not in the rows, not in the facts, and the log can be made again. */
async function expectEachCalledOnce(): Promise<void> {
  expect(await system.db.position.count()).toBe(ACCOUNTS);
  const expected = naivelyCalled();
  expect(expected.length).toBeGreaterThan(ACCOUNTS / 3);
  expect(expected.length).toBeLessThan(ACCOUNTS);
  expect(await calledAccounts()).toEqual(expected);
  expect((await factCounts(system)).get('MarginCallOpened')).toBe(expected.length);
  expect(await verifyLog(system, null)).toMatchObject({ ok: true });
}

test(
  'an engine that is killed in a crash loses its shards to the other, and no call is missed or doubled',
  async () => {
    const first = await startEngine();
    const second = await startEngine();
    await until(async () => (await ownedBy(second.id)) === SHARD_COUNT / 2);
    await crashTo((TOP + BOTTOM) / 2);
    await first.engine.kill9();
    const atDeath = await calledAccounts();
    await crashTo(BOTTOM);
    await until(async () => (await ownedBy(second.id)) === SHARD_COUNT);
    await until(async () => (await calledAccounts()).length >= naivelyCalled().length);

    expect(atDeath.length).toBeLessThan(naivelyCalled().length);
    await expectEachCalledOnce();
    expect((await system.db.engineShard.findMany()).every(({ token }) => token > 1n)).toBe(true);
  },
  RUN_MS,
);

test(
  'an engine that was frozen for longer than its lease wakes up deposed, and doubles nothing',
  async () => {
    const first = await startEngine();
    const second = await startEngine();
    await until(async () => (await ownedBy(second.id)) === SHARD_COUNT / 2);
    await crashTo((TOP + BOTTOM) / 2);
    first.engine.process.kill('SIGSTOP');
    await until(async () => (await ownedBy(second.id)) === SHARD_COUNT);
    await crashTo(BOTTOM);
    first.engine.process.kill('SIGCONT');
    // It takes back its share, under other tokens.
    await until(async () => (await ownedBy(first.id)) === SHARD_COUNT / 2);
    await until(async () => (await calledAccounts()).length >= naivelyCalled().length);

    await expectEachCalledOnce();
  },
  RUN_MS,
);
