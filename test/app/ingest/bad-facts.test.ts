import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openAccounts } from '../../../src/app/ingest/accounts/open-accounts.js';
import { transferCollateral } from '../../../src/app/ingest/collateral/transfer-collateral.js';
import { type CashFlowInput } from '../../../src/app/ingest/flows/flow-rows.js';
import { recordCashFlows } from '../../../src/app/ingest/flows/record-cash-flows.js';
import { recordFundingRates } from '../../../src/app/ingest/funding/record-holder-payments.js';
import { recordOpenOrders } from '../../../src/app/ingest/orders/record-open-orders.js';
import { recordPositions } from '../../../src/app/ingest/positions/record-positions.js';
import { publishMarkPrices } from '../../../src/app/ingest/prices/mark-prices.js';
import { type RecordReceipt } from '../../../src/app/ingest/receipt.js';
import { recordTrades } from '../../../src/app/ingest/trades/record-trades.js';
import { type TradeInput } from '../../../src/app/ingest/trades/trade-input.js';
import { checkLedger } from '../../../src/app/ledger/ledger.js';
import { DomainError } from '../../../src/domain/errors.js';
import { aSystem, NOW, OPERATOR, rowCounts, type System } from './system.js';

/**
 * What a venue may tell by mistake, each with its code. Fills for an order that was never given, told twice, late
 * or after a rejection are in test/app/enforcement/liquidation/platform-venue.test.ts.
 */
let system: System;
let keys = 0;
const nextKey = (): string => `k-${String((keys += 1))}`;

const aTrade = (changes: Partial<TradeInput>): TradeInput => ({
  id: 't-bad',
  accountId: 'ann',
  marketId: 'BTC-USD',
  size: '1',
  price: '100',
  fee: '0',
  at: NOW,
  ...changes,
});
const trade = (changes: Partial<TradeInput>) =>
  recordTrades(system, OPERATOR, { key: nextKey(), trades: [aTrade(changes)] });
const flow = (changes: Partial<CashFlowInput>) =>
  recordCashFlows(system, OPERATOR, {
    key: nextKey(),
    flows: [
      {
        id: 'f-bad',
        accountId: 'ann',
        kind: 'FUNDING',
        asset: 'USD',
        amount: '1',
        marketId: null,
        at: NOW,
        reason: null,
        ...changes,
      },
    ],
  });
const funding = (rate: string) =>
  recordFundingRates(system, OPERATOR, {
    key: nextKey(),
    rates: [{ marketId: 'BTC-USD', rate, markPrice: '100', at: NOW }],
  });
const inEth = { accountId: 'ann.btc', marketId: 'ETH-USD' };
const transfer = (toAccountId: string) =>
  transferCollateral(system, OPERATOR, {
    key: nextKey(),
    fromAccountId: 'ann',
    toAccountId,
    asset: 'USD',
    amount: '1',
  });

beforeAll(async () => {
  system = await aSystem();
  await publishMarkPrices(system, OPERATOR, {
    source: 'test',
    prices: ['BTC-USD', 'ETH-USD'].map((marketId) => ({ marketId, price: '100', at: NOW })),
  });
  await openAccounts(system, OPERATOR, {
    key: nextKey(),
    accounts: [
      { id: 'ann', owner: 'ann', kind: 'CROSS', marketId: null },
      { id: 'ann.btc', owner: 'ann', kind: 'ISOLATED', marketId: 'BTC-USD' },
      { id: 'bob', owner: 'bob', kind: 'CROSS', marketId: null },
    ],
  });
  await flow({ id: 'f-0', amount: '999999999999' });
  await trade({ id: 't-0' });
}, 60_000);
afterAll(() => system.close());

