import process from 'node:process';

import { afterAll, beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';

import { reverseDeposit } from '../../../../src/app/ingest/collateral/change-deposit.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { recordWithdrawal } from '../../../../src/app/ingest/collateral/withdrawals.js';
import { recordPositions } from '../../../../src/app/ingest/positions/record-positions.js';
import { DomainError } from '../../../../src/domain/errors.js';
import { type SealedEvent } from '../../../../src/domain/log/event.js';
import {
  type Holdings,
  isBelowMaintenance,
  isSameStanding,
  type Market,
  MARKETS,
  type Prices,
  type Standing,
} from '../../../support/call-model.js';
import { OPERATOR } from '../../ingest/system.js';
import { anEnforcedSystem, type EnforcedSystem, publish } from '../system.js';
import { aLateEngine, type LateEngine } from './late-engine.js';

/** Accounts that live through the same prices: each is an interleaving of its own rows with them. */
const ACCOUNTS = 10;
/** How many interleavings; INTERLEAVINGS=10000 for a long run. */
const INTERLEAVINGS = Number(process.env.INTERLEAVINGS ?? '300');

type Step =
  | { readonly kind: 'PRICE'; readonly prices: Partial<Prices> }
  | { readonly kind: 'DEPOSIT'; readonly account: number; readonly amount: number }
  | { readonly kind: 'REVERSE'; readonly account: number; readonly deposit: number }
  | {
      readonly kind: 'POSITION';
      readonly account: number;
      readonly market: Market;
      readonly size: number;
    }
  | { readonly kind: 'WITHDRAW'; readonly account: number; readonly amount: number }
  | { readonly kind: 'HEAR'; readonly commits: number }
  | { readonly kind: 'LOOK' }
  | { readonly kind: 'FOLLOW' };

const price = fc.integer({ min: 82, max: 118 });
const account = fc.nat(ACCOUNTS - 1);
const market = fc.constantFrom(...MARKETS);
const STEP: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('PRICE' as const),
      prices: fc.oneof(
        fc.record({ 'BTC-USD': price }),
        fc.record({ 'ETH-USD': price }),
        fc.record({ 'BTC-USD': price, 'ETH-USD': price }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('DEPOSIT' as const),
      account,
      amount: fc.integer({ min: 50, max: 900 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('REVERSE' as const), account, deposit: fc.nat(1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('POSITION' as const),
      account,
      market,
      size: fc.integer({ min: -130, max: 130 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('WITHDRAW' as const),
      account,
      amount: fc.integer({ min: 50, max: 600 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('HEAR' as const),
      commits: fc.integer({ min: 1, max: 5 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('LOOK' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('FOLLOW' as const) }) },
);
const HISTORY = fc.record({
  /** How a new account begins: two deposits, and a position in BTC-USD entered at 100. */
  begins: fc.array(
    fc.record({
      deposits: fc.tuple(fc.integer({ min: 300, max: 700 }), fc.integer({ min: 600, max: 1000 })),
      size: fc.oneof(fc.integer({ min: 60, max: 90 }), fc.integer({ min: -90, max: -60 })),
    }),
    { minLength: ACCOUNTS, maxLength: ACCOUNTS },
  ),
  steps: fc.array(STEP, { minLength: 10, maxLength: 50 }),
  /** Milliseconds from a step to the next. */
  pace: fc.integer({ min: 0, max: 400 }),
});

let system: EnforcedSystem;
let engine: LateEngine;
let commits = 0;
let histories = 0;
let priceCount = 0n;
/** Calls that a dip made, over all histories: a law that never had to hold proves nothing. */
let dips = 0;
let calls = 0;

beforeAll(async () => {
  system = await anEnforcedSystem({
    tiers: [{ floor: '0', initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' }],
    warningRatio: '1.2',
    cureRatio: '1.1',
    maxPriceDeviation: '1',
    maxPriceAgeSeconds: 86_400,
  });
  engine = await aLateEngine(system);
});

afterAll(async () => {
  await engine.close();
  await system.close();
});

/** One history: the system under test, and beside it every standing there ever was. */
interface World {
  readonly ids: readonly string[];
  readonly standings: Standing[];
  readonly facts: SealedEvent[];
  /** Of prices announced and not heard: the standing that each began. */
  readonly unheard: number[];
  /** Prices received and not processed yet. */
  readonly heard: number[];
  /** By the place of the standing that they began: prices, and how many there had been with them. */
  readonly published: { readonly prices: Partial<Prices>; readonly count: bigint }[];
  /** The standing from which on each account is unchanged. */
  readonly unchangedSince: Map<string, number>;
  /** The standing up to which the log was read. */
  followedTo: number;
  key: number;
}

const now = ({ standings }: World): Standing => standings.at(-1)!;

function hold(world: World, id: string, change: (before: Holdings) => Holdings): void {
  const accounts = new Map(now(world).accounts);
  accounts.set(id, change(accounts.get(id) ?? { cash: 0, positions: {} }));
  world.standings.push({ ...now(world), accounts });
  world.unchangedSince.set(id, world.standings.length - 1);
}

function keyOf(world: World): string {
  world.key += 1;
  return `${world.ids[0]!}-${String(world.key)}`;
}

/** Whether a use case took it: a refusal is an answer. */
async function isTaken(attempt: Promise<unknown>): Promise<boolean> {
  try {
    await attempt;
    return true;
  } catch (error) {
    if (error instanceof DomainError) {
      return false;
    }
    throw error;
  }
}

async function publishPrices(world: World, prices: Partial<Prices>): Promise<void> {
  // Never two prices of a market at one instant, nor the price that stands: each is news.
  system.clock.at = new Date(system.clock.at.getTime() + 1);
  const told = Object.entries(prices).map(([id, value]) => [id, String(value)] as const);
  await publish(system, Object.fromEntries(told));
  commits += 1;
  await engine.announced(commits);
  world.standings.push({ ...now(world), prices: { ...now(world).prices, ...prices } });
  world.unheard.push(world.standings.length - 1);
  priceCount += BigInt(told.length);
  world.published[world.standings.length - 1] = { prices, count: priceCount };
}

async function deposit(world: World, id: string, key: string, amount: number): Promise<void> {
  const input = {
    key,
    accountId: id,
    asset: 'USD',
    amount: String(amount),
    final: true,
    owner: id,
  };
  await recordDeposit(system, OPERATOR, input);
  hold(world, id, (before) => ({ ...before, cash: before.cash + amount }));
}

async function take(world: World, id: string, place: Market, size: number): Promise<void> {
  const entry = now(world).prices[place];
  const row = { accountId: id, marketId: place, size: String(size), entryPrice: String(entry) };
  const { accepted } = await recordPositions(system, OPERATOR, {
    key: keyOf(world),
    positions: [row],
  });
  if (accepted > 0) {
    hold(world, id, ({ cash, positions: { [place]: before, ...others } }) => ({
      cash: cash + (before === undefined ? 0 : realized(before, size, entry)),
      positions: size === 0 ? others : { ...others, [place]: { size, entry } },
    }));
  }
}

/** The profit or loss realized by a report at the mark, with the mark as entry price. */
function realized(before: { size: number; entry: number }, size: number, mark: number): number {
  const isLarger =
    Math.sign(size) === Math.sign(before.size) && Math.abs(size) > Math.abs(before.size);
  return isLarger ? 0 : before.size * (mark - before.entry);
}

const amounts = new Map<string, number>();

async function act(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case 'PRICE':
      return publishPrices(world, step.prices);
    case 'HEAR':
      engine.hear(step.commits);
      world.heard.push(...world.unheard.splice(0, step.commits));
      return;
    case 'LOOK':
      return look(world);
    case 'FOLLOW':
      world.facts.push(...(await engine.follow()));
      world.followedTo = world.standings.length - 1;
      return;
    case 'DEPOSIT':
      return deposit(world, world.ids[step.account]!, keyOf(world), step.amount);
    case 'REVERSE': {
      const id = world.ids[step.account]!;
      const key = `${id}.${String(step.deposit)}`;
      const amount = amounts.get(key);
      if (amount !== undefined) {
        amounts.delete(key);
        await reverseDeposit(system, OPERATOR, `deposit.${key}`, 'sent back');
        hold(world, id, (before) => ({ ...before, cash: before.cash - amount }));
      }
      return;
    }
    case 'WITHDRAW': {
      const [id, amount] = [world.ids[step.account]!, String(step.amount)];
      const asked = { key: keyOf(world), accountId: id, asset: 'USD', amount };
      if (await isTaken(recordWithdrawal(system, OPERATOR, asked))) {
        hold(world, id, (before) => ({ ...before, cash: before.cash - step.amount }));
      }
      return;
    }
    case 'POSITION':
      return take(world, world.ids[step.account]!, step.market, step.size);
  }
}

async function rowsOf(ids: readonly string[]) {
  const rows = await system.db.account.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * Looks, and holds what was found against the promise that no dip is missed: whoever holds one market, has
 * not changed since the first of the prices of it that the engine heard of, is in the book as it is, was not
 * decided about at a later price, and was below at one of them, has been called.
 */
async function look(world: World): Promise<void> {
  const { heard, standings, unchangedSince, followedTo, ids } = world;
  const rows = await rowsOf(ids);
  const below = ids.filter((id) => {
    const [own, ...others] = Object.keys(now(world).accounts.get(id)!.positions) as Market[];
    const told = heard.filter(
      (index) => own !== undefined && world.published[index]?.prices[own] !== undefined,
    );
    const [first] = told;
    return (
      first !== undefined &&
      others.length === 0 &&
      unchangedSince.get(id)! <= Math.min(first, followedTo) &&
      rows.get(id)!.decidedPrices <= world.published[first]!.count &&
      told.some((index) => {
        const { accounts, prices } = standings[index]!;
        return isBelowMaintenance(accounts.get(id)!, prices);
      })
    );
  });
  await engine.look();
  heard.length = 0;
  dips += below.length;
  const after = await rowsOf(below);
  expect(below.filter((id) => after.get(id)!.callCount === 0)).toEqual([]);
}

interface Recorded {
  readonly positions: readonly {
    readonly marketId: Market;
    readonly size: string;
    readonly entryPrice: string;
  }[];
  readonly collateral: readonly { readonly balance: string }[];
  readonly prices: readonly { readonly marketId: Market; readonly price: string | null }[];
}

/** The inputs of a decision; undefined for an event that is no decision. */
function inputsOf(payload: object): Recorded | undefined {
  return 'inputs' in payload ? (payload.inputs as Recorded) : undefined;
}

/**
 * Every decision combines an account and prices that were in force together; a call opens only below
 * maintenance margin.
 */
function expectStoodTogether({ standings, facts }: World): void {
  for (const { type, accountId, payload } of facts) {
    const inputs = inputsOf(payload);
    if (inputs === undefined || accountId === null) {
      continue;
    }
    const holdings: Holdings = {
      cash: inputs.collateral.reduce((total, { balance }) => total + Number(balance), 0),
      positions: Object.fromEntries(
        inputs.positions.map(({ marketId, size, entryPrice }) => [
          marketId,
          { size: Number(size), entry: Number(entryPrice) },
        ]),
      ),
    };
    const prices: Partial<Prices> = Object.fromEntries(
      inputs.prices.map(({ marketId, price: value }) => [marketId, Number(value)]),
    );
    const stood = standings.find((standing) => {
      const held = standing.accounts.get(accountId);
      return held !== undefined && isSameStanding(held, standing.prices, { holdings, prices });
    });
    expect({ type, accountId, holdings, prices, stood: stood !== undefined }).toMatchObject({
      stood: true,
    });
    if (type === 'MarginCallOpened') {
      calls += 1;
      expect({
        type,
        holdings,
        prices,
        isBelow: isBelowMaintenance(holdings, stood!.prices),
      }).toMatchObject({
        isBelow: true,
      });
    }
  }
}

/** Every account below maintenance margin at the end is under a call. */
async function expectNobodyMissed(world: World): Promise<void> {
  const { prices, accounts } = now(world);
  const open = await system.db.marginCall.findMany({
    where: { accountId: { in: [...world.ids] }, closedAt: null },
  });
  const called = new Set(open.map(({ accountId }) => accountId));
  const missed = world.ids.filter(
    (id) => isBelowMaintenance(accounts.get(id)!, prices) && !called.has(id),
  );
  expect(missed).toEqual([]);
}

async function begin(
  begins: readonly { deposits: readonly [number, number]; size: number }[],
): Promise<World> {
  histories += 1;
  const ids = begins.map((_, index) => `h${String(histories)}-${String(index)}`);
  const world: World = {
    ids,
    facts: [],
    unheard: [],
    heard: [],
    unchangedSince: new Map(),
    followedTo: 0,
    key: 0,
    published: [],
    standings: [{ prices: { 'BTC-USD': 100, 'ETH-USD': 100 }, accounts: new Map() }],
  };
  await publishPrices(world, { 'BTC-USD': 100, 'ETH-USD': 100 });
  for (const [index, { deposits, size }] of begins.entries()) {
    for (const [number, amount] of deposits.entries()) {
      const key = `${ids[index]!}.${String(number)}`;
      amounts.set(key, amount);
      await deposit(world, ids[index]!, key, amount);
    }
    await take(world, ids[index]!, 'BTC-USD', size);
  }
  await catchUp(world);
  return world;
}

async function catchUp(world: World): Promise<void> {
  engine.hear(world.unheard.length);
  world.heard.push(...world.unheard.splice(0));
  await look(world);
  world.facts.push(...(await engine.catchUp()));
  world.followedTo = world.standings.length - 1;
}

/** Closes all positions, so that the accounts do not depend on the prices of later histories. */
async function end(world: World): Promise<void> {
  const positions = [...now(world).accounts].flatMap(([accountId, held]) =>
    Object.keys(held.positions).map((marketId) => ({
      accountId,
      marketId,
      size: '0',
      entryPrice: '1',
    })),
  );
  if (positions.length > 0) {
    await recordPositions(system, OPERATOR, { key: keyOf(world), positions });
  }
  await engine.catchUp();
}

test('nobody is called who was not below while rows and price stood together, and nobody is missed', async () => {
  await fc.assert(
    fc.asyncProperty(HISTORY, async ({ begins, steps, pace }) => {
      const world = await begin(begins);
      try {
        for (const step of steps) {
          system.clock.at = new Date(system.clock.at.getTime() + pace);
          await act(world, step);
        }
        await catchUp(world);
        expectStoodTogether(world);
        await expectNobodyMissed(world);
      } finally {
        await end(world);
      }
    }),
    { numRuns: Math.ceil(INTERLEAVINGS / ACCOUNTS), endOnFailure: process.env.SHRINK !== '1' },
  );
  expect([calls > 0, dips > 0]).toEqual([true, true]);
  process.stdout.write(
    `${String(histories * ACCOUNTS)} interleavings, ${String(calls)} calls, ${String(dips)} dips\n`,
  );
}, 7_200_000);
