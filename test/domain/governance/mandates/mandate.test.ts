import { describe, expect, test } from 'vitest';

import { Decimal, decimal } from '../../../../src/domain/decimal.js';
import {
  GOVERNED_PARAMETER_NAMES,
  parameterLimitsOf,
} from '../../../../src/domain/governance/parameters/governed-parameters.js';
import {
  type MandateTerms,
  mandateStatusAt,
  validateMandate,
} from '../../../../src/domain/governance/mandates/mandate.js';
import { NOW, secondsAfter } from '../../../support/risk-factories.js';

import { type BoundText, aBound, aMandate, around } from '../governance-factories.js';

const facts = { marketIds: new Set(['BTC-USD', 'ETH-USD']), now: NOW };

describe('mandateStatusAt, a millisecond before, at and after', () => {
  test.each([
    ['its grant', aMandate(), secondsAfter(-86_400), ['NOT_YET_GRANTED', 'IN_FORCE', 'IN_FORCE']],
    ['its end', aMandate(), secondsAfter(30 * 86_400), ['IN_FORCE', 'EXPIRED', 'EXPIRED']],
    ['its revocation', aMandate({ revokedAt: NOW }), NOW, ['IN_FORCE', 'REVOKED', 'REVOKED']],
  ])('%s', (_name, mandate, instant, statuses) => {
    expect(around(instant).map((now) => mandateStatusAt(mandate, now))).toEqual(statuses);
  });
});

describe('validateMandate', () => {
  test('has nothing against a bound on every parameter that exists', () => {
    const bounds = GOVERNED_PARAMETER_NAMES.map((parameter) => {
      const { min, max } = parameterLimitsOf(parameter);
      const maxStep = max.minus(min).toFixed();
      return aBound({ parameter, maxStep, min: min.toFixed(), max: max.toFixed() });
    });
    expect(validateMandate(aMandate({ bounds }), facts)).toEqual([]);
  });

  test.each<[string, Partial<MandateTerms>, string]>([
    ['a nameless admin', { admin: ' ' }, 'admin'],
    ['an end that is now', { expiresAt: NOW }, 'expiresAt'],
    ['no market', { markets: [] }, 'markets'],
    ['a thousand and one markets', { markets: Array.from({ length: 1001 }, String) }, 'markets'],
    ['an unknown market', { markets: ['BTC-USD', 'XYZ-USD'] }, 'markets[1]'],
    ['a market twice', { markets: ['BTC-USD', 'BTC-USD'] }, 'markets'],
    ['no bound', { bounds: [] }, 'bounds'],
    ['a parameter twice', { bounds: [aBound(), aBound()] }, 'bounds'],
  ])('refuses %s', (_name, change, field) => {
    expect(validateMandate(aMandate(change), facts).map((fault) => fault.field)).toEqual([field]);
  });

  test.each<[string, BoundText, string]>([
    ['a parameter that does not exist', { parameter: 'leverage' as 'cureRatio' }, 'parameter'],
    ['a whole schedule', { parameter: 'tiers' as 'cureRatio' }, 'parameter'],
    ['a step of zero', { maxStep: '0' }, 'maxStep'],
    ['a step below zero', { maxStep: '-0.1' }, 'maxStep'],
    ['a step wider than the range', { maxStep: '1.01' }, 'maxStep'],
    ['a relative step beyond tenfold', { mode: 'RELATIVE', maxStep: '10.1' }, 'maxStep'],
    ['a min below the range', { min: '-0.01' }, 'min'],
    ['a max above the range', { max: '1.01' }, 'max'],
    ['ends that cross', { min: '0.06', max: '0.05' }, 'min'],
    ['a cooldown below zero', { cooldownSeconds: -1 }, 'cooldownSeconds'],
    ['half a second of cooldown', { cooldownSeconds: 0.5 }, 'cooldownSeconds'],
    ['a cooldown of more than a year', { cooldownSeconds: 31_536_001 }, 'cooldownSeconds'],
  ])('refuses %s', (_name, bound, field) => {
    const faults = validateMandate(aMandate({ bounds: [aBound(bound)] }), facts);
    expect(faults.map((fault) => fault.field)).toEqual([`bounds[0].${field}`]);
  });

  test('refuses a step without end', () => {
    const bounds = [{ ...aBound(), maxStep: new Decimal(Infinity) }];
    expect(validateMandate(aMandate({ bounds }), facts)).toHaveLength(1);
  });

  test('takes a single point as a range', () => {
    const bounds = [{ ...aBound(), min: decimal('0.05'), max: decimal('0.05') }];
    expect(validateMandate(aMandate({ bounds }), facts)).toEqual([]);
  });
});
