import { type DecimalBounds, decimal, ZERO } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';

/** Amounts of collateral, in the asset: above 0. */
export const AMOUNT_BOUNDS: DecimalBounds = {
  min: ZERO,
  minExclusive: true,
  max: decimal('1e12'),
  places: 8,
};

/** A price in USD: above 0. */
export const PRICE_BOUNDS: DecimalBounds = {
  min: ZERO,
  minExclusive: true,
  max: decimal('1e9'),
  places: 12,
};

/** Sizes in base units, signed. */
export const SIZE_BOUNDS: DecimalBounds = {
  min: decimal('-1e12'),
  max: decimal('1e12'),
  places: 8,
};

/** Maximum cost of one position, in USD: the sum over an account's positions must stay below 1.7e14. */
export const COST_MAX = decimal('1e11');

/** Money or an asset that came in or, below 0, went out: fees, cash flows. */
export const FLOW_BOUNDS: DecimalBounds = {
  min: decimal('-1e12'),
  max: decimal('1e12'),
  places: 12,
};

/** Maximum balance of an asset in an account, pending included; the engine counts up to 1.7e14 USD. */
export const HOLDING_MAX = decimal('1e12');

const TOKEN = /^[A-Za-z0-9._:-]{1,100}$/;
const TOKEN_RULE = 'must be 1 to 100 letters, digits, dots, colons, dashes or underscores';
/** No control characters and no lone surrogates: what PostgreSQL accepts as text. */
const PRINTABLE = /^[^\p{C}]+$/u;

/** Validates an id chosen by the caller: of an account, or the key of a request. */
export function requireToken(field: string, text: string): string {
  if (!TOKEN.test(text)) {
    throw badInput(field, TOKEN_RULE, shown(text));
  }
  return text;
}

/** The endings of transfer ids made by liquidation steps and settlements. */
const CAUSED_BY_CALL = /(^|\.)call-\d+\.(step-\d+(\.funds)?|waterfall)$/;

/**
 * Validates the key of a withdrawal. The withdrawal's id names its transfer, so it must not be one that a
 * margin call makes: `withdrawal.call-1.step-1` is the first step of an account called "withdrawal".
 */
export function requireWithdrawalKey(field: string, key: string): string {
  requireToken(field, key);
  if (CAUSED_BY_CALL.test(key)) {
    throw badInput(field, 'must not end like the id of a liquidation step', shown(key));
  }
  return key;
}

/** Validates a line of text for people: 1 to `lengthMax` printable characters, no space at the ends. */
export function requireLine(field: string, text: string, lengthMax: number): string {
  if (text.length > lengthMax || text.trim() !== text || !PRINTABLE.test(text)) {
    const rule = `must be 1 to ${lengthMax} printable characters without space at the ends`;
    throw badInput(field, rule, shown(text));
  }
  return text;
}

/** Validates the subject of a token, which owns an account. */
export function requireOwner(field: string, owner: string): string {
  return requireLine(field, owner, 200);
}

/** Whether a reference is valid for a look-up; an invalid one matches nothing. */
export function isValidReference(id: string): boolean {
  return id.length <= 200 && PRINTABLE.test(id);
}

/** The input, shortened for a message or a receipt. */
function shown(text: string): string {
  return text.slice(0, 80).replace(/\p{C}/gu, '\uFFFD');
}
