import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createFollower, type LiveBook } from '../../../src/app/enforcement/watch/live-book.js';
import { recordOpenOrders } from '../../../src/app/ingest/orders/record-open-orders.js';
import { recordPositions } from '../../../src/app/ingest/positions/record-positions.js';
import { relayLog } from '../../../src/app/log/relay.js';
import { rowsOf } from '../../../src/app/permissions/check-book.js';
import { checkOrders, type OrderCheck } from '../../../src/app/permissions/check-orders.js';
import { checkWithdrawal } from '../../../src/app/permissions/check-withdrawal.js';
import {
  createLiveCheckBook,
  KEPT_MS_MAX,
  type LiveCheckBook,
} from '../../../src/app/permissions/live-check-book.js';
import { openDatabase, type Db } from '../../../src/store/database/database.js';
import {
  aGovernedSystem,
  anAccountWith,
  CASH,
  enact,
  type GovernanceSystem,
  publish,
} from '../governance/system.js';
import { OPERATOR } from '../ingest/system.js';

let system: GovernanceSystem;
/** The same database, as another process has it. */
let elsewhere: Db;
let book: LiveBook;
let memory: LiveCheckBook;
let nowMs: number;

beforeEach(async () => {
  system = await aGovernedSystem();
  await anAccountWith(system, 'ann', { cash: '60000', size: '1' });
  elsewhere = openDatabase(system.url);
  book = createFollower(system);
  await book.warmUp();
  nowMs = 0;
  memory = createLiveCheckBook(system, book, () => nowMs);
});
afterEach(async () => {
  memory.close();
  await book.stop();
  await elsewhere.$disconnect();
  await system.close();
});

const QUEUE = { enqueue: () => Promise.resolve() };

async function check(size = '0.1', from = memory): Promise<OrderCheck> {
  const order = { accountId: 'ann', marketId: 'BTC-USD', side: 'BUY', price: '50000' } as const;
  const [answer] = await checkOrders(
    system,
    OPERATOR,
    [{ ...order, size, reduceOnly: false }],
    from,
  );
  return answer!;
}

const maxSize = async (): Promise<string> => (await check()).maxSize.toFixed();
const maxSizeOfRows = async (): Promise<string> => {
  const answer = await check('0.1', { ...rowsOf(system), close: () => undefined });
  expect(answer.sequence).toBeNull();
  return answer.maxSize.toFixed();
};

const report = (deps: Pick<GovernanceSystem, 'db' | 'clock'>, key: string, size: string) =>
  recordPositions(deps, OPERATOR, {
    key,
    positions: [{ accountId: 'ann', marketId: 'BTC-USD', size, entryPrice: '50000' }],
  });

const rest = (deps: Pick<GovernanceSystem, 'db' | 'clock'>, key: string, size: string) =>
  recordOpenOrders(deps, OPERATOR, {
    key,
    replaces: [{ accountId: 'ann', marketId: 'BTC-USD' }],
    orders: [
      {
        id: 'o',
        accountId: 'ann',
        marketId: 'BTC-USD',
        side: 'BUY',
        size,
        price: '49000',
        reduceOnly: false,
      },
    ],
  });

