import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  type MarginParameters,
  type MarginTier,
} from '../../../../src/domain/risk/parameters/margin-parameters.js';
import {
  TIERS_MAX,
  validateParameterSet,
} from '../../../../src/domain/risk/parameters/parameter-validity.js';
import {
  type Texts,
  type TierText,
  someParameters,
  someTiers,
} from '../../../support/risk-factories.js';

const VALID = someParameters({ tiers: someTiers(['0', '0.1', '0.05'], ['1000', '0.2', '0.1']) });

function faultsOf(overrides: Texts<MarginParameters>): readonly string[] {
  const set = someParameters({ tiers: VALID.tiers, ...overrides });
  return validateParameterSet(set).map(({ field, rule, value }) => `${field} ${rule}: ${value}`);
}

const faultsOfTiers = (...tiers: readonly TierText[]): readonly string[] =>
  faultsOf({ tiers: someTiers(...tiers), liquidationFee: '0' });

describe('a valid set of parameters', () => {
  test('has no faults', () => {
    expect(validateParameterSet(VALID)).toEqual([]);
  });

  test.each<Texts<MarginParameters>>([
    { closeOutRatio: '0.999999', cureRatio: '1.2', warningClearRatio: '1.2' },
    { maxLiquidationFraction: '1', maxSlippage: '0.99', maxPriceDeviation: '1' },
    { liquidationFee: '0', largePositionNotional: '0', minPositionNotional: '0' },
    { gracePeriodSeconds: 0, parameterChangeGraceSeconds: 0, finalityHoldSeconds: 0 },
    { gracePeriodSeconds: 2_592_000, liquidationCooldownSeconds: 3600, maxPriceAgeSeconds: 86_400 },
    { gracePeriodSeconds: 0, liquidationFee: '0.0549' },
    { liquidationFee: '0.0333' },
  ])('may be at the edge: %j', (overrides) => {
    expect(faultsOf(overrides)).toEqual([]);
  });
});

describe('a set of parameters is refused when', () => {
  test.each<readonly [string, Texts<MarginParameters>, string]>([
    [
      'close-out is zero',
      { closeOutRatio: '0', liquidationFee: '0', gracePeriodSeconds: 0 },
      'closeOutRatio is above 0 and below 1, with at most 12 decimals: 0',
    ],
    [
      'close-out is one',
      { closeOutRatio: '1' },
      'closeOutRatio is above 0 and below 1, with at most 12 decimals: 1',
    ],
    [
      'cure is one',
      { cureRatio: '1' },
      'cureRatio is above 1 and at most 100, with at most 12 decimals: 1',
    ],
    [
      'cure is no number',
      { cureRatio: 'Infinity' },
      'cureRatio is above 1 and at most 100, with at most 12 decimals: Infinity',
    ],
    ['warning is below cure', { warningRatio: '1.09' }, 'warningRatio is at least cureRatio: 1.09'],
    [
      'clear is below warning',
      { warningClearRatio: '1.19' },
      'warningClearRatio is at least warningRatio: 1.19',
    ],
    [
      'the step fraction is zero',
      { maxLiquidationFraction: '0' },
      'maxLiquidationFraction is above 0 and at most 1, with at most 12 decimals: 0',
    ],
    [
      'the step fraction is over one',
      { maxLiquidationFraction: '1.01' },
      'maxLiquidationFraction is above 0 and at most 1, with at most 12 decimals: 1.01',
    ],
    [
      'slippage is zero',
      { maxSlippage: '0' },
      'maxSlippage is above 0 and below 1, with at most 12 decimals: 0',
    ],
    [
      'deviation is negative',
      { maxPriceDeviation: '-0.1' },
      'maxPriceDeviation is above 0 and at most 1, with at most 12 decimals: -0.1',
    ],
    [
      'an amount is negative',
      { minPositionNotional: '-1' },
      'minPositionNotional is at least 0 and at most 1000000000000000, with at most 8 decimals: -1',
    ],
    [
      'a fee is negative',
      { liquidationFee: '-0.01' },
      'liquidationFee is at least 0 and below 1, with at most 12 decimals: -0.01',
    ],
    [
      'a grace is negative',
      { gracePeriodSeconds: -1 },
      'gracePeriodSeconds is at least 0 and at most 2592000, whole: -1',
    ],
    [
      'a grace is too long',
      { parameterChangeGraceSeconds: 2_592_001 },
      'parameterChangeGraceSeconds is at least 0 and at most 2592000, whole: 2592001',
    ],
    [
      'a hold is a fraction',
      { finalityHoldSeconds: 0.5 },
      'finalityHoldSeconds is at least 0 and at most 86400, whole: 0.5',
    ],
    [
      'a cooldown is too long',
      { liquidationCooldownSeconds: 3601 },
      'liquidationCooldownSeconds is at least 0 and at most 3600, whole: 3601',
    ],
    [
      'a price may have no age',
      { maxPriceAgeSeconds: 0 },
      'maxPriceAgeSeconds is at least 1 and at most 86400, whole: 0',
    ],
  ])('%s', (_, overrides, fault) => {
    expect(faultsOf(overrides)).toContain(fault);
  });

  test('a value is no number at all', () => {
    expect(faultsOf({ liquidationFee: 'NaN' }).length).toBeGreaterThan(0);
    expect(faultsOf({ warningRatio: 'NaN' })).toContain('warningRatio is at least cureRatio: NaN');
    expect(faultsOfTiers(['0', 'NaN', '0.05'])).toContain(
      'tiers[0].initialMarginFraction is at most 1: NaN',
    );
    expect(faultsOfTiers(['0', '0.1', '0.05'], ['Infinity', '0.1', '0.05'])).toEqual([
      'tiers[1].floor is above the one before: Infinity',
    ]);
  });
});

