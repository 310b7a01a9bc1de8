/** A value of a case. Numbers are kept as the digits that stand in the file: never a binary float. */
export type CaseValue =
  string | boolean | null | readonly CaseValue[] | { readonly [name: string]: CaseValue };

/** One number or boundary that another system asserts. */
export interface ConformanceCase {
  readonly id: string;
  readonly rule: string;
  readonly inputs: Readonly<Record<string, CaseValue>>;
  readonly expected: Readonly<Record<string, CaseValue>>;
  /** Largest difference allowed, as a decimal; null: none. */
  readonly tolerance: string | null;
}

/** The file is not what it should be: one line that says where and why. */
export class CaseFileError extends Error {
  override readonly name = 'CaseFileError';
}

/**
 * Reads a file of cases: `{ "vectors": [ { "id", "rule", "inputs", "expected", "tolerance"? } ] }`.
 * Other fields are notes and are not read. A byte order mark at the beginning is passed over.
 *
 * @throws CaseFileError for text that is not JSON, another form, or no case at all.
 */
export function readCaseFile(text: string): readonly ConformanceCase[] {
  const root = parseWithExactNumbers(text.replace(/^\uFEFF/, ''));
  if (!isRecord(root)) {
    throw new CaseFileError('is not an object with "vectors"');
  }
  const { vectors } = root;
  if (!isList(vectors)) {
    throw new CaseFileError('has no list "vectors"');
  }
  if (vectors.length === 0) {
    throw new CaseFileError('has no cases');
  }
  return vectors.map((vector, index) => readCase(vector, `vectors[${index}]`));
}

function readCase(value: CaseValue, at: string): ConformanceCase {
  if (!isRecord(value)) {
    throw new CaseFileError(`${at} is not an object`);
  }
  const { id, rule, inputs, expected, tolerance = null } = value;
  if (typeof id !== 'string' || id === '') {
    throw new CaseFileError(`${at}.id is not a text`);
  }
  if (typeof rule !== 'string' || rule === '') {
    throw new CaseFileError(`${at}.rule is not a text (${id})`);
  }
  if (!isRecord(inputs)) {
    throw new CaseFileError(`${at}.inputs is not an object (${id})`);
  }
  if (!isRecord(expected) || Object.keys(expected).length === 0) {
    throw new CaseFileError(`${at}.expected is not an object with values (${id})`);
  }
  if (tolerance !== null && !(isDecimalText(tolerance) && !tolerance.startsWith('-'))) {
    throw new CaseFileError(`${at}.tolerance is not a positive decimal (${id})`);
  }
  return { id, rule, inputs, expected, tolerance };
}

export function isRecord(
  value: CaseValue | undefined,
): value is Readonly<Record<string, CaseValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: CaseValue | undefined): value is readonly CaseValue[] {
  return Array.isArray(value);
}

export function isDecimalText(value: CaseValue | undefined): value is string {
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(value);
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
    throw new CaseFileError(
      `is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
}
