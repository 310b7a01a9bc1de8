import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Decimal, decimal } from '../../../../src/domain/decimal.js';
import {
  capsInForce,
  findExceededCap,
  interestOfOthers,
  isCapToBeTold,
  largestPosition,
  reservedSize,
} from '../../../../src/domain/risk/positions/open-interest.js';
import { NOW, secondsAfter, someParameters } from '../../../support/risk-factories.js';

const exposure = (size: string, buySize = '0', sellSize = '0') => ({
  size: decimal(size),
  buySize: decimal(buySize),
  sellSize: decimal(sellSize),
});

const caps = (total: string, side: string, owner: string) =>
  capsInForce(
    someParameters({ openInterestCap: total, sideInterestCap: side, ownerInterestCap: owner }),
  );

test('0 is no cap', () => {
  expect(caps('0', '0', '0')).toEqual([]);
  expect(caps('1', '0', '3').map(({ cap }) => cap)).toEqual(['TOTAL', 'OWNER']);
});

test.each([
  ['alone', exposure('-5'), '5'],
  ['with buys that enlarge a long', exposure('5', '2', '1'), '7'],
  ['with sells that turn it', exposure('5', '2', '20'), '15'],
  ['of orders alone', exposure('0', '2', '3'), '3'],
])('an owner counts with the worse of both sides: a position %s', (_name, own, expected) => {
  expect(reservedSize(own).toFixed()).toBe(expected);
});

describe('a position against the caps', () => {
  // 60 long, 40 short; of the owner 12, of which this account has 10 long.
  const interest = { long: decimal(60), short: decimal(40), owner: decimal(12) };
  const others = interestOfOthers(interest, exposure('10'), true);

  test('its own part is replaced, not added', () => {
    expect([others.total, others.side, others.owner].map(String)).toEqual(['90', '50', '2']);
    const selling = interestOfOthers(interest, exposure('10'), false);
    expect([selling.total, selling.side, selling.owner].map(String)).toEqual(['90', '40', '2']);
  });

  test.each([
    // At a mark of 2: (90 + x) · 2 ≤ 220, (50 + x) · 2 ≤ 130, (2 + x) · 2 ≤ 40
    ['TOTAL', caps('220', '0', '0'), '20'],
    ['LONG', caps('0', '130', '0'), '15'],
    ['OWNER', caps('0', '0', '40'), '18'],
    ['LONG', caps('220', '130', '40'), '15'],
  ] as const)('exactly at a cap is allowed: %s', (cap, inForce, most) => {
    const at = { mark: decimal(2), isBuy: true };
    expect(largestPosition(inForce, others, at)?.toFixed()).toBe(most);
    const exceededBy = (position: Decimal) => findExceededCap(inForce, others, { ...at, position });
    expect(exceededBy(decimal(most))).toBeNull();
    expect(exceededBy(decimal(most).plus('1e-12'))?.cap).toBe(cap);
  });
});

test('the largest position is within every cap, and a hundred-millionth more is not', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 15n }).map((units) => decimal(String(units)));
  fc.assert(
    fc.property(
      fc.record({ total: amount, side: amount, owner: amount, long: amount, short: amount }),
      amount.map((units) => units.div(1e9).plus('1e-9')),
      fc.boolean(),
      ({ total, side, owner, long, short }, mark, isBuy) => {
        const inForce = caps(total.toFixed(), side.toFixed(), owner.toFixed());
        const others = { total: long.plus(short), side: isBuy ? long : short, owner: short };
        const most = largestPosition(inForce, others, { mark, isBuy });
        const exceededBy = (position: Decimal) =>
          findExceededCap(inForce, others, { position, mark, isBuy });
        expect(exceededBy(most!.plus('1e-8'))).not.toBeNull();
        if (most!.gt('1e-8')) {
          expect(exceededBy(most!.minus('1e-8'))).toBeNull();
        }
      },
    ),
  );
});

describe('what the log says of a cap', () => {
  const said = (isExceeded: boolean) => ({ isExceeded, at: NOW });
  const after = (seconds: number, isExceeded: boolean) => ({
    isExceeded,
    now: secondsAfter(seconds),
    noticeSeconds: 60,
  });

  test.each([
    ['nothing was said and nothing is exceeded', null, after(0, false), false],
    ['nothing was said and it is exceeded', null, after(0, true), true],
    ['it is as was said', said(true), after(3600, true), false],
    ['it changed a millisecond too early', said(true), after(59.999, false), false],
    ['it changed', said(true), after(60, false), true],
    ['it changed back', said(false), after(60, true), true],
    ['it was said in the future', said(true), after(-1, false), true],
  ] as const)('%s', (_name, told, now, isToBeTold) => {
    expect(isCapToBeTold(told, now)).toBe(isToBeTold);
  });
});
