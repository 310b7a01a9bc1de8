import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createLeader, type LiveBook } from '../../../../src/app/enforcement/watch/live-book.js';
import { expireGraces } from '../../../../src/app/enforcement/calls/expire-graces.js';
import { verifyLog } from '../../../../src/app/verification/verify-log.js';
import { decimal } from '../../../../src/domain/decimal.js';
import { inTransaction } from '../../../../src/store/database/database.js';
import { listenForPricesAndLog } from '../../../../src/roles/compose/announcements.js';
import { createBell } from '../../../../src/app/bell.js';
import { type Listener } from '../../../../src/store/database/listener.js';
import { appendEvents, hasPendingEvents, readLogHead } from '../../../../src/store/log/events.js';
import { SILENT } from '../../ingest/system.js';
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
} from '../system.js';

// BTC-USD: a long of 1 entered at 50,000 with 1,000 USD is called below 49,595 and cured, once
// called, at 49,653; its grace is void below 49,395.
let system: EnforcedSystem;
let book: LiveBook;
let listener: Listener;

beforeEach(async () => {
  system = await anEnforcedSystem();
  await publish(system, { 'BTC-USD': '50000', 'ETH-USD': '3000' });
  for (const id of ['e-1', 'e-2']) {
    await fund(system, id, '1000');
    await hold(system, id, '1', '50000');
  }
  await fund(system, 'e-2', '4000');
  book = createLeader(system, {
    queue: { enqueue: () => Promise.resolve() },
    keeps: 'all',
    leases: null,
  });
  await book.warmUp();
  listener = await listenForPricesAndLog(system.url, book, createBell(), SILENT);
});

afterEach(async () => {
  await listener.close();
  await book.stop();
  await system.close();
});

async function tick(...prices: readonly string[]): Promise<void> {
  for (const price of prices) {
    system.clock.at = new Date(system.clock.at.getTime() + 100);
    await publish(system, { 'BTC-USD': price });
  }
}

const hasFact =
  (type: string, count = 1) =>
  async (): Promise<boolean> =>
    (await factCounts(system)).get(type) === count;

/** Runs the work while every decision waits, because another transaction locks the rows of all accounts. */
function whileDecisionsWait(work: () => Promise<void>): Promise<void> {
  return inTransaction(system.db, async (tx) => {
    await tx.$queryRaw`SELECT id FROM accounts FOR UPDATE`;
    await work();
  });
}

test('a price that arrives while the book follows a long log comes before the rest of the log', async () => {
  const at = new Date(system.clock.at.getTime() + 100);
  const arriving = {
    marketId: 'BTC-USD',
    price: decimal('50001'),
    confidence: null,
    source: 'test',
    at,
    before: null,
  };
  const pricesAtPages: (number | null)[] = [];
  book.onFollowed((events) => {
    if (events.some(({ type }) => type === 'LossSocialized')) {
      pricesAtPages.push(book.watch.engine.price('BTC-USD'));
      book.offerPrices(pricesAtPages.length === 1 ? [arriving] : []);
    }
  });
  const fact = { liquidationId: 'none', amount: '1', noticeIds: [] };
  const line = {
    type: 'LossSocialized',
    marketId: 'BTC-USD',
    actor: 'test',
    payload: fact,
  } as const;
  const lines = Array.from({ length: 2_000 }, () => ({ ...line, at: system.clock.at }));
  await inTransaction(system.db, (tx) => appendEvents(tx, lines));
  book.wake();

  await until(() => Promise.resolve(pricesAtPages.length >= 2));
  expect(pricesAtPages.slice(0, 2)).toEqual([50_000, 50_001]);
});

