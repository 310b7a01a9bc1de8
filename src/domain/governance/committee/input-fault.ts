import { DomainError } from '../../errors.js';

/** One fault of an input: the field, the rule, and the given value. */
export interface InputFault {
  /** Path of the field, for example `bounds[0].maxStep`. */
  readonly field: string;
  readonly rule: string;
  readonly value: string | number | null;
}

/**
 * Refuses if there is any fault.
 *
 * The details contain the first fault, the message contains all: a person can correct everything at once, and a
 * program can react to the first.
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

/** All values that occur more than once, each once. */
export function duplicatesOf(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
