import { type Decimal } from '../../domain/decimal.js';
import {
  type GovernedParameterName,
  isGovernedParameterName,
} from '../../domain/governance/parameters/governed-parameters.js';
import { type HaircutRamp, type MarketStatus } from '../../domain/risk/health/account.js';
import {
  type MarginParameterSet,
  type MarginParameters,
  type ParameterAuthority,
  type TierRamp,
} from '../../domain/risk/parameters/margin-parameters.js';

import { type Reader, type Tx } from '../database/database.js';
import { encodeTiers, parametersOf, type ParametersRow } from '../markets/risk-context.js';

/** A market whose row nobody else changes before the commit. */
export interface LockedMarket {
  readonly marketId: string;
  readonly status: MarketStatus;
}

/** Locks a market: one change of its parameters or status at a time. Null when there is none. */
export async function lockMarket(tx: Tx, marketId: string): Promise<LockedMarket | null> {
  const [row] = await tx.$queryRaw<{ id: string; status: string }[]>`
    SELECT id, status FROM markets WHERE id = ${marketId} FOR NO KEY UPDATE`;
  return row === undefined ? null : { marketId: row.id, status: row.status as MarketStatus };
}

/** Writes a market's status, and when a pause began or ended with it. */
export async function saveMarketStatus(
  tx: Tx,
  marketId: string,
  status: MarketStatus,
  at: Date,
): Promise<void> {
  const isPaused = status === 'ENFORCEMENT_PAUSED';
  await tx.$executeRaw`
    UPDATE markets SET status = ${status},
      paused_at = CASE WHEN status <> 'ENFORCEMENT_PAUSED' AND ${isPaused} THEN ${at}::timestamptz ELSE paused_at END,
      resumed_at = CASE WHEN status = 'ENFORCEMENT_PAUSED' AND NOT ${isPaused} THEN ${at}::timestamptz ELSE resumed_at END
    WHERE id = ${marketId}`;
}

export interface NewMarket {
  readonly marketId: string;
  readonly symbol: string;
  readonly lotSize: Decimal;
  readonly listedAt: Date;
}

