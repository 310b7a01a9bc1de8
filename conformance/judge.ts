import { Decimal } from '../src/domain/decimal.js';

import {
  type CaseValue,
  type ConformanceCase,
  isDecimalText,
  isList,
  isRecord,
} from './case-file.js';
import { inputsOf, unreadInputs } from './inputs.js';
import { type AnswerValue, type AnyOf, NotApplicable } from './rule.js';
import { RULES } from './rules.js';

export type Verdict =
  | { readonly kind: 'PASSED' }
  | { readonly kind: 'FAILED'; readonly problem: string }
  | { readonly kind: 'NOT_APPLICABLE'; readonly reason: string };

/** Runs one case through the rule it names and compares every expected value. Never throws. */
export function judge(subject: ConformanceCase): Verdict {
  const rule = RULES.get(subject.rule);
  if (rule === undefined) {
    return { kind: 'FAILED', problem: 'unknown rule' };
  }
  const inputs = inputsOf(subject.inputs);
  try {
    const answer = rule.answer(inputs);
    const [unread] = unreadInputs(inputs);
    if (unread !== undefined) {
      return { kind: 'FAILED', problem: `input ${unread} is not known to this rule` };
    }
    const difference = differenceOf(answer, subject.expected, subject.tolerance, '');
    return difference === null ? { kind: 'PASSED' } : { kind: 'FAILED', problem: difference };
  } catch (error) {
    if (error instanceof NotApplicable) {
      return { kind: 'NOT_APPLICABLE', reason: error.message };
    }
    const [problem = 'unknown error'] = String(error).split('\n');
    return { kind: 'FAILED', problem };
  }
}

/** The first difference, in words; null when there is none. */
function differenceOf(
  actual: AnswerValue | undefined,
  expected: CaseValue,
  tolerance: string | null,
  path: string,
): string | null {
  if (isRecord(expected)) {
    return differenceOfRecords(actual, expected, tolerance, path);
  }
  const shown = (): string => `${path} is ${textOf(actual)}, expected ${JSON.stringify(expected)}`;
  if (isList(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return shown();
    }
    const values = actual as readonly AnswerValue[];
    const differences = expected.map((value, index) =>
      differenceOf(values[index], value, tolerance, `${path}[${index}]`),
    );
    return differences.find((difference) => difference !== null) ?? null;
  }
  return isSame(actual, expected, tolerance) ? null : shown();
}

/** Expected names must be there. In a nested object, others must not: it is a whole by itself. */
function differenceOfRecords(
  actual: AnswerValue | undefined,
  expected: Readonly<Record<string, CaseValue>>,
  tolerance: string | null,
  path: string,
): string | null {
  if (!isAnswerRecord(actual)) {
    return `${path} is ${textOf(actual)}, expected ${JSON.stringify(expected)}`;
  }
  for (const [name, value] of Object.entries(expected)) {
    const at = path === '' ? name : `${path}.${name}`;
    const difference =
      actual[name] === undefined
        ? `${at} is not answered, expected ${JSON.stringify(value)}`
        : differenceOf(actual[name], value, tolerance, at);
    if (difference !== null) {
      return difference;
    }
  }
  const extra = Object.keys(actual).find((name) => expected[name] === undefined);
  return path === '' || extra === undefined
    ? null
    : `${path}.${extra} is ${textOf(actual[extra])}, expected nothing`;
}

/** Decimals are compared as decimals: "5" is "5.0", and nothing else is. */
function isSame(
  actual: AnswerValue | undefined,
  expected: CaseValue,
  tolerance: string | null,
): boolean {
  if (isAnyOf(actual)) {
    return actual.anyOf.some((name) => isSame(name, expected, tolerance));
  }
  if (Decimal.isDecimal(actual)) {
    return (
      isDecimalText(expected) &&
      actual
        .minus(new Decimal(expected))
        .abs()
        .lte(tolerance ?? '0')
    );
  }
  return actual === expected;
}

function isAnyOf(value: AnswerValue | undefined): value is AnyOf {
  return isAnswerRecord(value) && Array.isArray(value.anyOf);
}

function isAnswerRecord(
  value: AnswerValue | undefined,
): value is Readonly<Record<string, AnswerValue>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !Decimal.isDecimal(value)
  );
}

function textOf(value: AnswerValue | undefined): string {
  if (Decimal.isDecimal(value)) {
    return `"${value.toFixed()}"`;
  }
  return JSON.stringify(value, (_, inner: unknown) =>
    Decimal.isDecimal(inner) ? inner.toFixed() : inner,
  );
}
