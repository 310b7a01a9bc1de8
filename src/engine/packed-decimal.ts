import { type Decimal } from '../domain/decimal.js';
import { assert, badInput } from '../domain/errors.js';

/**
 * An exact decimal in nine bytes: the nearest double and a tag that restores what it lost.
 *
 * A number of the engine has at most 12 decimals and a significand below 2⁵³. The nearest double of
 * `significand / 10^decimals` times `10^decimals` misses the significand by at most 2, so the number
 * of decimals (4 bits) and the miss (3 bits) are all that has to be kept besides the double.
 */
export interface PackedDecimal {
  readonly value: number;
  readonly tag: number;
}

/** Most decimals that a number of the engine may have. */
export const ENGINE_PLACES = 12;
const SIGNIFICAND_MAX = 2 ** 53;
const MISS_OFFSET = 3;
const POWERS = Array.from({ length: ENGINE_PLACES + 1 }, (_, places) => 10 ** places);
const BIG_POWERS = Array.from({ length: ENGINE_PLACES + 1 }, (_, places) => 10n ** BigInt(places));

/** 10¹²: what `unpackDecimal` multiplies by. */
export const ENGINE_SCALE = 10n ** BigInt(ENGINE_PLACES);

/**
 * Packs one number exactly.
 *
 * @throws DomainError BAD_USER_INPUT when it has more than 12 decimals or a significand of 2⁵³ or
 *   more: it is refused, never rounded.
 */
export function packDecimal(field: string, decimal: Decimal): PackedDecimal {
  const text = decimal.toString();
  const value = Number(text);
  const point = text.indexOf('.');
  if (point < 0) {
    if (!(Math.abs(value) < SIGNIFICAND_MAX)) {
      throw badInput(field, 'has more significant digits than 2^53 holds', text);
    }
    return { value, tag: MISS_OFFSET << 4 };
  }
  const places = text.length - point - 1;
  if (places > ENGINE_PLACES) {
    throw badInput(field, `has more than ${ENGINE_PLACES} decimals`, text);
  }
  const significand = Number(text.slice(0, point) + text.slice(point + 1));
  if (!(Math.abs(significand) < SIGNIFICAND_MAX)) {
    throw badInput(field, 'has more significant digits than 2^53 holds', text);
  }
  const miss = significand - Math.round(value * powerAt(places));
  return { value, tag: places | ((miss + MISS_OFFSET) << 4) };
}

/** The packed number times 10¹², exactly. */
export function unpackDecimal(value: number, tag: number): bigint {
  const places = tag & 15;
  const significand = Math.round(value * powerAt(places)) + ((tag >> 4) - MISS_OFFSET);
  return BigInt(significand) * (BIG_POWERS[ENGINE_PLACES - places] ?? 1n);
}

/** A number times 10¹², exactly. For parameters, which are kept as integers beside their doubles. */
export function scaledDecimal(field: string, decimal: Decimal): bigint {
  const { value, tag } = packDecimal(field, decimal);
  return unpackDecimal(value, tag);
}

/** The double nearest to `scaled / 10^places`, within three roundings. */
export function toDouble(scaled: bigint, places: 12 | 24 | 36): number {
  let value = Number(scaled);
  for (let done = 0; done < places; done += ENGINE_PLACES) {
    value /= 1e12;
  }
  return value;
}

function powerAt(places: number): number {
  const power = POWERS[places];
  assert(power !== undefined, 'a packed decimal has at most 12 places');
  return power;
}
