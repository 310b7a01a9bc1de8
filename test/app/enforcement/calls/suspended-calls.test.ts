import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../../src/app/enforcement/calls/assess-accounts.js';
import { createLeader, type LiveBook } from '../../../../src/app/enforcement/watch/live-book.js';
import { createPlayedLeader } from '../../../../src/app/enforcement/watch/watch.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { listenForPricesAndLog } from '../../../../src/roles/compose/announcements.js';
import { createBell } from '../../../../src/app/bell.js';
import { inTransaction, type Tx } from '../../../../src/store/database/database.js';
import { type Listener } from '../../../../src/store/database/listener.js';
import { OPERATOR, SILENT } from '../../ingest/system.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  factCounts,
  fund,
  hold,
  publish,
  publishLater,
  until,
  usableMarkets,
} from '../system.js';

// BTC-USD: a long of 1 entered at 50,000 with 1,000 USD is called below 49,595, and its grace is void
// below 49,395. Whoever suspends a call and whenever, it goes on when its markets do.
let system: EnforcedSystem;

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '3000' });
  await fund(system, 'e-1', '1000');
  await hold(system, 'e-1', '1', '50000');
});

afterEach(() => system.close());

const isCall = (state: string) => async (): Promise<boolean> =>
  (await callsOf(system)).includes(`e-1 ${state}`);

/** Whether a decision of another connection waits for a lock. */
async function isSomebodyWaiting(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ waiting: bigint }[]>`
    SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'`;
  return (row?.waiting ?? 0n) > 0n;
}

describe('prices that were skipped', () => {
  let book: LiveBook;
  let listener: Listener;

  beforeEach(async () => {
    const queue = { enqueue: () => Promise.resolve() };
    book = createLeader(system, { queue, keeps: 'all', leases: null });
    await book.warmUp();
    listener = await listenForPricesAndLog(system.url, book, createBell(), SILENT);
  });

  afterEach(async () => {
    await listener.close();
    await book.stop();
  });

  test('a price that is replaced, and was young enough then, does not suspend', async () => {
    await fund(system, 'e-1', '1');
    await hold(system, 'e-1', '0.001', '3000', 'ETH-USD');
    await fund(system, 'e-2', '1100');
    await hold(system, 'e-2', '1', '50000');
    await publishLater(system, 1, { 'BTC-USD': '49550' });
    await until(isCall('GRACE'));
    await publishLater(system, 30, { 'BTC-USD': '49550' });
    await publishLater(system, 26, { 'BTC-USD': '49550' });
    await inTransaction(system.db, async (tx) => {
      await tx.$queryRaw`SELECT id FROM accounts FOR UPDATE`;
      await publishLater(system, 0.5, { 'BTC-USD': '49480' });
      await until(() => isSomebodyWaiting(tx));
      // ETH is 58 s old at the low, and more than 60 s when the next round gets to it.
      await publishLater(system, 0.5, { 'BTC-USD': '49390' });
      await publishLater(system, 1, { 'ETH-USD': '3000' });
      await publishLater(system, 3, { 'BTC-USD': '49600' });
    });
    await until(isCall('LIQUIDATING'));
    await until(() => Promise.resolve(book.watch.engine.price('BTC-USD') === 49_600));

    const facts = await factCounts(system);
    expect([facts.get('GraceVoided'), facts.get('MarginCallSuspended')]).toEqual([1, undefined]);
  });
});

describe('what the engine knows of its markets', () => {
  /** A watch whose next decision fails on request. */
  async function aWatch(): Promise<{
    readonly watch: ReturnType<typeof createPlayedLeader>;
    readonly failNext: () => void;
  }> {
    let fails = false;
    const watch = createPlayedLeader(system, {
      beforeDeciding: () => {
        const failed = fails;
        fails = false;
        return failed ? Promise.reject(new Error('the database is away')) : Promise.resolve();
      },
    });
    await watch.warmUp();
    await watch.onUsability(await usableMarkets(system));
    return { watch, failNext: () => void (fails = true) };
  }

  test.each([
    { name: 'uncertain', price: '49500', confidence: '2000' },
    { name: 'jumped', price: '30000', confidence: null },
  ])('need not be what a worker met: a price that was $name in between', async (bad) => {
    const { watch } = await aWatch();
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await watch.onPrices([{ marketId: 'BTC-USD', price: decimal('49500') }]);
    const at = new Date(system.clock.at.getTime() + 100);
    system.clock.at = at;
    const { price, confidence } = bad;
    await publishMarkPrices(system, OPERATOR, {
      source: 'test',
      prices: [{ marketId: 'BTC-USD', price, confidence, at }],
    });
    await assessAccounts(system, ['e-1'], 'TIME');
    expect(await callsOf(system)).toEqual(['e-1 SUSPENDED']);

    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await watch.onUsability(await usableMarkets(system));
    expect(await callsOf(system)).toEqual(['e-1 GRACE']);
  });

  test('is asked for again when a decision about it failed', async () => {
    const { watch, failNext } = await aWatch();
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await watch.onPrices([{ marketId: 'BTC-USD', price: decimal('49500') }]);
    system.clock.at = new Date(system.clock.at.getTime() + 600_000);
    failNext();
    await expect(watch.onUsability(await usableMarkets(system))).rejects.toThrow('away');
    await watch.onUsability(await usableMarkets(system));
    expect(await callsOf(system)).toEqual(['e-1 SUSPENDED']);

    await publishLater(system, 1, { 'BTC-USD': '49500' });
    failNext();
    await expect(watch.onUsability(await usableMarkets(system))).rejects.toThrow('away');
    await watch.onUsability(await usableMarkets(system));
    expect(await callsOf(system)).toEqual(['e-1 GRACE']);
  });

  test('holds for calls from before it was started', async () => {
    const { watch } = await aWatch();
    await publishLater(system, 1, { 'BTC-USD': '49500' });
    await watch.onPrices([{ marketId: 'BTC-USD', price: decimal('49500') }]);
    system.clock.at = new Date(system.clock.at.getTime() + 600_000);
    await aWatch();

    expect(await callsOf(system)).toEqual(['e-1 SUSPENDED']);
  });
});