/** Everything that a fact may move, but for the keys of requests. */
async function everything(): Promise<unknown> {
  const counts = { ...(await rowCounts(system)), keys: 0 };
  const [positions, balances, trades, flows, orders] = await Promise.all([
    system.db.position.findMany({ orderBy: [{ accountId: 'asc' }, { marketId: 'asc' }] }),
    system.db.collateralBalance.findMany({ orderBy: [{ accountId: 'asc' }, { asset: 'asc' }] }),
    system.db.trade.count(),
    system.db.cashFlow.count(),
    system.db.openOrder.count(),
  ]);
  return JSON.parse(JSON.stringify({ counts, positions, balances, trades, flows, orders }));
}

/** The code of the one row, or of the whole request, with its state where it has one. */
async function codeOf(attempt: () => Promise<RecordReceipt | object>): Promise<string> {
  try {
    const receipt = (await attempt()) as RecordReceipt;
    return receipt.rejected.map(({ code, field }) => `${code} ${field ?? ''}`).join();
  } catch (error) {
    if (!(error instanceof DomainError)) {
      throw error;
    }
    return `${error.code} ${String(error.details.state ?? error.details.field)}`;
  }
}

describe('is refused by a stable code, and nothing of it is written:', () => {
  test.each<[string, () => Promise<RecordReceipt | object>, string]>([
    ['a trade of size 0', () => trade({ size: '0' }), 'BAD_USER_INPUT trades[0].size'],
    ['a trade at 0', () => trade({ price: '0' }), 'BAD_USER_INPUT trades[0].price'],
    [
      'a price with 13 decimals',
      () => trade({ price: '100.0000000000001' }),
      'BAD_USER_INPUT trades[0].price',
    ],
    [
      'a fee larger than the notional',
      () => trade({ fee: '100.000001' }),
      'BAD_USER_INPUT trades[0].fee',
    ],
    [
      'the id of a trade with another size',
      () => trade({ id: 't-0', size: '2' }),
      'CONFLICT trades[0].id',
    ],
    [
      'a trade in a market that is not listed',
      () => trade({ marketId: 'NO-USD' }),
      'NOT_FOUND trades[0].marketId',
    ],
    [
      'a cash flow that leaves the exact range',
      () => flow({ amount: '1.000001' }),
      'BAD_USER_INPUT flows[0].amount',
    ],
    ['a funding rate of 1,000 %', () => funding('10'), 'BAD_USER_INPUT rates[0].rate'],
    [
      'a funding rate a little beyond 100 %',
      () => funding('-1.000000000001'),
      'BAD_USER_INPUT rates[0].rate',
    ],
    ['a transfer to another owner', () => transfer('bob'), 'CONFLICT OTHER_OWNER'],
    ['a trade of an isolated account in a second market', () => trade(inEth), 'CONFLICT '],
    [
      'a position of an isolated account in a second market',
      () =>
        recordPositions(system, OPERATOR, {
          key: nextKey(),
          positions: [{ ...inEth, size: '1', entryPrice: '100' }],
        }),
      'CONFLICT ',
    ],
  ])('%s', async (_name, attempt, expected) => {
    const before = await everything();
    expect(await codeOf(attempt)).toBe(expected);
    expect(await everything()).toEqual(before);
    expect((await checkLedger(system.db)).isSound).toBe(true);
  });
});

describe('is taken, because it is a fact:', () => {
  test('a trade in a market that has had no price: position and cash move, and nothing is valued', async () => {
    const receipt = await trade({ id: 't-sol', accountId: 'bob', marketId: 'SOL-USD', fee: '0.5' });
    expect(receipt).toMatchObject({ accepted: 1, rejected: [] });
    const held = await system.db.position.findMany({ where: { accountId: 'bob' } });
    expect(held.map(({ marketId, size }) => [marketId, size.toFixed()])).toEqual([
      ['SOL-USD', '1'],
    ]);
    expect((await checkLedger(system.db)).isSound).toBe(true);
  });

  test('a resting order of an isolated account in a second market, which the venue has', async () => {
    const receipt = await recordOpenOrders(system, OPERATOR, {
      key: nextKey(),
      replaces: [inEth],
      orders: [{ ...inEth, id: 'o', side: 'BUY', size: '1', price: '1', reduceOnly: false }],
    });
    expect(receipt.accepted).toBe(1);
  });
});
