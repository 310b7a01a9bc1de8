import { Decimal } from '../src/domain/decimal.js';

import { type CaseValue, isDecimalText, isList, isRecord } from './case-file.js';

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
export function passOver(inputs: Inputs, ...names: readonly string[]): void {
  for (const name of names) {
    inputs.read.add(name);
  }
}

/** Whether an input is there and not null. */
export function has(inputs: Inputs, name: string): boolean {
  inputs.read.add(name);
  return (inputs.values[name] ?? null) !== null;
}

/** @throws Error when it is absent, or no decimal number. */
export function decimalAt(inputs: Inputs, name: string): Decimal {
  return toDecimal(take(inputs, name), inputs.path + name);
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

/** A whole number small enough to count with: an index, or seconds. */
export function integerAt(inputs: Inputs, name: string): number {
  const value = decimalAt(inputs, name).toNumber();
  if (!Number.isSafeInteger(value)) {
    throw new Error(`input ${inputs.path}${name} is not a whole number`);
  }
  return value;
}

export function textAt(inputs: Inputs, name: string): string {
  const value = take(inputs, name);
  if (typeof value !== 'string') {
    throw new Error(`input ${inputs.path}${name} is not a text`);
  }
  return value;
}

/** True only for `true`; absent is false. */
export function flagAt(inputs: Inputs, name: string): boolean {
  inputs.read.add(name);
  return inputs.values[name] === true;
}

export function inputsAt(inputs: Inputs, name: string): Inputs {
  return nestedOf(inputs, take(inputs, name), `${inputs.path}${name}`);
}

export function inputListAt(inputs: Inputs, name: string): readonly Inputs[] {
  return listAt(inputs, name).map((value, index) =>
    nestedOf(inputs, value, `${inputs.path}${name}[${index}]`),
  );
}

function listAt(inputs: Inputs, name: string): readonly CaseValue[] {
  const value = take(inputs, name);
  if (!isList(value)) {
    throw new Error(`input ${inputs.path}${name} is not a list`);
  }
  return value;
}

function nestedOf(inputs: Inputs, value: CaseValue, path: string): Inputs {
  if (!isRecord(value)) {
    throw new Error(`input ${path} is not an object`);
  }
  const nested = inputsOf(value, `${path}.`);
  inputs.nested.push(nested);
  return nested;
}

function take(inputs: Inputs, name: string): CaseValue {
  inputs.read.add(name);
  const value = inputs.values[name];
  if (value === undefined || value === null) {
    throw new Error(`input ${inputs.path}${name} is missing`);
  }
  return value;
}

function toDecimal(value: CaseValue, path: string): Decimal {
  if (!isDecimalText(value)) {
    throw new Error(`input ${path} is not a decimal number`);
  }
  return new Decimal(value);
}
