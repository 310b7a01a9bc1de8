import { Decimal } from '../../domain/decimal.js';
import { type MarketStatus } from '../../domain/risk/health/account.js';
import { marketStatusAt } from '../../domain/risk/health/market-status.js';
import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';

import { type Reader } from '../database/database.js';
import { groupBy, type Page, pageOf } from '../database/read-page.js';
import { parametersOf, type ParametersRow } from './margin-parameters.js';
import { type PauseColumns, pauseOf, type WindDownColumns, windDownOf } from './risk-context.js';

/** A market as readers see it. */
export interface MarketView {
  readonly id: string;
  readonly symbol: string;
  readonly status: MarketStatus;
}

interface MarketRow extends PauseColumns, WindDownColumns {
  readonly id: string;
  readonly symbol: string;
  readonly status: string;
}

/** Every market in its state at an instant, by id. */
export async function listMarkets(reader: Reader, now: Date): Promise<MarketView[]> {
  const rows = await reader.$queryRaw<MarketRow[]>`
    SELECT m.id, m.symbol, m.status, r.ends_at AS pause_ends_at, r.status_before,
      w.reduce_only_from, w.settles_at, w.price AS settlement_price
    FROM markets m LEFT JOIN enforcement_pauses r ON r.market_id = m.id AND r.ended_at IS NULL
    LEFT JOIN market_wind_downs w ON w.market_id = m.id
    ORDER BY m.id COLLATE "C"`;
  return rows.map((row) => ({
    id: row.id,
    symbol: row.symbol,
    status: marketStatusAt(row.status as MarketStatus, pauseOf(row), now, windDownOf(row)),
  }));
}

/** Σ |size| of each of these markets, in base units; absent without positions. */
export async function readOpenInterest(
  reader: Reader,
  marketIds: readonly string[],
): Promise<Map<string, Decimal>> {
  const rows = await reader.$queryRaw<{ market_id: string; size: string }[]>`
    SELECT market_id, sum(abs(size)) AS size FROM positions
    WHERE market_id = ANY(${[...marketIds]}::text[]) GROUP BY market_id`;
  return new Map(rows.map((row) => [row.market_id, new Decimal(row.size)]));
}

/** The number of accounts that depend on each of these markets: by a position, or by collateral that it prices. */
export async function countDependents(
  reader: Reader,
  marketIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reader.$queryRaw<{ market_id: string; accounts: bigint }[]>`
    SELECT market_id, count(DISTINCT account_id) AS accounts FROM (
      SELECT market_id, account_id FROM positions WHERE market_id = ANY(${[...marketIds]}::text[])
      UNION ALL
      SELECT a.price_market_id, b.account_id FROM collateral_balances b
      JOIN collateral_assets a ON a.asset = b.asset
      WHERE a.price_market_id = ANY(${[...marketIds]}::text[]) AND b.balance <> 0) AS d
    GROUP BY market_id`;
  return new Map(rows.map((row) => [row.market_id, Number(row.accounts)]));
}

/** The same page of each market's versions that came into force by `now`, newest first. */
export async function pageParameters(
  reader: Reader,
  marketIds: readonly string[],
  page: { readonly first: number; readonly beforeVersion: number | null },
  now: Date,
): Promise<Map<string, Page<MarginParameters>>> {
  const ids = [...marketIds];
  const rows = await reader.$queryRaw<ParametersRow[]>`
    SELECT p.* FROM unnest(${ids}::text[]) AS k(market_id)
    CROSS JOIN LATERAL (
      SELECT * FROM margin_parameters WHERE market_id = k.market_id AND effective_from <= ${now}
        AND (${page.beforeVersion}::int IS NULL OR version < ${page.beforeVersion}::int)
      ORDER BY version DESC LIMIT ${page.first + 1}) p
    ORDER BY p.market_id, p.version DESC`;
  const counts = await reader.$queryRaw<{ market_id: string; count: bigint }[]>`
    SELECT market_id, count(*) AS count FROM margin_parameters
    WHERE market_id = ANY(${ids}::text[]) AND effective_from <= ${now} GROUP BY market_id`;
  const totals = new Map(counts.map((row) => [row.market_id, Number(row.count)]));
  const byMarket = groupBy(rows.map(parametersOf), (parameters) => parameters.marketId);
  return new Map(
    ids.map((id) => [id, pageOf(byMarket.get(id) ?? [], page.first, totals.get(id) ?? 0)]),
  );
}

/** The version in force in each of these markets at an instant; absent before the first. */
export async function readParametersAt(
  reader: Reader,
  marketIds: readonly string[],
  at: Date,
): Promise<Map<string, MarginParameters>> {
  const rows = await reader.$queryRaw<ParametersRow[]>`
    SELECT DISTINCT ON (market_id) * FROM margin_parameters
    WHERE market_id = ANY(${[...marketIds]}::text[]) AND effective_from <= ${at}
    ORDER BY market_id, version DESC`;
  return new Map(rows.map((row) => [row.market_id, parametersOf(row)]));
}
