import { describe, expect, it } from 'vitest';
import fc from 'fast-check';

import { decimal, type Decimal } from '../../../../../src/domain/decimal.js';
import {
  type ClaimedFill,
  checkFill,
  disputedAmount,
} from '../../../../../src/domain/risk/liquidation/fills/venue-fill.js';

/** Sells 2 at a mark of 100, down to 98. */
const SALE = { size: decimal(-2), limitPrice: decimal(98), markPrice: decimal(100) };
const PURCHASE = { size: decimal(2), limitPrice: decimal(102), markPrice: decimal(100) };

function claim(
  filledSize: string,
  averagePrice: string | null,
  status: ClaimedFill['status'] = 'FILLED',
): ClaimedFill {
  return {
    status,
    filledSize: decimal(filledSize),
    averagePrice: averagePrice === null ? null : decimal(averagePrice),
  };
}

function shown(asked: typeof SALE, claimed: ClaimedFill): readonly unknown[] {
  const { accepted, refusal } = checkFill(asked, claimed);
  const { status, filledSize, averagePrice } = accepted;
  return [
    status,
    filledSize.toFixed(),
    averagePrice?.toFixed() ?? null,
    ...(refusal?.contradictions ?? []),
  ];
}

describe('an answer that agrees with its order', () => {
  it('is booked as it is, up to the limit and to a tenth better than the mark, both included', () => {
    expect(shown(SALE, claim('-2', '98'))).toEqual(['FILLED', '-2', '98']);
    expect(shown(SALE, claim('-2', '110'))).toEqual(['FILLED', '-2', '110']);
    expect(shown(PURCHASE, claim('2', '102'))).toEqual(['FILLED', '2', '102']);
    expect(shown(PURCHASE, claim('2', '90'))).toEqual(['FILLED', '2', '90']);
  });

  it('is filled or partially filled by its size, whatever it says', () => {
    expect(shown(SALE, claim('-1', '99', 'FILLED'))).toEqual(['PARTIALLY_FILLED', '-1', '99']);
    expect(shown(SALE, claim('-2', '99', 'PARTIALLY_FILLED'))).toEqual(['FILLED', '-2', '99']);
    expect(shown(SALE, claim('0', null, 'REJECTED'))).toEqual(['REJECTED', '0', null]);
  });
});

describe('an answer that contradicts its order', () => {
  it.each([
    ['97.99', ['FILLED', '-2', '98', 'WORSE_THAN_LIMIT']],
    ['110.01', ['FILLED', '-2', '110', 'IMPLAUSIBLY_GOOD']],
  ])('at %s is booked at the nearest price that can be', (price, expected) => {
    expect(shown(SALE, claim('-2', price))).toEqual(expected);
  });

  it('is not booked beyond the order', () => {
    expect(shown(SALE, claim('-2.0001', '99'))).toEqual(['FILLED', '-2', '99', 'BEYOND_ORDER']);
    expect(shown(PURCHASE, claim('3', '103'))).toEqual([
      ...['FILLED', '2', '102', 'BEYOND_ORDER', 'WORSE_THAN_LIMIT'],
    ]);
  });

  it.each([
    ['on the wrong side', claim('2', '99'), 'WRONG_SIDE'],
    ['without a price', claim('-2', null), 'NO_USABLE_NUMBERS'],
    ['filled with nothing', claim('0', null), 'NO_USABLE_NUMBERS'],
    ['rejected with a size', claim('-1', '99', 'REJECTED'), 'REJECTED_YET_FILLED'],
  ])('%s is not booked at all', (_what, claimed, contradiction) => {
    expect(shown(SALE, claimed)).toEqual(['REJECTED', '0', null, contradiction]);
  });

  it('puts what it would have moved beyond the booking in dispute', () => {
    const { refusal } = checkFill(SALE, claim('-3', '50'));
    // A sale of 3 at 50 brings in 150; booked are 2 at 98: 196.
    expect(disputedAmount(refusal!)?.toFixed()).toBe('-46');
  });
});

it('whatever a venue says, no more than ordered is booked, on its side, and at no worse than the limit', () => {
  const numbers = fc.oneof(
    fc.double({ min: -300, max: 300, noNaN: true }).map((value) => value.toFixed(6)),
    fc.constantFrom('NaN', 'Infinity', '-Infinity', '0', '1e30', '1e-30'),
  );
  const status = fc.constantFrom('FILLED', 'PARTIALLY_FILLED', 'REJECTED');
  fc.assert(
    fc.property(
      fc.constantFrom(SALE, PURCHASE),
      numbers,
      fc.option(numbers),
      status,
      (asked, size, price, state) => {
        const { accepted, refusal } = checkFill(asked, claim(size, price, state));
        const { filledSize, averagePrice } = accepted;
        expect(filledSize.times(asked.size).gte(0)).toBe(true);
        expect(filledSize.abs().lte(asked.size.abs())).toBe(true);
        expect(averagePrice === null).toBe(filledSize.isZero());
        expect(averagePrice === null || isNoWorse(asked, averagePrice)).toBe(true);
        const isAsClaimed = filledSize.eq(size) && (averagePrice?.eq(price ?? 'NaN') ?? true);
        expect(refusal !== null || isAsClaimed).toBe(true);
      },
    ),
  );
});

function isNoWorse({ size, limitPrice }: typeof SALE, price: Decimal): boolean {
  return size.lt(0) ? price.gte(limitPrice) : price.lte(limitPrice);
}
