import { type Decimal, type DecimalBounds, parseDecimal } from '../decimal.js';
import { badInput } from '../errors.js';

/** A JSON object that is being read, and where it stands, for the refusals. */
export interface JsonObject {
  readonly at: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;
const LIST_LENGTH_MAX = 1000;
const TEXT_LENGTH_MAX = 10_000;

/**
 * Reads an object that has no other keys than these. Absent and null are the same.
 *
 * @throws DomainError BAD_USER_INPUT, as everything here, naming the field.
 */
export function readObject(value: unknown, at: string, keys: readonly string[]): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badInput(at, 'must be an object', null);
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(fields).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw badInput(pathOf(at, unknown.slice(0, 80)), 'is not a known field', null);
  }
  return { at, fields };
}

export function readText(object: JsonObject, key: string): string {
  const value = object.fields[key];
  if (typeof value !== 'string' || value.length > TEXT_LENGTH_MAX) {
    throw badInput(pathOf(object.at, key), `must be a text of at most ${TEXT_LENGTH_MAX}`, null);
  }
  return value;
}

export function readWhole(object: JsonObject, key: string): number {
  const value = object.fields[key];
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) {
    throw badInput(pathOf(object.at, key), 'must be a whole number', null);
  }
  return value;
}

export function readDecimal(object: JsonObject, key: string, bounds: DecimalBounds): Decimal {
  const field = pathOf(object.at, key);
  const value = object.fields[key];
  if (typeof value !== 'string') {
    throw badInput(field, 'must be a decimal number in a text', null);
  }
  return parseDecimal(field, value, bounds);
}

/** An instant in ISO-8601 with Z, to the millisecond. */
export function readInstant(object: JsonObject, key: string): Date {
  const value = object.fields[key];
  const instant = typeof value === 'string' && INSTANT.test(value) ? new Date(value) : null;
  if (instant === null || Number.isNaN(instant.getTime())) {
    throw badInput(pathOf(object.at, key), 'must be an instant like 2026-01-31T12:00:00Z', null);
  }
  return instant;
}

export function readOneOf<Choice extends string>(
  object: JsonObject,
  key: string,
  choices: readonly Choice[],
): Choice {
  const value = object.fields[key];
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) {
    throw badInput(
      pathOf(object.at, key),
      `must be one of ${choices.join(', ')}`,
      typeof value === 'string' ? value.slice(0, 80) : null,
    );
  }
  return choice;
}

/** Reads every item with the path it stands at, for example `bounds[0]`. */
export function readList<Item>(
  object: JsonObject,
  key: string,
  readItem: (value: unknown, at: string) => Item,
): readonly Item[] {
  const at = pathOf(object.at, key);
  const value = object.fields[key];
  if (!Array.isArray(value) || value.length > LIST_LENGTH_MAX) {
    throw badInput(at, `must be a list of at most ${LIST_LENGTH_MAX}`, null);
  }
  return value.map((item: unknown, index) => readItem(item, `${at}[${index}]`));
}

export function readTexts(object: JsonObject, key: string): readonly string[] {
  return readList(object, key, (value, at) => {
    if (typeof value !== 'string' || value.length > TEXT_LENGTH_MAX) {
      throw badInput(at, `must be a text of at most ${TEXT_LENGTH_MAX}`, null);
    }
    return value;
  });
}

/** Whether a field is given: absent and null are the same. */
export function isGiven(object: JsonObject, key: string): boolean {
  return (object.fields[key] ?? null) !== null;
}

function pathOf(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}
