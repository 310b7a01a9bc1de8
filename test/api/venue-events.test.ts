import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { recordStrayAnswers } from '../../src/app/enforcement/liquidation/fills/record-stray-answers.js';
import { findVenueWait, recordOutage } from '../../src/app/enforcement/liquidation/venue-outage.js';
import { cancelRestingOrders } from '../../src/app/enforcement/liquidation/cancel-resting-orders.js';
import { decimal, ZERO } from '../../src/domain/decimal.js';
import { refusalOf } from '../../src/domain/risk/liquidation/fills/venue-fill.js';
import { secondsAfter } from '../support/risk-factories.js';

import { anApi, type Api, at, tokenFor } from './harness.js';

const QUERY = `query ($types: [String!]) {
  events(first: 10, filter: { types: $types }) {
    nodes {
      type
      accountId
      ... on VenueOutageBegan { venue reason nextProbeAt }
      ... on VenueOutageEnded { venue beganAt }
      ... on OpenOrdersCancelled { venue orders { marketId orderId } }
      ... on VenueFillRefused {
        liquidationId venue contradictions claimedSize claimedPrice bookedSize bookedPrice disputedAmount
      }
    }
  }
}`;
const TYPES = ['VenueOutageBegan', 'VenueOutageEnded', 'OpenOrdersCancelled', 'VenueFillRefused'];

let api: Api;

beforeAll(async () => {
  api = await anApi();
  const { deps, system } = api;
  await system.db.account.create({ data: { id: 'a1', owner: 'a1', createdAt: system.clock.at } });
  await recordOutage(deps, 'VENUE_IN_MAINTENANCE', 'upgrading');
  const claim = { filledSize: decimal(-1), averagePrice: decimal('NaN') };
  const refusal = refusalOf(claim, { filledSize: ZERO, averagePrice: null }, ['NOT_ASKED_FOR']);
  await recordStrayAnswers(deps, [{ clientOrderId: 'stray', refusal }]);
  const orders = [{ accountId: 'a1', marketId: 'BTC-USD', orderId: 'o1' }];
  const cancelOpenOrders = (): Promise<typeof orders> => Promise.resolve(orders);
  await cancelRestingOrders({ ...deps, venue: { ...deps.venue, cancelOpenOrders } }, ['a1']);
  system.clock.at = secondsAfter(1, system.clock.at);
  await findVenueWait(deps);
  await api.settle();
});
afterAll(() => api.close());

describe('what venues do', () => {
  test('is in the log with typed fields, for those who may read everything', async () => {
    const token = await tokenFor(api.system, 'risk', ['OPERATOR']);
    const answer = await api.ask(token, QUERY, { types: TYPES });
    expect(answer.errors).toEqual([]);
    expect(at(answer.data, 'events', 'nodes')).toEqual([
      {
        type: 'VenueOutageBegan',
        accountId: null,
        venue: 'none',
        reason: 'VENUE_IN_MAINTENANCE',
        nextProbeAt: '2026-01-01T00:00:01.000Z',
      },
      {
        type: 'VenueFillRefused',
        accountId: null,
        venue: 'none',
        liquidationId: 'stray',
        contradictions: ['NOT_ASKED_FOR'],
        claimedSize: '-1',
        claimedPrice: null,
        bookedSize: '0',
        bookedPrice: null,
        disputedAmount: null,
      },
      {
        type: 'OpenOrdersCancelled',
        accountId: 'a1',
        venue: 'none',
        orders: [{ marketId: 'BTC-USD', orderId: 'o1' }],
      },
      {
        type: 'VenueOutageEnded',
        accountId: null,
        venue: 'none',
        beganAt: '2026-01-01T00:00:00.000Z',
      },
    ]);
  });

  test('is of no concern to a partner but for what happened to its accounts', async () => {
    const token = await tokenFor(api.system, 'partner', ['PARTNER'], ['a1']);
    const answer = await api.ask(token, QUERY, { types: TYPES });
    expect(at(answer.data, 'events', 'nodes')).toMatchObject([{ type: 'OpenOrdersCancelled' }]);
  });
});
