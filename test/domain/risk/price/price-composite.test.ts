import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../../src/domain/decimal.js';
import { type MarkPrice } from '../../../../src/domain/risk/health/account.js';
import { compositeOf } from '../../../../src/domain/risk/price/price-composite.js';
import { admitPrice, isPriceUsable } from '../../../../src/domain/risk/price/price-guard.js';
import { type PriceGuardState } from '../../../../src/domain/risk/price/price-guard-state.js';
import {
  type PriceSource,
  priceSourceFaults,
} from '../../../../src/domain/risk/parameters/price-source.js';
import { weightedMedianOf } from '../../../../src/domain/risk/price/weighted-median.js';
import { aMarkPrice, NOW, secondsAfter, someParameters } from '../../../support/risk-factories.js';

const LIMITS = someParameters({
  maxPriceAgeSeconds: 60,
  maxPriceDeviation: '0.1',
  minSources: 2,
  maxSourceDeviation: '0.05',
});

/** `a:2` is a source of weight 2. */
function someSources(...texts: readonly string[]): readonly PriceSource[] {
  return texts.map((text) => {
    const [id = '', weight = '1'] = text.split(':');
    return { id, weight: decimal(weight), publishers: [`publisher-${id}`] };
  });
}

const THREE = someSources('a', 'b', 'c');

/** `a: 100 @-5` is a price of source a of five seconds ago. */
function quotesOf(...texts: readonly string[]): readonly MarkPrice[] {
  return texts.map((text) => {
    const [, source = '', price = '', at = '0', confidence] =
      /^(\w+): ([\d.]+)(?: @(-?[\d.]+))?(?: ±([\d.]+))?$/.exec(text) ?? [];
    return aMarkPrice(price, {
      source,
      at: secondsAfter(Number(at)),
      confidence: confidence === undefined ? null : decimal(confidence),
    });
  });
}

function composite(quotes: readonly MarkPrice[], sources = THREE, limits = LIMITS) {
  const { mark, standings } = compositeOf(sources, quotes, limits, NOW);
  return {
    price: mark?.price.toFixed() ?? null,
    source: mark?.source ?? null,
    at: mark?.at ?? null,
    standings,
  };
}

