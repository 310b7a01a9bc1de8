import { afterEach, beforeEach, expect, test } from 'vitest';

import { windDownMarket } from '../../src/app/enforcement/wind-down/wind-down-market.js';

import {
  aGovernedApi,
  anInput,
  enacted,
  type GovernedApi,
  NOW,
  okAt,
  PROPOSE,
  refusalIn,
} from './governed-api.js';

const HOUR_MS = 3_600_000;
const MARKET = `{
  market(id: "BTC-USD") {
    status
    openInterest
    windDown { proposalId reduceOnlyFrom settlesAt windowSeconds settlementPrice priceKind settledPositions delistedAt }
  }
}`;
const EVENTS = `{
  events(filter: { types: ["MarketWindDownScheduled", "SettlementPriceFixed", "PositionSettled", "MarketSettled"] }, first: 50) {
    nodes {
      type
      accountId
      ... on SettlementPriceFixed { price priceKind covered }
      ... on PositionSettled { size entryPrice realizedPnl changes { asset amount balance } }
      ... on MarketSettled { positions paid received }
    }
  }
}`;

let governed: GovernedApi;

beforeEach(async () => {
  governed = await aGovernedApi([
    { id: 'long', cash: '10000', size: '0.1' },
    { id: 'short', cash: '10000', size: '-0.1' },
  ]);
});

afterEach(() => governed.close());

test('a market is ended by a proposal, and shows how far it has come', async () => {
  const [reduceOnlyFrom, settlesAt] = [4, 5].map((hours) =>
    new Date(NOW.getTime() + hours * HOUR_MS).toISOString(),
  );
  const fields = { marketId: 'BTC-USD', reduceOnlyFrom, settlesAt, settlementPrice: '50100' };
  expect(okAt(await governed.as('rita', MARKET), 'market', 'windDown')).toBeNull();
  const proposalId = await enacted(governed, 'delistMarket', fields);

  const decided = { proposalId, reduceOnlyFrom, settlesAt, windowSeconds: 3600 };
  expect(okAt(await governed.as('rita', MARKET), 'market')).toMatchObject({
    status: 'ACTIVE',
    windDown: { ...decided, settlementPrice: null, priceKind: null, settledPositions: 0 },
  });
  await governed.wait(3600);
  expect(okAt(await governed.as('rita', MARKET), 'market', 'status')).toBe('REDUCE_ONLY');
  await governed.wait(3600);
  expect(okAt(await governed.as('rita', MARKET), 'market', 'status')).toBe('SETTLING');
  await windDownMarket({ ...governed.api.system, channels: [] }, 'BTC-USD');
  await governed.api.settle();

  expect(okAt(await governed.as('rita', MARKET), 'market')).toMatchObject({
    status: 'DELISTED',
    openInterest: '0',
    windDown: { ...decided, settlementPrice: '50100', priceKind: 'STATED', settledPositions: 2 },
  });
  // Those who lose are settled first. Both entered at 50,000.
  const change = (amount: string, balance: string): object[] => [{ asset: 'USD', amount, balance }];
  expect(okAt(await governed.as('rita', EVENTS), 'events', 'nodes')).toEqual([
    { type: 'MarketWindDownScheduled', accountId: null },
    {
      type: 'SettlementPriceFixed',
      accountId: null,
      price: '50100',
      priceKind: 'STATED',
      covered: 0,
    },
    {
      type: 'PositionSettled',
      accountId: 'short',
      size: '-0.1',
      entryPrice: '50000',
      realizedPnl: '-10',
      changes: change('-10', '9990'),
    },
    {
      type: 'PositionSettled',
      accountId: 'long',
      size: '0.1',
      entryPrice: '50000',
      realizedPnl: '10',
      changes: change('10', '10010'),
    },
    { type: 'MarketSettled', accountId: null, positions: 2, paid: '10', received: '10' },
  ]);
});

test('DELISTED is no status that a vote sets', async () => {
  const fields = { marketId: 'BTC-USD', status: 'DELISTED' };
  const answer = await governed.as('alice', PROPOSE, anInput('setMarketStatus', fields));
  expect(refusalIn(answer)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'status' });
});
