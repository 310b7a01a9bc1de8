import { expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal, sum, ZERO } from '../../../../src/domain/decimal.js';
import {
  createReservation,
  drawsOf,
  type FundDraw,
  sharedFundsFor,
  sharedLimitsOf,
  withinShares,
} from '../../../../src/domain/risk/waterfall/fund-shares.js';
import { drawnFrom, fundsLess } from '../../../../src/domain/risk/waterfall/waterfall.js';
import { aContext, someParameters } from '../../../support/risk-factories.js';

const SHARES = {
  marketFundShare: decimal('0.1'),
  ownerFundShare: decimal('0.05'),
  dailyFundShare: decimal('0.25'),
};
const PLACE = { marketId: 'DOGE-USD', owner: 'eve', shares: SHARES };
const FUNDS = { globalFund: decimal(10_000_000), backstop: decimal(1000) };

function aDraw(amount: string, overrides: Partial<FundDraw> = {}): FundDraw {
  const draw = { kind: 'GLOBAL_INSURANCE', marketId: 'DOGE-USD', owner: 'eve' } as const;
  return { ...draw, ...overrides, amount: decimal(amount) };
}

// Of 10,000,000: a market 1,000,000, an owner 500,000, a day 2,500,000. Of the backstop of 1,000: 100, 50, 250.
test.each([
  { name: 'one owner', draws: [], limit: '500000' },
  {
    name: 'one owner whom the fund paid for before, in any market',
    balance: '9700000',
    draws: [aDraw('300000', { marketId: 'BTC-USD' })],
    limit: '200000',
  },
  {
    name: 'one market that others took from',
    balance: '9200000',
    draws: [aDraw('400000', { owner: 'mallory' }), aDraw('400000', { owner: 'trent' })],
    limit: '200000',
  },
  {
    name: 'one day',
    balance: '7600000',
    draws: [aDraw('2400000', { owner: 'trent', marketId: 'BTC-USD' })],
    limit: '100000',
  },
  {
    name: 'what the backstop paid is of the backstop',
    draws: [aDraw('700', { kind: 'BACKSTOP' })],
    limit: '500000',
  },
])('$name takes at most its share', ({ balance = '10000000', draws, limit }) => {
  const balances = { ...FUNDS, globalFund: decimal(balance) };
  expect(sharedLimitsOf(balances, draws, PLACE).globalFund.toFixed()).toBe(limit);
});

test('no order of losses takes more of a fund within a day than its shares', () => {
  const aLoss = fc.record({
    amount: fc.integer({ min: 1, max: 2_000_000 }),
    marketId: fc.constantFrom('A', 'B', 'C'),
    owner: fc.constantFrom('p', 'q', 'r', 's'),
  });
  fc.assert(
    fc.property(fc.array(aLoss, { maxLength: 40 }), (losses) => {
      let funds = { ...FUNDS, marketFund: ZERO };
      const draws: FundDraw[] = [];
      for (const { amount, ...place } of losses) {
        const available = withinShares(funds, draws, { ...place, shares: SHARES });
        const payments = drawnFrom(available, decimal(amount));
        draws.push(...drawsOf(payments, place));
        funds = { ...funds, ...fundsLess(funds, payments) };
      }
      const most = (isCounted: (draw: FundDraw) => boolean) =>
        sum(
          draws
            .filter(({ kind }) => kind === 'GLOBAL_INSURANCE')
            .filter(isCounted)
            .map(({ amount }) => amount),
        );
      expect(most(() => true).lte(2_500_000)).toBe(true);
      for (const name of ['A', 'B', 'C']) {
        expect(most(({ marketId }) => marketId === name).lte(1_000_000)).toBe(true);
      }
      for (const name of ['p', 'q', 'r', 's']) {
        expect(most(({ owner }) => owner === name).lte(500_000)).toBe(true);
      }
    }),
  );
});

test('one owner in several markets takes no more than the largest of the limits', () => {
  const parameters = { marketFundShare: '0.1', ownerFundShare: '0.05', dailyFundShare: '0.25' };
  const context = aContext([
    { marketId: 'A', parameters },
    { marketId: 'B', parameters: { ...parameters, ownerFundShare: '0.02' } },
  ]);
  const shared = sharedFundsFor(FUNDS, [], { owner: 'eve', marketIds: ['A', 'B'], context });
  expect([shared.globalFund.toFixed(), shared.limits.get('B')?.globalFund.toFixed()]).toEqual([
    '500000',
    '200000',
  ]);
});

test('orders of one batch count on the shares one after another', () => {
  const reserve = createReservation(
    { ...FUNDS, marketFund: ZERO },
    { marketId: 'DOGE-USD', shares: SHARES, draws: [] },
  );
  const asked = [
    reserve(decimal(400_000), 'eve'),
    reserve(decimal(200_000), 'eve'),
    reserve(decimal(400_000), 'mallory'),
    reserve(decimal(400_000), 'trent'),
  ];
  // eve: 400,000 and 100,050 of 200,000 with the backstop. The market: 900,100 by then, 99,900 are left.
  expect(asked).toEqual([true, false, true, false]);
});

test('a fraction of 1 is no limit', () => {
  const shares = someParameters();
  expect(sharedLimitsOf(FUNDS, [], { ...PLACE, shares }).globalFund.toFixed()).toBe('10000000');
});
