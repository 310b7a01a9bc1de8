import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../../src/domain/decimal.js';
import { type MarkPrice } from '../../../../src/domain/risk/health/account.js';
import {
  admitPrice,
  confirmSuspect,
  isPriceUsable,
} from '../../../../src/domain/risk/price/price-guard.js';
import { type PriceGuardState } from '../../../../src/domain/risk/price/price-guard-state.js';
import { aMarkPrice, secondsAfter, someParameters } from '../../../support/risk-factories.js';

const LIMITS = someParameters({
  maxPriceAgeSeconds: 60,
  maxPriceDeviation: '0.1',
  jumpConfirmationSeconds: 5,
});
const RULE = { parameters: LIMITS };

type PriceText = readonly [
  seconds: number,
  price: string,
  overrides?: { readonly source?: string; readonly confidence?: string },
];

function aPriceAt([seconds, price, { source = 'a', confidence } = {}]: PriceText): MarkPrice {
  return aMarkPrice(price, {
    at: secondsAfter(seconds),
    source,
    confidence: confidence === undefined ? null : decimal(confidence),
  });
}

/** Admits prices one after the other, each at its own time. */
function play(...prices: readonly PriceText[]) {
  let state: PriceGuardState | null = null;
  const outcomes: string[] = [];
  for (const text of prices) {
    const admission = admitPrice(state, aPriceAt(text), RULE, secondsAfter(text[0]));
    ({ state } = admission);
    const { outcome, reason } = admission;
    outcomes.push(reason === null ? outcome : `${outcome} ${reason}`);
  }
  const last = prices.at(-1)?.[0] ?? 0;
  return { outcomes, state, isUsable: isPriceUsable(state, LIMITS, secondsAfter(last)) };
}

describe('the first price', () => {
  test('is accepted, whatever it is', () => {
    expect(play([0, '100'])).toMatchObject({ outcomes: ['ACCEPTED'], isUsable: true });
  });

  test.each(['0', '-1', 'NaN', 'Infinity'])('of %s is refused, and nothing is known', (price) => {
    const refused = play([0, price]);
    expect(refused).toMatchObject({ outcomes: ['REFUSED NON_POSITIVE'], state: null });
    expect(refused.isUsable).toBe(false);
  });

  test('that is too uncertain leaves the market without a usable price', () => {
    const uncertain = play([0, '100', { confidence: '2.01' }]);
    expect(uncertain.outcomes).toEqual(['QUARANTINED TOO_UNCERTAIN']);
    expect(uncertain.isUsable).toBe(false);
  });
});

describe('a price', () => {
  test.each([
    [2, 'ACCEPTED', null],
    [2.001, 'REFUSED', 'FUTURE_DATED'],
  ])('dated %s s ahead is %s', (seconds, outcome, reason) => {
    const admission = admitPrice(null, aPriceAt([seconds, '100']), RULE, secondsAfter(0));
    expect(admission).toMatchObject({ outcome, reason });
  });

  test('older than the newest is refused and changes nothing; as old is taken', () => {
    const { outcomes, state } = play([1, '100'], [0.999, '50'], [1, '101']);
    expect(outcomes).toEqual(['ACCEPTED', 'REFUSED OUT_OF_ORDER', 'ACCEPTED']);
    expect(state?.lastUsable?.price.toFixed()).toBe('101');
  });

  test.each([
    ['2', 'ACCEPTED'],
    ['2.000001', 'QUARANTINED TOO_UNCERTAIN'],
    ['-1', 'QUARANTINED TOO_UNCERTAIN'],
    ['NaN', 'QUARANTINED TOO_UNCERTAIN'],
  ])('of 100 with confidence %s is %s', (confidence, outcome) => {
    expect(play([0, '99'], [1, '100', { confidence }]).outcomes[1]).toBe(outcome);
  });

  test('that is certain again ends the uncertainty', () => {
    const uncertain = { confidence: '5' };
    expect(play([0, '100'], [1, '100', uncertain]).isUsable).toBe(false);
    expect(play([0, '100'], [1, '100', uncertain], [2, '100']).isUsable).toBe(true);
  });

  test.each([
    [60, true],
    [60.001, false],
  ])('%s s old with a limit of 60 is usable: %s', (age, isUsable) => {
    const { state } = play([0, '100']);
    expect(isPriceUsable(state, LIMITS, secondsAfter(age))).toBe(isUsable);
  });
});

