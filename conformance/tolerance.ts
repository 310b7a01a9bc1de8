import { Decimal } from '../src/domain/decimal.js';

import { type CaseValue, isDecimalText, isRecord } from './case-value.js';
import { ProblemError } from './problem.js';

/** How far an answer may be off: by the larger of the two. */
export interface Tolerance {
  /** In the unit of the number itself. */
  readonly absolute: Decimal;
  /** As part of what is expected. */
  readonly relative: Decimal;
}

type Kind = keyof Tolerance;

type Names = Readonly<Record<string, Kind>>;

/** The names that files give them beside a case. */
const BESIDE: Names = {
  tolerance_abs: 'absolute',
  abs_tolerance: 'absolute',
  absolute_tolerance: 'absolute',
  tolerance_rel: 'relative',
  rel_tolerance: 'relative',
  relative_tolerance: 'relative',
};

/** And inside its `tolerance`. */
const INSIDE: Names = {
  abs: 'absolute',
  absolute: 'absolute',
  rel: 'relative',
  relative: 'relative',
};

/**
 * The tolerance of a case: a number in `tolerance` is absolute, an object there says which.
 *
 * @throws ProblemError for one that is no decimal, or below zero.
 */
export function toleranceOf(subject: Readonly<Record<string, CaseValue>>, at: string): Tolerance {
  const { tolerance = null, ...beside } = subject;
  const inside = isRecord(tolerance) ? tolerance : { absolute: tolerance };
  for (const name of Object.keys(inside)) {
    if (INSIDE[name] === undefined) {
      throw new ProblemError('CASE_FORM', `${at}.tolerance.${name} is not known`);
    }
  }
  const largest = (kind: Kind): Decimal =>
    Decimal.max(0, ...valuesOf(beside, BESIDE, kind, at), ...valuesOf(inside, INSIDE, kind, at));
  return { absolute: largest('absolute'), relative: largest('relative') };
}

function valuesOf(
  given: Readonly<Record<string, CaseValue>>,
  names: Names,
  kind: Kind,
  at: string,
): readonly Decimal[] {
  return Object.entries(given)
    .filter(([name, value]) => names[name] === kind && value !== null)
    .map(([name, value]) => toTolerance(value, `${at}: tolerance (${name})`));
}

function toTolerance(value: CaseValue, at: string): Decimal {
  if (!isDecimalText(value) || value.startsWith('-')) {
    throw new ProblemError('CASE_FORM', `${at} is not a positive decimal`);
  }
  return new Decimal(value);
}

/** Whether an answer is what is expected, but for the tolerance. */
export function isWithin(actual: Decimal, expected: Decimal, tolerance: Tolerance): boolean {
  const difference = actual.minus(expected).abs();
  const allowed = Decimal.max(tolerance.absolute, tolerance.relative.times(expected.abs()));
  return difference.lte(allowed);
}
