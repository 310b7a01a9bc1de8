import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createLeadingWatch, type Watch } from '../../../../src/app/enforcement/watch/watch.js';
import { createLeaseKeeper, type LeaseKeeper } from '../../../../src/app/leases/keeper.js';
import { relayLog } from '../../../../src/app/log/relay.js';
import { ALL_SHARDS, SHARD_COUNT } from '../../../../src/domain/shards.js';
import { createRandom } from '../../../../src/playback/demo/random.js';
import { loadRiskContext } from '../../../../src/store/markets/risk-context.js';
import { SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publishLater,
  usableMarkets,
} from '../system.js';
import { accountIdsOf } from '../../../support/engine-book.js';

const LEASE_MS = 5000;
const ROUNDS = 60;
let system: EnforcedSystem;
let time: Date;

beforeEach(async () => {
  system = await anEnforcedSystem();
  time = new Date('2030-01-01T00:00:00Z');
});
afterEach(() => system.close());

/** An engine without its loop: the test says when it beats, looks at leases and takes prices. */
interface Engine {
  readonly keeper: LeaseKeeper;
  readonly watch: Watch;
  followed: bigint;
}

async function anEngine(id: string, keeps: 'all' | 'owned'): Promise<Engine> {
  const keeper = createLeaseKeeper(
    { db: system.db, log: SILENT },
    { id, wants: ALL_SHARDS, shardsMax: SHARD_COUNT, leaseMs: LEASE_MS, at: () => time },
  );
  const watch = createLeadingWatch(system, { keeps });
  await keeper.beat();
  await keeper.rebalance();
  await watch.warmUp(keeper.held());
  return { keeper, watch, followed: 0n };
}

async function look(engine: Engine): Promise<void> {
  await engine.keeper.beat();
  await engine.keeper.rebalance();
  await engine.watch.onLeases(engine.keeper.held());
  await engine.watch.onUsability(await usableMarkets(system));
  const { markets } = await loadRiskContext(system.db, system.clock.now());
  await engine.watch.onPrices(
    [...markets.values()].flatMap(({ marketId, markPrice }) =>
      markPrice === null ? [] : [{ marketId, price: markPrice.price }],
    ),
  );
  const sealed = await relayLog(system, { enqueue: () => Promise.resolve() });
  for (const each of engines) {
    await each.watch.onEvents(sealed);
  }
}

let engines: Engine[] = [];

async function idsOfShards(shards: readonly number[]): Promise<string[]> {
  const rows = await system.db.account.findMany({ where: { shard: { in: [...shards] } } });
  return rows.map(({ id }) => id).sort();
}

/** A long of 1 BTC entered at 50,000 with 1,000 USD is called below 49,595. */
async function aLong(id: string, amount = '1000'): Promise<void> {
  await fund(system, id, amount);
  await hold(system, id, '1', '50000');
}

