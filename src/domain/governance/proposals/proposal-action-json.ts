import { COMMITTEE_SETTINGS } from '../../settings/committee-settings.js';
import { type Decimal } from '../../decimal.js';
import { type JsonReader, createJsonReader } from '../../json-reader.js';
import { VALUE_SETTINGS } from '../../risk/parameters/collateral-settings.js';
import { type MarginTier } from '../../risk/parameters/margin-parameters.js';
import { type PriceSource } from '../../risk/parameters/price-source.js';
import {
  type Setting,
  type Settings,
  type SettingValues,
  isWhole,
} from '../../settings/setting.js';
import { defaultOf } from '../../settings/setting-values.js';

import { type Committee } from '../committee/committee.js';
import {
  GOVERNED_PARAMETERS,
  GOVERNED_PARAMETER_NAMES,
  type GovernedParameterName,
} from '../parameters/governed-parameters.js';
import { refuseFaults } from '../committee/input-fault.js';
import { STEP_MODES } from '../mandates/mandate-step.js';
import { type MandateBound } from '../mandates/mandate.js';
import { type MarginParameterChanges } from '../parameters/parameter-changes.js';
import { type AcceptedImpact } from './accepted-impact.js';
import {
  FUNDABLE_LAYERS,
  MARKET_STATUSES,
  PROPOSAL_KINDS,
  type ProposalAction,
  type ProposalKind,
} from './proposal-action.js';
import {
  type Fields,
  choiceOf,
  decimalOf,
  decimalOrNullOf,
  fieldsOf,
  instantOf,
  isGiven,
  listOf,
  textOf,
  textsOf,
  wholeOf,
} from '../parameters/stored-fields.js';

/**
 * Parses an action from its stored form, which the API also accepts: field names are those of the GraphQL
 * inputs, plus `kind`, and `marketId` for the `id` of a market to be listed.
 *
 * Checks only the shape: every field present and of its type, no other fields. `validateProposalAction` checks
 * the content.
 *
 * @throws DomainError BAD_USER_INPUT naming the field.
 */
export function parseProposalAction(json: unknown): ProposalAction {
  return readOrRefuse((reader) => {
    const record = typeof json === 'object' && json !== null ? { ...json } : {};
    const head = { reader, path: '', object: record };
    return readAction(reader, choiceOf(head, 'kind', PROPOSAL_KINDS), json);
  });
}

/** Parses the values of a change. Absent and null fields are not given. @throws as `parseProposalAction`. */
export function parseParameterChanges(json: unknown): MarginParameterChanges {
  return readOrRefuse((reader) => readChanges(reader, 'changes', json));
}

/** Parses the bounds of a mandate. @throws as `parseProposalAction`. */
export function parseMandateBounds(json: unknown): readonly MandateBound[] {
  return readOrRefuse((reader) =>
    listOf({ reader, path: '', object: { bounds: json } }, 'bounds', readBound),
  );
}

function readOrRefuse<Result>(read: (reader: JsonReader) => Result): Result {
  const reader = createJsonReader();
  const result = read(reader);
  refuseFaults(reader.faults.map(({ path, rule, value }) => ({ field: path, rule, value })));
  return result;
}

