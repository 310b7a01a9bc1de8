import { Decimal } from '../../domain/decimal.js';
import {
  type AssetRisk,
  type MarketPause,
  type MarketRisk,
  type MarketStatus,
  type MarketWindDown,
  type RiskContext,
} from '../../domain/risk/health/account.js';
import { CHANGE_REACH_MS } from '../../domain/margin-call/rules/call-cause.js';
import { type RuleCommits } from '../../domain/margin-call/rules/price-moment.js';
import { haircutAt } from '../../domain/risk/health/collateral-value.js';
import { marketStatusAt } from '../../domain/risk/market/market-status.js';
import { AT_ONCE_SETTINGS } from '../../domain/risk/parameters/collateral-settings.js';
import { decodeSettings } from '../../domain/settings/setting-values.js';
import { isPriceUsable } from '../../domain/risk/price/price-guard.js';
import { type PriceGuardState } from '../../domain/risk/price/price-guard-state.js';

import { type Reader } from '../database/database.js';
import { parametersOf, type ParametersRow } from './margin-parameters.js';
import { decodeGuard, type StoredGuard } from './price-guard-row.js';
import { decodeSources, type StoredSource } from './price-source-row.js';

/** A pause without recorded end, joined to its market; null without one. */
export interface PauseColumns {
  readonly pause_ends_at: Date | null;
  readonly status_before: string | null;
}

export function pauseOf(row: PauseColumns): MarketPause | null {
  return row.pause_ends_at === null || row.status_before === null
    ? null
    : { endsAt: row.pause_ends_at, statusBefore: row.status_before as MarketStatus };
}

/** The decided end of a market, joined to it; null without one. */
export interface WindDownColumns {
  readonly reduce_only_from: Date | null;
  readonly settles_at: Date | null;
  readonly settlement_price: string | null;
}

export function windDownOf(row: WindDownColumns): MarketWindDown | null {
  const { reduce_only_from: reduceOnlyFrom, settles_at: settlesAt, settlement_price: price } = row;
  return reduceOnlyFrom === null || settlesAt === null
    ? null
    : { reduceOnlyFrom, settlesAt, settlementPrice: price === null ? null : new Decimal(price) };
}

interface MarketRow extends ParametersRow, PauseColumns, WindDownColumns {
  readonly paused_at: Date | null;
  readonly resumed_at: Date | null;
  readonly status: string;
  readonly lot_size: string;
  readonly price: string | null;
  readonly confidence: string | null;
  readonly source: string | null;
  readonly at: Date | null;
  readonly price_version: bigint | null;
  readonly guard: StoredGuard | null;
  readonly price_sources: readonly StoredSource[];
}

/** As in JSON: decimals and instants as text. */
interface AssetRow {
  readonly asset: string;
  readonly haircut: string;
  readonly ramp_from: string | null;
  readonly ramp_starts_at: string | null;
  readonly ramp_ends_at: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly settings_before: Readonly<Record<string, unknown>> | null;
  readonly settings_changed_at: string | null;
  readonly price_market_id: string | null;
  readonly counted_total: string | null;
}

/** At least one row, also without any market: the first has the assets. */
type ContextRow = (MarketRow | { readonly market_id: null }) & {
  readonly assets: readonly AssetRow[] | null;
};

/** The ids of all listed markets. */
export async function listMarketIds(reader: Reader): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`SELECT id FROM markets`;
  return new Set(rows.map(({ id }) => id));
}