describe('a book of owned shards', () => {
  test('has the accounts of these shards and no other, while engines come, go and die', async () => {
    await publishLater(system, 1, { 'BTC-USD': '50000' });
    const random = createRandom('shards');
    engines = [await anEngine('e-0', 'owned')];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const chance = random.uniform();
      if (chance < 0.15 && engines.length < 4) {
        engines.push(await anEngine(`e-${String(round)}`, 'owned'));
      } else if (chance < 0.25 && engines.length > 1) {
        await engines.pop()?.keeper.stop();
      } else if (chance < 0.35 && engines.length > 1) {
        // Dies: its leases end by themselves, those of the living are renewed in between.
        engines.pop();
        for (let beat = 0; beat < 2; beat += 1) {
          time = new Date(time.getTime() + LEASE_MS / 2);
          await Promise.all(engines.map(({ keeper }) => keeper.beat()));
        }
      } else {
        await aLong(`s-${String(random.below(80))}`, '5000');
      }
      for (const engine of engines) {
        await look(engine);
      }
    }
    // Two more, so that what was given back last is taken.
    for (const engine of [...engines, ...engines]) {
      await look(engine);
    }

    const owned = engines.flatMap(({ watch }) => watch.ownedShards());
    expect([...owned].sort((a, b) => a - b)).toEqual([...ALL_SHARDS]);
    for (const { watch } of engines) {
      expect(accountIdsOf(watch.engine.book)).toEqual(await idsOfShards(watch.ownedShards()));
    }
  }, 60_000);

  test('decides a gained shard at once, and once, when prices are beyond a threshold', async () => {
    await publishLater(system, 1, { 'BTC-USD': '50000' });
    for (let index = 0; index < 20; index += 1) {
      await aLong(`g-${String(index)}`);
    }
    engines = [await anEngine('old', 'owned')];
    await look(engines[0]!);
    engines = [await anEngine('new', 'owned')];
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await look(engines[0]!);
    expect(await callsOf(system)).toEqual([]);

    time = new Date(time.getTime() + LEASE_MS);
    await look(engines[0]!);
    await look(engines[0]!);
    expect((await callsOf(system)).filter((call) => call.endsWith('GRACE'))).toHaveLength(20);
    expect(engines[0]!.watch.engine.size().accounts).toBe(20);
    const assessed = [...engines[0]!.watch.assessed.values()];
    expect(assessed.reduce((total, count) => total + count, 0)).toBeGreaterThanOrEqual(20);
  });

  test('decides nothing after it lost its leases without noticing', async () => {
    await publishLater(system, 1, { 'BTC-USD': '50000' });
    await aLong('d-1');
    const deposed = await anEngine('old', 'owned');
    engines = [deposed];
    await look(deposed);
    time = new Date(time.getTime() + LEASE_MS);
    await anEngine('new', 'owned');
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await deposed.watch.onUsability(await usableMarkets(system));
    await deposed.watch.onPrices([
      {
        marketId: 'BTC-USD',
        price: (await loadRiskContext(system.db, system.clock.now())).markets.get('BTC-USD')!
          .markPrice!.price,
      },
    ]);

    expect(await callsOf(system)).toEqual([]);
  });
});

describe('a shard that could not be read to its end', () => {
  /** Fails the first decision that wants to open a call. */
  const refuseCalls = async (): Promise<void> => {
    await system.db.$executeRaw`
      CREATE FUNCTION refuse_calls() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$`;
    await system.db.$executeRaw`
      CREATE TRIGGER refuse_calls BEFORE INSERT ON margin_calls FOR EACH ROW EXECUTE FUNCTION refuse_calls()`;
  };
  const IDS = Array.from({ length: 20 }, (_, index) => `h-${String(index)}`);
  let engine: Engine;
  let owner: Engine;

  beforeEach(async () => {
    await publishLater(system, 1, { 'BTC-USD': '50000' });
    for (const id of IDS) {
      await aLong(id);
    }
    owner = await anEngine('owner', 'owned');
    engine = await anEngine('taker', 'owned');
    engines = [engine];
    await look(engine);
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await look(engine);
    await refuseCalls();
    time = new Date(time.getTime() + LEASE_MS);
  });

  async function expectHalfRead(): Promise<void> {
    await expect(look(engine)).rejects.toThrow('refused');
    expect(engine.watch.engine.size().accounts).toBeGreaterThan(0);
  }

  test('is read again, and decided', async () => {
    await expectHalfRead();
    await system.db.$executeRaw`DROP TRIGGER refuse_calls ON margin_calls`;
    await look(engine);

    expect(accountIdsOf(engine.watch.engine.book)).toEqual([...IDS].sort());
    expect(await callsOf(system)).toHaveLength(IDS.length);
  });

  test('leaves nothing in the book when its lease is lost by then', async () => {
    await expectHalfRead();
    await engine.keeper.stop();
    await owner.keeper.beat();
    await engine.watch.onLeases(engine.keeper.held());

    expect(engine.watch.engine.size().accounts).toBe(0);
    expect(engine.watch.ownedShards()).toEqual([]);
  });
});

describe('a whole book beside engines', () => {
  test('has every account, and decides about those of its shards', async () => {
    await publishLater(system, 1, { 'BTC-USD': '50000' });
    for (let index = 0; index < 20; index += 1) {
      await aLong(`w-${String(index)}`);
    }
    const whole = await anEngine('a', 'all');
    engines = [whole, await anEngine('b', 'owned')];
    await look(whole);
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await look(whole);

    expect(whole.watch.ownedShards()).toHaveLength(8);
    expect(whole.watch.engine.size().accounts).toBe(20);
    const called = await system.db.marginCall.findMany();
    expect(called.map(({ accountId }) => accountId).sort()).toEqual(
      await idsOfShards(whole.watch.ownedShards()),
    );
    await look(engines[1]!);
    await look(engines[1]!);
    expect(await callsOf(system)).toHaveLength(20);
  });
});