function readAction(reader: JsonReader, kind: ProposalKind, json: unknown): ProposalAction {
  const read = (...keys: readonly string[]): Fields =>
    fieldsOf(reader, '', json, ['kind', ...keys]);
  const phaseInOf = (fields: Fields): number =>
    isGiven(fields, 'phaseInSeconds') ? wholeOf(fields, 'phaseInSeconds') : 0;
  switch (kind) {
    case 'CHANGE_PARAMETERS': {
      const fields = read('marketId', 'changes', 'phaseInSeconds', 'acceptsImpact');
      const marketId = textOf(fields, 'marketId');
      const changes = readChanges(reader, 'changes', fields.object.changes);
      const phaseInSeconds = phaseInOf(fields);
      return { kind, marketId, changes, phaseInSeconds, ...readAccepted(reader, fields) };
    }
    case 'CHANGE_COLLATERAL': {
      const names = ['priceMarketId', 'phaseInSeconds', 'acceptsImpact'];
      const fields = read('asset', ...Object.keys(VALUE_SETTINGS), ...names);
      const asset = textOf(fields, 'asset');
      const changes = {
        ...readGiven(VALUE_SETTINGS, fields),
        ...(isGiven(fields, 'priceMarketId')
          ? { priceMarketId: textOf(fields, 'priceMarketId') }
          : {}),
      };
      const phaseInSeconds = phaseInOf(fields);
      return { kind, asset, ...changes, phaseInSeconds, ...readAccepted(reader, fields) };
    }
    case 'GRANT_MANDATE': {
      const fields = read('admin', 'markets', 'bounds', 'expiresAt');
      return {
        kind,
        admin: textOf(fields, 'admin'),
        markets: textsOf(fields, 'markets'),
        bounds: listOf(fields, 'bounds', readBound),
        expiresAt: instantOf(fields, 'expiresAt'),
      };
    }
    case 'REVOKE_MANDATE':
      return { kind, mandateId: textOf(read('mandateId'), 'mandateId') };
    case 'LIST_MARKET': {
      const fields = read('marketId', 'symbol', 'parameters');
      const parameters = readChanges(reader, 'parameters', fields.object.parameters);
      return {
        kind,
        marketId: textOf(fields, 'marketId'),
        symbol: textOf(fields, 'symbol'),
        parameters,
      };
    }
    case 'SET_MARKET_STATUS': {
      const fields = read('marketId', 'status');
      const marketId = textOf(fields, 'marketId');
      return { kind, marketId, status: choiceOf(fields, 'status', MARKET_STATUSES) };
    }
    case 'SET_PRICE_SOURCES': {
      const fields = read('marketId', 'sources');
      const marketId = textOf(fields, 'marketId');
      return { kind, marketId, sources: listOf(fields, 'sources', readSource) };
    }
    case 'CHANGE_COMMITTEE': {
      const { object } = read('committee');
      return { kind, committee: readCommittee(reader, 'committee', object.committee) };
    }
    case 'FUND_WATERFALL':
      return readFunding(read('layer', 'marketId', 'amount'));
    case 'DELIST_MARKET':
      return readDelisting(read('marketId', 'reduceOnlyFrom', 'settlesAt', 'settlementPrice'));
    case 'CANCEL_MARGIN_CALL':
      return { kind, marginCallId: textOf(read('marginCallId'), 'marginCallId') };
  }
}

type ActionOf<Kind extends ProposalKind> = Extract<ProposalAction, { readonly kind: Kind }>;

function readFunding(fields: Fields): ActionOf<'FUND_WATERFALL'> {
  return {
    kind: 'FUND_WATERFALL',
    layer: choiceOf(fields, 'layer', FUNDABLE_LAYERS),
    marketId: isGiven(fields, 'marketId') ? textOf(fields, 'marketId') : null,
    amount: decimalOf(fields, 'amount'),
  };
}

function readDelisting(fields: Fields): ActionOf<'DELIST_MARKET'> {
  return {
    kind: 'DELIST_MARKET',
    marketId: textOf(fields, 'marketId'),
    reduceOnlyFrom: instantOf(fields, 'reduceOnlyFrom'),
    settlesAt: instantOf(fields, 'settlesAt'),
    settlementPrice: decimalOrNullOf(fields, 'settlementPrice'),
  };
}

function readAccepted(
  reader: JsonReader,
  fields: Fields,
): { readonly acceptsImpact?: AcceptedImpact } {
  if (!isGiven(fields, 'acceptsImpact')) {
    return {};
  }
  const names = ['newlyCloseOutAccounts', 'newlyCalledNotional'] as const;
  const given = fieldsOf(reader, 'acceptsImpact', fields.object.acceptsImpact, names);
  return {
    acceptsImpact: {
      newlyCloseOutAccounts: wholeOf(given, 'newlyCloseOutAccounts'),
      newlyCalledNotional: decimalOf(given, 'newlyCalledNotional'),
    },
  };
}

