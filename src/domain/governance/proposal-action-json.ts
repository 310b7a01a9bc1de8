import { Decimal } from '../decimal.js';
import { type MarginTier } from '../risk/margin-parameters.js';
import { FRACTION_PLACES } from '../risk/margin-tiers.js';

import { type Committee } from './committee.js';
import {
  GOVERNED_PARAMETERS,
  GOVERNED_PARAMETER_NAMES,
  type GovernedParameterName,
} from './governed-parameters.js';
import {
  type JsonObject,
  isGiven,
  readDecimal,
  readInstant,
  readList,
  readObject,
  readOneOf,
  readText,
  readTexts,
  readWhole,
} from './json-reader.js';
import { STEP_MODES } from './mandate-step.js';
import { type MandateBound } from './mandate.js';
import { type MarginParameterChanges } from './parameter-changes.js';
import {
  FUNDABLE_LAYERS,
  MARKET_STATUSES,
  PROPOSAL_KINDS,
  type ProposalAction,
} from './proposal-action.js';

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Weights, notionals, steps: numbers without a range of their own here. */
const AMOUNT = { places: FRACTION_PLACES } as const;
const FRACTION = { places: FRACTION_PLACES } as const;

/**
 * The stored form of an action: its fields, decimals as plain text, instants in ISO-8601.
 *
 * `parseProposalAction(encodeProposalAction(action))` is the action again.
 */
export function encodeProposalAction(action: ProposalAction): JsonValue {
  return encode(action);
}

/**
 * Reads an action from its stored form, which is also what the API takes: names of fields are those
 * of the contract's inputs, besides `kind`, and `marketId` for the `id` of a market to be listed.
 *
 * Only the shape is judged here: every field there, of its type, no other. Whether the action makes
 * sense is `validateProposalAction`'s to say.
 *
 * @throws DomainError BAD_USER_INPUT naming the field.
 */
export function parseProposalAction(json: unknown): ProposalAction {
  const { kind: kindValue, ...rest } = (
    typeof json === 'object' && json !== null ? json : {}
  ) as Record<string, unknown>;
  const kind = readOneOf({ at: '', fields: { kind: kindValue } }, 'kind', PROPOSAL_KINDS);
  const read = (keys: readonly string[]): JsonObject => readObject(rest, '', keys);
  switch (kind) {
    case 'CHANGE_PARAMETERS': {
      const object = read(['marketId', 'changes', 'phaseInSeconds']);
      return {
        kind,
        marketId: readText(object, 'marketId'),
        changes: parseParameterChanges(object.fields.changes, 'changes'),
        phaseInSeconds: readPhaseIn(object),
      };
    }
    case 'CHANGE_COLLATERAL': {
      const object = read(['asset', 'haircut', 'phaseInSeconds']);
      return {
        kind,
        asset: readText(object, 'asset'),
        haircut: readDecimal(object, 'haircut', FRACTION),
        phaseInSeconds: readPhaseIn(object),
      };
    }
    case 'GRANT_MANDATE': {
      const object = read(['admin', 'markets', 'bounds', 'expiresAt']);
      return {
        kind,
        admin: readText(object, 'admin'),
        markets: readTexts(object, 'markets'),
        bounds: readList(object, 'bounds', parseMandateBound),
        expiresAt: readInstant(object, 'expiresAt'),
      };
    }
    case 'REVOKE_MANDATE':
      return { kind, mandateId: readText(read(['mandateId']), 'mandateId') };
    case 'LIST_MARKET': {
      const object = read(['marketId', 'symbol', 'parameters']);
      return {
        kind,
        marketId: readText(object, 'marketId'),
        symbol: readText(object, 'symbol'),
        parameters: parseParameterChanges(object.fields.parameters, 'parameters'),
      };
    }
    case 'SET_MARKET_STATUS': {
      const object = read(['marketId', 'status']);
      const marketId = readText(object, 'marketId');
      return { kind, marketId, status: readOneOf(object, 'status', MARKET_STATUSES) };
    }
    case 'CHANGE_COMMITTEE':
      return { kind, committee: parseCommittee(read(['committee']).fields.committee, 'committee') };
    case 'FUND_WATERFALL': {
      const object = read(['layer', 'marketId', 'amount']);
      return {
        kind,
        layer: readOneOf(object, 'layer', FUNDABLE_LAYERS),
        marketId: isGiven(object, 'marketId') ? readText(object, 'marketId') : null,
        amount: readDecimal(object, 'amount', AMOUNT),
      };
    }
    case 'CANCEL_MARGIN_CALL':
      return { kind, marginCallId: readText(read(['marginCallId']), 'marginCallId') };
  }
}

