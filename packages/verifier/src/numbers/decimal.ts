/**
 * An exact decimal number: `units / 10^places`. Sums and products are exact; a quotient says to how many places it is
 * rounded, and where to.
 */
export interface Decimal {
  readonly units: bigint;
  /** Not negative. */
  readonly places: number;
}

/** Towards +∞, towards −∞, or to the nearest, a tie to the even digit. */
export type Rounding = 'UP' | 'DOWN' | 'HALF_EVEN';

export const ZERO: Decimal = { units: 0n, places: 0 };
export const ONE: Decimal = { units: 1n, places: 0 };

const PLAIN = /^(?<sign>-?)(?<whole>\d+)(?:\.(?<fraction>\d+))?$/;

/** @throws Error for what is no plain decimal number. */
export function decimalOf(value: string | number): Decimal {
  const match = PLAIN.exec(String(value));
  if (match === null) {
    throw new Error(`${String(value).slice(0, 80)} is no decimal number`);
  }
  const { sign = '', whole = '', fraction = '' } = match.groups ?? {};
  const units = BigInt(whole + fraction);
  return { units: sign === '' ? units : -units, places: fraction.length };
}

/** Plain digits, no exponent, no zero at the end of the fraction, no sign of a zero. */
export function textOf({ units, places }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return units < 0n ? `-${text}` : text;
}

export function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { units: unitsAt(a, places) + unitsAt(b, places), places };
}

export function minus(a: Decimal, b: Decimal): Decimal {
  return plus(a, negated(b));
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, places: a.places + b.places };
}

export function negated({ units, places }: Decimal): Decimal {
  return { units: -units, places };
}

export function absolute(value: Decimal): Decimal {
  return value.units < 0n ? negated(value) : value;
}

/** Below 0, 0 or above 0, as `a` is less than, equal to or more than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const places = Math.max(a.places, b.places);
  const difference = unitsAt(a, places) - unitsAt(b, places);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

export const isLess = (a: Decimal, b: Decimal): boolean => compare(a, b) < 0;
export const isAtMost = (a: Decimal, b: Decimal): boolean => compare(a, b) <= 0;
export const isEqual = (a: Decimal, b: Decimal): boolean => compare(a, b) === 0;
export const isZero = ({ units }: Decimal): boolean => units === 0n;
export const isAbove0 = ({ units }: Decimal): boolean => units > 0n;
export const isBelow0 = ({ units }: Decimal): boolean => units < 0n;
/** Whether both are above 0, or both below. */
export const isSameSide = (a: Decimal, b: Decimal): boolean => a.units * b.units > 0n;

export function least(a: Decimal, b: Decimal): Decimal {
  return isAtMost(a, b) ? a : b;
}

export function most(a: Decimal, b: Decimal): Decimal {
  return isLess(a, b) ? b : a;
}

/** Not below 0. */
export function floored(value: Decimal): Decimal {
  return isBelow0(value) ? ZERO : value;
}

export function sumOf(values: readonly Decimal[]): Decimal {
  return values.reduce(plus, ZERO);
}

export function rounded(value: Decimal, places: number, rounding: Rounding): Decimal {
  return value.places <= places ? value : quotientOf(value, ONE, { places, rounding });
}

/**
 * `a / b`, rounded once.
 *
 * @throws Error when `b` is 0.
 */
export function quotientOf(
  a: Decimal,
  b: Decimal,
  { places, rounding }: { readonly places: number; readonly rounding: Rounding },
): Decimal {
  if (b.units === 0n) {
    throw new Error('a number is divided by 0');
  }
  const sign = b.units < 0n ? -1n : 1n;
  const shift = places + b.places - a.places;
  const above = sign * a.units * powerOfTen(Math.max(0, shift));
  const below = sign * b.units * powerOfTen(Math.max(0, -shift));
  const cut = above / below;
  const whole = above < 0n && cut * below !== above ? cut - 1n : cut;
  return {
    units: whole + carryOf({ whole, rest: above - whole * below, below, rounding }),
    places,
  };
}

/** What rounding adds to a quotient that is cut towards −∞. */
function carryOf({
  whole,
  rest,
  below,
  rounding,
}: {
  readonly whole: bigint;
  readonly rest: bigint;
  readonly below: bigint;
  readonly rounding: Rounding;
}): bigint {
  if (rest === 0n || rounding === 'DOWN') {
    return 0n;
  }
  if (rounding === 'UP') {
    return 1n;
  }
  const twice = 2n * rest;
  const isNext = twice > below || (twice === below && whole % 2n !== 0n);
  return isNext ? 1n : 0n;
}

const POWERS: bigint[] = [1n];

function powerOfTen(exponent: number): bigint {
  for (let known = POWERS.length; known <= exponent; known += 1) {
    POWERS.push((POWERS[known - 1] ?? 1n) * 10n);
  }
  return POWERS[exponent] ?? 1n;
}

function unitsAt(value: Decimal, places: number): bigint {
  return value.units * powerOfTen(places - value.places);
}

/** Numbers from outside are below this as a whole number without the point. */
const SIGNIFICAND_MAX = 2n ** 53n;

/**
 * Rounds a quotient to the nearest number that could have come from outside: at most `places` decimals, and fewer while
 * its digits without the point would reach 2⁵³.
 *
 * @see docs/risk-model.md#numbers
 */
export function admittedQuotientOf(a: Decimal, b: Decimal, placesMax: number): Decimal {
  // A first look, up: whether the number of decimals fits is asked of the rounded-up magnitude.
  for (let places = placesMax; places > 0; places -= 1) {
    const up = quotientOf(absolute(a), absolute(b), { places, rounding: 'UP' });
    if (up.units < SIGNIFICAND_MAX) {
      return quotientOf(a, b, { places, rounding: 'HALF_EVEN' });
    }
  }
  return quotientOf(a, b, { places: 0, rounding: 'HALF_EVEN' });
}
