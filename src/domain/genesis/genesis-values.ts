import { type DecimalBounds, ONE, ZERO, decimal } from '../decimal.js';
import { type JsonReader, readText } from '../json-reader.js';

/** The limits of single values of a genesis file. */

export const LIST_MAX = 200;

export const POSITIVE_FRACTION: DecimalBounds = {
  min: ZERO,
  max: ONE,
  places: 8,
  minExclusive: true,
};
/** In USD, base units of a market, or weight. */
export const AMOUNT: DecimalBounds = { min: ZERO, max: decimal('1e15'), places: 8 };
export const POSITIVE_AMOUNT: DecimalBounds = { ...AMOUNT, minExclusive: true };

const IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;
const IDENTIFIER_RULE =
  'must be 1 to 64 letters, digits, dots, colons, dashes or underscores, starting with a letter or digit';

export function readIdentifier(reader: JsonReader, path: string, value: unknown): string {
  return readText(reader, path, value, IDENTIFIER, IDENTIFIER_RULE);
}
