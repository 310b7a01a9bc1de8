import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal, sum } from '../../../../src/domain/decimal.js';
import { assessAccountHealth } from '../../../../src/domain/risk/health/account-health.js';
import {
  type DeleveragingCandidate,
  allocateAutoDeleveraging,
  deleveragingCandidateOf,
  rankForAutoDeleveraging,
  socializeLoss,
} from '../../../../src/domain/risk/waterfall/auto-deleveraging.js';
import { anyAmount } from '../../../support/risk-arbitraries.js';
import { aContext, anAccount } from '../../../support/risk-factories.js';

type CandidateText = readonly [id: string, size: string, entry: string, cash: string];

/** An account with one BTC-USD position at a mark of 100. */
function aCandidate([id, size, entry, cash]: CandidateText): DeleveragingCandidate {
  const account = anAccount({
    id,
    positions: [['BTC-USD', size, entry]],
    collateral: [['USDC', cash]],
  });
  return deleveragingCandidateOf(assessAccountHealth(account, aContext()), 'BTC-USD')!;
}

describe('a candidate for auto-deleveraging', () => {
  test('is an account’s position in the market, null without one', () => {
    const health = assessAccountHealth(anAccount(), aContext());
    expect(deleveragingCandidateOf(health, 'BTC-USD')?.position).toBe(health.positions[0]);
    expect(deleveragingCandidateOf(health, 'ETH-USD')).toBeNull();
  });
});

describe('the ranking for auto-deleveraging', () => {
  const rank = (...candidates: readonly CandidateText[]) =>
    rankForAutoDeleveraging(candidates.map(aCandidate)).map(({ accountId }) => accountId);

  test('goes by PnL % times leverage', () => {
    // Entered at 125 and marked at 100: 20 %. Equity 50 against a notional of 200 is leverage 4.
    expect(
      rank(
        ['calm', '-2', '125', '950'],
        ['levered', '-2', '125', '0'],
        ['richer', '-2', '200', '0'],
        ['middle', '-2', '125', '50'],
      ),
    ).toEqual(['levered', 'richer', 'middle', 'calm']);
  });

  test('in loss goes by PnL % divided by leverage, after all profit', () => {
    expect(
      rank(
        ['loss-calm', '-2', '80', '1000'],
        ['loss-levered', '-2', '80', '60'],
        ['flat', '-2', '100', '60'],
        ['profit', '-2', '101', '60'],
      ),
    ).toEqual(['profit', 'flat', 'loss-levered', 'loss-calm']);
  });

  test('puts equals in order of id and accounts without equity last', () => {
    expect(
      rank(
        ['z-broke', '-2', '100', '0'],
        ['a-broke', '-2', '100', '-1'],
        ['b', '-2', '125', '0'],
        ['a', '-4', '125', '0'],
        ['c', '-2', '80', '60'],
      ),
    ).toEqual(['a', 'b', 'c', 'a-broke', 'z-broke']);
  });
});

