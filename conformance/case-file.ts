import { type CaseValue, isList, isRecord } from './case-value.js';
import { ProblemError } from './problem.js';
import { type Tolerance, toleranceOf } from './tolerance.js';

/** One number or boundary that another system asserts. */
export interface ConformanceCase {
  readonly id: string;
  readonly rule: string;
  readonly inputs: Readonly<Record<string, CaseValue>>;
  readonly expected: Readonly<Record<string, CaseValue>>;
  readonly tolerance: Tolerance;
}

/** A case that is not what it should be: it fails alone, and the others are run. */
export interface MalformedCase {
  /** Its own, or its place in the file. */
  readonly id: string;
  readonly rule: string;
  readonly problem: ProblemError;
}

/**
 * Reads a file of cases: `{ "vectors": [ { "id", "rule", "inputs", "expected", "tolerance"? } ] }`.
 * Other fields are notes and are not read. A byte order mark at the beginning is passed over.
 *
 * @throws ProblemError for text that is not JSON, another form, or no case at all.
 */
export function readCaseFile(text: string): readonly (ConformanceCase | MalformedCase)[] {
  const root = parseWithExactNumbers(text.replace(/^\uFEFF/, ''));
  if (!isRecord(root)) {
    throw new ProblemError('FILE_FORM', 'is not an object with "vectors"');
  }
  const { vectors } = root;
  if (!isList(vectors)) {
    throw new ProblemError('FILE_FORM', 'has no list "vectors"');
  }
  if (vectors.length === 0) {
    throw new ProblemError('FILE_FORM', 'has no cases');
  }
  return vectors.map((vector, index) => readCaseOrProblem(vector, `vectors[${index}]`));
}

export function isMalformed(subject: ConformanceCase | MalformedCase): subject is MalformedCase {
  return 'problem' in subject;
}

function readCaseOrProblem(value: CaseValue, at: string): ConformanceCase | MalformedCase {
  try {
    return readCase(value, at);
  } catch (error) {
    if (!(error instanceof ProblemError)) {
      throw error;
    }
    const { id, rule } = isRecord(value) ? value : {};
    const named = (name: CaseValue | undefined, otherwise: string): string =>
      typeof name === 'string' && name !== '' ? name : otherwise;
    return { id: named(id, at), rule: named(rule, 'no rule'), problem: error };
  }
}

function readCase(value: CaseValue, at: string): ConformanceCase {
  if (!isRecord(value)) {
    throw new ProblemError('CASE_FORM', `${at} is not an object`);
  }
  const { id, rule, inputs, expected } = value;
  if (typeof id !== 'string' || id === '') {
    throw new ProblemError('CASE_FORM', `${at}.id is not a text`);
  }
  if (typeof rule !== 'string' || rule === '') {
    throw new ProblemError('CASE_FORM', `${at}.rule is not a text`);
  }
  if (!isRecord(inputs)) {
    throw new ProblemError('CASE_FORM', `${at}.inputs is not an object`);
  }
  if (!isRecord(expected) || Object.keys(expected).length === 0) {
    throw new ProblemError('CASE_FORM', `${at}.expected is not an object with values`);
  }
  return { id, rule, inputs, expected, tolerance: toleranceOf(value, at) };
}

/**
 * JSON with every number as its own text, since a parsed number has been through a binary float.
 * What stands inside quotes is passed over whole, so only real numbers get quotes.
 */
function parseWithExactNumbers(text: string): CaseValue {
  const strings = /"(?:[^"\\]|\\.)*"/.source;
  const numbers = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/.source;
  try {
    JSON.parse(text);
    return JSON.parse(
      text.replace(new RegExp(`${strings}|${numbers}`, 'g'), (token) =>
        token.startsWith('"') ? token : `"${token}"`,
      ),
    ) as CaseValue;
  } catch (error) {
    throw new ProblemError(
      'FILE_NOT_JSON',
      `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
}
