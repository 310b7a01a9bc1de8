import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal, max } from '../../../../src/domain/decimal.js';
import { type MarginTier } from '../../../../src/domain/risk/parameters/margin-parameters.js';
import {
  marginalFraction,
  tieredRequirement,
  tiersInForce,
} from '../../../../src/domain/risk/parameters/margin-tiers.js';
import { NOW, secondsAfter, someParameters, someTiers } from '../../../support/risk-factories.js';
import { anyAmount, anySchedule } from '../../../support/risk-arbitraries.js';

const BRACKETS_FILE = path.resolve(
  import.meta.dirname,
  '../../../../../shared/data/margin/binance_um_leverage_brackets_2024-10-24.csv.gz',
);

interface Bracket {
  readonly floor: string;
  readonly cap: string;
  readonly ratio: string;
  readonly cum: string;
}

/** Binance's published brackets by symbol: margin = notional · ratio − cum. */
function readBrackets(): ReadonlyMap<string, readonly Bracket[]> {
  const [, ...lines] = gunzipSync(readFileSync(BRACKETS_FILE)).toString('utf8').trim().split('\n');
  const bySymbol = new Map<string, Bracket[]>();
  for (const line of lines) {
    const [symbol = '', , , floor = '', cap = '', ratio = '', cum = ''] = line.trim().split(',');
    const known = bySymbol.get(symbol) ?? [];
    bySymbol.set(symbol, [...known, { floor, cap, ratio, cum }]);
  }
  return bySymbol;
}

const hasBrackets = existsSync(BRACKETS_FILE);
if (!hasBrackets) {
  process.stderr.write(`Skipped: Binance's brackets are not at ${BRACKETS_FILE}\n`);
}

(hasBrackets ? describe : describe.skip)('the requirement of Binance’s published brackets', () => {
  test('equals notional · ratio − cum at and around every floor and cap', () => {
    let checked = 0;
    for (const brackets of readBrackets().values()) {
      const tiers = brackets.map(({ floor, ratio }): MarginTier => ({
        floor: decimal(floor),
        initialMarginFraction: decimal('1'),
        maintenanceMarginFraction: decimal(ratio),
      }));
      for (const { floor, cap, ratio, cum } of brackets) {
        const [low, high] = [decimal(floor), decimal(cap)];
        const inside = [low, low.plus('0.01'), low.plus(high).div(2), high.minus('0.01'), high];
        for (const notional of inside) {
          const published = notional.times(ratio).minus(cum);
          const ours = tieredRequirement(tiers, notional, 'maintenanceMarginFraction');
          expect(ours.toFixed()).toBe(published.toFixed());
        }
        checked += 1;
      }
    }
    expect(checked).toBe(2805);
  });
});

describe('the tiered requirement', () => {
  const tiers = someTiers(['0', '0.1', '0.05'], ['1000', '0.2', '0.1']);

  test('is the sum of the parts inside each bracket', () => {
    const at = (notional: string) =>
      tieredRequirement(tiers, decimal(notional), 'maintenanceMarginFraction').toFixed();
    expect([at('0'), at('999.99'), at('1000'), at('1000.01'), at('3000')]).toEqual([
      '0',
      '49.9995',
      '50',
      '50.001',
      '250',
    ]);
    expect(tieredRequirement(tiers, decimal('3000'), 'initialMarginFraction').toFixed()).toBe(
      '500',
    );
  });

  test('refuses a negative notional', () => {
    expect(() => tieredRequirement(tiers, decimal('-1'), 'initialMarginFraction')).toThrow(
      'notional is not negative',
    );
    expect(() => marginalFraction(tiers, decimal('-1'), 'initialMarginFraction')).toThrow(
      'notional is not negative',
    );
  });

  test('a notional on a floor is in the bracket that starts there', () => {
    const at = (notional: string) =>
      marginalFraction(tiers, decimal(notional), 'maintenanceMarginFraction').toFixed();
    expect([at('0'), at('999.999999'), at('1000'), at('5000')]).toEqual([
      '0.05',
      '0.05',
      '0.1',
      '0.1',
    ]);
  });

  test('rises by no less than the first fraction and no more than the last', () => {
    fc.assert(
      fc.property(anySchedule(), anyAmount(), anyAmount(), (schedule, start, step) => {
        const of = (notional: typeof start) =>
          tieredRequirement(schedule, notional, 'maintenanceMarginFraction');
        const rise = of(start.plus(step)).minus(of(start));
        const [first, last] = [schedule[0]!, schedule.at(-1)!];
        expect(rise.gte(step.times(first.maintenanceMarginFraction))).toBe(true);
        expect(rise.lte(step.times(last.maintenanceMarginFraction))).toBe(true);
      }),
    );
  });

  test('is convex: twice the middle is at most the two ends', () => {
    fc.assert(
      fc.property(anySchedule(), anyAmount(), anyAmount(), (schedule, start, step) => {
        const of = (notional: typeof start) =>
          tieredRequirement(schedule, notional, 'initialMarginFraction');
        const ends = of(start).plus(of(start.plus(step.times(2))));
        expect(of(start.plus(step)).times(2).lte(ends)).toBe(true);
      }),
    );
  });
});

