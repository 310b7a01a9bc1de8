import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../../src/domain/decimal.js';
import { type PriceSource } from '../../../../src/domain/risk/parameters/price-source.js';
import { admitPrice, isPriceUsable } from '../../../../src/domain/risk/price/price-guard.js';
import { type PriceGuardState } from '../../../../src/domain/risk/price/price-guard-state.js';
import { aMarkPrice, secondsAfter, someParameters } from '../../../support/risk-factories.js';

const THREE: readonly PriceSource[] = ['a', 'b', 'c'].map((id) => ({
  id,
  weight: decimal('1'),
  publishers: [`publisher-${id}`],
}));

/** One price of one source at an instant. */
interface Arrival {
  readonly source: string;
  readonly price: string;
}

const ruleWith = (minSources: number) => ({
  parameters: someParameters({
    maxPriceAgeSeconds: 60,
    maxPriceDeviation: '0.1',
    maxSourceDeviation: '0.05',
    minSources,
  }),
  priceSources: THREE,
});

/** Passes what arrives at one instant through the guard. */
function admitAll(
  state: PriceGuardState | null,
  arrivals: readonly Arrival[],
  second: number,
  minSources: number,
): PriceGuardState | null {
  const now = secondsAfter(second);
  return arrivals.reduce<PriceGuardState | null>(
    (known, { source, price }) =>
      admitPrice(known, aMarkPrice(price, { source, at: now }), ruleWith(minSources), now).state,
    state,
  );
}

/** What decisions see: the usable mark, or none. */
function seen(state: PriceGuardState | null, second: number, minSources: number): string | null {
  return isPriceUsable(state, ruleWith(minSources).parameters, secondsAfter(second))
    ? (state?.lastUsable?.price.toFixed() ?? null)
    : null;
}

/** Two honest sources within 2 % of a common path, which may fall by a third between two instants; one that says anything. */
const instant = fc.record({
  move: fc.constantFrom(1, 1, 1, 1.01, 0.98, 0.9, 0.66, 1.4),
  a: fc.integer({ min: -200, max: 200 }),
  b: fc.integer({ min: -200, max: 200 }),
  c: fc.oneof(
    fc.integer({ min: -1000, max: 1000 }).map((parts) => 1 + parts / 10_000),
    fc.constantFrom(0.0001, 0.5, 0.9, 1.1, 2, 1000),
  ),
  order: fc.shuffledSubarray(['a', 'b', 'c'], { minLength: 3 }),
});
type Instant = typeof instant extends fc.Arbitrary<infer Value> ? Value : never;
const afternoon = fc.array(instant, { minLength: 1, maxLength: 8 });

/** The prices of each instant, before the order of their arrival. */
function pricesOf(instants: readonly Instant[]): readonly Readonly<Record<string, string>>[] {
  let level = 1000;
  return instants.map(({ move, a, b, c }) => {
    level *= move;
    const near = (parts: number): string => (level * (1 + parts / 10_000)).toFixed(6);
    return { a: near(a), b: near(b), c: Math.max(level * c, 0.000001).toFixed(6) };
  });
}

const inOrder = (prices: Readonly<Record<string, string>>, order: readonly string[]): Arrival[] =>
  order.map((source) => ({ source, price: prices[source] ?? '1' }));

describe.each([1, 2])('with three sources and minSources %i, over an afternoon', (minSources) => {
  test('one source never moves the mark beyond what the other two say, at no moment and in no order', () => {
    fc.assert(
      fc.property(afternoon, (instants) => {
        const all = pricesOf(instants);
        // The two are there first: a market whose only price is that of the third has nothing else to believe.
        let state = admitAll(null, inOrder(all[0] ?? {}, ['a', 'b']), 0, minSources);
        const known = new Map([
          ['a', Number(all[0]?.a)],
          ['b', Number(all[0]?.b)],
        ]);
        for (const [index, { order }] of instants.entries()) {
          for (const arrival of inOrder(all[index] ?? {}, order)) {
            state = admitAll(state, [arrival], 15 * index, minSources);
            if (arrival.source !== 'c') {
              known.set(arrival.source, Number(arrival.price));
            }
            const mark = Number(seen(state, 15 * index, minSources) ?? Math.min(...known.values()));
            expect(mark).toBeGreaterThanOrEqual(Math.min(...known.values()));
            expect(mark).toBeLessThanOrEqual(Math.max(...known.values()));
          }
        }
      }),
    );
  });

  test('the order of arrival within an instant does not matter for what decisions see after it', () => {
    fc.assert(
      fc.property(afternoon, (instants) => {
        const all = pricesOf(instants);
        let [sorted, mixed] = [null, null] as [PriceGuardState | null, PriceGuardState | null];
        for (const [index, { order }] of instants.entries()) {
          sorted = admitAll(
            sorted,
            inOrder(all[index] ?? {}, ['a', 'b', 'c']),
            15 * index,
            minSources,
          );
          mixed = admitAll(mixed, inOrder(all[index] ?? {}, order), 15 * index, minSources);
          expect(seen(mixed, 15 * index, minSources)).toBe(seen(sorted, 15 * index, minSources));
        }
      }),
    );
  });

  test('duplicates change nothing, whenever they come', () => {
    fc.assert(
      fc.property(afternoon, fc.infiniteStream(fc.nat(2)), (instants, random) => {
        const all = pricesOf(instants);
        let [once, again] = [null, null] as [PriceGuardState | null, PriceGuardState | null];
        for (const [index, { order }] of instants.entries()) {
          const arrivals = inOrder(all[index] ?? {}, order);
          once = admitAll(once, arrivals, 15 * index, minSources);
          const repeated = arrivals.flatMap((arrival, place) => [
            arrival,
            arrivals[Math.min(place, Number(random.next().value))] ?? arrival,
          ]);
          again = admitAll(again, repeated, 15 * index, minSources);
          expect(seen(again, 15 * index, minSources)).toBe(seen(once, 15 * index, minSources));
        }
      }),
    );
  });
});