describe('a schedule is refused when', () => {
  test('it is empty or longer than any market needs', () => {
    expect(faultsOf({ tiers: [] })).toEqual(['tiers has 1 to 50 brackets: 0']);
    const [tier] = VALID.tiers;
    const tiers = Array.from({ length: TIERS_MAX + 1 }, (_, index) => ({
      ...tier!,
      floor: decimal(index),
    }));
    expect(faultsOf({ tiers })).toContain('tiers has 1 to 50 brackets: 51');
    expect(faultsOf({ tiers: tiers.slice(1) })[0]).toBe('tiers[0].floor the first is 0: 1');
    expect(faultsOf({ tiers: tiers.slice(0, TIERS_MAX) })).toEqual([]);
  });

  test('it does not start at zero, or its floors do not rise', () => {
    expect(faultsOfTiers(['1', '0.1', '0.05'])).toEqual(['tiers[0].floor the first is 0: 1']);
    expect(faultsOfTiers(['0', '0.1', '0.05'], ['0', '0.1', '0.05'])).toEqual([
      'tiers[1].floor is above the one before: 0',
    ]);
  });

  test('a fraction is out of its range', () => {
    expect(faultsOfTiers(['0', '0.1', '0'])).toContain(
      'tiers[0].maintenanceMarginFraction is above 0: 0',
    );
    expect(faultsOfTiers(['0', '0.1', '0.1'])).toEqual([
      'tiers[0].maintenanceMarginFraction is below initialMarginFraction: 0.1',
    ]);
    expect(faultsOfTiers(['0', '1', '0.5'])).toEqual([]);
    expect(faultsOfTiers(['0', '1.01', '0.5'])).toEqual([
      'tiers[0].initialMarginFraction is at most 1: 1.01',
    ]);
  });

  test('a fraction falls as notional rises; it may stay', () => {
    expect(faultsOfTiers(['0', '0.2', '0.1'], ['10', '0.19', '0.09'])).toEqual([
      'tiers[1].initialMarginFraction is not below that of the bracket before: 0.19',
      'tiers[1].maintenanceMarginFraction is not below that of the bracket before: 0.09',
    ]);
    expect(faultsOfTiers(['0', '0.2', '0.1'], ['10', '0.2', '0.1'])).toEqual([]);
  });

  test('a fraction has more than 12 decimals', () => {
    expect(faultsOfTiers(['0', '0.1000000000001', '0.0000000000001'])).toEqual([
      'tiers[0].maintenanceMarginFraction has at most 12 decimals: 0.0000000000001',
      'tiers[0].initialMarginFraction has at most 12 decimals: 0.1000000000001',
    ]);
  });
});

describe('the liquidation fee', () => {
  test('is below cureRatio · mmf in every bracket', () => {
    expect(faultsOf({ liquidationFee: '0.055', gracePeriodSeconds: 0 })).toEqual([
      'liquidationFee is below cureRatio · mmf of tiers[0]: 0.055: 0.055',
    ]);
  });

  test('with a grace, is below closeOutRatio · mmf as well', () => {
    expect(faultsOf({ liquidationFee: '0.033335' })).toEqual([
      'liquidationFee with a grace, is below closeOutRatio · mmf of tiers[0]: 0.033335: 0.033335',
    ]);
  });

  test('has to fit the schedule that a ramp starts from', () => {
    const rampFrom: readonly MarginTier[] = someTiers(['0', '0.02', '0.01']);
    const fields = validateParameterSet(VALID, rampFrom).map(({ rule }) => rule);
    expect(fields).toEqual([
      'with a grace, is below closeOutRatio · mmf of ramp.fromTiers[0]: 0.006667',
    ]);
  });
});
