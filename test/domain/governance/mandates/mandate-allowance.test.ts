import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Decimal, decimal } from '../../../../src/domain/decimal.js';
import { allowancesOf } from '../../../../src/domain/governance/mandates/mandate-allowance.js';
import { checkMandatedChange } from '../../../../src/domain/governance/mandates/mandated-change.js';
import { type MandateBound } from '../../../../src/domain/governance/mandates/mandate.js';
import { type MarginParameters } from '../../../../src/domain/risk/parameters/margin-parameters.js';
import { NOW, secondsAfter, someParameters } from '../../../support/risk-factories.js';
import { aBound, aMandate, refusalOf } from '../governance-factories.js';

const UNIT = decimal('0.000001');

function allowanceOf(
  bound: MandateBound,
  parameters: MarginParameters,
  { lastChangedAt = null as Date | null, now = NOW, mandate = aMandate() } = {},
) {
  const [allowance] = allowancesOf(
    { ...mandate, bounds: [bound] },
    {
      parameters,
      lastChangedAt: new Map(lastChangedAt === null ? [] : [[bound.parameter, lastChangedAt]]),
    },
    now,
  );
  return allowance!;
}

function codeOf(bound: MandateBound, current: MarginParameters, cureRatio: Decimal) {
  return refusalOf(() =>
    checkMandatedChange({
      mandates: [aMandate({ bounds: [bound] })],
      admin: 'dora',
      marketId: 'BTC-USD',
      current,
      changes: { cureRatio },
      lastChangedAt: new Map(),
      now: NOW,
    }),
  )?.code;
}

test('its ends may be asked for, a millionth beyond may not', () => {
  const millionths = (min: number, max: number) =>
    fc.integer({ min, max }).map((value) => decimal(value).div(1e6));
  fc.assert(
    fc.property(
      fc.constantFrom('ABSOLUTE' as const, 'RELATIVE' as const),
      millionths(1, 90_000),
      fc.option(millionths(1_050_000, 1_100_000)),
      fc.option(millionths(1_100_000, 1_150_000)),
      (mode, maxStep, min, max) => {
        const bound = { ...aBound({ parameter: 'cureRatio', mode }), maxStep, min, max };
        const current = someParameters({ cureRatio: '1.1' });
        const allowance = allowanceOf(bound, current);
        const codesAt = (...asked: Decimal[]) =>
          asked.map((value) => codeOf(bound, current, value));
        // An end where the value in force is already, or that fits no other ratio, is BAD_USER_INPUT.
        expect(codesAt(allowance.min!, allowance.max!)).not.toContain('MANDATE_BOUND_EXCEEDED');
        expect(codesAt(allowance.min!.minus(UNIT), allowance.max!.plus(UNIT))).toEqual([
          'MANDATE_BOUND_EXCEEDED',
          'MANDATE_BOUND_EXCEEDED',
        ]);
      },
    ),
  );
});

test('no value is allowed where the step does not reach the range', () => {
  const bound = aBound({ parameter: 'cureRatio', maxStep: '0.01', min: '1.2' });

  expect(allowanceOf(bound, someParameters({ cureRatio: '1.1' }))).toMatchObject({
    min: null,
    max: null,
  });
  expect(codeOf(bound, someParameters({ cureRatio: '1.1' }), decimal('1.11'))).toBe(
    'MANDATE_BOUND_EXCEEDED',
  );
});

test.each([
  ['at once when nothing changed it yet', null, 30 * 86_400, NOW],
  ['at the end of the cooldown', secondsAfter(-60), 30 * 86_400, secondsAfter(40)],
  ['at once after the cooldown', secondsAfter(-100), 30 * 86_400, NOW],
  ['never, when the mandate ends with the cooldown', secondsAfter(-60), 40, null],
  ['never, when it is over', null, 0, null],
] as const)('it may be used %s', (_name, lastChangedAt, endsIn, availableAt) => {
  const bound = aBound({ cooldownSeconds: 100 });
  const mandate = aMandate({ expiresAt: secondsAfter(endsIn) });

  expect(allowanceOf(bound, someParameters(), { lastChangedAt, mandate }).availableAt).toEqual(
    availableAt,
  );
});
