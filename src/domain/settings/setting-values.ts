import { type Decimal, ZERO, decimal } from '../decimal.js';
import { assert } from '../errors.js';
import { type JsonReader, addFault, pathOf, readDecimal, readInteger } from '../json-reader.js';
import {
  type Setting,
  type SettingValue,
  type Settings,
  type SettingValues,
  isWhole,
  isWithin,
  limitsInWords,
  limitsOf,
} from './setting.js';

/** Values as JSON holds them: whole numbers as numbers, decimals as text. */
export type StoredSettings<Declared extends Settings> = {
  readonly [Name in keyof Declared]: StoredValue<Declared[Name]>;
};

type StoredValue<Declared extends Setting> =
  | (Declared['kind'] extends 'SECONDS' | 'COUNT' ? number : string)
  | (Declared extends { readonly isNullable: true } ? null : never);

/** Encodes the declared settings of an object as JSON; other fields are ignored. */
export function encodeSettings<Declared extends Settings>(
  declared: Declared,
  values: SettingValues<Declared>,
): StoredSettings<Declared> {
  return mapSettings(declared, (_, name) =>
    storedOf(values[name] ?? null),
  ) as StoredSettings<Declared>;
}

/** Settings as stored in a record of the log. */
export type RecordedSettings<Declared extends Settings> = {
  readonly [
    Name in keyof Declared as Declared[Name] extends { readonly isOptional: true } ? never : Name
  ]: StoredValue<Declared[Name]>;
} & {
  readonly [
    Name in keyof Declared as Declared[Name] extends { readonly isOptional: true } ? Name : never
  ]?: StoredValue<Declared[Name]>;
};

/**
 * Encodes settings for a record: an optional setting with its default value is left out, so that later
 * declarations do not change the records of those who do not use them. `decodeSettings` reads it.
 */
export function recordSettings<Declared extends Settings>(
  declared: Declared,
  values: SettingValues<Declared>,
): RecordedSettings<Declared> {
  const stored = Object.entries(encodeSettings(declared, values)).filter(([name, value]) => {
    const setting = declared[name];
    return setting?.isOptional !== true || value !== storedOf(defaultOf(setting, name));
  });
  return Object.fromEntries(stored) as RecordedSettings<Declared>;
}

/** One value as JSON. */
export function storedOf(value: Decimal | number | null): string | number | null {
  return value === null || typeof value === 'number' ? value : value.toFixed();
}

/**
 * Decodes the declared settings of a row or record. A missing one was declared later and gets its default.
 *
 * @throws Error when a setting without a default is missing (a broken row).
 */
export function decodeSettings<Declared extends Settings>(
  declared: Declared,
  stored: Readonly<Record<string, unknown>>,
): SettingValues<Declared> {
  return mapSettings(declared, (setting, name) => {
    const value = stored[name];
    if (value === null && setting.isNullable === true) {
      return null;
    }
    return value === undefined || value === null
      ? defaultOf(setting, name)
      : valueOf(setting, value as string | number);
  }) as SettingValues<Declared>;
}

/** The default of every setting. @throws Error for one without a default (a bug). */
export function defaultsOf<Declared extends Settings>(declared: Declared): SettingValues<Declared> {
  return decodeSettings(declared, {});
}

/** Whether two objects have the same values of the declared settings. */
export function hasSameSettings<Declared extends Settings>(
  declared: Declared,
  a: SettingValues<Declared>,
  b: SettingValues<Declared>,
): boolean {
  return Object.keys(declared).every((name) => {
    const [one, other] = [a[name] ?? null, b[name] ?? null];
    return String(one) === String(other);
  });
}

/** Picks the declared settings of a larger object. */
export function pickValues<Declared extends Settings>(
  declared: Declared,
  values: SettingValues<Declared>,
): SettingValues<Declared> {
  return mapSettings(declared, (_, name) => values[name]) as SettingValues<Declared>;
}

/**
 * Reads the declared settings of an untrusted document; adds a fault for each that is outside of its range, or
 * missing and not optional.
 */
export function readSettings<Declared extends Settings>(
  reader: JsonReader,
  path: string,
  declared: Declared,
  object: Readonly<Record<string, unknown>>,
): SettingValues<Declared> {
  return mapSettings(declared, (setting, name) =>
    readSetting(reader, pathOf(path, name), setting, object[name]),
  ) as SettingValues<Declared>;
}

/** Reads one setting; an absent optional one gets its default. */
export function readSetting<Declared extends Setting>(
  reader: JsonReader,
  path: string,
  setting: Declared,
  value: unknown,
): SettingValue<Declared> {
  return readValue(reader, path, setting, value) as SettingValue<Declared>;
}

function readValue(
  reader: JsonReader,
  path: string,
  setting: Setting,
  value: unknown,
): Decimal | number | null {
  if (setting.isNullable === true && (value ?? null) === null) {
    return null;
  }
  if (value === undefined && setting.isOptional === true) {
    return defaultOf(setting, path);
  }
  const faultCount = reader.faults.length;
  const limits = limitsOf(setting);
  const read = isWhole(setting)
    ? readInteger(reader, path, value, { min: -Infinity, max: Infinity })
    : readDecimal(reader, path, value, { places: limits.places });
  const isRead = reader.faults.length === faultCount;
  if (isRead && !isWithin(limits, decimal(String(read)))) {
    addFault(reader, path, `must be ${limitsInWords(limits)}`, value);
  }
  return isRead ? read : isWhole(setting) ? 0 : ZERO;
}

function valueOf(setting: Setting, text: string | number): Decimal | number {
  return isWhole(setting) ? Number(text) : decimal(text);
}

/** The value of an absent setting. @throws Error for one without a default (a bug). */
export function defaultOf(setting: Setting, name: string): Decimal | number | null {
  if (setting.default === null && setting.isNullable === true) {
    return null;
  }
  assert(setting.default !== null, `${name} is present or has a default`);
  return valueOf(setting, setting.default);
}

function mapSettings<Result>(
  declared: Settings,
  map: (setting: Setting, name: string) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, setting]) => [name, map(setting, name)]),
  );
}
