import { Prisma } from '../../generated/prisma/client.js';
import { decimal } from '../../domain/decimal.js';
import {
  type MarginParameterSet,
  type MarginParameters,
  type MarginTier,
  type ParameterAuthority,
  type TierRamp,
} from '../../domain/risk/parameters/margin-parameters.js';
import {
  MARKET_PARAMETERS,
  type MarketParameterName,
} from '../../domain/risk/parameters/market-parameters.js';
import { decodeSettings, encodeSettings } from '../../domain/settings/setting-values.js';

import { type Tx } from '../database/database.js';

/** A schedule in a JSON column: decimals as strings. */
export interface StoredTier {
  readonly floor: string;
  readonly initialMarginFraction: string;
  readonly maintenanceMarginFraction: string;
}

/** The parameters with a column of their own. Those declared later are in `settings`. */
const PARAMETER_COLUMNS = {
  warningRatio: 'warning_ratio',
  warningClearRatio: 'warning_clear_ratio',
  cureRatio: 'cure_ratio',
  closeOutRatio: 'close_out_ratio',
  gracePeriodSeconds: 'grace_period_seconds',
  parameterChangeGraceSeconds: 'parameter_change_grace_seconds',
  finalityHoldSeconds: 'finality_hold_seconds',
  largePositionNotional: 'large_position_notional',
  maxLiquidationFraction: 'max_liquidation_fraction',
  liquidationCooldownSeconds: 'liquidation_cooldown_seconds',
  minPositionNotional: 'min_position_notional',
  liquidationFee: 'liquidation_fee',
  maxSlippage: 'max_slippage',
  maxPriceAgeSeconds: 'max_price_age_seconds',
  maxPriceDeviation: 'max_price_deviation',
} as const satisfies Partial<Readonly<Record<MarketParameterName, string>>>;

type ParameterColumn = (typeof PARAMETER_COLUMNS)[keyof typeof PARAMETER_COLUMNS];

const COLUMN_ENTRIES = Object.entries(PARAMETER_COLUMNS);

/** A row of `margin_parameters`. */
export type ParametersRow = Readonly<Record<ParameterColumn, string | number>> & {
  readonly market_id: string;
  readonly version: number;
  readonly tiers: readonly StoredTier[];
  readonly ramp_from_tiers: readonly StoredTier[] | null;
  readonly ramp_starts_at: Date | null;
  readonly ramp_ends_at: Date | null;
  /** By parameter name; an absent one has its default. */
  readonly settings: Readonly<Record<string, string | number>>;
  readonly effective_from: Date;
  readonly authority_kind: string;
  readonly authority_subject: string;
  readonly proposal_id: string | null;
  readonly mandate_id: string | null;
};

/** Decoded versions by what their rows hold. Rows never change; the bound is for many databases in one process. */
const decoded = new Map<string, MarginParameters>();
const DECODED_MAX = 1000;

/**
 * One version as its row has it. Every decision reads the versions of all markets, and some thirty decimals each
 * take longer to decode than to recognise.
 */
export function parametersOf(row: ParametersRow): MarginParameters {
  const key = contentOf(row);
  const known = decoded.get(key);
  if (known !== undefined) {
    return known;
  }
  if (decoded.size >= DECODED_MAX) {
    decoded.clear();
  }
  const parameters = decodeParameters(row);
  decoded.set(key, parameters);
  return parameters;
}

/** Everything of the row that `decodeParameters` reads. */
function contentOf(row: ParametersRow): string {
  return JSON.stringify([
    row.market_id,
    row.version,
    row.tiers,
    row.ramp_from_tiers,
    row.ramp_starts_at,
    row.ramp_ends_at,
    row.settings,
    row.effective_from,
    row.authority_kind,
    row.authority_subject,
    row.proposal_id,
    row.mandate_id,
    COLUMN_ENTRIES.map(([, column]) => row[column]),
  ]);
}

