import { afterEach, beforeEach, expect, test } from 'vitest';

import { openAccounts } from '../../../src/app/ingest/accounts/open-accounts.js';
import { finalizeDeposit } from '../../../src/app/ingest/collateral/change-deposit.js';
import { recordDeposit } from '../../../src/app/ingest/collateral/record-deposit.js';
import { recordDeposits } from '../../../src/app/ingest/collateral/record-deposits.js';
import { transferCollateral } from '../../../src/app/ingest/collateral/transfer-collateral.js';
import { recordPositions } from '../../../src/app/ingest/positions/record-positions.js';
import { publishMarkPrices } from '../../../src/app/ingest/prices/mark-prices.js';
import { recordTrades } from '../../../src/app/ingest/trades/record-trades.js';
import { DomainError } from '../../../src/domain/errors.js';
import { aSystem, factsOf, OPERATOR, type System } from './system.js';

let system: System;
let keys = 0;
const nextKey = (): string => `k-${String((keys += 1))}`;

beforeEach(async () => {
  system = await aSystem();
  await openAccounts(system, OPERATOR, {
    key: nextKey(),
    accounts: ['kim', 'kim.2'].map((id) => ({ id, owner: 'kim', kind: 'CROSS', marketId: null })),
  });
});
afterEach(() => system.close());

const priced = (...marketIds: readonly string[]) =>
  publishMarkPrices(system, OPERATOR, {
    source: 'test',
    prices: marketIds.map((marketId) => ({ marketId, price: '100', at: system.clock.at })),
  });
/** Prices of this system are usable for a minute. */
const wait = (seconds: number): void => {
  system.clock.at = new Date(system.clock.at.getTime() + seconds * 1000);
};
const deposit = (amount: string, final: boolean, asset = 'ETH') =>
  recordDeposit(system, OPERATOR, { key: nextKey(), accountId: 'kim', asset, amount, final });
const report = (size: string) =>
  recordPositions(system, OPERATOR, {
    key: nextKey(),
    positions: [{ accountId: 'kim', marketId: 'BTC-USD', size, entryPrice: '100' }],
  });
const trade = (size: string) =>
  recordTrades(system, OPERATOR, {
    key: nextKey(),
    trades: [
      {
        id: nextKey(),
        accountId: 'kim',
        marketId: 'BTC-USD',
        size,
        price: '100',
        fee: '0',
        at: system.clock.at,
      },
    ],
  });
const transfer = (from: string, to: string) =>
  transferCollateral(system, OPERATOR, {
    key: nextKey(),
    fromAccountId: from,
    toAccountId: to,
    asset: 'ETH',
    amount: '1',
  });

async function flags(): Promise<unknown> {
  const facts = await factsOf(system, 'kim');
  return facts.flatMap(({ type, payload }) =>
    type === 'RiskTakenUnderCall' ? [[payload.by, payload.reason]] : [],
  );
}

async function marketsOfDeposits(): Promise<unknown> {
  const facts = await factsOf(system, 'kim');
  return facts.flatMap(({ type, payload }) =>
    type === 'DepositFinal' ? [payload.unusablePriceMarketId ?? null] : [],
  );
}

const codeOf = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => null,
    (error: unknown) => (error instanceof DomainError ? [error.code, error.details] : error),
  );

test('risk that is added in a market without a price is booked and flagged; what reduces is not', async () => {
  await deposit('1000', true, 'USD');
  await trade('2');
  await trade('-1');
  await report('3');
  expect(await flags()).toEqual([
    ['TRADES', 'PRICE_STALE'],
    ['POSITIONS', 'PRICE_STALE'],
  ]);
});

test('it is flagged from the second on from which the price is too old', async () => {
  await deposit('1000', true, 'USD');
  await priced('BTC-USD');
  wait(60);
  await trade('1');
  expect(await flags()).toEqual([]);
  wait(1);
  await trade('1');
  await report('3');
  expect(await flags()).toEqual([
    ['TRADES', 'PRICE_STALE'],
    ['POSITIONS', 'PRICE_STALE'],
  ]);
});

test('a deposit of what has no usable price is booked, and its finality names the market', async () => {
  const { id } = await deposit('1', false);
  await finalizeDeposit(system, OPERATOR, id);
  await deposit('1', true);
  await recordDeposits(system, OPERATOR, {
    key: nextKey(),
    deposits: ['ETH', 'USD'].map((asset) => ({
      id: nextKey(),
      accountId: 'kim',
      asset,
      amount: '1',
      final: true,
      confirmations: null,
      owner: null,
    })),
  });
  expect(await marketsOfDeposits()).toEqual(['ETH-USD', 'ETH-USD', 'ETH-USD', null]);
  await priced('ETH-USD');
  await deposit('1', true);
  expect(await marketsOfDeposits()).toEqual(['ETH-USD', 'ETH-USD', 'ETH-USD', null, null]);
});

test('a transfer of it is refused to who has something to cover, and carried out to who has not', async () => {
  await deposit('5', true);
  expect(await codeOf(transfer('kim', 'kim.2'))).toBeNull();
  await priced('BTC-USD');
  await report('1');
  expect(await codeOf(transfer('kim.2', 'kim'))).toEqual(['PRICE_STALE', { marketId: 'ETH-USD' }]);
  await priced('BTC-USD', 'ETH-USD');
  expect(await codeOf(transfer('kim.2', 'kim'))).toBeNull();
});