/** Statements of a piece of work, by the statistics of the pool: those that this process sends. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const onAcquire = (): void => {
    count += 1;
  };
  system.db.pool.on('acquire', onAcquire);
  await work();
  system.db.pool.off('acquire', onAcquire);
  return count;
}

async function follow(): Promise<void> {
  await relayLog(system, QUEUE);
  const { sequence } = (
    await system.db.$queryRaw<{ sequence: bigint }[]>`
    SELECT max(sequence) AS sequence FROM events`
  )[0]!;
  book.wake();
  while (book.followed() < sequence) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a check from memory', () => {
  test('answers as the rows do, and names the line that the book had followed', async () => {
    await follow();
    expect(await maxSize()).toBe(await maxSizeOfRows());
    const { sequence, asOf, allowed } = await check();
    expect({ sequence, asOf, allowed }).toEqual({
      sequence: book.followed(),
      asOf: system.clock.now(),
      allowed: true,
    });
    const asked = { accountId: 'ann', asset: CASH, amount: '1' };
    const answer = await checkWithdrawal(system, OPERATOR, asked, memory);
    expect(answer).toMatchObject({ allowed: true, sequence: book.followed() });
    expect(answer.maxAmount.toFixed()).toBe('59000');
  });

  test('of an account that was asked about needs no statement', async () => {
    await follow();
    await check();
    const counts = [];
    for (let turn = 0; turn < 3; turn += 1) {
      counts.push(await statementsOf(check));
    }
    // The book itself reads twice a second.
    expect(Math.min(...counts)).toBe(0);
  });

  test('has what this process committed, at once', async () => {
    await follow();
    const before = await maxSize();
    await report(system, 'p-1', '2');
    expect(await maxSize()).toBe(await maxSizeOfRows());
    expect(await maxSize()).not.toBe(before);
    await rest(system, 'o-1', '3');
    expect(await maxSize()).toBe(await maxSizeOfRows());
  });

  test('has what another account of the owner opened at once, for their positions share brackets', async () => {
    await anAccountWith(system, 'ann-2', { cash: '9000000', size: '1', owner: 'ann' });
    await follow();
    await memory.read(['ann', 'ann-2'], []);
    const before = await maxSize();
    await recordPositions(system, OPERATOR, {
      key: 'p-2',
      positions: [{ accountId: 'ann-2', marketId: 'BTC-USD', size: '40', entryPrice: '50000' }],
    });
    expect(await maxSize()).toBe(await maxSizeOfRows());
    expect(await maxSize()).not.toBe(before);
  });

  test('has what another process committed once the book has followed it', async () => {
    await follow();
    const before = await maxSize();
    await report({ db: elsewhere, clock: system.clock }, 'p-1', '2');
    expect(await maxSize()).toBe(before);
    await follow();
    expect(await maxSize()).toBe(await maxSizeOfRows());
    expect(await maxSize()).not.toBe(before);
  });

  test('has the resting orders that another process recorded once they are read again', async () => {
    await follow();
    const before = await maxSize();
    await rest({ db: elsewhere, clock: system.clock }, 'o-1', '3');
    nowMs = KEPT_MS_MAX - 1;
    expect(await maxSize()).toBe(before);
    nowMs = KEPT_MS_MAX;
    expect(await maxSize()).toBe(await maxSizeOfRows());
    expect(await maxSize()).not.toBe(before);
  });

  test('has open interest where governance set caps', async () => {
    await enact(system, {
      kind: 'CHANGE_PARAMETERS',
      marketId: 'BTC-USD',
      changes: { openInterestLowerCap: '25000', openInterestUpperCap: '75000' },
    });
    await follow();
    book.reloadPrices();
    await expect.poll(maxSize).toBe(await maxSizeOfRows());
    // 51 % of 50,000 used, and as much for each unit more.
    expect(await maxSize()).toBe('1.3529');
  });

  test('of an unknown account is refused as from the rows, also after it was opened', async () => {
    await follow();
    const order = {
      marketId: 'BTC-USD',
      side: 'BUY',
      price: '1',
      size: '1',
      reduceOnly: false,
    } as const;
    const asked = [{ ...order, accountId: 'new' }];
    const codeOf = async () =>
      (await checkOrders(system, OPERATOR, asked, memory))[0]?.refusal?.code;
    expect(await codeOf()).toBe('NOT_FOUND');
    await recordPositions(system, OPERATOR, {
      key: 'p-1',
      owner: 'nan',
      positions: [{ accountId: 'new', marketId: 'BTC-USD', size: '1', entryPrice: '50000' }],
    });
    expect(await codeOf()).toBe('INSUFFICIENT_FREE_COLLATERAL');
  });

  test('comes from the rows once the book follows no more', async () => {
    await follow();
    expect((await check()).sequence).not.toBeNull();
    await book.stop();
    await publish(system);
    expect((await check()).sequence).toBeNull();
  });
});