function decodeParameters(row: ParametersRow): MarginParameters {
  const ofColumns = COLUMN_ENTRIES.map(([name, column]): [string, string | number] => [
    name,
    row[column],
  ]);
  return {
    marketId: row.market_id,
    version: row.version,
    tiers: decodeTiers(row.tiers),
    ramp:
      row.ramp_from_tiers === null || row.ramp_ends_at === null
        ? null
        : {
            fromTiers: decodeTiers(row.ramp_from_tiers),
            startsAt: row.ramp_starts_at ?? row.effective_from,
            endsAt: row.ramp_ends_at,
          },
    ...decodeSettings(MARKET_PARAMETERS, { ...row.settings, ...Object.fromEntries(ofColumns) }),
    effectiveFrom: row.effective_from,
    authority: authorityOf(row),
  };
}

/** A version to write. */
export interface NewParameters {
  readonly marketId: string;
  readonly version: number;
  readonly set: MarginParameterSet;
  readonly ramp: TierRamp | null;
  readonly effectiveFrom: Date;
  readonly authority: ParameterAuthority;
  /** Names of the parameters changed by this version: a mandate's cooldown counts from here. */
  readonly changed: readonly string[];
}

const WRITTEN_COLUMNS = Prisma.raw(
  [
    'market_id',
    'version',
    'tiers',
    'ramp_from_tiers',
    'ramp_starts_at',
    'ramp_ends_at',
    ...Object.values(PARAMETER_COLUMNS),
    'settings',
    'effective_from',
    'authority_kind',
    'authority_subject',
    'proposal_id',
    'mandate_id',
    'changed',
  ].join(', '),
);

/** Writes versions, at most one per market. The caller holds the locks of the markets, or is listing them. */
export async function insertParameters(tx: Tx, versions: readonly NewParameters[]): Promise<void> {
  // Names the columns, so that a column added by a later release gets its default.
  await tx.$executeRaw`
    INSERT INTO margin_parameters (${WRITTEN_COLUMNS})
    SELECT ${WRITTEN_COLUMNS}
    FROM jsonb_populate_recordset(NULL::margin_parameters, ${JSON.stringify(versions.map(rowOf))}::jsonb)`;
}

function rowOf(version: NewParameters): Readonly<Record<string, unknown>> {
  const { set, ramp, authority } = version;
  const stored: Readonly<Record<string, string | number>> = encodeSettings(MARKET_PARAMETERS, set);
  return {
    market_id: version.marketId,
    version: version.version,
    tiers: encodeTiers(set.tiers),
    ramp_from_tiers: ramp === null ? null : encodeTiers(ramp.fromTiers),
    ramp_starts_at: ramp?.startsAt ?? null,
    ramp_ends_at: ramp?.endsAt ?? null,
    ...Object.fromEntries(COLUMN_ENTRIES.map(([name, column]) => [column, stored[name]])),
    settings: Object.fromEntries(
      Object.entries(stored).filter(([name]) => !Object.hasOwn(PARAMETER_COLUMNS, name)),
    ),
    effective_from: version.effectiveFrom,
    authority_kind: authority.kind,
    authority_subject: authority.subject,
    proposal_id: authority.kind === 'PROPOSAL' ? authority.proposalId : null,
    mandate_id: authority.kind === 'MANDATE' ? authority.mandateId : null,
    changed: version.changed,
  };
}

function authorityOf(row: ParametersRow): ParameterAuthority {
  const subject = row.authority_subject;
  if (row.proposal_id !== null) {
    return { kind: 'PROPOSAL', proposalId: row.proposal_id, subject };
  }
  if (row.mandate_id !== null) {
    return { kind: 'MANDATE', mandateId: row.mandate_id, subject };
  }
  return { kind: 'GENESIS', subject };
}

function decodeTiers(stored: readonly StoredTier[]): MarginTier[] {
  return stored.map((tier) => ({
    floor: decimal(tier.floor),
    initialMarginFraction: decimal(tier.initialMarginFraction),
    maintenanceMarginFraction: decimal(tier.maintenanceMarginFraction),
  }));
}

function encodeTiers(tiers: readonly MarginTier[]): StoredTier[] {
  return tiers.map((tier) => ({
    floor: tier.floor.toFixed(),
    initialMarginFraction: tier.initialMarginFraction.toFixed(),
    maintenanceMarginFraction: tier.maintenanceMarginFraction.toFixed(),
  }));
}
