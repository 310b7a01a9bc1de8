import { DomainError } from '../../errors.js';

/** One thing wrong with what was asked: where, which rule, and what was given. */
export interface InputFault {
  /** Path of the field, for example `bounds[0].maxStep`. */
  readonly field: string;
  readonly rule: string;
  readonly value: string | number | null;
}

/**
 * Refuses when there is any fault.
 *
 * The details name the first fault, the message names all of them: a person corrects everything in
 * one go, a program switches on the first.
 *
 * @param prefix Put before every field, for example `bounds[0].`.
 * @throws DomainError BAD_USER_INPUT with `field`, `rule`, `value` and `faultCount`.
 */
export function refuseFaults(faults: readonly InputFault[], prefix = ''): void {
  const first = faults[0];
  if (first === undefined) {
    return;
  }
  throw new DomainError(
    'BAD_USER_INPUT',
    faults.map(({ field, rule }) => `${prefix}${field}: ${rule}`).join('; '),
    {
      field: `${prefix}${first.field}`,
      rule: first.rule,
      value: first.value,
      faultCount: faults.length,
    },
  );
}

/** Every value that stands more than once, once. */
export function duplicatesOf(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
