import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createFollowingWatch } from '../../../../src/app/enforcement/watch/watch.js';
import { recordDeposit } from '../../../../src/app/ingest/collateral/record-deposit.js';
import { publishMarkPrices } from '../../../../src/app/ingest/prices/mark-prices.js';
import { type TradeInput } from '../../../../src/app/ingest/trades/trade-input.js';
import {
  recordTrades,
  TRADES_PER_CALL_MAX,
} from '../../../../src/app/ingest/trades/record-trades.js';
import { checkLedger } from '../../../../src/app/ledger/ledger.js';
import { exactEquityOf } from '../../../../src/engine/screen/verdict.js';
import { IDLE_VENUE } from '../../../support/idle-venue.js';
import {
  actorWith,
  aSystem,
  balanceOf,
  factsOf,
  NOW,
  openCallOn,
  OPERATOR,
  rowCounts,
  secondsAfter,
  type System,
} from '../system.js';

let system: System;
let lastKey = 0;

beforeAll(async () => {
  system = await aSystem();
  await publishMarkPrices(system, OPERATOR, {
    source: 'test',
    prices: ['BTC-USD', 'ETH-USD'].map((marketId) => ({ marketId, price: '100', at: NOW })),
  });
}, 60_000);
afterAll(() => system.close());

const aTrade = (id: string, changes: Partial<TradeInput> = {}): TradeInput => ({
  id,
  accountId: 'a-1',
  marketId: 'BTC-USD',
  size: '1',
  price: '100',
  fee: '0',
  at: NOW,
  ...changes,
});
const record = (...trades: readonly TradeInput[]) => {
  lastKey += 1;
  return recordTrades(system, OPERATOR, { key: `k-${lastKey}`, owner: 'alice', trades });
};
const positionsOf = async (accountId: string) => {
  const rows = await system.db.position.findMany({
    where: { accountId },
    orderBy: { marketId: 'asc' },
  });
  return rows.map(({ marketId, size, entryPrice }) => [
    ...[marketId, size.toFixed(), entryPrice.toFixed()],
  ]);
};
const cashOf = async (accountId: string) => (await balanceOf(system, accountId, 'USD')).balance;
const ledgerOf = async (ledgerAccount: string) => {
  const row = await system.db.ledgerBalance.findFirst({ where: { ledgerAccount, asset: 'USD' } });
  return row?.balance.toFixed() ?? '0';
};

