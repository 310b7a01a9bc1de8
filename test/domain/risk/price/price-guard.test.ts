import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../../src/domain/decimal.js';
import { type MarkPrice } from '../../../../src/domain/risk/health/account.js';
import {
  type PriceGuardState,
  admitPrice,
  isPriceUsable,
} from '../../../../src/domain/risk/price/price-guard.js';
import { aMarkPrice, secondsAfter, someParameters } from '../../../support/risk-factories.js';

const LIMITS = someParameters({ maxPriceAgeSeconds: 60, maxPriceDeviation: '0.1' });

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
    const admission = admitPrice(state, aPriceAt(text), LIMITS, secondsAfter(text[0]));
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
    const admission = admitPrice(null, aPriceAt([seconds, '100']), LIMITS, secondsAfter(0));
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

  test('is confirmed by a second source at its level', () => {
    const { outcomes, isUsable, state } = play([0, '100'], [1, '80'], [1, '86', { source: 'b' }]);
    expect(outcomes[2]).toBe('CONFIRMED');
    expect(isUsable).toBe(true);
    expect(state?.lastUsable?.price.toFixed()).toBe('86');
  });

  test('is confirmed by the third further price at its level', () => {
    const prices: readonly PriceText[] = [
      [1, '80'],
      [2, '81'],
      [3, '79'],
      [4, '80'],
    ];
    expect(play([0, '100'], ...prices).outcomes.slice(1)).toEqual([
      'QUARANTINED JUMPED',
      'QUARANTINED JUMPED',
      'QUARANTINED JUMPED',
      'CONFIRMED',
    ]);
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
    expect(back.state).toMatchObject({ suspect: null, suspectCount: 0 });
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
          const admission = admitPrice(state, incoming, LIMITS, incoming.at);
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
  const patient = someParameters({ maxPriceDeviation: '0.1', jumpConfirmationSeconds: 30 });

  /** A jump at second 0 and its repeats of one source, dated a second apart and all taken in at `seconds`. */
  function outcomesOf(seconds: number, limits = patient, source = 'a'): readonly string[] {
    let { state } = admitPrice(null, aPriceAt([-60, '200']), limits, secondsAfter(-60));
    ({ state } = admitPrice(state, aPriceAt([-4, '150']), limits, secondsAfter(0)));
    return [1, 2, 3, 4].map((step) => {
      const price = aPriceAt([step - 4, '151', { source }]);
      const admission = admitPrice(state, price, limits, secondsAfter(seconds));
      ({ state } = admission);
      return admission.outcome;
    });
  }
  const CONFIRMED_BY_THIRD = ['QUARANTINED', 'QUARANTINED', 'CONFIRMED', 'ACCEPTED'];

  test.each([
    [0.04, ['QUARANTINED', 'QUARANTINED', 'QUARANTINED', 'QUARANTINED']],
    [29, ['QUARANTINED', 'QUARANTINED', 'QUARANTINED', 'QUARANTINED']],
    [30, CONFIRMED_BY_THIRD],
    [31, CONFIRMED_BY_THIRD],
  ])('of 30: a source that repeats its jump after %d s', (seconds, outcomes) => {
    expect(outcomesOf(seconds)).toEqual(outcomes);
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

  test('does not hold up a second source, and does not confirm without repeats', () => {
    expect(outcomesOf(0, patient, 'b')[0]).toBe('CONFIRMED');
    expect(outcomesOf(3600)[0]).toBe('QUARANTINED');
  });

  test('begins again with a jump to another level', () => {
    let { state } = admitPrice(null, aPriceAt([0, '200']), patient, secondsAfter(0));
    ({ state } = admitPrice(state, aPriceAt([1, '150']), patient, secondsAfter(1)));
    ({ state } = admitPrice(state, aPriceAt([25, '100']), patient, secondsAfter(25)));
    ({ state } = admitPrice(state, aPriceAt([54, '100']), patient, secondsAfter(54)));
    expect(state?.suspect).not.toBeNull();
    expect(admitPrice(state, aPriceAt([55, '100']), patient, secondsAfter(55)).outcome).toBe(
      'CONFIRMED',
    );
  });

  test('of 0, the default, leaves the other rules as they are, also when our clock went back', () => {
    expect(outcomesOf(-1, LIMITS)).toEqual(CONFIRMED_BY_THIRD);
  });
});
