import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { findLedgerDifferences } from '../../../../src/app/verification/verify-ledger.js';
import { ZERO } from '../../../../src/domain/decimal.js';
import { readLedgerBalances } from '../../../../src/store/ledger/funds.js';
import {
  anEnforcedSystem,
  callsOf,
  type EnforcedSystem,
  fund,
  hold,
  publish,
  publishLater,
} from '../system.js';
import { aSlippingVenue, leaveInFunds, liquidateUntilQuiet } from './waterfall-system.js';

// A short at 100 with 1,000 USD; the price doubles. 20,000 of it lose 2,000,000. Of a fund of 10,000,000 one
// market takes 1,000,000 a day, one owner 500,000, and all together 2,500,000.
const SHARES = { marketFundShare: '0.1', ownerFundShare: '0.05', dailyFundShare: '0.25' };
const MARKETS = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'DOGE-USD'] as const;
type MarketId = (typeof MARKETS)[number];
const at = (price: string) => Object.fromEntries(MARKETS.map((marketId) => [marketId, price]));

let system: EnforcedSystem;

beforeEach(async () => {
  system = { ...(await anEnforcedSystem(SHARES)), venue: aSlippingVenue('0') };
});

afterEach(() => system.close());

/** The winners of a market hold as much as everybody has lost there, and have cash of their own. */
async function begin(balances: Readonly<Record<string, string>>): Promise<void> {
  await leaveInFunds(system, balances);
  await publish(system, at('100'));
  for (const marketId of MARKETS) {
    await fund(system, `w-${marketId}`, '50000000');
    await hold(system, `w-${marketId}`, '100000', '100', marketId);
  }
}

/** Goes bankrupt with 2,000,000 less 1,000 there. */
async function lose(id: string, marketId: MarketId, owner: string): Promise<void> {
  await fund(system, id, '1000', 'USD', owner);
  await hold(system, id, '-20000', '100', marketId);
  await liquidateUntilQuiet(system, [id], [marketId]);
  expect((await callsOf(system)).find((call) => call.startsWith(`${id} `))).toBe(`${id} CLOSED`);
}

const left = async (name: string): Promise<string> =>
  ((await readLedgerBalances(system.db, 'USD')).get(name) ?? ZERO).toFixed();

async function expectNoDeficit(): Promise<void> {
  expect(await left('deficit')).toBe('0');
  expect(await findLedgerDifferences(system.db)).toEqual([]);
}

describe('the global fund', () => {
  beforeEach(async () => {
    await begin({ 'insurance:global': '10000000' });
    await publishLater(system, 1, at('200'));
  });

  test('gives one owner his share once, whichever two markets he loses in', async () => {
    await lose('eve-1', 'DOGE-USD', 'eve');
    expect(await left('insurance:global')).toBe('9500000');
    await lose('eve-2', 'SOL-USD', 'eve');
    expect(await left('insurance:global')).toBe('9500000');
    await expectNoDeficit();
  });

  test('gives one market its share, whoever loses there', async () => {
    for (const owner of ['ann', 'ben', 'cid', 'dan']) {
      await lose(owner, 'DOGE-USD', owner);
    }
    expect(await left('insurance:global')).toBe('9000000');
    await expectNoDeficit();
  });

  test('drained by several markets in a row loses the share of a day, and no more', async () => {
    const spent: string[] = [];
    for (const marketId of MARKETS) {
      for (const person of ['a', 'b']) {
        await lose(`${person}-${marketId}`, marketId, `${person} of ${marketId}`);
      }
      spent.push(await left('insurance:global'));
    }
    expect(spent).toEqual(['9000000', '8000000', '7500000', '7500000']);
    await expectNoDeficit();
  });
});

test('the share of a day in the backstop does not begin again at midnight', async () => {
  await begin({ backstop: '10000000' });
  const midnight = new Date(Date.UTC(2026, 0, 3));
  const goTo = async (seconds: number): Promise<void> => {
    system.clock.at = new Date(midnight.getTime() + seconds * 1000);
    await publishLater(system, 0, at('200'));
  };
  await goTo(-1);
  await lose('eve-1', 'DOGE-USD', 'eve');
  expect(await left('backstop')).toBe('9500000');
  await goTo(1);
  await lose('eve-2', 'DOGE-USD', 'eve');
  expect(await left('backstop')).toBe('9500000');
  // A day after the first payment, to the millisecond of its booking: 5 % of what is there now.
  await goTo(86_400);
  await lose('eve-3', 'DOGE-USD', 'eve');
  expect(await left('backstop')).toBe('9025000');
  await expectNoDeficit();
});
