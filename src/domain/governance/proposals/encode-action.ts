import { type Json, type JsonObject } from '../../canonical.js';
import { Decimal } from '../../decimal.js';
import { type Committee } from '../committee/committee.js';
import { type MandateBound } from '../mandates/mandate.js';
import { type ProposalAction } from './proposal-action.js';

/**
 * The stored form of an action: its fields, with decimals as plain text and instants in ISO-8601.
 *
 * `parseProposalAction(encodeProposalAction(action))` equals the action.
 */
export function encodeProposalAction(action: ProposalAction): JsonObject {
  return encodeFields(action);
}

/** The stored form of a committee. */
export function encodeCommittee(committee: Committee): JsonObject {
  return encodeFields(committee);
}

/** The stored form of a mandate's bounds. */
export function encodeMandateBounds(bounds: readonly MandateBound[]): readonly JsonObject[] {
  return bounds.map(encodeFields);
}

function encodeFields(value: object): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
}

function encode(value: unknown): Json {
  if (Decimal.isDecimal(value)) {
    return value.toFixed();
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  if (Array.isArray(value)) {
    return value.map(encode);
  }
  if (typeof value === 'object' && value !== null) {
    return encodeFields(value);
  }
  return value as string | number | boolean | null;
}
