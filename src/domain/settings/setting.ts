import { type Decimal, decimal } from '../decimal.js';

/**
 * FRACTION and RATIO have no unit, SECONDS are whole seconds, NOTIONAL is USD, AMOUNT is in units of the asset,
 * COUNT is a whole number of things.
 */
export type SettingKind = 'FRACTION' | 'RATIO' | 'SECONDS' | 'NOTIONAL' | 'AMOUNT' | 'COUNT';

/** As in documents: `[0, 1)` includes 0 and excludes 1. */
export type RangeText = `${'[' | '('}${number}, ${number}${']' | ')'}`;

/**
 * One numeric setting that governance controls. Its parser, store codec, records, SDL and documentation table
 * are derived from this declaration.
 */
export interface Setting {
  readonly kind: SettingKind;
  /** The widest range of valid values. A rule between settings may narrow it further. */
  readonly range: RangeText;
  /**
   * The value for a new market, committee or asset, and for data written before the setting was declared. As
   * text; null for none.
   */
  readonly default: string | null;
  /**
   * True when a genesis file may leave it out and so use the default. Required for every setting declared
   * later.
   */
  readonly isOptional?: true;
  /** True when null is a valid value: no limit. */
  readonly isNullable?: true;
  /** Its effect, for people: SDL and documents show this text. */
  readonly description: string;
}

export type Settings = Readonly<Record<string, Setting>>;

/** Whole kinds are numbers, all others exact decimals. */
export type SettingValue<Declared extends Setting> =
  | (Declared['kind'] extends 'SECONDS' | 'COUNT' ? number : Decimal)
  | (Declared extends { readonly isNullable: true } ? null : never);

/** A value for each setting. */
export type SettingValues<Declared extends Settings> = {
  readonly [Name in keyof Declared]: SettingValue<Declared[Name]>;
};

/** A range as numbers. */
export interface SettingLimits {
  readonly kind: SettingKind;
  readonly min: Decimal;
  /** True when the minimum itself is not valid. */
  readonly isMinExclusive: boolean;
  readonly max: Decimal;
  /** True when the maximum itself is not valid. */
  readonly isMaxExclusive: boolean;
  /** Maximum decimals of a value. */
  readonly places: number;
}

const PLACES: Readonly<Record<SettingKind, number>> = {
  FRACTION: 12,
  RATIO: 12,
  SECONDS: 0,
  NOTIONAL: 8,
  AMOUNT: 8,
  COUNT: 0,
};

/** Parses the range of a setting. */
export function limitsOf({ kind, range }: Setting): SettingLimits {
  const [min = '', max = ''] = range.slice(1, -1).split(', ');
  return {
    kind,
    min: decimal(min),
    isMinExclusive: range.startsWith('('),
    max: decimal(max),
    isMaxExclusive: range.endsWith(')'),
    places: PLACES[kind],
  };
}

/** Whether values of this kind are whole numbers: `number` in code and JSON, `Int` in the API. */
export function isWhole({ kind }: Pick<Setting, 'kind'>): boolean {
  return PLACES[kind] === 0;
}

/** Whether a value lies in a range and has at most the decimals of its kind. */
export function isWithin(limits: SettingLimits, value: Decimal): boolean {
  const { min, isMinExclusive, max, isMaxExclusive, places } = limits;
  return (
    value.isFinite() &&
    (isMinExclusive ? value.gt(min) : value.gte(min)) &&
    (isMaxExclusive ? value.lt(max) : value.lte(max)) &&
    value.decimalPlaces() <= places
  );
}

/** A range as text, for a refusal: "above 0 and at most 1, with at most 12 decimals". */
export function limitsInWords(limits: SettingLimits): string {
  const { min, isMinExclusive, max, isMaxExclusive, places } = limits;
  const low = `${isMinExclusive ? 'above' : 'at least'} ${min.toFixed()}`;
  const high = `${isMaxExclusive ? 'below' : 'at most'} ${max.toFixed()}`;
  return `${low} and ${high}, ${places === 0 ? 'whole' : `with at most ${places} decimals`}`;
}

/** One setting whose value is outside of its range. */
export interface SettingFault {
  readonly field: string;
  /** `above 0 and at most 1, …`, to be read after "is" or "must be". */
  readonly rule: string;
  readonly value: string;
}

/** Every value that is outside of its own range, in the order of the declaration. */
export function settingFaults<Declared extends Settings>(
  declared: Declared,
  values: SettingValues<Declared>,
): readonly SettingFault[] {
  return Object.entries(declared).flatMap(([field, setting]) => {
    const value: Decimal | number | null = values[field] ?? null;
    if (value === null && setting.isNullable === true) {
      return [];
    }
    const limits = limitsOf(setting);
    const number = decimal(String(value ?? Number.NaN));
    return isWithin(limits, number)
      ? []
      : [{ field, rule: limitsInWords(limits), value: number.toFixed() }];
  });
}

/** The settings of a declaration that satisfy a predicate, with their literal types. */
export function pickSettings<Declared extends Settings, Name extends keyof Declared>(
  declared: Declared,
  isPicked: (setting: Declared[keyof Declared]) => boolean,
): Pick<Declared, Name> {
  const entries = Object.entries(declared) as [string, Declared[keyof Declared]][];
  return Object.fromEntries(entries.filter(([, setting]) => isPicked(setting))) as Pick<
    Declared,
    Name
  >;
}
