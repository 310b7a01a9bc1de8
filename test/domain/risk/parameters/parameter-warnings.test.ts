import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { ONE, decimal } from '../../../../src/domain/decimal.js';
import { type MarginParameters } from '../../../../src/domain/risk/parameters/margin-parameters.js';
import {
  graceVoidedProbability,
  parameterWarnings,
  standardNormalCdf,
} from '../../../../src/domain/risk/parameters/parameter-warnings.js';
import { type Texts, someParameters, someTiers } from '../../../support/risk-factories.js';

const codesOf = (overrides: Texts<MarginParameters>, volatility: string | null) =>
  parameterWarnings(
    someParameters(overrides),
    volatility === null ? null : decimal(volatility),
  ).map(({ code, tierFloor }) => `${code} ${tierFloor}`);

describe('the normal distribution', () => {
  // Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.1.
  test.each([
    ['0', '0.500000000000000'],
    ['0.5', '0.691462461274013'],
    ['1', '0.841344746068543'],
    ['2', '0.977249868051821'],
    ['3', '0.998650101968370'],
    ['-1', '0.158655253931457'],
  ])('at %s is %s', (x, probability) => {
    expect(standardNormalCdf(decimal(x)).toFixed(15)).toBe(probability);
  });

  test('is 0 and 1 far out', () => {
    expect(standardNormalCdf(decimal('-12.1')).toFixed()).toBe('0');
    expect(standardNormalCdf(decimal('12.1')).toFixed()).toBe('1');
  });

  test('mirrors at zero and rises', () => {
    const points = fc
      .integer({ min: -12_000, max: 12_000 })
      .map((milli) => decimal(milli).div(1000));
    fc.assert(
      fc.property(points, (x) => {
        const mirrored = ONE.minus(standardNormalCdf(x.negated()));
        expect(standardNormalCdf(x).minus(mirrored).abs().lt('1e-20')).toBe(true);
        expect(standardNormalCdf(x.plus('0.001')).gte(standardNormalCdf(x))).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the chance that a grace is voided', () => {
  const terms = { closeOutRatio: decimal('0.6'), gracePeriodSeconds: 3456 };

  test('is that of a random walk touching the close-out level', () => {
    // Distance 0.4 · 0.05 = 0.02; deviation 0.05 · √(3456 / 86400) = 0.01: 2 · (1 − Φ(2)).
    const chance = graceVoidedProbability(terms, decimal('0.05'), decimal('0.05'));
    expect(chance.toFixed()).toBe('0.0455');
  });

  test('is zero without grace or without volatility', () => {
    const without = { ...terms, gracePeriodSeconds: 0 };
    expect(graceVoidedProbability(without, decimal('0.05'), decimal('0.05')).toFixed()).toBe('0');
    expect(graceVoidedProbability(terms, decimal('0.05'), decimal('0')).toFixed()).toBe('0');
  });

  test('has no negative volatility', () => {
    expect(() => graceVoidedProbability(terms, decimal('0.05'), decimal('-1'))).toThrow(
      'volatility is not negative',
    );
  });
});

describe('a set of parameters is warned about when', () => {
  const quiet = { maxSlippage: '0.01', liquidationFee: '0.005' };

  test('nothing is wrong: not at all', () => {
    expect(codesOf(quiet, '0.03')).toEqual([]);
    expect(codesOf(quiet, null)).toEqual([]);
  });

  test.each([
    ['0.045', ['PARTIAL_LIQUIDATION_CANNOT_HEAL 0', 'NO_ROOM_TO_SELL 0']],
    ['0.044999', ['NO_ROOM_TO_SELL 0']],
  ])('fee and a slippage of %s reach what closing frees: %j', (maxSlippage, codes) => {
    expect(codesOf({ maxSlippage }, null)).toEqual(codes);
  });

  // Close-out is at 0.6667 · 0.05 = 0.033335, and the fee is 0.01.
  test.each([
    ['0.023335', ['NO_ROOM_TO_SELL 0']],
    ['0.023334', []],
  ])(
    'fee and a slippage of %s may cost all that is left at close-out: %j',
    (maxSlippage, codes) => {
      expect(codesOf({ maxSlippage }, null)).toEqual(codes);
    },
  );

  test('the grace is likely voided', () => {
    // Deviation over an hour: 0.05 · √(1/24) = 0.0102; distance 0.0167: 10 %.
    expect(codesOf(quiet, '0.05')).toEqual(['GRACE_LIKELY_VOIDED 0']);
  });

  test('a gap may be larger than the room for it', () => {
    // Room 0.0333 − 0.015 = 0.0183; three deviations over 7,200 s: 0.0866 · volatility · … .
    const slow = { ...quiet, maxPriceAgeSeconds: 3600, liquidationCooldownSeconds: 3600 };
    expect(codesOf({ ...slow, gracePeriodSeconds: 0 }, '0.03')).toEqual(['NO_ROOM_FOR_GAPS 0']);
    expect(codesOf({ ...slow, gracePeriodSeconds: 0 }, '0.02')).toEqual([]);
  });

  test('a bracket is weak: once for each kind, for the lowest', () => {
    const tiers = someTiers(
      ['0', '0.05', '0.02'],
      ['1000', '0.06', '0.021'],
      ['2000', '0.3', '0.2'],
    );
    expect(codesOf({ tiers }, '0.5')).toEqual([
      'PARTIAL_LIQUIDATION_CANNOT_HEAL 0',
      'NO_ROOM_TO_SELL 0',
      'GRACE_LIKELY_VOIDED 0',
      'NO_ROOM_FOR_GAPS 0',
    ]);
  });

  test('and shows both numbers', () => {
    expect(parameterWarnings(someParameters({ maxSlippage: '0.05' }), null)).toEqual([
      {
        code: 'PARTIAL_LIQUIDATION_CANNOT_HEAL',
        tierFloor: '0',
        message: 'liquidationFee + maxSlippage reaches cureRatio · mmf: at worst, all is closed',
        measured: '0.06',
        limit: '0.055',
      },
      {
        code: 'NO_ROOM_TO_SELL',
        tierFloor: '0',
        message: 'closeOutRatio · mmf is at most maxSlippage + liquidationFee: a sale may cost all',
        measured: '0.033335',
        limit: '0.06',
      },
    ]);
  });
});
