import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { type Decimal, decimal } from '../../../../src/domain/decimal.js';
import {
  GOVERNED_PARAMETER_NAMES,
  firstTierOf,
  isGovernedParameterName,
  isInRange,
  parameterLimitsOf,
  parameterValueOf,
  rangeInWords,
} from '../../../../src/domain/governance/parameters/governed-parameters.js';
import {
  type MarginParameterChanges,
  applyParameterChanges,
  askedValueOf,
  changesTiers,
  listedParameterSet,
  namedParameters,
  requireValidSet,
} from '../../../../src/domain/governance/parameters/parameter-changes.js';
import { MARGIN_PARAMETER_DEFAULTS } from '../../../../src/domain/risk/parameters/market-parameters.js';
import { validateParameterSet } from '../../../../src/domain/risk/parameters/parameter-validity.js';
import { someParameters, someTiers } from '../../../support/risk-factories.js';

import { refusalOf } from '../governance-factories.js';

const current = someParameters({
  tiers: someTiers(['0', '0.02', '0.01'], ['100000', '0.05', '0.025'], ['1000000', '0.3', '0.15']),
  liquidationFee: '0.001',
});

describe('applyParameterChanges', () => {
  test('changes only what is given', () => {
    const changes = { cureRatio: decimal('1.15'), gracePeriodSeconds: 1800 };
    expect(applyParameterChanges(current, changes)).toEqual({ ...current, ...changes });
  });

  test('one fraction alone scales that fraction in every bracket', () => {
    const changes = { maintenanceMarginFraction: decimal('0.012') };
    expect(applyParameterChanges(current, changes).tiers).toEqual(
      someTiers(['0', '0.02', '0.012'], ['100000', '0.05', '0.03'], ['1000000', '0.3', '0.18']),
    );
  });

  test('both scale by their own ratio, and what does not come out even is rounded up', () => {
    const thirds = someParameters({
      tiers: someTiers(['0', '0.03', '0.003'], ['10', '0.1', '0.01']),
    });
    const changes = {
      initialMarginFraction: decimal('0.04'),
      maintenanceMarginFraction: decimal('0.0031'),
    };
    expect(applyParameterChanges(thirds, changes).tiers).toEqual(
      someTiers(['0', '0.04', '0.0031'], ['10', '0.133333333334', '0.010333333334']),
    );
  });

  test('whole tiers replace the schedule', () => {
    const tiers = someTiers(['0', '0.1', '0.05']);
    expect(applyParameterChanges(current, { tiers }).tiers).toEqual(tiers);
  });

  test.each<[string, MarginParameterChanges, string]>([
    ['nothing', {}, 'changes'],
    ['a name that is no parameter', { leverage: decimal(3) } as MarginParameterChanges, 'changes'],
    [
      'tiers and a fraction',
      { tiers: current.tiers, initialMarginFraction: decimal('0.1') },
      'changes.tiers',
    ],
    [
      'a fraction of zero',
      { maintenanceMarginFraction: decimal(0) },
      'changes.maintenanceMarginFraction',
    ],
    [
      'a fraction above one',
      { initialMarginFraction: decimal('1.1') },
      'changes.initialMarginFraction',
    ],
    ['thirteen decimals', { cureRatio: decimal('1.1000000000001') }, 'changes.cureRatio'],
    ['half a second', { gracePeriodSeconds: 0.5 }, 'changes.gracePeriodSeconds'],
  ])('refuses %s', (_name, changes, field) => {
    const refusal = refusalOf(() => applyParameterChanges(current, changes));
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', details: { field } });
  });

  test('the first bracket gets exactly what was asked, the shape stays to twelve decimals', () => {
    const ppm = fc.integer({ min: 1, max: 500_000 });
    fc.assert(
      fc.property(ppm, ppm, ppm, (first, second, target) => {
        const tier = (floor: number, value: Decimal): readonly [string, string, string] => [
          String(floor),
          '1',
          value.toFixed(),
        ];
        const [a, b, asked] = [first, second, target].map((value) => decimal(value).div(1e6));
        const set = someParameters({ tiers: someTiers(tier(0, a!), tier(1, b!)) });
        const { tiers } = applyParameterChanges(set, { maintenanceMarginFraction: asked! });
        expect(tiers[0]!.maintenanceMarginFraction.eq(asked!)).toBe(true);
        const excess = tiers[1]!.maintenanceMarginFraction.times(a!).minus(b!.times(asked!));
        expect(excess.gte(0)).toBe(true);
        expect(excess.lt(a!.times('1e-12'))).toBe(true);
      }),
    );
  });
});