/** Reads what a change gives. Absent and null fields are not given. @throws as above. */
export function parseParameterChanges(json: unknown, at: string): MarginParameterChanges {
  const object = readObject(json, at, [...GOVERNED_PARAMETER_NAMES, 'tiers']);
  const given = GOVERNED_PARAMETER_NAMES.filter((name) => isGiven(object, name));
  return {
    ...Object.fromEntries(given.map((name) => [name, readParameter(object, name)])),
    ...(isGiven(object, 'tiers') ? { tiers: readList(object, 'tiers', parseTier) } : {}),
  };
}

/** Reads a committee, in a proposal or in a genesis file. @throws as above. */
export function parseCommittee(json: unknown, at: string): Committee {
  const object = readObject(json, at, [
    'members',
    'quorum',
    'threshold',
    'votingPeriodSeconds',
    'timelockSeconds',
    'executionWindowSeconds',
    'guardians',
    'maxNewlyCloseOutAccounts',
    'maxNewlyCalledNotional',
  ]);
  return {
    members: readList(object, 'members', (value, memberAt) => {
      const member = readObject(value, memberAt, ['subject', 'weight']);
      return {
        subject: readText(member, 'subject'),
        weight: readDecimal(member, 'weight', AMOUNT),
      };
    }),
    quorum: readDecimal(object, 'quorum', FRACTION),
    threshold: readDecimal(object, 'threshold', FRACTION),
    votingPeriodSeconds: readWhole(object, 'votingPeriodSeconds'),
    timelockSeconds: readWhole(object, 'timelockSeconds'),
    executionWindowSeconds: readWhole(object, 'executionWindowSeconds'),
    guardians: readTexts(object, 'guardians'),
    maxNewlyCloseOutAccounts: readWhole(object, 'maxNewlyCloseOutAccounts'),
    maxNewlyCalledNotional: readDecimalOrNull(object, 'maxNewlyCalledNotional'),
  };
}

/** Reads one bound of a mandate. @throws as above. */
export function parseMandateBound(json: unknown, at: string): MandateBound {
  const keys = ['parameter', 'mode', 'maxStep', 'min', 'max', 'cooldownSeconds'];
  const object = readObject(json, at, keys);
  return {
    // Whether it exists is for `validateMandate`, which can say more about `tiers`.
    parameter: readText(object, 'parameter') as GovernedParameterName,
    mode: readOneOf(object, 'mode', STEP_MODES),
    maxStep: readDecimal(object, 'maxStep', AMOUNT),
    min: readDecimalOrNull(object, 'min'),
    max: readDecimalOrNull(object, 'max'),
    cooldownSeconds: readWhole(object, 'cooldownSeconds'),
  };
}

function parseTier(json: unknown, at: string): MarginTier {
  const keys = ['floor', 'initialMarginFraction', 'maintenanceMarginFraction'];
  const object = readObject(json, at, keys);
  return {
    floor: readDecimal(object, 'floor', AMOUNT),
    initialMarginFraction: readDecimal(object, 'initialMarginFraction', FRACTION),
    maintenanceMarginFraction: readDecimal(object, 'maintenanceMarginFraction', FRACTION),
  };
}

function readParameter(object: JsonObject, name: GovernedParameterName): Decimal | number {
  return GOVERNED_PARAMETERS[name].kind === 'SECONDS'
    ? readWhole(object, name)
    : readDecimal(object, name, AMOUNT);
}

function readPhaseIn(object: JsonObject): number {
  return isGiven(object, 'phaseInSeconds') ? readWhole(object, 'phaseInSeconds') : 0;
}

function readDecimalOrNull(object: JsonObject, key: string): Decimal | null {
  return isGiven(object, key) ? readDecimal(object, key, AMOUNT) : null;
}

function encode(value: unknown): JsonValue {
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
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, encode(item)]));
  }
  return value as string | number | boolean | null;
}
