import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import { type LoanState, loanStateOf } from '../../../conformance/peer-rules/loan-to-value.js';

/** Arch's page: called at 70 %, cured only at 60 %, 24 hours; with a warning and a hard limit. */
const TERMS = {
  warn: decimal('0.65'),
  call: decimal('0.7'),
  cure: decimal('0.6'),
  cureSeconds: 86_400,
  liquidate: decimal('0.85'),
};

const stateOf = (ltv: string, age: number | null): LoanState =>
  loanStateOf(decimal(ltv), age, TERMS);

describe('a loan under its lender’s terms', () => {
  test.each<[string, number | null, LoanState]>([
    ['0.649999', null, 'OK'],
    ['0.65', null, 'WARN'],
    ['0.699999', null, 'WARN'],
    ['0.7', null, 'CALL'],
    ['0.849999', null, 'CALL'],
    ['0.85', null, 'LIQUIDATE_NOW'],
    ['0.85', 0, 'LIQUIDATE_NOW'],
    ['0.7', 86_399, 'CALL'],
    ['0.7', 86_400, 'LIQUIDATE_PARTIAL'],
    ['0.7', 86_401, 'LIQUIDATE_PARTIAL'],
    ['0.600001', 0, 'CALL'],
    ['0.600001', 86_400, 'LIQUIDATE_PARTIAL'],
    ['0.6', 86_400, 'OK'],
    ['0', 90_000, 'OK'],
  ])('at %s, called for %p s, is %s', (ltv, age, state) => {
    expect(stateOf(ltv, age)).toBe(state);
  });

  test('is not warned by a lender who never warns', () => {
    expect(loanStateOf(decimal('0.69'), null, { ...TERMS, warn: null })).toBe('OK');
  });

  test('never gets better with more debt, nor with an older call', () => {
    const order: LoanState[] = ['OK', 'WARN', 'CALL', 'LIQUIDATE_PARTIAL', 'LIQUIDATE_NOW'];
    const worse = (a: LoanState, b: LoanState): boolean => order.indexOf(a) <= order.indexOf(b);
    const ltv = fc.integer({ min: 0, max: 1000 });
    const age = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(ltv, ltv, age, age, (a, b, young, old) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((n) => String(n / 1000));
        const ages = [Math.min(young, old), Math.max(young, old)] as const;
        expect(worse(stateOf(String(less), ages[0]), stateOf(String(more), ages[1]))).toBe(true);
        expect(worse(stateOf(String(less), null), stateOf(String(less), ages[0]))).toBe(true);
      }),
    );
  });
});
