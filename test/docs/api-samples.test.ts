import { readFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Role } from '../../src/app/auth/actor.js';
import { liquidateMarket } from '../../src/app/enforcement/liquidation/liquidate-market.js';
import { loadConfig } from '../../src/composition/config.js';
import { openVenue } from '../../src/composition/wiring-venue.js';
import { type Api, anApi, at, tokenFor } from '../api/harness.js';
import {
  inLiquidation,
  type LiquidationSystem,
  MARKET,
} from '../app/enforcement/liquidation/liquidation-system.js';
import { NOW, type System } from '../app/ingest/system.js';
import { blocksOf, blockWith, ROOT } from './shown-commands.js';

/* Every GraphQL sample of docs/api.md and docs/integrate.md is sent as it is written, and answered. */

const EVERYTHING = Buffer.from(JSON.stringify(['event', '0'])).toString('base64url');
let api: Api;

/** a1 is in liquidation, and its first order is with the platform: the samples name both. */
async function seed(system: System): Promise<void> {
  const idle = { ...system, channels: [], alerts: [] };
  const venue = await openVenue({ ...idle, seed: '1' }, loadConfig({ VENUE: 'platform' }));
  const own: LiquidationSystem = { ...idle, venue };
  await inLiquidation(own);
  await liquidateMarket(own, MARKET);
}

beforeAll(async () => {
  api = await anApi({ seed });
  await api.settle();
});
afterAll(() => api.close());

interface Sample {
  readonly page: string;
  /** What only this sample has. */
  readonly part: string;
  readonly who: readonly [subject: string, role: Role];
  readonly variables?: object;
  readonly answer: object;
}

const taken = (accepted: number): object => ({ accepted, rejected: [] });
const aTrade = (id: string): object => ({
  id,
  accountId: 'alice-1',
  marketId: MARKET,
  size: '0.5',
  price: '48850',
  fee: '2',
  at: NOW,
});

const OLGA = ['olga', 'OPERATOR'] as const;
const VERA = ['vera', 'RISK_VIEWER'] as const;

// In this order: the later ones read what the earlier ones have written.
const SAMPLES: readonly Sample[] = [
  {
    page: 'docs/api.md',
    part: 'mutation Record',
    who: OLGA,
    variables: {
      trades: { key: 't-1', owner: 'alice', trades: [aTrade('trade-1')] },
      rates: {
        key: 'r-1',
        rates: [{ marketId: MARKET, rate: '0.0001', markPrice: '48850', at: NOW }],
      },
    },
    answer: { recordTrades: taken(1), recordFundingRates: taken(1) },
  },
  {
    page: 'docs/integrate.md',
    part: 'mutation Tell',
    who: OLGA,
    variables: { trades: { key: 't-2', trades: [aTrade('trade-2')] } },
    answer: { recordTrades: taken(1) },
  },
  {
    page: 'docs/api.md',
    part: 'ledgerEntries',
    who: VERA,
    // The fees of both trades, and the funding of the first: 0.5 · 48,850 · 0.0001.
    answer: {
      ledgerEntries: {
        nodes: ['-2', '-2.4425', '-2'].map((amount) => expect.objectContaining({ amount })),
      },
    },
  },
  {
    page: 'docs/api.md',
    part: 'mutation Reconcile',
    who: OLGA,
    variables: {
      input: {
        key: 'rec-1',
        asOf: '2026-01-01T00:00:30Z',
        accounts: [
          {
            accountId: 'alice-1',
            balances: [{ asset: 'USD', balance: '0' }],
            positions: [{ accountId: 'alice-1', marketId: MARKET, size: '1', entryPrice: '48850' }],
          },
        ],
      },
    },
    answer: {
      reconcileAccounts: {
        compared: 1,
        corrected: false,
        differences: [
          expect.objectContaining({ what: 'BALANCE', asset: 'USD', ours: '-6.4425', theirs: '0' }),
        ],
      },
    },
  },
  {
    page: 'docs/api.md',
    part: 'query MayI',
    who: VERA,
    variables: {
      orders: [
        { accountId: 'alice-1', marketId: MARKET, side: 'SELL', size: '1', price: '48850' },
        { accountId: 'alice-1', marketId: MARKET, side: 'BUY', size: '1', price: '48850' },
      ],
    },
    answer: {
      checkOrders: [
        expect.objectContaining({ allowed: true, code: null }),
        expect.objectContaining({ allowed: false }),
      ],
    },
  },
  {
    page: 'docs/api.md',
    part: 'viewer {',
    who: ['alice', 'COMMITTEE'],
    answer: {
      viewer: {
        committeeMember: { subject: 'alice', weight: '1' },
        isGuardian: false,
        mandates: [],
      },
    },
  },
  {
    page: 'docs/api.md',
    part: 'propose(',
    who: ['alice', 'COMMITTEE'],
    answer: { propose: { id: 'proposal-1' } },
  },
  {
    page: 'docs/api.md',
    part: 'reportLiquidationFills(',
    who: OLGA,
    answer: { reportLiquidationFills: taken(2) },
  },
];
const FOLLOWED = { page: 'docs/api.md', part: 'venueInstructions(' };

test('every GraphQL sample of the pages is sent here', () => {
  const sent = [...SAMPLES, FOLLOWED].map(({ page, part }) => blockWith(page, 'graphql', part));
  const shown = ['docs/api.md', 'docs/integrate.md'].flatMap((page) => blocksOf(page, 'graphql'));
  expect(new Set(sent)).toEqual(new Set(shown));
});

test('the subscription to instructions sends those that are there', async () => {
  const token = await tokenFor(api.system, OLGA[0], [OLGA[1]]);
  const client = api.socket(token);
  const query = blockWith(FOLLOWED.page, 'graphql', FOLLOWED.part);
  const kinds: unknown[] = [];
  for await (const { data } of client.iterate({ query, variables: { after: EVERYTHING } })) {
    kinds.push([at(data, 'venueInstructions', 'kind'), at(data, 'venueInstructions', 'id')]);
    if (kinds.length === 2) {
      break;
    }
  }
  await client.dispose();
  expect(kinds).toEqual([
    ['CANCEL_OPEN_ORDERS', expect.stringContaining('a1.call-1')],
    ['LIQUIDATE', 'a1.call-1.step-1'],
  ]);
});

describe('a GraphQL sample', () => {
  test.each(SAMPLES)('$page: $part', async ({ page, part, who, variables, answer }) => {
    const token = await tokenFor(api.system, who[0], [who[1]]);
    const { data, errors } = await api.ask(token, blockWith(page, 'graphql', part), variables);
    await api.settle();
    expect({ data, errors }).toMatchObject({ data: answer, errors: [] });
  });
});

test('README: positions are facts, and are never refused for their risk', async () => {
  const sentence = 'Positions and trades are facts and are never refused for their risk';
  expect(readFileSync(path.join(ROOT, 'README.md'), 'utf8')).toContain(sentence);
  const token = await tokenFor(api.system, OLGA[0], [OLGA[1]]);
  // 48,850,000 USD of notional on nothing.
  const positions = [{ accountId: 'alice-1', marketId: MARKET, size: '1000', entryPrice: '48850' }];
  const { data } = await api.ask(
    token,
    'mutation ($input: RecordPositionsInput!) { recordPositions(input: $input) { accepted rejected { code } } }',
    { input: { key: 'p-1', positions } },
  );
  expect(data).toEqual({ recordPositions: taken(1) });
});
