/**
 * All amounts are integers: sizes count 10⁻⁸ of a base unit, prices and rates 10⁻¹² , USD 10⁻²⁰. So a size times a
 * price is an amount in USD, exactly.
 */
export const SIZE_PLACES = 8;
export const PRICE_PLACES = 12;
export const USD_PLACES = 20;
/** 0.000001 USD. */
export const MILLIONTH = 10n ** 14n;

/** @throws Error when the text is no decimal number, or has more decimals. */
export function parseUnits(text: string, places: number): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[3] ?? '';
  if (match === null || fraction.length > places) {
    throw new Error(`not a number with at most ${places} decimals: ${text}`);
  }
  const digits = BigInt(`${match[2] ?? ''}${fraction.padEnd(places, '0')}`);
  return match[1] === '-' ? -digits : digits;
}

export function formatUnits(units: bigint, places: number): string {
  const digits = absolute(units)
    .toString()
    .padStart(places + 1, '0');
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - places);
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

export const parseSize = (text: string): bigint => parseUnits(text, SIZE_PLACES);
export const parsePrice = (text: string): bigint => parseUnits(text, PRICE_PLACES);
export const parseUsd = (text: string): bigint => parseUnits(text, USD_PLACES);
export const formatSize = (units: bigint): string => formatUnits(units, SIZE_PLACES);
export const formatPrice = (units: bigint): string => formatUnits(units, PRICE_PLACES);
export const formatUsd = (units: bigint): string => formatUnits(units, USD_PLACES);

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Divides towards −∞. The divisor is above 0. */
export function divideDown(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

/** The next multiple of a unit towards −∞. */
export function roundDown(value: bigint, unit: bigint): bigint {
  return divideDown(value, unit) * unit;
}

/** The next multiple of a unit towards +∞. */
export function roundUp(value: bigint, unit: bigint): bigint {
  return -roundDown(-value, unit);
}

/** Divides to the nearest integer, a tie to the even one. Both are above 0. */
export function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  const twice = (value % divisor) * 2n;
  const isUp = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}