describe('an account whose decision cannot be written', () => {
  /** As a row would that a constraint refuses: nothing can be written for this call. */
  async function poison(accountId: string): Promise<void> {
    await system.db
      .$executeRawUnsafe(`CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.account_id = '${accountId}' THEN RAISE EXCEPTION 'poisoned'; END IF; RETURN NEW; END $$`);
    await system.db.$executeRaw`CREATE TRIGGER poison BEFORE INSERT OR UPDATE ON margin_calls
      FOR EACH ROW EXECUTE FUNCTION poison()`;
  }
  const heal = () => system.db.$executeRaw`DROP TRIGGER poison ON margin_calls`;

  test('does not hold up others, is logged by id, and is decided when possible', async () => {
    for (const id of ['e-3', 'e-4', 'e-5']) {
      await fund(system, id, '1000');
      await hold(system, id, '1', '50000');
    }
    await until(() => Promise.resolve(book.watch.engine.size().accounts === 5));
    await poison('e-4');
    await tick('49590');
    await until(hasFact('MarginCallOpened', 3));
    expect(await callsOf(system)).toEqual(['e-1 GRACE', 'e-3 GRACE', 'e-5 GRACE']);
    expect([...book.watch.undecided]).toEqual(['e-4']);

    await heal();
    await tick('49589');
    await until(hasFact('MarginCallOpened', 4));
    await until(() => Promise.resolve(book.watch.undecided.size === 0));
  });

  test('alone at a price holds up no later price', async () => {
    await poison('e-1');
    await tick('49590', '49591');
    await until(() => Promise.resolve(book.watch.engine.price('BTC-USD') === 49_591));
    await until(() => Promise.resolve(book.watch.undecided.has('e-1')));

    await heal();
    await until(() => {
      // A failed decision is retried when the clock has advanced.
      system.clock.at = new Date(system.clock.at.getTime() + 500);
      return hasFact('MarginCallOpened')();
    });
    expect(await callsOf(system)).toEqual(['e-1 GRACE']);
  });

  test('keeps no grace of others from ending', async () => {
    await fund(system, 'e-3', '1000');
    await hold(system, 'e-3', '1', '50000');
    await tick('49590');
    await until(hasFact('MarginCallOpened', 2));
    await poison('e-1');
    // The engine would look at the clock between its jump and the prices, and suspend what has no price by then.
    await book.stop();
    await publishLater(system, 2 * 86_400, { 'BTC-USD': '49590', 'ETH-USD': '3000' });
    await expect(expireGraces(system)).rejects.toThrow('could not be ended: e-1');
    expect(await callsOf(system)).toEqual(['e-1 GRACE', 'e-3 LIQUIDATING']);
  });
});

test('events whose bell was lost are sealed by a look at the rows, before the regular time', async () => {
  await listener.close();
  /** The regular round reads the prices before it seals; what a look finds is sealed without that. */
  const isFoundByLook = async (): Promise<boolean> => {
    const from = performance.now();
    const [{ id }] = await system.db.$queryRaw<[{ id: bigint }]>`
      INSERT INTO pending_events (type, actor, at, payload) VALUES ('VoteCast', 'test', now(), '{}') RETURNING id`;
    await until(async () => {
      const [left] = await system.db.$queryRaw<[{ left: number }]>`
        SELECT count(*)::int AS left FROM pending_events WHERE id = ${id}`;
      return left.left === 0;
    });
    return performance.now() - (book.pricesReadMsAgo() ?? 0) < from;
  };
  // On a slow machine the regular time may come first.
  await until(isFoundByLook);
  expect(await hasPendingEvents(system.db)).toBe(false);
});

test('a notification that is no list of prices is passed over', async () => {
  for (const nonsense of ['', 'nonsense', '[{}]']) {
    await system.db.$queryRaw`SELECT pg_notify('marginward_prices', ${nonsense})::text`;
  }
  await tick('49590');
  await until(hasFact('MarginCallOpened'));

  expect(await callsOf(system)).toEqual(['e-1 GRACE']);
});

describe('prices that come faster than decisions', () => {
  test('a skipped dip opens a call at its own price, which is then cured', async () => {
    await whileDecisionsWait(async () => {
      // The loop meets the lock at the first breach, and everything after it piles up.
      await tick('49590', '49660', '49500', '49700', '50000');
    });
    await until(hasFact('MarginCallCured'));

    expect(await callsOf(system)).toEqual(['e-1 CURED']);
    const { payload } =
      (await system.db.event.findFirst({ where: { type: 'MarginCallOpened' } })) ??
      (await system.db.pendingEvent.findFirstOrThrow({ where: { type: 'MarginCallOpened' } }));
    const { prices } = (payload as unknown as { inputs: { prices: { price: string }[] } }).inputs;
    expect(['49590', '49500']).toContain(prices[0]?.price);
    await until(async () => (await readLogHead(system.db)).sequence > 8n);
    expect(await verifyLog(system, null)).toMatchObject({ ok: true });
  });

  test('a dip below the close-out margin leaves no grace though the price came back', async () => {
    await whileDecisionsWait(() => tick('49590', '49390', '49800', '50000'));
    await until(async () => (await callsOf(system)).includes('e-1 LIQUIDATING'));

    expect(await callsOf(system)).toEqual(['e-1 LIQUIDATING']);
  });

  test('a flood is taken in while decisions wait, and the last price counts', async () => {
    await whileDecisionsWait(async () => {
      await tick('49590');
      for (let price = 49_600; price < 49_650; price += 1) {
        await tick(String(price));
      }
    });
    await until(hasFact('MarginCallOpened'));
    await until(() => Promise.resolve(book.watch.engine.price('BTC-USD') === 49_649));

    expect(await callsOf(system)).toEqual(['e-1 GRACE']);
  });

  test('a dip that touches nobody opens nothing', async () => {
    await whileDecisionsWait(() => tick('49700', '49600', '50000'));
    await until(() => Promise.resolve(book.watch.engine.price('BTC-USD') === 50_000));

    expect(await callsOf(system)).toEqual([]);
  });
});
