import { type Decimal, type DecimalBounds, ZERO, parseDecimal } from './decimal.js';
import { DomainError } from './errors.js';

/** One fault of a document: the path, the broken rule, and the value found. */
export interface JsonFault {
  /** From the root, for example `markets[3].parameters.cureRatio`; empty for the root itself. */
  readonly path: string;
  readonly rule: string;
  /** What was given, shortened; null when it was absent. */
  readonly value: string | null;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads an untrusted document and collects all faults instead of stopping at the first.
 *
 * Each reader returns a harmless placeholder for a faulty value, so that reading continues with plain types;
 * the caller must discard the result if there are faults.
 */
export interface JsonReader {
  readonly faults: JsonFault[];
}

export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

const VALUE_LENGTH_MAX = 80;

export function createJsonReader(): JsonReader {
  return { faults: [] };
}

export function addFault(reader: JsonReader, path: string, rule: string, value: unknown): void {
  reader.faults.push({ path, rule, value: shown(value) });
}

/**
 * Reads an object, and adds a fault for each key other than `keys`: a misspelt optional field must not be
 * ignored.
 */
export function readObject(
  reader: JsonReader,
  path: string,
  value: unknown,
  keys: readonly string[],
): JsonObject {
  const object = readRecord(reader, path, value);
  for (const key of Object.keys(object)) {
    if (!keys.includes(key)) {
      addFault(reader, pathOf(path, key), 'is not a known field', object[key]);
    }
  }
  return object;
}

/** An object whose keys are data, such as market ids. */
export function readRecord(reader: JsonReader, path: string, value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    addFault(reader, path, 'must be an object', value);
    return {};
  }
  return value as JsonObject;
}

export function readArray(
  reader: JsonReader,
  path: string,
  value: unknown,
  length: LengthRange,
): readonly unknown[] {
  if (!Array.isArray(value)) {
    addFault(reader, path, 'must be a list', value);
    return [];
  }
  if (value.length < length.min || value.length > length.max) {
    const rule = `must have ${String(length.min)} to ${String(length.max)} entries`;
    addFault(reader, path, rule, `${String(value.length)} entries`);
    return [];
  }
  return value;
}

/** Reads printable text without spaces at the ends. */
export function readText(
  reader: JsonReader,
  path: string,
  value: unknown,
  pattern: RegExp,
  rule: string,
): string {
  if (typeof value !== 'string' || !pattern.test(value)) {
    addFault(reader, path, rule, value);
    return '';
  }
  return value;
}

export function readInteger(
  reader: JsonReader,
  path: string,
  value: unknown,
  range: IntegerRange,
): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    addFault(reader, path, 'must be a whole number', value);
    return range.min;
  }
  if (value < range.min || value > range.max) {
    addFault(reader, path, `must be from ${String(range.min)} to ${String(range.max)}`, value);
    return range.min;
  }
  return value;
}

/** Reads a decimal written as a string, because a JSON number has already been converted to a binary float. */
export function readDecimal(
  reader: JsonReader,
  path: string,
  value: unknown,
  bounds: DecimalBounds,
): Decimal {
  if (typeof value !== 'string') {
    addFault(reader, path, 'must be a decimal number in quotes, for example "0.05"', value);
    return ZERO;
  }
  try {
    return parseDecimal(path, value, bounds);
  } catch (error) {
    if (!(error instanceof DomainError)) {
      throw error;
    }
    addFault(reader, path, String(error.details.rule), value);
    return ZERO;
  }
}

/** Adds a fault for every entry that repeats an earlier one, ignoring the placeholder ''. */
export function requireDistinct(
  reader: JsonReader,
  entries: readonly { readonly path: string; readonly value: string }[],
): void {
  const firstPathByValue = new Map<string, string>();
  for (const { path, value } of entries) {
    const firstPath = firstPathByValue.get(value);
    if (value === '') {
      continue;
    }
    if (firstPath === undefined) {
      firstPathByValue.set(value, path);
    } else {
      addFault(reader, path, `repeats ${firstPath}`, value);
    }
  }
}

export function pathOf(parent: string, key: string | number): string {
  if (typeof key === 'number') {
    return `${parent}[${String(key)}]`;
  }
  return parent === '' ? key : `${parent}.${key}`;
}

function shown(value: unknown): string | null {
  if (value === undefined) {
    return null;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.slice(0, VALUE_LENGTH_MAX);
}
