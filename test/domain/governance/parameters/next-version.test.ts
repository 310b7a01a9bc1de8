import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  GATE_HORIZON_SECONDS,
  isPhasingIn,
  planNextVersion,
  setInForce,
} from '../../../../src/domain/governance/parameters/next-version.js';
import {
  type MarginParameterSet,
  type MarginParameters,
  type MarginTier,
} from '../../../../src/domain/risk/parameters/margin-parameters.js';
import { TIERS_MAX } from '../../../../src/domain/risk/parameters/parameter-validity.js';
import { NOW, secondsAfter, someParameters, someTiers } from '../../../support/risk-factories.js';

const WEEK = 7 * GATE_HORIZON_SECONDS;
const calm = someParameters({ liquidationFee: '0.001' });
const tighter = { maintenanceMarginFraction: decimal('0.085') };
const fractionOf = ({ tiers }: Pick<MarginParameterSet, 'tiers'>): string | undefined =>
  tiers[0]?.maintenanceMarginFraction.toFixed();

/** From 5 % to 8.5 % in a week that began at NOW. */
const ramping: MarginParameters = {
  ...calm,
  tiers: someTiers(['0', '0.1', '0.085']),
  ramp: { fromTiers: calm.tiers, startsAt: NOW, endsAt: secondsAfter(WEEK) },
};

describe('the next version', () => {
  test('holds at once without a phase-in', () => {
    const { set, ramp, changed, atFullEffect, atGate } = planNextVersion(calm, tighter, 0, NOW);
    expect([fractionOf(set), ramp, changed]).toEqual([
      '0.085',
      null,
      ['maintenanceMarginFraction'],
    ]);
    expect([fractionOf(atFullEffect), fractionOf(atGate)]).toEqual(['0.085', '0.085']);
  });

  test('with a phase-in is judged where it stands after a day', () => {
    const planned = planNextVersion(calm, tighter, WEEK, NOW);
    expect(planned.ramp).toEqual(ramping.ramp);
    expect([fractionOf(planned.atFullEffect), fractionOf(planned.atGate)]).toEqual([
      '0.085',
      '0.055',
    ]);
  });

  test.each([1, GATE_HORIZON_SECONDS])('a phase-in of %d s is judged at full effect', (seconds) => {
    expect(fractionOf(planNextVersion(calm, tighter, seconds, NOW).atGate)).toBe('0.085');
  });

  test('names a whole schedule as tiers', () => {
    const tiers = someTiers(['0', '0.2', '0.1']);
    expect(planNextVersion(calm, { tiers }, 0, NOW).changed).toEqual(['tiers']);
  });

  test('does not name what is given the value in force, so no cooldown begins for it', () => {
    const changes = { ...tighter, maxSlippage: calm.maxSlippage };
    expect(planNextVersion(calm, changes, 0, NOW).changed).toEqual(['maintenanceMarginFraction']);
  });

  test('names a fraction that is held where a phase-in is', () => {
    const now = secondsAfter(WEEK / 2);
    const held = { maintenanceMarginFraction: decimal(fractionOf(setInForce(ramping, now))!) };
    expect(planNextVersion(ramping, held, 0, now).changed).toEqual(['maintenanceMarginFraction']);
  });

  test('starts a new phase-in from where a running one is', () => {
    const half = secondsAfter(WEEK / 2);
    const back = planNextVersion(ramping, { maintenanceMarginFraction: decimal('0.05') }, 60, half);
    expect(fractionOf({ tiers: back.ramp!.fromTiers })).toBe('0.0675');
    expect(back.ramp?.endsAt).toEqual(secondsAfter(WEEK / 2 + 60));
  });

  test('leaves a running phase-in alone when it changes anything else', () => {
    const half = secondsAfter(WEEK / 2);
    const planned = planNextVersion(ramping, { gracePeriodSeconds: 1800 }, 0, half);
    const next: MarginParameters = { ...calm, ...planned.set, ramp: planned.ramp };
    expect(fractionOf(planned.atGate)).toBe('0.0675');
    expect(planned.ramp).toEqual(ramping.ramp);
    for (const seconds of [WEEK / 2, WEEK / 2 + 1, (WEEK * 3) / 4, WEEK - 1, WEEK, WEEK + 1]) {
      const instant = secondsAfter(seconds);
      expect(setInForce(next, instant).tiers).toEqual(setInForce(ramping, instant).tiers);
    }
  });

  test('counts the brackets of what is asked for, not those that merge in a phase-in', () => {
    const brackets = (from: number): readonly MarginTier[] =>
      Array.from({ length: TIERS_MAX }, (_, index) => ({
        ...calm.tiers[0]!,
        floor: decimal(index === 0 ? 0 : from + index),
      }));
    const merging = { ...ramping, tiers: brackets(0) };
    const into = { ...merging, ramp: { ...ramping.ramp!, fromTiers: brackets(1000) } };
    const half = secondsAfter(WEEK / 2);
    expect(setInForce(into, half).tiers).toHaveLength(2 * TIERS_MAX - 1);
    expect(planNextVersion(into, { gracePeriodSeconds: 1800 }, 0, half).set.tiers).toHaveLength(
      TIERS_MAX,
    );
    expect(planNextVersion(into, { tiers: calm.tiers }, WEEK, half).set.tiers).toHaveLength(1);
    const oneMore = [...brackets(0), { ...calm.tiers[0]!, floor: decimal(5000) }];
    expect(() => planNextVersion(into, { tiers: oneMore }, 0, half)).toThrow('1 to 50 brackets');
  });

  test('lets a fee grow into a phase-in: what is behind it does not count', () => {
    const half = secondsAfter(WEEK / 2);
    // 0.6667 · 0.0675 is above it, 0.6667 · 0.05 below.
    const changes = { liquidationFee: decimal('0.04') };
    expect(planNextVersion(ramping, changes, 0, half).ramp).toEqual(ramping.ramp);
    expect(() => planNextVersion(ramping, changes, 0, secondsAfter(1))).toThrow('liquidationFee');
  });

  test('after the end of a phase-in starts from what it came to', () => {
    const end = secondsAfter(WEEK);
    expect(isPhasingIn(ramping, secondsAfter(WEEK - 1))).toBe(true);
    expect(isPhasingIn(ramping, end)).toBe(false);
    const planned = planNextVersion(ramping, { gracePeriodSeconds: 1800 }, 0, end);
    expect([planned.ramp, fractionOf(planned.set)]).toEqual([null, '0.085']);
  });
});