describe('a ramp', () => {
  const [from, to] = [
    someTiers(['0', '0.1', '0.05'], ['1000', '0.2', '0.1']),
    someTiers(['0', '0.2', '0.07'], ['5000', '0.4', '0.2']),
  ];
  const ramp = { fromTiers: from, startsAt: NOW, endsAt: secondsAfter(100) };
  const parameters = someParameters({ tiers: to, ramp });

  test('is the old schedule until it starts and the new one from its end', () => {
    expect(tiersInForce(parameters, secondsAfter(-1))).toBe(from);
    expect(tiersInForce(parameters, NOW)).toBe(from);
    expect(tiersInForce(parameters, secondsAfter(100))).toBe(to);
    expect(tiersInForce(parameters, secondsAfter(101))).toBe(to);
    expect(tiersInForce({ ...parameters, ramp: null }, NOW)).toBe(to);
  });

  test('without a duration is the new schedule', () => {
    const instant = { ...ramp, endsAt: NOW };
    expect(tiersInForce({ ...parameters, ramp: instant }, NOW)).toBe(to);
  });

  test('merges the floors and puts every fraction on the line between old and new', () => {
    const halfway = tiersInForce(parameters, secondsAfter(50)).map((tier) =>
      Object.values(tier as unknown as Record<string, { toFixed(): string }>).map((value) =>
        value.toFixed(),
      ),
    );
    expect(halfway).toEqual([
      ['0', '0.15', '0.06'],
      ['1000', '0.2', '0.085'],
      ['5000', '0.3', '0.15'],
    ]);
  });

  test('rounds a fraction up to 12 decimals', () => {
    const third = { ...ramp, endsAt: secondsAfter(3) };
    const [tier] = tiersInForce({ ...parameters, ramp: third }, secondsAfter(1));
    expect(tier?.initialMarginFraction.toFixed()).toBe('0.133333333334');
  });

  test('asks within a rounding of the weighted old and new requirement', () => {
    const seconds = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(anySchedule(), anySchedule(), anyAmount(), seconds, (old, next, n, second) => {
        const inForce = tiersInForce(
          someParameters({ tiers: next, ramp: { ...ramp, fromTiers: old } }),
          secondsAfter(second),
        );
        const of = (tiers: readonly MarginTier[]) =>
          tieredRequirement(tiers, n, 'maintenanceMarginFraction');
        const weight = decimal(second).div(100);
        const exact = of(old).plus(of(next).minus(of(old)).times(weight));
        const excess = of(inForce).minus(exact);
        expect(excess.gte(0)).toBe(true);
        expect(excess.lte(n.times('1e-12'))).toBe(true);
        expect(of(inForce).lte(max(of(old), of(next)))).toBe(true);
      }),
    );
  });
});