/** That its names are free the caller has made sure. */
export async function insertListedMarket(tx: Tx, market: NewMarket): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO markets (id, symbol, lot_size, aliases, listed_at)
    VALUES (${market.marketId}, ${market.symbol}, ${market.lotSize.toFixed()}::numeric, ARRAY[]::text[], ${market.listedAt})`;
}

/** The first of these names that a market goes by, as id, symbol or alias, and which one; null for none. */
export async function findNamedMarket(
  reader: Reader,
  names: readonly string[],
): Promise<{ readonly name: string; readonly marketId: string } | null> {
  const [row] = await reader.$queryRaw<{ name: string; market_id: string }[]>`
    SELECT n.name, m.id AS market_id
    FROM unnest(${[...names]}::text[]) WITH ORDINALITY AS n(name, place)
    JOIN markets m ON n.name IN (m.id, m.symbol) OR n.name = ANY(m.aliases)
    ORDER BY n.place, m.id LIMIT 1`;
  return row === undefined ? null : { name: row.name, marketId: row.market_id };
}

/** The newest version of a market's parameters; null for an unknown market. */
export async function readNewestParameters(
  reader: Reader,
  marketId: string,
): Promise<MarginParameters | null> {
  const [row] = await reader.$queryRaw<ParametersRow[]>`
    SELECT * FROM margin_parameters WHERE market_id = ${marketId} ORDER BY version DESC LIMIT 1`;
  return row === undefined ? null : parametersOf(row);
}

/** When a mandated change last moved each parameter of a market, under any mandate. */
export async function readMandatedChangeTimes(
  reader: Reader,
  marketId: string,
): Promise<Map<GovernedParameterName, Date>> {
  const rows = await reader.$queryRaw<{ parameter: string; at: Date }[]>`
    SELECT parameter, max(effective_from) AS at
    FROM margin_parameters, unnest(changed) AS parameter
    WHERE market_id = ${marketId} AND authority_kind = 'MANDATE' GROUP BY parameter`;
  return new Map(
    rows.flatMap(({ parameter, at }) =>
      isGovernedParameterName(parameter) ? [[parameter, at]] : [],
    ),
  );
}

export interface NewParameters {
  readonly marketId: string;
  readonly version: number;
  readonly set: MarginParameterSet;
  readonly ramp: TierRamp | null;
  readonly effectiveFrom: Date;
  readonly authority: ParameterAuthority;
  /** Names of what this version changed: a mandate's cooldown counts from here. */
  readonly changed: readonly string[];
}

/** Writes a version. The caller has locked the market, or is listing it. */
export async function insertParameters(tx: Tx, version: NewParameters): Promise<void> {
  const { set, ramp, authority } = version;
  const text = (value: Decimal): string => value.toFixed();
  const from = ramp === null ? null : JSON.stringify(encodeTiers(ramp.fromTiers));
  const proposalId = authority.kind === 'PROPOSAL' ? authority.proposalId : null;
  const mandateId = authority.kind === 'MANDATE' ? authority.mandateId : null;
  await tx.$executeRaw`
    INSERT INTO margin_parameters (market_id, version, tiers, ramp_from_tiers, ramp_starts_at, ramp_ends_at,
      warning_ratio, warning_clear_ratio, cure_ratio, close_out_ratio,
      grace_period_seconds, parameter_change_grace_seconds, finality_hold_seconds,
      large_position_notional, max_liquidation_fraction, liquidation_cooldown_seconds, min_position_notional,
      liquidation_fee, max_slippage, max_price_age_seconds, max_price_deviation,
      effective_from, authority_kind, authority_subject, proposal_id, mandate_id, changed)
    VALUES (${version.marketId}, ${version.version}, ${JSON.stringify(encodeTiers(set.tiers))}::jsonb,
      ${from}::jsonb, ${ramp?.startsAt ?? null}::timestamptz, ${ramp?.endsAt ?? null}::timestamptz,
      ${text(set.warningRatio)}::numeric, ${text(set.warningClearRatio)}::numeric,
      ${text(set.cureRatio)}::numeric, ${text(set.closeOutRatio)}::numeric,
      ${set.gracePeriodSeconds}, ${set.parameterChangeGraceSeconds}, ${set.finalityHoldSeconds},
      ${text(set.largePositionNotional)}::numeric, ${text(set.maxLiquidationFraction)}::numeric,
      ${set.liquidationCooldownSeconds}, ${text(set.minPositionNotional)}::numeric,
      ${text(set.liquidationFee)}::numeric, ${text(set.maxSlippage)}::numeric,
      ${set.maxPriceAgeSeconds}, ${text(set.maxPriceDeviation)}::numeric,
      ${version.effectiveFrom}, ${authority.kind}, ${authority.subject}, ${proposalId}, ${mandateId},
      ${[...version.changed]}::text[])`;
}

/** Locks a collateral asset; false when there is none. */
export async function lockAsset(tx: Tx, asset: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT asset FROM collateral_assets WHERE asset = ${asset} FOR NO KEY UPDATE`;
  return rows.length === 1;
}

/** Writes an asset's haircut and where it comes from: also of one that holds at once. */
export async function saveCollateralTerms(
  tx: Tx,
  asset: string,
  { from, to, startsAt, endsAt }: HaircutRamp,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE collateral_assets SET haircut = ${to.toFixed()}::numeric, ramp_from = ${from.toFixed()}::numeric,
      ramp_starts_at = ${startsAt}, ramp_ends_at = ${endsAt}
    WHERE asset = ${asset}`;
}

export async function listAssetNames(reader: Reader): Promise<string[]> {
  const rows = await reader.$queryRaw<{ asset: string }[]>`
    SELECT asset FROM collateral_assets ORDER BY asset`;
  return rows.map(({ asset }) => asset);
}
