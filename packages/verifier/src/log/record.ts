import { type Decimal, decimalOf } from '../numbers/decimal.js';

import { isObject, type Json, type JsonObject } from './canonical.js';

/* What a record has under a name. Each throws Error when it is missing or of another form. */

export function isGiven(record: JsonObject, name: string): boolean {
  return (record[name] ?? null) !== null;
}

export function textAt(record: JsonObject, name: string): string {
  const value = record[name];
  return typeof value === 'string' ? value : missing(name, 'text');
}

export function wholeAt(record: JsonObject, name: string): number {
  const value = record[name];
  return typeof value === 'number' ? value : missing(name, 'a whole number');
}

/** Decimals are text, whole numbers are numbers. */
export function numberAt(record: JsonObject, name: string): Decimal {
  const value = record[name];
  return typeof value === 'string' || typeof value === 'number'
    ? decimalOf(value)
    : missing(name, 'a number');
}

export function numberOrNullAt(record: JsonObject, name: string): Decimal | null {
  return isGiven(record, name) ? numberAt(record, name) : null;
}

/** Milliseconds since 1970. */
export function instantAt(record: JsonObject, name: string): number {
  const at = Date.parse(textAt(record, name));
  return Number.isNaN(at) ? missing(name, 'an instant') : at;
}

export function recordAt(record: JsonObject, name: string): JsonObject {
  const value = record[name];
  return isObject(value) ? value : missing(name, 'an object');
}

export function recordsAt(record: JsonObject, name: string): readonly JsonObject[] {
  const value = record[name];
  return Array.isArray(value) && value.every(isObject) ? value : missing(name, 'a list of objects');
}

export function textsAt(record: JsonObject, name: string): readonly string[] {
  const value = record[name] as readonly Json[] | undefined;
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
    ? value
    : missing(name, 'a list of texts');
}

function missing(name: string, form: string): never {
  throw new Error(`${name} is not ${form}`);
}
