import { type Decimal } from '../../domain/decimal.js';
import {
  type GovernedParameterName,
  isGovernedParameterName,
} from '../../domain/governance/parameters/governed-parameters.js';
import {
  type AssetRisk,
  type HaircutRamp,
  type MarketStatus,
} from '../../domain/risk/health/account.js';
import {
  AT_ONCE_SETTINGS,
  type CollateralTerms,
} from '../../domain/risk/parameters/collateral-settings.js';
import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';
import { type PriceSource } from '../../domain/risk/parameters/price-source.js';
import { encodeSettings } from '../../domain/settings/setting-values.js';

import { type Reader, type Tx } from '../database/database.js';
import { parametersOf, type ParametersRow } from '../markets/margin-parameters.js';
import { encodeSources } from '../markets/price-source-row.js';

/** A market whose row is locked until the commit. */
export interface LockedMarket {
  readonly marketId: string;
  readonly status: MarketStatus;
}

/** Locks a market, so that its parameters and status change one transaction at a time. Null when there is none. */
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

/** Writes the publishers of a market's prices, and deletes the last prices of the previous sources. */
export async function savePriceSources(
  tx: Tx,
  marketId: string,
  sources: readonly PriceSource[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE markets SET price_sources = ${JSON.stringify(encodeSources(sources))}::jsonb WHERE id = ${marketId}`;
  await tx.$executeRaw`
    UPDATE mark_prices SET guard = jsonb_set(guard, '{quotes}', '[]') WHERE market_id = ${marketId}`;
}

export interface NewMarket {
  readonly marketId: string;
  readonly symbol: string;
  readonly lotSize: Decimal;
  readonly listedAt: Date;
}

/** The caller has checked that its names are free. */
export async function insertListedMarket(tx: Tx, market: NewMarket): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO markets (id, symbol, lot_size, aliases, listed_at)
    VALUES (${market.marketId}, ${market.symbol}, ${market.lotSize.toFixed()}::numeric, ARRAY[]::text[], ${market.listedAt})`;
}

/** The first of these names that a market already uses as id, symbol or alias, with that market; null for none. */
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

/** By market and parameter: when a mandated change last changed it, under any mandate. */
export type MandatedChangeTimes = ReadonlyMap<string, ReadonlyMap<GovernedParameterName, Date>>;

/** @returns Every market asked for, also one that no mandated change ever changed. */
export async function readMandatedChangeTimes(
  reader: Reader,
  marketIds: readonly string[],
): Promise<MandatedChangeTimes> {
  const rows = await reader.$queryRaw<{ market: string; parameter: string; at: Date }[]>`
    SELECT market_id AS market, parameter, max(effective_from) AS at
    FROM margin_parameters, unnest(changed) AS parameter
    WHERE market_id = ANY(${[...marketIds]}::text[]) AND authority_kind = 'MANDATE'
    GROUP BY market_id, parameter`;
  const times = new Map(marketIds.map((id) => [id, new Map<GovernedParameterName, Date>()]));
  for (const { market, parameter, at } of rows) {
    if (isGovernedParameterName(parameter)) {
      times.get(market)?.set(parameter, at);
    }
  }
  return times;
}

/** Locks a collateral asset; false when there is none. */
export async function lockAsset(tx: Tx, asset: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT asset FROM collateral_assets WHERE asset = ${asset} FOR NO KEY UPDATE`;
  return rows.length === 1;
}

/** Writes an asset's haircut and the value it changes from, also for an immediate change. */
export async function saveHaircut(
  tx: Tx,
  asset: string,
  { from, to, startsAt, endsAt }: HaircutRamp,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE collateral_assets SET haircut = ${to.toFixed()}::numeric, ramp_from = ${from.toFixed()}::numeric,
      ramp_starts_at = ${startsAt}, ramp_ends_at = ${endsAt}
    WHERE asset = ${asset}`;
}

/**
 * Writes an asset's other settings and its price market, and the previous ones: for a day these determine the
 * cause of calls.
 */
export async function saveCollateralSettings(
  tx: Tx,
  asset: string,
  change: {
    readonly before: CollateralTerms & Pick<AssetRisk, 'countedTotal'>;
    readonly after: CollateralTerms;
    readonly at: Date;
  },
): Promise<void> {
  const after = encodeSettings(AT_ONCE_SETTINGS, change.after);
  const { priceMarketId, countedTotal } = change.before;
  const isMoved = priceMarketId !== change.after.priceMarketId;
  const before = {
    ...encodeSettings(AT_ONCE_SETTINGS, change.before),
    ...(isMoved ? { priceMarketId } : {}),
    ...(countedTotal ? { countedTotal: countedTotal.toFixed() } : {}),
  };
  await tx.$executeRaw`
    UPDATE collateral_assets SET settings = ${JSON.stringify(after)}::jsonb,
      price_market_id = ${change.after.priceMarketId}::text,
      settings_before = ${JSON.stringify(before)}::jsonb, settings_changed_at = ${change.at}
    WHERE asset = ${asset}`;
}