describe('a jump', () => {
  test.each([
    ['110', 'ACCEPTED'],
    ['110.000001', 'QUARANTINED JUMPED'],
    ['90', 'ACCEPTED'],
    ['89.999999', 'QUARANTINED JUMPED'],
  ])('from 100 to %s with 10 %% allowed is %s', (price, outcome) => {
    expect(play([0, '100'], [1, price]).outcomes[1]).toBe(outcome);
  });

  test('leaves the market unusable until it is confirmed', () => {
    expect(play([0, '100'], [1, '80']).isUsable).toBe(false);
  });

  test('is not confirmed by another name that its publisher gave: nobody declared a second source', () => {
    const { outcomes, isUsable } = play([0, '100'], [1, '80'], [1, '86', { source: 'b' }]);
    expect(outcomes[2]).toBe('QUARANTINED JUMPED');
    expect(isUsable).toBe(false);
  });

  // Deribit, 31 October 2019; Paradex, 19 January 2026: one source fails, and says so again and again.
  test('to 0.01 that is sent four times within 30 ms is not believed, nor an hour later', () => {
    const burst: readonly PriceText[] = [
      [1, '0.01'],
      [1.01, '0.01'],
      [1.02, '0.01'],
      [1.03, '0.01'],
    ];
    const hour = Array.from({ length: 60 }, (_, n): PriceText => [1 + n * 60, '0.01']);
    const { outcomes } = play([0, '200'], ...burst, ...hour.slice(1));
    expect(new Set(outcomes.slice(1))).toEqual(new Set(['QUARANTINED BEYOND_MAX_JUMP']));
  });

  // The sibling of the burst: no step is a jump, all of them together are.
  test('in steps that are none by themselves is one, when they come within jumpConfirmationSeconds', () => {
    const steps = Array.from({ length: 90 }, (_, n): PriceText => {
      return [1 + n / 100, (200 * 0.91 ** (n + 1)).toFixed(6)];
    });
    const { outcomes, state } = play([0, '200'], ...steps);
    expect(outcomes[1]).toBe('ACCEPTED');
    expect(outcomes[2]).toBe('QUARANTINED JUMPED');
    expect(state?.lastUsable?.price.toFixed()).toBe('182');
  });

  test.each([
    [5.999, 'QUARANTINED JUMPED'],
    [6, 'CONFIRMED'],
  ])('seen at 1 s and still there at %s s is %s', (seconds, outcome) => {
    expect(play([0, '100'], [1, '80'], [seconds, '80']).outcomes[2]).toBe(outcome);
  });

  test('that goes back ends the quarantine', () => {
    const back = play([0, '100'], [1, '80'], [2, '99']);
    expect(back.outcomes[2]).toBe('ACCEPTED');
    expect(back.state).toMatchObject({ suspect: null });
    expect(back.isUsable).toBe(true);
  });

  test('to another level starts to wait again', () => {
    const { outcomes } = play([0, '100'], [1, '80'], [7, '60'], [8, '60'], [12, '60']);
    expect(outcomes.slice(2)).toEqual(['QUARANTINED JUMPED', 'QUARANTINED JUMPED', 'CONFIRMED']);
  });

  test('is not confirmed by a price that is too uncertain', () => {
    const { outcomes } = play([0, '100'], [1, '80'], [9, '80', { confidence: '5' }], [9, '80']);
    expect(outcomes.slice(2)).toEqual(['QUARANTINED TOO_UNCERTAIN', 'CONFIRMED']);
  });

  test('after an outage is still held against the last usable price', () => {
    expect(play([0, '100'], [86_400, '80']).outcomes[1]).toBe('QUARANTINED JUMPED');
  });
});

describe('the laws of the price guard', () => {
  const prices = fc.array(
    fc.record({
      wait: fc.integer({ min: -2, max: 6 }),
      price: fc.constantFrom('-1', '60', '80', '88', '95', '100', '105', '120', '150'),
      source: fc.constantFrom('a', 'b'),
      confidence: fc.constantFrom('0', '1', '9'),
    }),
    { maxLength: 30 },
  );

  test('a refused price changes nothing, and a usable market has the price just admitted', () => {
    fc.assert(
      fc.property(prices, (steps) => {
        let state: PriceGuardState | null = null;
        let seconds = 0;
        for (const { wait, price, source, confidence } of steps) {
          seconds = Math.max(0, seconds + wait);
          const incoming = aPriceAt([seconds, price, { source, confidence }]);
          const admission = admitPrice(state, incoming, RULE, incoming.at);
          const { outcome } = admission;
          const isUsable = isPriceUsable(admission.state, LIMITS, incoming.at);
          const isAdmitted = outcome === 'ACCEPTED' || outcome === 'CONFIRMED';
          expect(outcome === 'REFUSED' ? admission.state : state).toBe(state);
          expect(outcome === 'REFUSED' || isUsable === isAdmitted).toBe(true);
          expect(!isAdmitted || admission.state?.lastUsable === incoming).toBe(true);
          expect(admission.reason === null).toBe(isAdmitted);
          ({ state } = admission);
        }
      }),
    );
  });
});

