import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import { type GovernedParameterName } from '../../../../src/domain/governance/parameters/governed-parameters.js';
import {
  type MandatedChangeRequest,
  checkMandatedChange,
} from '../../../../src/domain/governance/mandates/mandated-change.js';
import { NOW, secondsAfter, someParameters, someTiers } from '../../../support/risk-factories.js';

import { aBound, aMandate, around, refusalOf } from '../governance-factories.js';

const two = aMandate({
  bounds: [aBound(), aBound({ parameter: 'gracePeriodSeconds', maxStep: '600', min: '600' })],
});

/** dora moves maintenance margin of BTC-USD from 5 % to 5.5 %. */
function request(overrides: Partial<MandatedChangeRequest> = {}): MandatedChangeRequest {
  return {
    mandates: [two],
    admin: 'dora',
    marketId: 'BTC-USD',
    current: someParameters(),
    changes: { maintenanceMarginFraction: decimal('0.055') },
    lastChangedAt: new Map<GovernedParameterName, Date>(),
    now: NOW,
    ...overrides,
  };
}

const changed = (...names: readonly GovernedParameterName[]): Map<GovernedParameterName, Date> =>
  new Map(names.map((name) => [name, NOW]));

describe('checkMandatedChange', () => {
  test('allows a change inside its bounds and says by which mandate', () => {
    const { mandate, planned, changed: names } = checkMandatedChange(request());
    expect(mandate).toBe(two);
    expect(names).toEqual(['maintenanceMarginFraction']);
    expect(planned.set).toMatchObject({ tiers: someTiers(['0', '0.1', '0.055']) });
  });

  const fraction = (value: string): MandatedChangeRequest['changes'] => ({
    maintenanceMarginFraction: decimal(value),
  });

  test.each<[string, Partial<MandatedChangeRequest>, string, object]>([
    ['nobody', { admin: null }, 'UNAUTHENTICATED', {}],
    ['a stranger', { admin: 'eve' }, 'FORBIDDEN', { authority: 'MANDATE', rule: 'NO_MANDATE' }],
    ['a stranger who asks nothing', { admin: 'eve', changes: {} }, 'FORBIDDEN', {}],
    ['nothing', { changes: {} }, 'BAD_USER_INPUT', { field: 'changes' }],
    ['another market', { marketId: 'ETH-USD' }, 'FORBIDDEN', { rule: 'MARKET_NOT_COVERED' }],
    [
      'another parameter',
      { changes: { ...fraction('0.055'), cureRatio: decimal('1.12') } },
      'FORBIDDEN',
      { rule: 'PARAMETER_NOT_COVERED', parameter: 'cureRatio' },
    ],
    [
      'a whole schedule',
      { changes: { tiers: someTiers(['0', '0.1', '0.055']) } },
      'FORBIDDEN',
      { rule: 'PARAMETER_NOT_COVERED', parameter: 'tiers' },
    ],
    [
      'zero',
      { changes: fraction('0') },
      'MANDATE_BOUND_EXCEEDED',
      { parameter: 'maintenanceMarginFraction', bound: 'zeroTarget', asked: '0' },
    ],
    [
      'too soon',
      { lastChangedAt: changed('maintenanceMarginFraction') },
      'MANDATE_COOLDOWN',
      { until: '2026-01-04T00:00:00.000Z', parameter: 'maintenanceMarginFraction' },
    ],
    [
      'too far',
      { changes: fraction('0.0551') },
      'MANDATE_BOUND_EXCEEDED',
      { bound: 'maxStep', asked: '0.0551', allowed: '0.055', current: '0.05', maxStep: '0.005' },
    ],
    [
      'below the range',
      {
        current: someParameters({ gracePeriodSeconds: 700 }),
        changes: { gracePeriodSeconds: 599 },
      },
      'MANDATE_BOUND_EXCEEDED',
      { bound: 'min', asked: '599', allowed: '600' },
    ],
    [
      'is already in force',
      { changes: fraction('0.05') },
      'BAD_USER_INPUT',
      { field: 'changes.maintenanceMarginFraction' },
    ],
    [
      'a set that is invalid as a whole',
      { current: someParameters({ tiers: someTiers(['0', '0.052', '0.05']) }) },
      'BAD_USER_INPUT',
      { field: 'tiers[0].maintenanceMarginFraction' },
    ],
  ])('refuses %s', (_name, overrides, code, details) => {
    expect(refusalOf(() => checkMandatedChange(request(overrides)))).toMatchObject({
      code,
      details,
    });
  });

  // Each request breaks its own rule and every later one; the answer is always the earliest.
  test('answers with the first rule broken, in the order of the risk model', () => {
    const everything: Partial<MandatedChangeRequest> = {
      changes: { gracePeriodSeconds: 0, ...fraction('0.9') },
      lastChangedAt: changed('maintenanceMarginFraction', 'gracePeriodSeconds'),
    };
    const answers = [
      { ...everything, admin: null },
      { ...everything, admin: 'eve', marketId: 'ETH-USD' },
      { ...everything, mandates: [aMandate({ revokedAt: NOW })], marketId: 'ETH-USD' },
      { ...everything, marketId: 'ETH-USD' },
      { ...everything, mandates: [aMandate()] },
      everything,
      { ...everything, changes: { gracePeriodSeconds: 1, ...fraction('0.9') } },
      { changes: { gracePeriodSeconds: 1, ...fraction('0.9') } },
      { current: someParameters({ gracePeriodSeconds: 601 }), changes: { gracePeriodSeconds: 1 } },
    ].map((overrides) => refusalOf(() => checkMandatedChange(request(overrides))));
    expect(answers.map((refusal) => refusal?.details.rule ?? refusal?.code)).toEqual([
      'UNAUTHENTICATED',
      'NO_MANDATE',
      'MANDATE_REVOKED',
      'MARKET_NOT_COVERED',
      'PARAMETER_NOT_COVERED',
      'ZERO_TARGET',
      'COOLDOWN',
      'MAX_STEP',
      'RANGE',
    ]);
  });

  test('a revoked or expired mandate is dead in the same millisecond', () => {
    const end = secondsAfter(60);
    for (const mandate of [aMandate({ revokedAt: end }), aMandate({ expiresAt: end })]) {
      const codes = around(end).map(
        (now) => refusalOf(() => checkMandatedChange(request({ mandates: [mandate], now })))?.code,
      );
      expect(codes).toEqual([undefined, 'FORBIDDEN', 'FORBIDDEN']);
    }
  });

  test('the cooldown belongs to the parameter: another one may still move', () => {
    const lastChangedAt = changed('maintenanceMarginFraction');
    const changes = { gracePeriodSeconds: 3000 };
    expect(refusalOf(() => checkMandatedChange(request({ lastChangedAt, changes })))).toBeNull();
  });

  test('of several mandates the first granted that allows it is the authority', () => {
    const narrow = aMandate({ id: 'b-narrow', bounds: [aBound({ maxStep: '0.001' })] });
    const wide = aMandate({ id: 'a-wide', grantedAt: secondsAfter(-10) });
    const twin = aMandate({ id: 'b-wide', grantedAt: secondsAfter(-10) });
    const mandates = [twin, wide, narrow, aMandate({ id: '0', admin: 'eve' })];
    expect(checkMandatedChange(request({ mandates })).mandate.id).toBe('a-wide');
    expect(checkMandatedChange(request({ mandates: [wide, twin] })).mandate.id).toBe('a-wide');

    const changes = { maintenanceMarginFraction: decimal('0.07') };
    const refusal = refusalOf(() => checkMandatedChange(request({ mandates, changes })));
    expect(refusal).toMatchObject({ details: { mandateId: 'b-narrow', maxStep: '0.001' } });
  });

  test('two mandates do not add up to one', () => {
    const half = aMandate({ id: 'mandate-2', bounds: [aBound({ parameter: 'cureRatio' })] });
    const changes = {
      maintenanceMarginFraction: decimal('0.055'),
      cureRatio: decimal('1.101'),
    };
    const refusal = refusalOf(() =>
      checkMandatedChange(request({ mandates: [aMandate(), half], changes })),
    );
    expect(refusal).toMatchObject({
      code: 'FORBIDDEN',
      details: { parameter: 'maintenanceMarginFraction, cureRatio' },
    });
  });

  test('a step down says how far down it may go', () => {
    const changes = { maintenanceMarginFraction: decimal('0.04') };
    const refusal = refusalOf(() => checkMandatedChange(request({ changes })));
    expect(refusal).toMatchObject({ details: { bound: 'maxStep', allowed: '0.045' } });
  });

  test('above the range it names max', () => {
    const mandates = [aMandate({ bounds: [aBound({ max: '0.052' })] })];
    const refusal = refusalOf(() => checkMandatedChange(request({ mandates })));
    expect(refusal).toMatchObject({ details: { bound: 'max', asked: '0.055', allowed: '0.052' } });
  });
});
