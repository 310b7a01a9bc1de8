import { Decimal } from '../src/domain/decimal.js';
import { messageOf } from '../src/domain/errors.js';

import { type ConformanceCase } from './case-file.js';
import { type CaseValue, isDecimalText, isList, isRecord } from './case-value.js';
import { inputsOf, unreadInputs } from './inputs.js';
import { type Problem, ProblemError } from './problem.js';
import { type AnswerValue, type AnyOf, NotApplicable } from './rule.js';
import { RULES } from './rules.js';
import { type Tolerance, isWithin } from './tolerance.js';

export type Verdict =
  | { readonly kind: 'PASSED' }
  | { readonly kind: 'FAILED'; readonly problem: Problem }
  | { readonly kind: 'NOT_APPLICABLE'; readonly reason: string };

/** Runs one case through the rule it names and compares every expected value. Never throws. */
export function judge(subject: ConformanceCase): Verdict {
  const rule = RULES.get(subject.rule);
  if (rule === undefined) {
    return failed('UNKNOWN_RULE', 'unknown rule');
  }
  const inputs = inputsOf(subject.inputs);
  try {
    const answer = rule.answer(inputs);
    const [unread] = unreadInputs(inputs);
    if (unread !== undefined) {
      return failed('INPUT_UNKNOWN', `input ${unread} is not known to this rule`);
    }
    const difference = differenceOf(answer, subject.expected, subject.tolerance, '');
    return difference === null ? { kind: 'PASSED' } : { kind: 'FAILED', problem: difference };
  } catch (error) {
    if (error instanceof NotApplicable) {
      return { kind: 'NOT_APPLICABLE', reason: error.message };
    }
    return error instanceof ProblemError
      ? failed(error.code, error.message)
      : failed('REFUSED', messageOf(error));
  }
}

function failed(code: Problem['code'], message: string): Verdict {
  return { kind: 'FAILED', problem: { code, message } };
}

/** The first difference, in words; null when there is none. */
function differenceOf(
  actual: AnswerValue | undefined,
  expected: CaseValue,
  tolerance: Tolerance,
  path: string,
): Problem | null {
  if (isRecord(expected)) {
    return differenceOfRecords(actual, expected, tolerance, path);
  }
  const shown = (): Problem => differs(path, actual, expected);
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

function differs(path: string, actual: AnswerValue | undefined, expected: CaseValue): Problem {
  const message = `${path} is ${textOf(actual)}, expected ${JSON.stringify(expected)}`;
  return { code: 'DIFFERENT', message };
}

function notAnswered(path: string, expected: CaseValue): Problem {
  const message = `${path} is not answered, expected ${JSON.stringify(expected)}`;
  return { code: 'NOT_ANSWERED', message };
}

/** Expected names must be there. In a nested object, others must not: it is a whole by itself. */
function differenceOfRecords(
  actual: AnswerValue | undefined,
  expected: Readonly<Record<string, CaseValue>>,
  tolerance: Tolerance,
  path: string,
): Problem | null {
  if (!isAnswerRecord(actual)) {
    return differs(path, actual, expected);
  }
  for (const [name, value] of Object.entries(expected)) {
    const at = path === '' ? name : `${path}.${name}`;
    const difference =
      actual[name] === undefined
        ? notAnswered(at, value)
        : differenceOf(actual[name], value, tolerance, at);
    if (difference !== null) {
      return difference;
    }
  }
  const extra = Object.keys(actual).find((name) => expected[name] === undefined);
  return path === '' || extra === undefined
    ? null
    : differs(`${path}.${extra}`, actual[extra], 'nothing');
}

/** Decimals are compared as decimals: "5" is "5.0", and nothing else is. */
function isSame(
  actual: AnswerValue | undefined,
  expected: CaseValue,
  tolerance: Tolerance,
): boolean {
  if (isAnyOf(actual)) {
    return actual.anyOf.some((name) => isSame(name, expected, tolerance));
  }
  if (Decimal.isDecimal(actual)) {
    return isDecimalText(expected) && isWithin(actual, new Decimal(expected), tolerance);
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
  if (isAnyOf(value)) {
    return value.anyOf.map(textOf).join(' or ');
  }
  if (Decimal.isDecimal(value)) {
    return `"${value.toFixed()}"`;
  }
  return JSON.stringify(value, (_, inner: unknown) =>
    Decimal.isDecimal(inner) ? inner.toFixed() : inner,
  );
}
