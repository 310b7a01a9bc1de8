import { type Decimal, type DecimalBounds } from '../../decimal.js';
import {
  type JsonObject,
  type JsonReader,
  addFault,
  pathOf,
  readArray,
  readDecimal,
  readInteger,
  readObject,
  readText,
} from '../../json-reader.js';
import { FRACTION_PLACES } from '../../risk/parameters/margin-tiers.js';

/** An object of an action, with the reader that collects its faults. */
export interface Fields {
  readonly reader: JsonReader;
  readonly path: string;
  readonly object: JsonObject;
}

/** The widest bounds of any number in an action; each domain rule narrows them. */
const ANY_DECIMAL: DecimalBounds = { places: FRACTION_PLACES };
const ANY_WHOLE = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
const ANY_LENGTH = { min: 0, max: 1000 };
const ANY_TEXT = /^[^]{0,10000}$/;
const TEXT_RULE = 'must be a text of at most 10000 characters';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** Reads an object, and adds a fault for each key other than these. */
export function fieldsOf(
  reader: JsonReader,
  path: string,
  value: unknown,
  keys: readonly string[],
): Fields {
  return { reader, path, object: readObject(reader, path, value, keys) };
}

/** Whether a field is given; null counts as absent. */
export function isGiven({ object }: Fields, key: string): boolean {
  return (object[key] ?? null) !== null;
}

export function textOf({ reader, path, object }: Fields, key: string): string {
  return readText(reader, pathOf(path, key), object[key], ANY_TEXT, TEXT_RULE);
}

export function wholeOf({ reader, path, object }: Fields, key: string): number {
  return readInteger(reader, pathOf(path, key), object[key], ANY_WHOLE);
}

export function decimalOf({ reader, path, object }: Fields, key: string): Decimal {
  return readDecimal(reader, pathOf(path, key), object[key], ANY_DECIMAL);
}

export function decimalOrNullOf(fields: Fields, key: string): Decimal | null {
  return isGiven(fields, key) ? decimalOf(fields, key) : null;
}

/** An instant in ISO-8601 with Z, to the millisecond, or a Date as parsed by the API. */
export function instantOf({ reader, path, object }: Fields, key: string): Date {
  const value = object[key];
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    return value;
  }
  const instant = new Date(typeof value === 'string' && INSTANT.test(value) ? value : Number.NaN);
  if (Number.isNaN(instant.getTime())) {
    addFault(reader, pathOf(path, key), 'must be an instant like 2026-01-31T12:00:00Z', value);
    return new Date(0);
  }
  return instant;
}

export function choiceOf<Choice extends string>(
  { reader, path, object }: Fields,
  key: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const choice = choices.find((candidate) => candidate === object[key]);
  if (choice === undefined) {
    addFault(reader, pathOf(path, key), `must be one of ${choices.join(', ')}`, object[key]);
  }
  return choice ?? choices[0];
}

/** Reads every item of a list, with its path, for example `bounds[0]`. */
export function listOf<Item>(
  { reader, path, object }: Fields,
  key: string,
  readItem: (reader: JsonReader, path: string, value: unknown) => Item,
): readonly Item[] {
  const at = pathOf(path, key);
  return readArray(reader, at, object[key], ANY_LENGTH).map((item, index) =>
    readItem(reader, pathOf(at, index), item),
  );
}

export function textsOf(fields: Fields, key: string): readonly string[] {
  return listOf(fields, key, (reader, path, value) =>
    readText(reader, path, value, ANY_TEXT, TEXT_RULE),
  );
}