describe('a batch of trades', () => {
  test('moves positions, cash and the ledger, and says so in one line an account', async () => {
    const accountId = 'full';
    const [venue, fees] = [await ledgerOf('venue'), await ledgerOf('venue:fees')];
    const receipt = await record(
      aTrade('f-1', { accountId, size: '2', price: '100', fee: '0.5' }),
      aTrade('f-2', { accountId, size: '2', price: '110' }),
      aTrade('f-3', { accountId, size: '-1', price: '115', fee: '-0.1' }),
      aTrade('f-4', { accountId, size: '-3', price: '10', marketId: 'ETH-USD' }),
    );

    expect(receipt).toEqual({ accepted: 4, rejected: [], duplicate: false });
    expect(await positionsOf(accountId)).toEqual([
      ['BTC-USD', '3', '105'],
      ['ETH-USD', '-3', '10'],
    ]);
    // 1 · (115 − 105) − 0.5 + 0.1
    expect(await cashOf(accountId)).toBe('9.6');
    expect(Number(await ledgerOf('venue')) - Number(venue)).toBe(-10);
    expect(Number(await ledgerOf('venue:fees')) - Number(fees)).toBeCloseTo(0.4, 9);
    const [fact, ...others] = await factsOf(system, accountId);
    expect(others).toEqual([]);
    expect(fact).toMatchObject({
      type: 'TradesRecorded',
      payload: {
        transferId: `trades/k-${lastKey}`,
        before: [],
        positions: [
          { marketId: 'BTC-USD', size: '3', entryPrice: '105' },
          { marketId: 'ETH-USD', size: '-3', entryPrice: '10' },
        ],
        realizedPnl: '10',
        fee: '0.4',
        changes: [{ asset: 'USD', amount: '9.6', balance: '9.6' }],
      },
    });
    expect((await checkLedger(system.db)).isSound).toBe(true);
  });

  test('repeated under its key gets the same receipt; under another key nothing happens twice', async () => {
    const trades = [aTrade('r-1', { accountId: 'again' }), aTrade('r-2', { size: '0' })];
    const first = await record(...trades);
    const key = `k-${lastKey}`;
    expect(await recordTrades(system, OPERATOR, { key, owner: 'alice', trades })).toEqual({
      ...first,
      duplicate: true,
    });
    const other = await record(aTrade('r-1', { accountId: 'again' }), aTrade('r-3'));
    expect(other).toEqual({ accepted: 2, rejected: [], duplicate: false });
    expect(await positionsOf('again')).toEqual([['BTC-USD', '1', '100']]);
    await expect(
      recordTrades(system, OPERATOR, { key, owner: 'alice', trades: [aTrade('r-9')] }),
    ).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('rejects rows one by one, each by its place, code and field; the others are booked', async () => {
    await record(aTrade('known', { accountId: 'rows' }));
    const before = await rowCounts(system);
    const receipt = await record(
      aTrade('b-0', { size: '0' }),
      aTrade('b-1', { price: '0' }),
      aTrade('b-2', { price: '1.0000000000001' }),
      aTrade('b-3', { size: '1.000000001' }),
      aTrade('b-4', { fee: '100.01' }),
      aTrade('b-5', { marketId: 'NONE-USD' }),
      aTrade('known', { accountId: 'rows', size: '2' }),
      aTrade('b 7'),
      aTrade('b-8', { size: '1000001', price: '100000' }),
      aTrade('b-9', { at: secondsAfter(61) }),
      aTrade('b-10', { accountId: 'rows', at: secondsAfter(60) }),
      aTrade('b-10', { accountId: 'rows' }),
      aTrade('b-12', { fee: '-100.01' }),
    );

    expect(receipt.accepted).toBe(1);
    expect(receipt.rejected.map(({ index, code, field }) => [index, code, field])).toEqual([
      [0, 'BAD_USER_INPUT', 'trades[0].size'],
      [1, 'BAD_USER_INPUT', 'trades[1].price'],
      [2, 'BAD_USER_INPUT', 'trades[2].price'],
      [3, 'BAD_USER_INPUT', 'trades[3].size'],
      [4, 'BAD_USER_INPUT', 'trades[4].fee'],
      [5, 'NOT_FOUND', 'trades[5].marketId'],
      [6, 'CONFLICT', 'trades[6].id'],
      [7, 'BAD_USER_INPUT', 'trades[7].id'],
      [8, 'BAD_USER_INPUT', 'trades[8].size'],
      [9, 'BAD_USER_INPUT', 'trades[9].at'],
      [11, 'BAD_USER_INPUT', 'trades[11].id'],
      [12, 'BAD_USER_INPUT', 'trades[12].fee'],
    ]);
    const after = await rowCounts(system);
    expect(after.events! - before.events!).toBe(1);
    expect(await positionsOf('rows')).toEqual([['BTC-USD', '2', '100']]);
  });

  test('is refused as a whole without rows, with too many, or by anybody but an operator', async () => {
    const before = await rowCounts(system);
    await expect(record()).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    const many = Array.from({ length: TRADES_PER_CALL_MAX + 1 }, (_, i) => aTrade(`many-${i}`));
    await expect(record(...many)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    await expect(
      recordTrades(system, actorWith('ADMIN'), { key: 'x', trades: [aTrade('x')] }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await rowCounts(system)).toEqual(before);
  });

  test('of an account that nobody knows is rejected without an owner', async () => {
    const receipt = await recordTrades(system, OPERATOR, {
      key: 'nobody',
      trades: [aTrade('n-1', { accountId: 'nobody' })],
    });
    expect(receipt.rejected).toMatchObject([{ code: 'NOT_FOUND', field: 'trades[0].accountId' }]);
  });

  test('that would make a number beyond the exact range is rejected row by row, nothing half-written', async () => {
    const accountId = 'edge';
    const size = '90071992.54740991';
    const big = { accountId, size, price: '1' };
    const before = await rowCounts(system);
    const receipt = await record(
      aTrade('e-1', big),
      aTrade('e-2', big),
      aTrade('e-3', { accountId, size: '-0.00000001', price: '1' }),
    );
    expect(receipt.rejected).toMatchObject([
      { index: 1, code: 'BAD_USER_INPUT', field: 'trades[1].size' },
    ]);
    expect(await positionsOf(accountId)).toEqual([['BTC-USD', '90071992.5474099', '1']]);
    expect((await rowCounts(system)).positions! - before.positions!).toBe(1);
  });
});

describe('a fact', () => {
  test('is booked under an open call, and new risk is flagged; what reduces is not', async () => {
    const accountId = 'called';
    await record(aTrade('c-0', { accountId }));
    const callId = await openCallOn(system, accountId);
    await record(aTrade('c-1', { accountId, size: '0.5' }));
    await record(aTrade('c-2', { accountId, size: '-0.5' }));

    const facts = await factsOf(system, accountId);
    expect(facts.map(({ type }) => type)).toEqual([
      ...['TradesRecorded', 'TradesRecorded', 'RiskTakenUnderCall', 'TradesRecorded'],
    ]);
    expect(facts[2]).toMatchObject({
      payload: {
        by: 'TRADES',
        reason: 'ACCOUNT_UNDER_CALL',
        markets: [{ marketId: 'BTC-USD', sizeBefore: '1', sizeAfter: '1.5' }],
      },
    });
    const row = await system.db.pendingEvent.findFirst({
      where: { type: 'RiskTakenUnderCall', accountId },
    });
    expect(row?.marginCallId).toBe(callId);
  });

  test('is booked in a market that takes no new risk', async () => {
    await system.db.market.update({ where: { id: 'SOL-USD' }, data: { status: 'REDUCE_ONLY' } });
    const receipt = await record(aTrade('d-1', { accountId: 'late', marketId: 'SOL-USD' }));
    expect(receipt.rejected).toEqual([]);
  });

  test('told late is booked in the order of arrival: equity is the same, the entry is not', async () => {
    const [early, late] = [
      { price: '100', at: secondsAfter(-10) },
      { price: '110', at: NOW },
    ];
    const sell = { size: '-1', price: '120' };
    await record(aTrade('o-1', { accountId: 'in-order', ...early }));
    await record(aTrade('o-2', { accountId: 'in-order', ...sell }));
    await record(aTrade('o-3', { accountId: 'in-order', ...late }));
    await record(aTrade('o-4', { accountId: 'disordered', ...late }));
    await record(aTrade('o-5', { accountId: 'disordered', ...sell }));
    await record(aTrade('o-6', { accountId: 'disordered', ...early }));

    // At a mark of 115: 20 + 5 and 10 + 15.
    expect(await cashOf('in-order')).toBe('20');
    expect(await positionsOf('in-order')).toEqual([['BTC-USD', '1', '110']]);
    expect(await cashOf('disordered')).toBe('10');
    expect(await positionsOf('disordered')).toEqual([['BTC-USD', '1', '100']]);
  });

  test('of two calls at once that share a trade is booked once', async () => {
    const trade = aTrade('race', { accountId: 'raced' });
    const both = await Promise.all([record(trade), record(trade)]);
    expect(both.map(({ accepted }) => accepted)).toEqual([1, 1]);
    expect(await positionsOf('raced')).toEqual([['BTC-USD', '1', '100']]);
  });
});

test('cash of twenty decimals is in the book to the last digit', async () => {
  const accountId = 'tail';
  const key = { key: 'tail', accountId, asset: 'USD', amount: '5', final: true, owner: 'alice' };
  await recordDeposit(system, OPERATOR, key);
  await record(
    aTrade('t-1', { accountId, size: '0.00000003', price: '1.000000000001' }),
    aTrade('t-2', { accountId, size: '-0.00000003', price: '1.000000000002' }),
  );
  expect(await cashOf(accountId)).toBe('5.00000000000000000003');

  const watch = createFollowingWatch({ ...system, venue: IDLE_VENUE, channels: [] });
  await watch.warmUp();
  const { book } = watch.engine;
  expect(exactEquityOf(book, book.accounts.indexOf.get(accountId)!).toString()).toBe(
    `5${'0'.repeat(19)}3${'0'.repeat(16)}`,
  );
});