describe('the composite of three sources', () => {
  test('is their median, and names those in force', () => {
    const { price, source } = composite(quotesOf('a: 100', 'b: 101', 'c: 102'));
    expect([price, source]).toEqual(['101', 'a+b+c']);
  });

  test('leaves out, by name, what is far from the median, old, uncertain or of the future', () => {
    const { price, source, standings } = composite(
      quotesOf('a: 100', 'b: 101', 'c: 107', 'd: 100 @-60.001', 'e: 100 ±2.1', 'f: 100 @2.001'),
      someSources('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    );
    expect([price, source]).toEqual(['101', 'a+b']);
    expect([...standings.values()]).toEqual([
      'IN_FORCE',
      'IN_FORCE',
      'DEVIATES',
      'STALE',
      'TOO_UNCERTAIN',
      'FUTURE_DATED',
      'MISSING',
    ]);
  });

  // Three honest venues that are 4.3 % apart in turn liquidated a long and a short when the last one won.
  test.each([
    ['a: 104.3', 'b: 100', 'c: 95.7'],
    ['a: 95.7', 'b: 104.3', 'c: 100'],
    ['a: 100', 'b: 95.7', 'c: 104.3'],
  ])('is 100 however 4.3 %% more and less is shared out: %s, %s, %s', (...texts) => {
    expect(composite(quotesOf(...texts)).price).toBe('100');
  });

  test('is none while fewer than minSources are in force', () => {
    expect(composite(quotesOf('a: 100', 'b: 120')).price).toBeNull();
    expect(composite(quotesOf('a: 100')).price).toBeNull();
    expect(composite([]).price).toBeNull();
  });

  test('is as old as the price with which there are minSources', () => {
    const { at } = composite(quotesOf('a: 100 @-50', 'b: 100 @-20', 'c: 100 @-1'));
    expect(at).toEqual(secondsAfter(-20));
  });

  test('of weights 3, 2 and 2 is not that of the heaviest alone', () => {
    const sources = someSources('a:3', 'b:2', 'c:2');
    expect(composite(quotesOf('a: 104', 'b: 100', 'c: 101'), sources).price).toBe('101');
    expect(composite(quotesOf('a: 99', 'b: 100', 'c: 101'), sources).price).toBe('100');
  });

  test('of two of the same weight is their mean', () => {
    expect(composite(quotesOf('a: 100', 'b: 102')).price).toBe('101');
  });
});

const price = fc.integer({ min: 1, max: 400 }).map(String);
const age = fc.integer({ min: 0, max: 90 });
const quote = fc.record({ price, age });

describe('the laws of the composite', () => {
  test('one source of three can never move the mark beyond the others', () => {
    fc.assert(
      fc.property(price, price, fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (a, b, any) => {
        const faulty = decimal(any.toFixed(6));
        fc.pre(faulty.gt(0));
        const quotes = [
          aMarkPrice(a, { source: 'a' }),
          aMarkPrice(b, { source: 'b' }),
          { ...aMarkPrice('1', { source: 'c' }), price: faulty },
        ];
        const { mark } = compositeOf(THREE, quotes, LIMITS, NOW);
        const [low, high] = [decimal(a), decimal(b)].sort((x, y) => x.cmp(y));
        expect(mark === null || (mark.price.gte(low!) && mark.price.lte(high!))).toBe(true);
      }),
    );
  });

  test('less than half of the weight never moves it beyond the others, whatever the weights', () => {
    const weight = fc.integer({ min: 1, max: 9 });
    const weighted = fc.array(fc.tuple(price, weight), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(weighted, weight, fc.constantFrom('0.001', '1000000'), (others, own, faulty) => {
        fc.pre(own < others.reduce((sum, [, one]) => sum + one, 0));
        const values = others.map(([value, one]) => ({
          value: decimal(value),
          weight: decimal(String(one)),
        }));
        const median = weightedMedianOf([
          ...values,
          { value: decimal(faulty), weight: decimal(String(own)) },
        ]);
        const sorted = values.map(({ value }) => value).sort((x, y) => x.cmp(y));
        expect(median.gte(sorted[0]!) && median.lte(sorted.at(-1)!)).toBe(true);
      }),
    );
  });

  test('with equal weights it is the plain median', () => {
    fc.assert(
      fc.property(fc.array(price, { minLength: 1, maxLength: 9 }), (prices) => {
        const sorted = prices.map(Number).sort((x, y) => x - y);
        const [low, high] = [
          sorted[Math.floor((sorted.length - 1) / 2)]!,
          sorted[Math.floor(sorted.length / 2)]!,
        ];
        const median = weightedMedianOf(
          prices.map((value) => ({ value: decimal(value), weight: decimal('7') })),
        );
        expect(median.toNumber()).toBe((low + high) / 2);
      }),
    );
  });

  test('the order of arrival of the same prices does not matter, and duplicates change nothing', () => {
    const arrival = fc.record({
      source: fc.constantFrom('a', 'b', 'c'),
      price,
      second: fc.integer({ min: -50, max: 0 }),
    });
    const distinct = fc.uniqueArray(arrival, {
      minLength: 1,
      maxLength: 12,
      selector: ({ source, second }) => `${source} ${second}`,
    });
    fc.assert(
      fc.property(distinct, fc.infiniteStream(fc.nat()), (arrivals, random) => {
        const marks = [arrivals, shuffled([...arrivals, ...arrivals], random)].map((order) => {
          const state = arrive(
            order.map((one) =>
              aMarkPrice(one.price, { source: one.source, at: secondsAfter(one.second) }),
            ),
          );
          return textOf(compositeOf(THREE, state?.quotes ?? [], LIMITS, NOW).mark);
        });
        expect(marks[1]).toBe(marks[0]);
      }),
    );
  });

  test('a mark is too old exactly when fewer than minSources of its sources are not', () => {
    fc.assert(
      fc.property(
        fc.tuple(age, age, age),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 90 }),
        (ages, minSources, later) => {
          const limits = { ...LIMITS, minSources };
          const quotes = ages.map((one, index) =>
            aMarkPrice('100', { source: 'abc'[index]!, at: secondsAfter(-one) }),
          );
          const { mark } = compositeOf(THREE, quotes, limits, NOW);
          const then = secondsAfter(later);
          const fresh = ages.filter((one) => one <= 60 && one + later <= 60).length;
          const isUsable =
            mark !== null && isPriceUsable({ ...BLANK, lastUsable: mark }, limits, then);
          expect(isUsable).toBe(fresh >= minSources);
        },
      ),
    );
  });

  test('when all are stale it is none', () => {
    fc.assert(
      fc.property(fc.array(quote, { maxLength: 3 }), (list) => {
        const quotes = list.map((one, index) =>
          aMarkPrice(one.price, { source: 'abc'[index]!, at: secondsAfter(-61 - one.age) }),
        );
        expect(compositeOf(THREE, quotes, LIMITS, NOW).mark).toBeNull();
      }),
    );
  });
});

