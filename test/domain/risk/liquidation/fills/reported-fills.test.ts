import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type Decimal, decimal, roundDown, sum, ZERO } from '../../../../../src/domain/decimal.js';
import {
  INSTRUCTION_STATUSES,
  judgeReports,
  outcomeOfReports,
  type ReportedFill,
} from '../../../../../src/domain/risk/liquidation/fills/reported-fills.js';
import { realizedPnlOf } from '../../../../../src/domain/risk/liquidation/liquidation-fill.js';

const AT = new Date('2026-01-01T00:00:00Z');
const SALE = { id: 'a1.call-1.step-1', size: decimal('-2'), hasOutcome: false };
const PURCHASE = { ...SALE, size: decimal('2') };

function report(
  overrides: Partial<Omit<ReportedFill, 'size' | 'price'>> & { size?: string; price?: string } = {},
): ReportedFill {
  const { size = '-1', price = '100', ...rest } = overrides;
  return {
    id: 'f1',
    liquidationId: SALE.id,
    at: AT,
    status: 'PARTIALLY_FILLED',
    reason: null,
    ...rest,
    size: decimal(size),
    price: decimal(price),
  };
}

function verdictsOf(
  fills: readonly ReportedFill[],
  {
    order = SALE,
    taken = [],
    trades = [],
  }: {
    order?: typeof SALE;
    taken?: readonly ReportedFill[];
    trades?: readonly string[];
  } = {},
): string[] {
  const known = { orders: new Map([[order.id, order]]), taken, trades: new Set(trades) };
  return judgeReports(fills, known).map((each) =>
    each.verdict === 'REFUSED' ? each.why : each.verdict,
  );
}

describe('a report', () => {
  test('is new once, known when it comes again, and refused when it says something else', () => {
    const first = report();
    const others = [
      report({ size: '-0.5' }),
      report({ price: '99' }),
      report({ at: new Date(AT.getTime() + 1) }),
      report({ status: 'CANCELLED' }),
      report({ reason: 'x' }),
      report({ liquidationId: 'a2.call-1.step-1' }),
    ];
    expect(verdictsOf([first, first])).toEqual(['NEW', 'KNOWN']);
    for (const other of others) {
      expect(verdictsOf([other], { taken: [first] })).toEqual(['TOLD_OTHERWISE']);
    }
  });

  test('of no order that was given is refused', () => {
    expect(verdictsOf([report({ liquidationId: 'other' })])).toEqual(['NEVER_GIVEN']);
  });

  test.each(['FILLED', 'CANCELLED', 'REJECTED'] as const)('after %s is late', (status) => {
    const final = report({ id: 'f2', size: '0', status });
    expect(verdictsOf([report(), final, report({ id: 'f3' })])).toEqual(['NEW', 'NEW', 'ENDED']);
    expect(verdictsOf([report({ id: 'f3' })], { taken: [report(), final] })).toEqual(['ENDED']);
    expect(verdictsOf([final], { taken: [report(), final] })).toEqual(['KNOWN']);
  });

  test('after all has traded is late, whatever its status was', () => {
    expect(verdictsOf([report({ size: '-2' }), report({ id: 'f2', size: '-0.1' })])).toEqual([
      ...['NEW', 'ENDED'],
    ]);
  });

  test('of an order whose outcome a person stated is late', () => {
    expect(verdictsOf([report()], { order: { ...SALE, hasOutcome: true } })).toEqual(['ENDED']);
  });

  test('on the other side, or rejected with a size, is refused and ends nothing', () => {
    const rejected = report({ id: 'f2', status: 'REJECTED' });
    expect(verdictsOf([report({ size: '1' }), rejected, report({ id: 'f3' })])).toEqual([
      ...['WRONG_SIDE', 'REJECTED_YET_FILLED', 'NEW'],
    ]);
  });

  test('that is a recorded trade is refused', () => {
    expect(verdictsOf([report()], { trades: ['f1'] })).toEqual(['IS_TRADE']);
  });

  test('of more than was ordered is taken', () => {
    expect(verdictsOf([report({ size: '-3' })])).toEqual(['NEW']);
  });
});

