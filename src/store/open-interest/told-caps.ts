import { decimal, type Decimal } from '../../domain/decimal.js';
import {
  CAP_PARAMETERS,
  type InterestCap,
  type ToldCap,
} from '../../domain/risk/positions/open-interest.js';
import { Prisma } from '../../generated/prisma/client.js';

import { type Reader, type Tx } from '../database/database.js';

/** A cap of a market; of an OWNER cap also whose. */
export interface CapKey {
  readonly marketId: string;
  readonly cap: InterestCap;
  /** Null unless the cap is of an owner. */
  readonly owner: string | null;
}

/** What the log last said of a cap, and the amounts then, in USD. */
export interface ToldCapOfMarket extends CapKey, ToldCap {
  readonly notional: Decimal;
  readonly limit: Decimal;
}

/** Whether any version of a market's parameters sets a cap, or a cap was said to be exceeded. */
export function hasCaps(): Prisma.Sql {
  return Prisma.sql`(EXISTS (SELECT 1 FROM told_caps WHERE is_exceeded)
    OR EXISTS (SELECT 1 FROM margin_parameters v
      CROSS JOIN LATERAL jsonb_each_text(v.settings) AS s(name, value)
      WHERE s.name = ANY(${[...CAP_PARAMETERS]}::text[]) AND s.value::numeric > 0))`;
}

interface ToldCapRow {
  readonly market_id: string;
  readonly cap: InterestCap;
  readonly owner: string;
  readonly is_exceeded: boolean;
  readonly notional: string;
  readonly cap_limit: string;
  readonly told_at: Date;
}

/** Everything that was said, of all markets: at most three rows a market, and one for each owner that was ever above a cap. */
export async function listToldCaps(reader: Reader): Promise<ToldCapOfMarket[]> {
  const rows = await reader.$queryRaw<ToldCapRow[]>`
    SELECT market_id, cap, owner, is_exceeded, notional::text, cap_limit::text, told_at FROM told_caps`;
  return rows.map(toldCapOf);
}

/** The caps that are exceeded, as was said last, at most `limit`: the largest excess first. */
export async function listExceededCaps(
  reader: Reader,
  marketIds: readonly string[],
  limit: number,
): Promise<ToldCapOfMarket[]> {
  const rows = await reader.$queryRaw<ToldCapRow[]>`
    SELECT market_id, cap, owner, is_exceeded, notional::text, cap_limit::text, told_at
    FROM unnest(${[...marketIds]}::text[]) AS k(id)
    CROSS JOIN LATERAL (
      SELECT * FROM told_caps WHERE market_id = k.id AND is_exceeded
      ORDER BY notional DESC, cap, owner LIMIT ${limit}) t`;
  return rows.map(toldCapOf);
}

/** The number of caps that are exceeded, as was said last, by market and cap. */
export async function countExceededCaps(
  reader: Reader,
): Promise<readonly { readonly marketId: string; readonly cap: string; readonly count: number }[]> {
  const rows = await reader.$queryRaw<{ market_id: string; cap: string; count: bigint }[]>`
    SELECT market_id, cap, count(*) AS count FROM told_caps WHERE is_exceeded GROUP BY market_id, cap`;
  return rows.map(({ market_id, cap, count }) => ({
    marketId: market_id,
    cap,
    count: Number(count),
  }));
}

/**
 * Records what is said of these caps now.
 *
 * @param before What was said last, as was read: a row that another process changed since is left alone.
 * @returns The caps that were written.
 */
export async function saveToldCaps(
  tx: Tx,
  told: readonly ToldCapOfMarket[],
  before: (key: CapKey) => ToldCap | null,
): Promise<CapKey[]> {
  const rows = await tx.$queryRaw<Pick<ToldCapRow, 'market_id' | 'cap' | 'owner'>[]>`
    INSERT INTO told_caps AS t (market_id, cap, owner, is_exceeded, notional, cap_limit, told_at)
    SELECT market_id, cap, owner, is_exceeded, notional, cap_limit, told_at FROM unnest(
      ${told.map(({ marketId }) => marketId)}::text[], ${told.map(({ cap }) => cap)}::text[],
      ${told.map(({ owner }) => owner ?? '')}::text[], ${told.map(({ isExceeded }) => isExceeded)}::boolean[],
      ${told.map(({ notional }) => notional.toFixed())}::numeric[], ${told.map(({ limit }) => limit.toFixed())}::numeric[],
      ${told.map(({ at }) => at)}::timestamptz[])
      AS n(market_id, cap, owner, is_exceeded, notional, cap_limit, told_at)
    ORDER BY market_id, cap, owner
    ON CONFLICT (market_id, cap, owner) DO UPDATE
      SET is_exceeded = excluded.is_exceeded, notional = excluded.notional, cap_limit = excluded.cap_limit,
        told_at = excluded.told_at
      WHERE t.is_exceeded <> excluded.is_exceeded AND t.told_at = ANY(${told.flatMap((cap) => before(cap)?.at ?? [])}::timestamptz[])
    RETURNING market_id, cap, owner`;
  return rows.map(capKeyOf);
}

function capKeyOf(row: Pick<ToldCapRow, 'market_id' | 'cap' | 'owner'>): CapKey {
  return { marketId: row.market_id, cap: row.cap, owner: row.owner === '' ? null : row.owner };
}

function toldCapOf(row: ToldCapRow): ToldCapOfMarket {
  return {
    ...capKeyOf(row),
    isExceeded: row.is_exceeded,
    at: row.told_at,
    notional: decimal(row.notional),
    limit: decimal(row.cap_limit),
  };
}