const BLANK: PriceGuardState = {
  lastUsable: null,
  anchor: null,
  quotes: [],
  suspect: null,
  returnedAt: null,
  doubt: null,
  announcedAt: null,
  isUnannounced: false,
};

function arrive(prices: readonly MarkPrice[], sources = THREE): PriceGuardState | null {
  let state: PriceGuardState | null = null;
  for (const one of prices) {
    ({ state } = admitPrice(state, one, { parameters: LIMITS, priceSources: sources }, NOW));
  }
  return state;
}

function shuffled<Item>(items: readonly Item[], random: Iterator<number>): Item[] {
  return items
    .map((item) => ({ item, place: Number(random.next().value) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function textOf(mark: MarkPrice | null): string | null {
  return mark && `${mark.price.toFixed()} ${mark.source} ${mark.at.toISOString()}`;
}

describe('the guard of a market with three sources', () => {
  const rule = { parameters: LIMITS, priceSources: THREE };
  const play = (...texts: readonly string[]) => {
    let state = arrive(quotesOf('a: 100', 'b: 100', 'c: 100'));
    const outcomes = quotesOf(...texts).map((one) => {
      const admission = admitPrice(state, one, rule, one.at);
      ({ state } = admission);
      return `${admission.outcome} ${admission.reason ?? ''} ${admission.mark?.price.toFixed() ?? 'none'}`;
    });
    return { state, outcomes };
  };

  test('goes on at the price of two when the third fails, however often that says so', () => {
    expect(play('c: 0.01 @1', 'c: 0.01 @2', 'c: 0.01 @30', 'a: 101 @31').outcomes).toEqual([
      'QUARANTINED DEVIATES 100',
      'QUARANTINED DEVIATES 100',
      'QUARANTINED DEVIATES 100',
      'ACCEPTED  100',
    ]);
  });

  test('believes a jump, of any size, that a second source shows', () => {
    expect(play('a: 20 @1', 'b: 20.2 @1', 'c: 20.1 @2').outcomes).toEqual([
      'QUARANTINED DEVIATES 100',
      'CONFIRMED  20.2',
      'ACCEPTED  20.1',
    ]);
  });

  test('has no price while two say something else and the third says nothing', () => {
    expect(play('a: 100 @50', 'b: 150 @70').outcomes).toEqual([
      'ACCEPTED  100',
      'QUARANTINED DEVIATES none',
    ]);
  });

  test('takes a price of one source that is older than one of another', () => {
    expect(play('a: 101 @5', 'b: 101 @4').outcomes[1]).toBe('ACCEPTED  101');
  });
});

describe('declared sources', () => {
  const faultsOf = (sources: readonly PriceSource[], minSources = 1) =>
    priceSourceFaults(sources, minSources).map(({ field, rule }) => `${field} ${rule}`);

  test('are fine as one, two or three', () => {
    expect(
      [someSources('a'), someSources('a', 'b:5'), THREE].flatMap((list) => faultsOf(list)),
    ).toEqual([]);
  });

  test.each<[string, readonly PriceSource[], number]>([
    ['sources must be at least minSources (2)', someSources('a'), 2],
    ['sources must be at least minSources (2)', [], 2],
    ['sources[1].id must not be listed twice', someSources('a', 'a'), 1],
    ['sources[0].weight must be less than half', someSources('a:2', 'b', 'c'), 1],
    ['sources[0].weight must be above 0', someSources('a:0'), 1],
    ['sources[0].id must be 1 to 64', someSources('+'), 1],
    ['sources[0].publishers must have 1 to 16', [{ ...THREE[0]!, publishers: [] }], 1],
    [
      'sources[1].publishers must not publish for two',
      someSources('a', 'b').map((source) => ({ ...source, publishers: ['same'] })),
      1,
    ],
  ])('are refused: %s', (fault, sources, minSources) => {
    expect(faultsOf(sources, minSources).join('\n')).toContain(fault);
  });
});
