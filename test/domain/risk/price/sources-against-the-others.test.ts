import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import { type PriceSource } from '../../../../src/domain/risk/parameters/price-source.js';
import { compositeOf } from '../../../../src/domain/risk/price/price-composite.js';
import { admitPrice, isPriceUsable } from '../../../../src/domain/risk/price/price-guard.js';
import { type PriceGuardState } from '../../../../src/domain/risk/price/price-guard-state.js';
import { aMarkPrice, secondsAfter, someParameters } from '../../../support/risk-factories.js';

/** `a:2` is a source of weight 2. */
function someSources(...texts: readonly string[]): readonly PriceSource[] {
  return texts.map((text) => {
    const [id = '', weight = '1'] = text.split(':');
    return { id, weight: decimal(weight), publishers: [`publisher-${id}`] };
  });
}

interface Arrival {
  readonly source: string;
  readonly price: string;
  /** Seconds. */
  readonly at: number;
}

/** Passes prices through the guard, each at its instant. */
function play(
  {
    sources,
    minSources,
  }: { readonly sources: readonly PriceSource[]; readonly minSources: number },
  arrivals: readonly Arrival[],
) {
  const parameters = someParameters({
    maxPriceAgeSeconds: 60,
    maxPriceDeviation: '0.1',
    maxSourceDeviation: '0.05',
    jumpConfirmationSeconds: 10,
    maxJump: '0.5',
    minSources,
  });
  let state: PriceGuardState | null = null;
  const seen = arrivals.map(({ source, price, at }) => {
    const now = secondsAfter(at);
    const rule = { parameters, priceSources: sources };
    const admission = admitPrice(state, aMarkPrice(price, { source, at: now }), rule, now);
    ({ state } = admission);
    const mark = isPriceUsable(state, parameters, now) ? state?.lastUsable?.price.toFixed() : null;
    return { told: `${admission.outcome} ${admission.reason ?? ''}`.trim(), mark };
  });
  const standings = (at: number) =>
    Object.fromEntries(
      compositeOf(sources, state?.quotes ?? [], parameters, secondsAfter(at)).standings,
    );
  return { seen, standings, marks: seen.map(({ mark }) => mark) };
}

const each = (ids: string, price: string, at: number): Arrival[] =>
  Array.from(ids, (source) => ({ source, price, at }));

describe('two colluding sources of five', () => {
  const five = { sources: someSources('a', 'b', 'c', 'd', 'e'), minSources: 3 };

  test('move nothing, however often and for however long they agree', () => {
    const rounds = [1, 5, 11, 30, 59].flatMap((at) => [
      ...each('de', '0.01', at),
      ...each('abc', '100', at),
    ]);
    const { marks, seen, standings } = play(five, [...each('abcde', '100', 0), ...rounds]);
    expect(new Set(marks.slice(2))).toEqual(new Set(['100']));
    expect(seen.filter(({ told }) => told === 'QUARANTINED DEVIATES')).toHaveLength(10);
    expect(standings(59)).toMatchObject({ a: 'IN_FORCE', d: 'DEVIATES', e: 'DEVIATES' });
  });

  test('that stay within the deviation move the mark no further than the honest ones stand apart', () => {
    const { marks } = play(five, [
      ...[...each('a', '99', 0), ...each('b', '100', 0), ...each('c', '101', 0)],
      ...each('de', '104.9', 0),
    ]);
    expect(marks.at(-1)).toBe('101');
  });

  test('have no market to themselves when the honest ones are silent', () => {
    const { marks } = play(five, [...each('abcde', '100', 0), ...each('dede', '60', 61)]);
    expect(marks.slice(-4)).toEqual([null, null, null, null]);
  });
});

describe('a source that stops at the peak', () => {
  const three = { sources: someSources('a', 'b', 'c'), minSources: 2 };

  test('never holds the mark up: it stays between the two that go on', () => {
    const path = ['104', '102', '100', '98', '96'];
    const { marks, standings } = play(three, [
      ...each('abc', '100', 0),
      ...each('a', '104.9', 1),
      ...path.flatMap((price, step) => each('bc', price, 2 + step * 10)),
    ]);
    expect(path.map((_, step) => marks[5 + 2 * step])).toEqual(path);
    expect(standings(42)).toMatchObject({ a: 'DEVIATES' });
    expect(standings(62)).toMatchObject({ a: 'STALE' });
  });

  test('as the only one leaves no price once it is too old', () => {
    const parameters = { sources: someSources('a'), minSources: 1 };
    const { marks } = play(parameters, [...each('a', '100', 0), ...each('a', '109', 1)]);
    expect(marks).toEqual(['100', '109']);
    const state = admitPrice(
      null,
      aMarkPrice('109', { source: 'a', at: secondsAfter(1) }),
      { parameters: someParameters({ maxPriceAgeSeconds: 60 }), priceSources: someSources('a') },
      secondsAfter(1),
    ).state;
    const limits = { maxPriceAgeSeconds: 60 };
    expect(isPriceUsable(state, limits, secondsAfter(61))).toBe(true);
    expect(isPriceUsable(state, limits, secondsAfter(61.001))).toBe(false);
  });
});

describe('weights that make one source the median', () => {
  // 49 of 100 is less than half; of what is left when b is silent it is more.
  const heavy = someSources('a:49', 'b:26', 'c:25');

  test('while another is silent leave no price beside a third that disagrees', () => {
    const { marks } = play({ sources: heavy, minSources: 2 }, [
      ...each('abc', '100', 0),
      ...each('c', '100', 61),
      ...each('a', '80', 61),
    ]);
    expect(marks.at(-1)).toBeNull();
  });

  test('with minSources 1 they leave a jump that waits, and none beyond maxJump, whatever is repeated', () => {
    const rule = { sources: heavy, minSources: 1 };
    const beginning = [...each('abc', '100', 0), ...each('c', '100', 61)];
    const to = (price: string, ...times: readonly number[]) =>
      play(rule, [...beginning, ...times.flatMap((at) => each('a', price, at))]).marks.at(-1);
    expect(to('80', 61, 65, 70.9)).toBeNull();
    expect(to('80', 61, 65, 71)).toBe('80');
    expect(to('40', 61, 65, 71, 90, 150, 200)).toBeNull();
  });
});

describe('one source that alternates between two values within the deviation', () => {
  const alone = { sources: someSources('a'), minSources: 1 };

  test('moves the mark between them, and no step adds up to more within jumpConfirmationSeconds', () => {
    const { marks } = play(alone, [
      ...each('a', '100', 0),
      ...each('a', '91', 1),
      ...each('a', '100', 2),
      ...each('a', '91', 3),
      // 9 % below 91, and 17 % below where it was ten seconds ago.
      ...each('a', '83', 4),
    ]);
    expect(marks).toEqual(['100', '91', '100', '91', null]);
  });

  test('as one of three moves nothing', () => {
    const three = { sources: someSources('a', 'b', 'c'), minSources: 2 };
    const { marks } = play(three, [
      ...each('abc', '100', 0),
      ...Array.from({ length: 20 }, (_, step) =>
        each('a', step % 2 === 0 ? '95.1' : '104.9', 1),
      ).flat(),
    ]);
    expect(new Set(marks.slice(1))).toEqual(new Set(['100']));
  });
});
