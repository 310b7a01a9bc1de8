import { Decimal as DecimalJs } from 'decimal.js';

import { badInput } from './errors.js';

/**
 * Exact base-10 arithmetic for money, prices, sizes and fractions.
 *
 * 120 significant digits: sums and products of admitted inputs (at most 16 significant digits each,
 * docs/risk-model.md#numbers) need far fewer, so they are exact. Only a division can round, and every division
 * in the domain states its direction.
 */
export const Decimal = DecimalJs.clone({
  precision: 120,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});
export type Decimal = DecimalJs;

export const ZERO: Decimal = new Decimal(0);
export const ONE: Decimal = new Decimal(1);

export function decimal(value: string | number): Decimal {
  return new Decimal(value);
}

export function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), ZERO);
}

export function min(a: Decimal, b: Decimal): Decimal {
  return a.lte(b) ? a : b;
}

export function max(a: Decimal, b: Decimal): Decimal {
  return a.gte(b) ? a : b;
}

/** Rounds towards +∞ at `places` decimals: for amounts that an account owes. */
export function roundUp(value: Decimal, places: number): Decimal {
  return value.toDecimalPlaces(places, DecimalJs.ROUND_CEIL);
}

/** Rounds towards −∞ at `places` decimals: for amounts that an account receives. */
export function roundDown(value: Decimal, places: number): Decimal {
  return value.toDecimalPlaces(places, DecimalJs.ROUND_FLOOR);
}

/** Divides to fewer digits than the exact arithmetic: sufficient for a ratio that is only shown. */
const RatioDecimal = DecimalJs.clone({ precision: 40, rounding: DecimalJs.ROUND_HALF_EVEN });
const RATIO_PLACES = 12;

/**
 * `numerator / denominator` to 40 significant digits: for quotients that are rounded further at once and whose
 * remainder is accounted for. Takes a tenth of the time of a division to 120 digits.
 */
export function quotientOf(numerator: Decimal, denominator: Decimal): Decimal {
  return new Decimal(new RatioDecimal(numerator).div(denominator));
}

/**
 * `numerator / denominator` to 12 decimals, or null when the denominator is zero, never Infinity. For display;
 * decisions compare amounts instead.
 */
export function ratioOf(numerator: Decimal, denominator: Decimal): Decimal | null {
  return denominator.isZero()
    ? null
    : new Decimal(new RatioDecimal(numerator).div(denominator).toDecimalPlaces(RATIO_PLACES));
}

/** The admitted range and precision of a number. */
export interface DecimalBounds {
  readonly min?: Decimal;
  /** Excludes the minimum itself. */
  readonly minExclusive?: boolean;
  readonly max?: Decimal;
  readonly places: number;
  /** A sum of numbers from outside, as a balance is: it may have more digits than 2⁵³ holds (ADR 0018). */
  readonly isSum?: true;
}

const PLAIN_DECIMAL = /^-?\d{1,30}(?:\.\d{1,30})?$/;
const SIGNIFICAND_MAX = new Decimal(2).pow(53);
/** 10⁰ to 10³⁰: the possible decimal places of an external number. */
const POWERS_OF_TEN: readonly Decimal[] = Array.from(
  { length: 31 },
  (_, places) => new Decimal(`1e${String(places)}`),
);

function powerOfTen(places: number): Decimal {
  return POWERS_OF_TEN[places] ?? new Decimal(10).pow(places);
}

/**
 * The number of decimals that an external number of this magnitude may have, at most `placesMax`: with more,
 * its significand would reach 2⁵³. A value rounded to that many decimals can be sent as input again.
 */
export function admittedPlaces(value: Decimal, placesMax: number): number {
  // With 15 digits it is below 2⁵³, with 17 it is not; only 16 have to be looked at.
  const withFifteen = 14 - value.e;
  if (value.isZero() || placesMax <= withFifteen) {
    return placesMax;
  }
  const withSixteen = withFifteen + 1;
  const isAdmitted =
    withSixteen > 0 &&
    roundUp(value.abs(), withSixteen).times(powerOfTen(withSixteen)).lt(SIGNIFICAND_MAX);
  return isAdmitted ? withSixteen : Math.max(withFifteen, 0);
}

/**
 * Parses one external number.
 *
 * In addition to its own bounds, the significand (the digits without the point) of a number that is no sum must be
 * below 2⁵³, because the engine's floating-point screen depends on it (docs/engine.md). A longer number is refused,
 * never rounded silently.
 *
 * @throws DomainError BAD_USER_INPUT with the field, the rule and the value.
 */
export function parseDecimal(field: string, text: string, bounds: DecimalBounds): Decimal {
  if (!PLAIN_DECIMAL.test(text)) {
    throw badInput(
      field,
      'must be a plain decimal number, for example "123.45"',
      text.slice(0, 80),
    );
  }
  const value = new Decimal(text);
  const places = value.decimalPlaces();
  if (places > bounds.places) {
    throw badInput(field, `has more than ${String(bounds.places)} decimals`, text);
  }
  // Fewer than 16 characters are fewer than 16 digits.
  const isLong = bounds.isSum !== true && text.length > 15;
  if (isLong && value.abs().times(powerOfTen(places)).gte(SIGNIFICAND_MAX)) {
    throw badInput(field, 'has more significant digits than 2^53 holds', text);
  }
  const { min: low, max: high } = bounds;
  if (low !== undefined && (bounds.minExclusive === true ? value.lte(low) : value.lt(low))) {
    throw badInput(
      field,
      `must be ${bounds.minExclusive === true ? 'above' : 'at least'} ${low.toFixed()}`,
      text,
    );
  }
  if (high !== undefined && value.gt(high)) {
    throw badInput(field, `must be at most ${high.toFixed()}`, text);
  }
  return value;
}