/** The ids of the markets whose end is over: they have no positions, and take none. */
export async function listDelistedIds(reader: Reader): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM markets WHERE status = 'DELISTED'`;
  return new Set(rows.map(({ id }) => id));
}

/**
 * Markets with the parameters in force, their prices and usability, and the assets: everything needed to value
 * an account at `now`, and to find the cause of a call.
 * One statement, over every committed version, so that all data was in force together. Two statements could
 * combine a price with a haircut from after its end; and ignoring a version dated ahead by a clock would
 * combine a price with earlier rules.
 * @see docs/adr/0023-a-verdict-is-about-what-stood-together.md
 */
export async function loadRiskContext(reader: Reader, now: Date): Promise<RiskContext> {
  const dayAgo = new Date(now.getTime() - CHANGE_REACH_MS);
  const rows = await reader.$queryRaw<ContextRow[]>`
    WITH reach AS (
      SELECT least(${dayAgo}::timestamptz, min(paused_at) FILTER (WHERE resumed_at >= ${dayAgo})) AS since FROM markets),
    versions AS (
      SELECT p.*, m.status, r.ends_at AS pause_ends_at, r.status_before, m.paused_at, m.resumed_at, m.lot_size,
        m.price_sources, w.reduce_only_from, w.settles_at, w.price AS settlement_price,
        x.price, x.confidence, x.source, x.at, x.version AS price_version, x.guard,
        row_number() OVER (ORDER BY p.market_id, p.version DESC) AS place
      FROM markets m
      JOIN margin_parameters p ON p.market_id = m.id
      LEFT JOIN mark_prices x ON x.market_id = m.id
      LEFT JOIN enforcement_pauses r ON r.market_id = m.id AND r.ended_at IS NULL
      LEFT JOIN market_wind_downs w ON w.market_id = m.id
      WHERE NOT EXISTS (
        SELECT 1 FROM margin_parameters n, reach
        WHERE n.market_id = p.market_id AND n.version > p.version AND n.effective_from < reach.since)),
    assets AS (
      SELECT json_agg(a) AS rows FROM (
        SELECT asset, haircut::text, ramp_from::text, ramp_starts_at, ramp_ends_at, settings,
          settings_before, settings_changed_at, price_market_id, counted_total::text
        FROM collateral_assets) a)
    SELECT v.*, CASE WHEN v.place IS NULL OR v.place = 1 THEN assets.rows END AS assets
    FROM assets LEFT JOIN versions v ON true
    ORDER BY v.place`;
  const versions = rows.filter((row): row is ContextRow & MarketRow => row.market_id !== null);
  const assets = rows[0]?.assets ?? [];
  return {
    markets: marketsOf(versions, now),
    assets: new Map(assets.map((row) => [row.asset, assetRiskOf(row, now)])),
    now,
  };
}

/**
 * The commits that last changed the rules of every market and asset. A number at or above the end of the
 * present snapshot comes from another cluster through a restored dump; it precedes everything here and counts
 * as 0.
 */
export async function loadRuleCommits(reader: Reader): Promise<RuleCommits> {
  const rows = await reader.$queryRaw<
    { market_id: string | null; asset: string | null; commit: bigint }[]
  >`
    WITH cluster AS (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next_commit)
    SELECT market_id, asset, max(CASE WHEN rules_commit < next_commit THEN rules_commit ELSE 0 END) AS commit
    FROM cluster, (
      SELECT id AS market_id, NULL AS asset, rules_commit FROM markets
      UNION ALL SELECT m.id, NULL, p.rules_commit FROM markets m CROSS JOIN LATERAL (
        SELECT rules_commit FROM margin_parameters
        WHERE market_id = m.id ORDER BY version DESC LIMIT 1) p
      UNION ALL SELECT NULL, asset, rules_commit FROM collateral_assets) rules
    GROUP BY market_id, asset`;
  return {
    markets: new Map(
      rows.flatMap((row) => (row.market_id === null ? [] : [[row.market_id, row.commit]])),
    ),
    assets: new Map(rows.flatMap((row) => (row.asset === null ? [] : [[row.asset, row.commit]]))),
  };
}

/** @param versions For each market the one in force first, then earlier ones. */
function marketsOf(versions: readonly MarketRow[], now: Date): Map<string, MarketRisk> {
  const markets = new Map<string, MarketRisk>();
  for (const row of versions) {
    const { market_id: marketId } = row;
    const market = markets.get(marketId);
    markets.set(
      marketId,
      market === undefined
        ? marketRiskOf(row, now)
        : { ...market, earlier: [...(market.earlier ?? []), parametersOf(row)] },
    );
  }
  return markets;
}

function marketRiskOf(row: MarketRow, now: Date): MarketRisk {
  const parameters = parametersOf(row);
  const { paused_at: from, resumed_at: to } = row;
  const pause = pauseOf(row);
  const windDown = windDownOf(row);
  const guard: PriceGuardState | null = row.guard === null ? null : decodeGuard(row.guard);
  return {
    marketId: row.market_id,
    status: marketStatusAt(row.status as MarketStatus, pause, now, windDown),
    ...(pause === null ? {} : { pause }),
    ...(windDown === null ? {} : { windDown }),
    lotSize: new Decimal(row.lot_size),
    parameters,
    ...(row.price_sources.length > 0 ? { priceSources: decodeSources(row.price_sources) } : {}),
    markPrice:
      row.price === null || row.at === null || row.source === null
        ? null
        : {
            price: new Decimal(row.price),
            confidence: row.confidence === null ? null : new Decimal(row.confidence),
            source: row.source,
            at: row.at,
            ...(row.price_version === null ? {} : { version: row.price_version }),
          },
    isPriceUsable: guard !== null && isPriceUsable(guard, parameters, now),
    ...(from !== null && to !== null && from <= to ? { standstill: { from, to } } : {}),
  };
}

function decimalOrNull(text: unknown): Decimal | null {
  return typeof text === 'string' ? new Decimal(text) : null;
}

/** The price market stands among the settings before a change only if the change moved it. */
function termsBefore(
  before: Readonly<Record<string, unknown>>,
): NonNullable<AssetRisk['lastChange']>['before'] {
  const { priceMarketId } = before;
  return {
    ...decodeSettings(AT_ONCE_SETTINGS, before),
    ...(typeof priceMarketId === 'string' || priceMarketId === null ? { priceMarketId } : {}),
    countedTotal: decimalOrNull(before.countedTotal),
  };
}

function assetRiskOf(row: AssetRow, now: Date): AssetRisk {
  const { asset, price_market_id: priceMarketId } = row;
  const to = new Decimal(row.haircut);
  const { settings_before: before, settings_changed_at: changedAt } = row;
  const risk = {
    asset,
    priceMarketId,
    ...decodeSettings(AT_ONCE_SETTINGS, row.settings),
    countedTotal: decimalOrNull(row.counted_total),
    ...(before === null || changedAt === null
      ? {}
      : {
          lastChange: { at: new Date(changedAt), before: termsBefore(before) },
        }),
  };
  if (row.ramp_from === null || row.ramp_starts_at === null || row.ramp_ends_at === null) {
    return { ...risk, haircut: to };
  }
  const from = new Decimal(row.ramp_from);
  const ramp = {
    from,
    to,
    startsAt: new Date(row.ramp_starts_at),
    endsAt: new Date(row.ramp_ends_at),
  };
  return { ...risk, haircut: haircutAt(ramp, now), ramp };
}