function readChanges(reader: JsonReader, path: string, json: unknown): MarginParameterChanges {
  const fields = fieldsOf(reader, path, json, [...GOVERNED_PARAMETER_NAMES, 'tiers']);
  return {
    ...readGiven(GOVERNED_PARAMETERS, fields),
    ...(isGiven(fields, 'tiers') ? { tiers: listOf(fields, 'tiers', readTier) } : {}),
  };
}

/** Reads all settings; an absent optional one gets its default. */
function readAll<Declared extends Settings>(
  declared: Declared,
  fields: Fields,
): SettingValues<Declared> {
  const values = Object.entries(declared).map(([name, setting]): [string, unknown] => {
    const isLeftOut = setting.isOptional === true && !isGiven(fields, name);
    return [name, isLeftOut ? defaultOf(setting, name) : readOne(setting, fields, name)];
  });
  return Object.fromEntries(values) as SettingValues<Declared>;
}

/** Reads the given settings. Null counts as absent, except for nullable settings. */
function readGiven<Declared extends Settings>(
  declared: Declared,
  fields: Fields,
): Partial<SettingValues<Declared>> {
  const given = Object.entries(declared).filter(
    ([name, { isNullable }]) =>
      isGiven(fields, name) || (isNullable === true && fields.object[name] === null),
  );
  const values = given.map(([name, setting]): [string, unknown] => [
    name,
    isGiven(fields, name) ? readOne(setting, fields, name) : null,
  ]);
  return Object.fromEntries(values) as Partial<SettingValues<Declared>>;
}

function readOne(setting: Setting, fields: Fields, name: string): Decimal | number {
  return isWhole(setting) ? wholeOf(fields, name) : decimalOf(fields, name);
}

function readTier(reader: JsonReader, path: string, json: unknown): MarginTier {
  const names = ['floor', 'initialMarginFraction', 'maintenanceMarginFraction'] as const;
  const fields = fieldsOf(reader, path, json, names);
  return {
    floor: decimalOf(fields, 'floor'),
    initialMarginFraction: decimalOf(fields, 'initialMarginFraction'),
    maintenanceMarginFraction: decimalOf(fields, 'maintenanceMarginFraction'),
  };
}

function readSource(reader: JsonReader, path: string, json: unknown): PriceSource {
  const fields = fieldsOf(reader, path, json, ['id', 'weight', 'publishers']);
  return {
    id: textOf(fields, 'id'),
    weight: decimalOf(fields, 'weight'),
    publishers: textsOf(fields, 'publishers'),
  };
}

function readBound(reader: JsonReader, path: string, json: unknown): MandateBound {
  const keys = ['parameter', 'mode', 'maxStep', 'min', 'max', 'cooldownSeconds'];
  const fields = fieldsOf(reader, path, json, keys);
  return {
    // `validateMandate` checks that it exists, with a better message about `tiers`.
    parameter: textOf(fields, 'parameter') as GovernedParameterName,
    mode: choiceOf(fields, 'mode', STEP_MODES),
    maxStep: decimalOf(fields, 'maxStep'),
    min: decimalOrNullOf(fields, 'min'),
    max: decimalOrNullOf(fields, 'max'),
    cooldownSeconds: wholeOf(fields, 'cooldownSeconds'),
  };
}

function readCommittee(reader: JsonReader, path: string, json: unknown): Committee {
  const names = ['members', 'guardians', ...Object.keys(COMMITTEE_SETTINGS)];
  const fields = fieldsOf(reader, path, json, names);
  return {
    members: listOf(fields, 'members', (of, at, value) => {
      const member = fieldsOf(of, at, value, ['subject', 'weight']);
      return { subject: textOf(member, 'subject'), weight: decimalOf(member, 'weight') };
    }),
    ...readAll(COMMITTEE_SETTINGS, fields),
    guardians: textsOf(fields, 'guardians'),
  };
}