describe('what a change names', () => {
  test('in the order of the contract, tiers apart', () => {
    const changes = { cureRatio: decimal('1.2'), initialMarginFraction: decimal('0.1') };
    expect(namedParameters(changes)).toEqual(['initialMarginFraction', 'cureRatio']);
    expect(askedValueOf(changes, 'cureRatio')?.toFixed()).toBe('1.2');
    expect(askedValueOf({ gracePeriodSeconds: 60 }, 'gracePeriodSeconds')?.toFixed()).toBe('60');
    expect(askedValueOf(changes, 'maxSlippage')).toBeNull();
  });

  test.each<[MarginParameterChanges, boolean]>([
    [{ tiers: current.tiers }, true],
    [{ initialMarginFraction: decimal('0.1') }, true],
    [{ maintenanceMarginFraction: decimal('0.1') }, true],
    [{ cureRatio: decimal('1.2') }, false],
  ])('whether the schedule moves', (changes, expected) => {
    expect(changesTiers(changes)).toBe(expected);
  });
});

describe('listedParameterSet', () => {
  const fractions = {
    initialMarginFraction: decimal('0.1'),
    maintenanceMarginFraction: decimal('0.05'),
  };

  test('is the defaults with one bracket, when the two fractions are all that is given', () => {
    expect(listedParameterSet(fractions)).toEqual({
      ...MARGIN_PARAMETER_DEFAULTS,
      tiers: someTiers(['0', '0.1', '0.05']),
    });
  });

  test('takes whole tiers and every other parameter', () => {
    const changes = { tiers: current.tiers, gracePeriodSeconds: 0 };
    expect(listedParameterSet(changes)).toEqual({ ...MARGIN_PARAMETER_DEFAULTS, ...changes });
  });

  test.each<[string, MarginParameterChanges, string]>([
    ['no schedule', { cureRatio: decimal('1.2') }, 'parameters.tiers'],
    ['half a schedule', { initialMarginFraction: decimal('0.1') }, 'parameters.tiers'],
    ['nothing', {}, 'parameters'],
    ['an invalid whole', { ...fractions, warningRatio: decimal('1.05') }, 'warningRatio'],
  ])('refuses %s', (_name, changes, field) => {
    const refusal = refusalOf(() => listedParameterSet(changes));
    expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', details: { field } });
  });
});

describe('requireValidSet', () => {
  test('names the first fault and counts all of them', () => {
    const broken = { ...current, cureRatio: decimal('0.9'), maxSlippage: decimal(0) };
    const faults = validateParameterSet(broken);
    expect(refusalOf(() => requireValidSet(broken))).toMatchObject({
      details: { field: faults[0]!.field, faultCount: faults.length },
    });
    expect(requireValidSet(current)).toBe(current);
  });
});

describe('GOVERNED_PARAMETERS', () => {
  test('a value outside of its range is valid in no set', () => {
    for (const name of GOVERNED_PARAMETER_NAMES) {
      const { kind, min, isMinExclusive } = parameterLimitsOf(name);
      const below = isMinExclusive ? min : min.minus(1);
      expect(isInRange(name, below)).toBe(false);
      const isTier = name === 'initialMarginFraction' || name === 'maintenanceMarginFraction';
      const value = kind === 'SECONDS' ? below.toNumber() : below;
      const set = isTier
        ? { ...current, tiers: [{ ...firstTierOf(current), [name]: below }] }
        : { ...current, [name]: value };
      expect({ name, isValid: validateParameterSet(set).length === 0 }).toEqual({
        name,
        isValid: false,
      });
    }
  });

  test('ranges read as sentences', () => {
    expect(rangeInWords('maintenanceMarginFraction')).toBe(
      'above 0 and below 1, with at most 12 decimals',
    );
    expect(rangeInWords('gracePeriodSeconds')).toBe('at least 0 and at most 2592000, whole');
  });

  test('names and values', () => {
    expect(isGovernedParameterName('tiers')).toBe(false);
    expect(parameterValueOf(current, 'initialMarginFraction').toFixed()).toBe('0.02');
    expect(parameterValueOf(current, 'gracePeriodSeconds').toFixed()).toBe('3600');
    expect(() => firstTierOf({ tiers: [] })).toThrow('has a first bracket');
  });
});