describe('what reports come to', () => {
  test('is nothing while more may trade', () => {
    expect(outcomeOfReports(SALE, [])).toBeNull();
    expect(outcomeOfReports(SALE, [report({ size: '0', status: 'OPEN' }), report()])).toBeNull();
  });

  test('is their sum at the average price, at the last of their times', () => {
    const later = new Date(AT.getTime() + 5);
    const fills = [report({ at: later }), report({ id: 'f2', size: '-0.5', price: '97' })];
    const cancelled = report({ id: 'f3', size: '0', status: 'CANCELLED' });
    const outcome = outcomeOfReports(SALE, [...fills, cancelled]);
    expect(outcome).toMatchObject({ status: 'CANCELLED', filledAt: later });
    expect([outcome?.filledSize.toFixed(), outcome?.averagePrice?.toFixed()]).toEqual([
      '-1.5',
      '99',
    ]);
  });

  test('is nothing traded, without a price, when it ended before', () => {
    const outcome = outcomeOfReports(SALE, [report({ size: '0', status: 'REJECTED' })]);
    expect(outcome).toMatchObject({ status: 'REJECTED', averagePrice: null, filledAt: null });
    expect(outcome?.filledSize.isZero()).toBe(true);
  });
});

/** Whole cents and hundredths of a unit: what is earned is a whole number of ten-thousandths. */
const fills = fc.array(
  fc.record({
    hundredths: fc.integer({ min: 1, max: 500 }),
    cents: fc.integer({ min: 1, max: 20_000_000 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test('profit and loss of the average are those of the trades, to the last digit', () => {
  fc.assert(
    fc.property(
      fills,
      fc.integer({ min: 1, max: 20_000_000 }),
      fc.boolean(),
      (traded, entry, isSale) => {
        const sign = isSale ? -1 : 1;
        const entryPrice = decimal(entry).div(100);
        const reports = traded.map(({ hundredths, cents }, index) =>
          report({
            id: String(index),
            size: decimal(sign * hundredths)
              .div(100)
              .toFixed(),
            price: decimal(cents).div(100).toFixed(),
          }),
        );
        const order = isSale
          ? { ...SALE, size: decimal('-1000') }
          : { ...PURCHASE, size: decimal('1000') };
        const done = report({ id: 'done', size: '0', status: 'CANCELLED' });
        const outcome = outcomeOfReports(order, [...reports, done]);
        const exact: Decimal = sum(
          reports.map(({ size, price }) => size.negated().times(price.minus(entryPrice))),
        );
        const realized = realizedPnlOf(
          outcome?.filledSize ?? ZERO,
          outcome?.averagePrice ?? ZERO,
          entryPrice,
        );
        expect(realized.toFixed()).toBe(roundDown(exact, 6).toFixed());
      },
    ),
  );
});

const steps = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: 5 }),
    tenths: fc.integer({ min: -8, max: 3 }),
    status: fc.constantFrom(...INSTRUCTION_STATUSES),
  }),
  { maxLength: 14 },
);

test('in whichever calls reports come, and however often, the same are taken', () => {
  fc.assert(
    fc.property(steps, fc.array(fc.nat(14), { maxLength: 5 }), (told, cuts) => {
      const reports = told.map(({ id, tenths, status }) =>
        report({ id: String(id), size: decimal(tenths).div(10).toFixed(), status }),
      );
      const orders = new Map([[SALE.id, SALE]]);
      const take = (taken: readonly ReportedFill[], call: readonly ReportedFill[]) => [
        ...taken,
        ...judgeReports(call, { orders, taken, trades: new Set() }).flatMap((each) =>
          each.verdict === 'NEW' ? [each.fill] : [],
        ),
      ];
      const whole = take([], reports);
      // Each call begins again from the start, as a platform does that is not sure.
      const ends = [...cuts.toSorted((a, b) => a - b), reports.length];
      const inCalls = ends.reduce<readonly ReportedFill[]>(
        (taken, end) => take(taken, reports.slice(0, end)),
        [],
      );
      const ended = whole.findIndex((_, index) =>
        outcomeOfReports(SALE, whole.slice(0, index + 1)),
      );
      expect(inCalls).toEqual(whole);
      expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
      // Nothing is taken after an end.
      expect(ended === -1 || ended === whole.length - 1).toBe(true);
    }),
  );
});