describe('auto-deleveraging', () => {
  const allocate = (size: string, price: string, ...candidates: readonly CandidateText[]) => {
    const { assignments, remainingSize } = allocateAutoDeleveraging({
      size: decimal(size),
      bankruptcyPrice: decimal(price),
      lotSize: decimal('0.5'),
      candidates: candidates.map(aCandidate),
    });
    const texts = assignments.map(
      ({ accountId, size: traded, equityChange }) =>
        `${accountId} ${traded.toFixed()} ${equityChange.toFixed()}`,
    );
    return [...texts, remainingSize.toFixed()];
  };

  test('closes a long against shorts in profit, at most half of each', () => {
    // Bought back at 104 although marked at 100: 4 a unit to the bankrupt account’s favour.
    expect(
      allocate(
        '5',
        '104',
        ['a', '-6', '125', '0'],
        ['b', '-8', '125', '100'],
        ['c', '-2', '125', '1'],
      ),
    ).toEqual(['a 3 -12', 'c 1 -4', 'b 1 -4', '0']);
  });

  test('closes a short against longs in profit', () => {
    expect(allocate('-2', '96', ['a', '6', '75', '0'])).toEqual(['a -2 -8', '0']);
  });

  test('leaves out the same side, losers and break-even', () => {
    const unfit: readonly CandidateText[] = [
      ['same', '6', '80', '0'],
      ['loser', '-6', '90', '500'],
      ['even', '-6', '100', '500'],
    ];
    expect(allocate('5', '104', ...unfit)).toEqual(['5']);
    expect(allocate('-5', '96', ['same', '-6', '125', '0'])).toEqual(['-5']);
  });

  test('skips a counterparty that the price would bankrupt, and takes one it leaves at zero', () => {
    // Half of 6 at 108 costs 24.
    expect(allocate('5', '108', ['a', '-6', '110', '-36.01'])).toEqual(['5']);
    expect(allocate('5', '108', ['a', '-6', '110', '-36'])).toEqual(['a 3 -24', '2']);
  });

  test('exchanges whole lots, but a rest in one piece', () => {
    expect(allocate('5', '104', ['a', '-1.3', '125', '0'])).toEqual(['a 0.5 -2', '4.5']);
    expect(allocate('5', '104', ['a', '-0.9', '125', '0'])).toEqual(['5']);
    expect(allocate('0.3', '104', ['a', '-1.3', '125', '0'])).toEqual(['a 0.3 -1.2', '0']);
  });

  test.each([
    ['0', '104', 'there is a position to close'],
    ['1', '0', 'closed at a price above 0'],
  ])('of a size of %s at %s is a bug', (size, price, message) => {
    expect(() => allocate(size, price)).toThrow(message);
  });
});

describe('a socialized loss', () => {
  const socialize = (amount: string, ...winners: readonly (readonly [string, string])[]) => {
    const { shares, remaining } = socializeLoss(
      decimal(amount),
      winners.map(([accountId, profit]) => ({ accountId, profit: decimal(profit) })),
    );
    return [
      ...shares.map(({ accountId, amount: share }) => `${accountId} ${share.toFixed()}`),
      remaining.toFixed(),
    ];
  };

  test('is shared in proportion, rounded down, the dust to the first by id', () => {
    expect(socialize('10', ['c', '100'], ['a', '100'], ['b', '100'])).toEqual([
      'a 3.333334',
      'b 3.333333',
      'c 3.333333',
      '0',
    ]);
  });

  test('takes no more than all profit, and leaves the rest', () => {
    expect(socialize('10', ['a', '1'], ['b', '2.5'], ['loser', '-9'])).toEqual([
      'a 1',
      'b 2.5',
      '6.5',
    ]);
    expect(socialize('10')).toEqual(['10']);
    expect(socialize('0', ['a', '1'])).toEqual(['0']);
  });

  test('gives the dust to who has room for it', () => {
    expect(socialize('1.000002', ['a', '0.000001'], ['b', '2']).slice(0, -1)).toEqual([
      'a 0.000001',
      'b 1.000001',
    ]);
  });

  test('is not negative', () => {
    expect(() => socialize('-1')).toThrow('a loss is not negative');
  });

  test('adds up, and nobody pays more than their profit', () => {
    const winners = fc
      .array(anyAmount(), { maxLength: 12 })
      .map((profits) => profits.map((profit, index) => ({ accountId: `a${index}`, profit })));
    fc.assert(
      fc.property(anyAmount(), winners, (loss, all) => {
        const { shares, remaining } = socializeLoss(loss, all);
        const profitOf = new Map(all.map(({ accountId, profit }) => [accountId, profit]));
        expect(
          sum(shares.map(({ amount }) => amount))
            .plus(remaining)
            .eq(loss),
        ).toBe(true);
        expect(shares.every((each) => each.amount.lte(profitOf.get(each.accountId)!))).toBe(true);
      }),
    );
  });
});