describe('jumpConfirmationSeconds', () => {
  const patient = {
    parameters: someParameters({ maxPriceDeviation: '0.1', jumpConfirmationSeconds: 30 }),
  };

  /** A jump at second 0 and prices at its level, each dated and taken in at its second. */
  function outcomesOf(...seconds: readonly number[]): readonly string[] {
    let { state } = admitPrice(null, aPriceAt([-60, '200']), patient, secondsAfter(-60));
    ({ state } = admitPrice(state, aPriceAt([0, '150']), patient, secondsAfter(0)));
    return seconds.map((second) => {
      const admission = admitPrice(state, aPriceAt([second, '151']), patient, secondsAfter(second));
      ({ state } = admission);
      return admission.outcome;
    });
  }

  test.each([
    [
      [0.01, 0.02, 0.03, 29],
      ['QUARANTINED', 'QUARANTINED', 'QUARANTINED', 'QUARANTINED'],
    ],
    [
      [1, 30],
      ['QUARANTINED', 'CONFIRMED'],
    ],
    [[31], ['CONFIRMED']],
  ])('of 30: prices at the level at %j s', (seconds, outcomes) => {
    expect(outcomesOf(...seconds)).toEqual(outcomes);
  });

  test('counts by our clock, however the source dates its prices', () => {
    let { state } = admitPrice(null, aPriceAt([-3600, '200']), patient, secondsAfter(-3600));
    ({ state } = admitPrice(state, aPriceAt([-1800, '150']), patient, secondsAfter(0)));
    const halfAnHourLater = aPriceAt([0, '150']);
    expect(admitPrice(state, halfAnHourLater, patient, secondsAfter(29)).outcome).toBe(
      'QUARANTINED',
    );
    expect(admitPrice(state, halfAnHourLater, patient, secondsAfter(30)).outcome).toBe('CONFIRMED');
  });

  test.each([
    [60, 'CONFIRMED'],
    [60.001, 'QUARANTINED'],
  ])('counts a level that was not seen for %d s as: %s', (gap, outcome) => {
    expect(outcomesOf(gap)).toEqual([outcome]);
  });

  test('begins again with a jump to another level', () => {
    let { state } = admitPrice(null, aPriceAt([0, '200']), patient, secondsAfter(0));
    ({ state } = admitPrice(state, aPriceAt([1, '150']), patient, secondsAfter(1)));
    ({ state } = admitPrice(state, aPriceAt([25, '110']), patient, secondsAfter(25)));
    ({ state } = admitPrice(state, aPriceAt([54, '110']), patient, secondsAfter(54)));
    expect(state?.suspect).not.toBeNull();
    expect(admitPrice(state, aPriceAt([55, '110']), patient, secondsAfter(55)).outcome).toBe(
      'CONFIRMED',
    );
  });

  test('begins again when our clock went back behind its beginning', () => {
    let { state } = admitPrice(null, aPriceAt([-60, '200']), patient, secondsAfter(-60));
    ({ state } = admitPrice(state, aPriceAt([0, '150']), patient, secondsAfter(3600)));
    ({ state } = admitPrice(state, aPriceAt([1, '150']), patient, secondsAfter(1)));
    expect(admitPrice(state, aPriceAt([31, '150']), patient, secondsAfter(31)).outcome).toBe(
      'CONFIRMED',
    );
  });
});

describe('a clock that went an hour ahead and came back', () => {
  const HOUR = 3600;

  test('leaves a price that is not used, and that blocks no true one', () => {
    let { state } = admitPrice(null, aPriceAt([0, '100']), RULE, secondsAfter(0));
    ({ state } = admitPrice(state, aPriceAt([HOUR, '101']), RULE, secondsAfter(HOUR)));
    expect(isPriceUsable(state, LIMITS, secondsAfter(10))).toBe(false);
    const admission = admitPrice(state, aPriceAt([11, '99']), RULE, secondsAfter(11));
    expect(admission).toMatchObject({ outcome: 'ACCEPTED', reason: null });
    expect(isPriceUsable(admission.state, LIMITS, secondsAfter(11))).toBe(true);
  });

  test.each([
    [2, true],
    [2.001, false],
  ])('a price dated %s s ahead is usable: %s', (seconds, isUsable) => {
    const { state } = admitPrice(null, aPriceAt([seconds, '100']), RULE, secondsAfter(seconds));
    expect(isPriceUsable(state, LIMITS, secondsAfter(0))).toBe(isUsable);
  });
});

describe('what a guardian confirms', () => {
  const jumped = play([0, '200'], [1, '0.01'], [2, '0.0101']).state;

  test('is the latest price at the level that waits', () => {
    const state = confirmSuspect(jumped, decimal('0.0105'), RULE, secondsAfter(3));
    expect(state.lastUsable.price.toFixed()).toBe('0.0101');
    expect(isPriceUsable(state, LIMITS, secondsAfter(3))).toBe(true);
    expect(admitPrice(state, aPriceAt([4, '0.0102']), RULE, secondsAfter(4)).outcome).toBe(
      'ACCEPTED',
    );
  });

  test.each([
    ['another price than the one seen', jumped, '0.02', 3, 'OTHER_PRICE_IN_QUARANTINE'],
    [
      'a level not seen for longer than a price may be old',
      jumped,
      '0.01',
      63,
      'NO_PRICE_IN_QUARANTINE',
    ],
    ['no level', play([0, '200']).state, '200', 1, 'NO_PRICE_IN_QUARANTINE'],
    ['nothing', null, '200', 1, 'NO_PRICE_IN_QUARANTINE'],
  ])('is not %s', (_, state, price, second, refusal) => {
    expect(() => confirmSuspect(state, decimal(price), RULE, secondsAfter(second))).toThrow(
      expect.objectContaining({
        code: 'CONFLICT',
        details: expect.objectContaining({ state: refusal }),
      }),
    );
  });
});
