import { Decimal, max, min } from '../src/domain/decimal.js';

import { type CaseValue, isDecimalText, isList, isRecord } from './case-value.js';
import { ProblemError } from './problem.js';

/**
 * The inputs of one case, read by name. It remembers what was read: an input that an adapter does
 * not know changes what the case means, and the case then fails instead of passing by luck.
 */
export interface Inputs {
  readonly values: Readonly<Record<string, CaseValue>>;
  readonly path: string;
  readonly read: Set<string>;
  /** Those of nested objects, so that they are held to the same. */
  readonly nested: Inputs[];
}

export function inputsOf(values: Readonly<Record<string, CaseValue>>, path = ''): Inputs {
  return { values, path, read: new Set(), nested: [] };
}

/** The names that nobody read, with their path. */
export function unreadInputs(inputs: Inputs): readonly string[] {
  const own = Object.keys(inputs.values).filter((name) => !inputs.read.has(name));
  return [...own.map((name) => inputs.path + name), ...inputs.nested.flatMap(unreadInputs)];
}

/** Says that an input is known and means nothing here, for example a name to show. */
export function ignoreInputs(inputs: Inputs, ...names: readonly string[]): void {
  for (const name of names) {
    inputs.read.add(name);
  }
}

/** Whether an input is there and not null. */
export function has(inputs: Inputs, name: string): boolean {
  inputs.read.add(name);
  return (inputs.values[name] ?? null) !== null;
}

/** @throws ProblemError when it is absent, or no decimal number. */
export function decimalAt(inputs: Inputs, name: string): Decimal {
  return toDecimal(requireInput(inputs, name), inputs.path + name);
}

/** A decimal number, or what stands for its absence. */
export function decimalOr(inputs: Inputs, name: string, absent: Decimal): Decimal {
  return has(inputs, name) ? decimalAt(inputs, name) : absent;
}

export function decimalsAt(inputs: Inputs, name: string): readonly Decimal[] {
  return listAt(inputs, name).map((value, index) =>
    toDecimal(value, `${inputs.path}${name}[${index}]`),
  );
}

/** A whole number small enough to count with, for example an index. */
export function integerAt(inputs: Inputs, name: string): number {
  const value = decimalAt(inputs, name).toNumber();
  if (!Number.isSafeInteger(value)) {
    throw invalid(`${inputs.path}${name}`, 'a whole number');
  }
  return value;
}

export function integerOr(inputs: Inputs, name: string, absent: number): number {
  return has(inputs, name) ? integerAt(inputs, name) : absent;
}

/** More seconds than any clock shows, and so few that two of them are still an instant. */
const SECONDS_MAX = new Decimal('4e12');

/**
 * Whole seconds. Peers count them in integers that reach beyond every calendar, and write their
 * largest for "never": what is beyond ours is as far away as ours goes.
 */
export function secondsAt(inputs: Inputs, name: string): number {
  return countOf(inputs, name, SECONDS_MAX);
}

/** Whole blocks that stand for milliseconds, likewise. */
export function blocksAt(inputs: Inputs, name: string): number {
  return countOf(inputs, name, SECONDS_MAX.times(1000));
}

function countOf(inputs: Inputs, name: string, most: Decimal): number {
  const value = decimalAt(inputs, name);
  if (!value.isInteger()) {
    throw invalid(`${inputs.path}${name}`, 'a whole number');
  }
  return max(most.negated(), min(most, value)).toNumber();
}

export function textAt(inputs: Inputs, name: string): string {
  const value = requireInput(inputs, name);
  if (typeof value !== 'string') {
    throw invalid(`${inputs.path}${name}`, 'a text');
  }
  return value;
}

/** True or false, as such or as a text; absent is false. */
export function flagAt(inputs: Inputs, name: string): boolean {
  inputs.read.add(name);
  const value = inputs.values[name] ?? false;
  if (value === true || value === 'true') {
    return true;
  }
  if (value === false || value === 'false') {
    return false;
  }
  throw invalid(`${inputs.path}${name}`, 'true or false');
}

export function inputsAt(inputs: Inputs, name: string): Inputs {
  return nestedOf(inputs, requireInput(inputs, name), `${inputs.path}${name}`);
}

export function inputListAt(inputs: Inputs, name: string): readonly Inputs[] {
  return listAt(inputs, name).map((value, index) =>
    nestedOf(inputs, value, `${inputs.path}${name}[${index}]`),
  );
}

function listAt(inputs: Inputs, name: string): readonly CaseValue[] {
  const value = requireInput(inputs, name);
  if (!isList(value)) {
    throw invalid(`${inputs.path}${name}`, 'a list');
  }
  return value;
}

function nestedOf(inputs: Inputs, value: CaseValue, path: string): Inputs {
  if (!isRecord(value)) {
    throw invalid(path, 'an object');
  }
  const nested = inputsOf(value, `${path}.`);
  inputs.nested.push(nested);
  return nested;
}

function requireInput(inputs: Inputs, name: string): CaseValue {
  inputs.read.add(name);
  const value = inputs.values[name];
  if (value === undefined || value === null) {
    throw new ProblemError('INPUT_MISSING', `input ${inputs.path}${name} is missing`);
  }
  return value;
}

function toDecimal(value: CaseValue, path: string): Decimal {
  if (!isDecimalText(value)) {
    throw invalid(path, 'a decimal number');
  }
  return new Decimal(value);
}

function invalid(path: string, what: string): ProblemError {
  return new ProblemError('INPUT_INVALID', `input ${path} is not ${what}`);
}
