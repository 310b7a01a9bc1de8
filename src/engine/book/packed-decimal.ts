import { Decimal } from '../../domain/decimal.js';
import { assert, badInput } from '../../domain/errors.js';

/**
 * An exact decimal in nine bytes: the nearest double and a tag that corrects its rounding.
 *
 * A number of the engine has at most 12 decimals and a significand below 2⁵³. The nearest double of
 * `significand / 10^decimals` times `10^decimals` misses the significand by at most 2, so the number of
 * decimals (4 bits) and the miss (3 bits) are sufficient in addition to the double.
 */
export interface PackedDecimal {
  readonly value: number;
  readonly tag: number;
}

/** Maximum decimals of a number of the engine. */
export const ENGINE_PLACES = 12;
const SIGNIFICAND_MAX = 2 ** 53;
const MISS_OFFSET = 3;
/** decimal.js stores a number in words of seven digits. */
const WORD_PLACES = 7;
const WORD = 10 ** WORD_PLACES;
const WORD_POWERS: readonly number[] = [1, WORD, WORD ** 2];
const POWERS = Array.from({ length: ENGINE_PLACES + 1 }, (_, places) => 10 ** places);
const BIG_POWERS = Array.from({ length: ENGINE_PLACES + 1 }, (_, places) => 10n ** BigInt(places));

/** 10¹²: the factor of `unpackDecimal`. */
export const ENGINE_SCALE = 10n ** BigInt(ENGINE_PLACES);

/**
 * Packs one number exactly.
 *
 * @throws DomainError BAD_USER_INPUT when it has more than 12 decimals or a significand of 2⁵³ or
 *   more: it is refused, never rounded.
 */
export function packDecimal(field: string, decimal: Decimal): PackedDecimal {
  return packWords(decimal) ?? packText(field, decimal);
}

/**
 * Packs a usual number, in a sixth of the time of packing its text: words of seven digits (as stored by
 * decimal.js) that form an integer below 2⁵³ over 1, 10⁷ or 10¹⁴. All of these are doubles, so their quotient
 * is the nearest double. Null for any other number.
 */
function packWords({ d: words, e: exponent, s: sign }: Decimal): PackedDecimal | null {
  const last = (words as number[] | null)?.at(-1) ?? 0;
  const wordsAfterPoint = last === 0 ? -1 : words.length - 1 - Math.floor(exponent / WORD_PLACES);
  const divisor = WORD_POWERS[wordsAfterPoint];
  if (divisor === undefined) {
    return null;
  }
  let digits = 0;
  for (const word of words) {
    digits = digits * WORD + word;
  }
  let places = wordsAfterPoint * WORD_PLACES;
  let trailing = 1;
  while (places > 0 && last % (trailing * 10) === 0) {
    trailing *= 10;
    places -= 1;
  }
  if (digits >= SIGNIFICAND_MAX || places > ENGINE_PLACES) {
    return null;
  }
  const value = (sign * digits) / divisor;
  return { value, tag: tagOf(value, (sign * digits) / trailing, places) };
}

function packText(field: string, decimal: Decimal): PackedDecimal {
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
  return { value, tag: tagOf(value, significand, places) };
}

function tagOf(value: number, significand: number, places: number): number {
  const miss = significand - Math.round(value * powerAt(places));
  return places | ((miss + MISS_OFFSET) << 4);
}

/**
 * Packs a sum exactly. A sum with too many digits is split at the decimal point: each addend of a balance has a
 * significand below 2⁵³, but the sum may not.
 *
 * @throws DomainError BAD_USER_INPUT when one of the two alone does not fit.
 */
export function packSum(field: string, total: Decimal): readonly PackedDecimal[] {
  const packed = packWords(total);
  if (packed !== null) {
    return [packed];
  }
  const digits = total.abs().times(powerAt(Math.min(ENGINE_PLACES, total.decimalPlaces())));
  if (digits.lt(SIGNIFICAND_MAX)) {
    return [packText(field, total)];
  }
  const whole = total.trunc();
  const rest = total.minus(whole);
  return (rest.isZero() ? [whole] : [whole, rest]).map((part) => packText(field, part));
}

/** The packed number times 10¹², exactly. */
export function unpackDecimal(value: number, tag: number): bigint {
  return BigInt(significandOf(value, tag)) * (BIG_POWERS[ENGINE_PLACES - (tag & 15)] ?? 1n);
}

/** The digits of the packed number without the point, signed: whole, and below 2⁵³ in size. */
export function significandOf(value: number, tag: number): number {
  return Math.round(value * powerAt(tag & 15)) + ((tag >> 4) - MISS_OFFSET);
}

/** An integer times 10^−places, exactly. */
export function fromScaled(value: bigint, places: number): Decimal {
  return new Decimal(`${value.toString()}e-${String(places)}`);
}

/** A number times 10¹², exactly. For parameters, which are stored as integers in addition to their doubles. */
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
