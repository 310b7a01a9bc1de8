import { decimal, type Decimal, ZERO } from '../../domain/decimal.js';
import { type SideInterest } from '../../domain/risk/positions/open-interest.js';

import { type Reader } from '../database/database.js';

/** The positions of each of these markets by side; a market without positions is absent. */
export async function loadSideInterest(
  reader: Reader,
  marketIds: readonly string[],
): Promise<Map<string, SideInterest>> {
  if (marketIds.length === 0) {
    return new Map();
  }
  const rows = await reader.$queryRaw<{ market_id: string; long: string; short: string }[]>`
    SELECT market_id, sum(greatest(size, 0))::text AS long, sum(greatest(-size, 0))::text AS short
    FROM positions WHERE market_id = ANY(${[...marketIds]}::text[]) GROUP BY market_id`;
  return new Map(
    rows.map(({ market_id, long, short }) => [
      market_id,
      { long: decimal(long), short: decimal(short) },
    ]),
  );
}

/** What the owners of these accounts have in these markets. */
export interface OwnerInterest {
  /** Σ over the owner's accounts of `reservedSize`, in base units. */
  readonly of: (accountId: string, marketId: string) => Decimal;
}

/**
 * The positions of the owners of these accounts, with what rests beside them: of each account the largest size
 * that its position can reach.
 */
export async function loadOwnerInterest(
  reader: Reader,
  accountIds: readonly string[],
  marketIds: readonly string[],
): Promise<OwnerInterest> {
  if (accountIds.length === 0 || marketIds.length === 0) {
    return { of: () => ZERO };
  }
  const rows = await reader.$queryRaw<{ account_id: string; market_id: string; size: string }[]>`
    WITH asked AS (
      SELECT id, owner FROM accounts WHERE id = ANY(${[...accountIds]}::text[])),
    mine AS (
      SELECT a.id, a.owner FROM accounts a WHERE a.owner IN (SELECT owner FROM asked)),
    held AS (
      SELECT m.owner, m.id, p.market_id, p.size, 0 AS buys, 0 AS sells
      FROM mine m JOIN positions p ON p.account_id = m.id
      WHERE p.market_id = ANY(${[...marketIds]}::text[])
      UNION ALL
      SELECT m.owner, m.id, o.market_id, 0,
        CASE WHEN o.side = 'BUY' THEN o.size ELSE 0 END, CASE WHEN o.side = 'SELL' THEN o.size ELSE 0 END
      FROM mine m JOIN open_orders o ON o.account_id = m.id
      WHERE o.market_id = ANY(${[...marketIds]}::text[]) AND NOT o.reduce_only),
    reserved AS (
      SELECT owner, market_id,
        greatest(abs(sum(size)), abs(sum(size) + sum(buys)), abs(sum(size) - sum(sells))) AS size
      FROM held GROUP BY owner, id, market_id)
    SELECT asked.id AS account_id, r.market_id, sum(r.size)::text AS size
    FROM asked JOIN reserved r USING (owner) GROUP BY asked.id, r.market_id`;
  const sizes = new Map(
    rows.map(({ account_id, market_id, size }) => [`${account_id}\n${market_id}`, decimal(size)]),
  );
  return { of: (accountId, marketId) => sizes.get(`${accountId}\n${marketId}`) ?? ZERO };
}

/** What one owner has in a market, in base units. */
export interface OwnerPosition {
  readonly marketId: string;
  readonly owner: string;
  /** Σ |size| over the owner's accounts. */
  readonly size: Decimal;
  /** The owner's account with the largest position there, or with none; the first by id among equals. */
  readonly accountId: string;
}

/** The sizes beyond which owners are listed, by market, and owners that are listed whatever they have. */
export interface OwnersAsked {
  readonly above: ReadonlyMap<string, Decimal>;
  readonly also: readonly { readonly marketId: string; readonly owner: string }[];
  readonly limit: number;
}

/** The owners with more than a size in a market, the largest first, at most `limit`; and the named ones. */
export async function listOwnerPositions(
  reader: Reader,
  { above, also, limit }: OwnersAsked,
): Promise<OwnerPosition[]> {
  const rows = await reader.$queryRaw<
    { market_id: string; owner: string; size: string; account_id: string }[]
  >`
    WITH large AS (
      SELECT p.market_id, a.owner, sum(abs(p.size)) AS size,
        (array_agg(a.id ORDER BY abs(p.size) DESC, a.id COLLATE "C"))[1] AS account_id
      FROM positions p
      JOIN unnest(${[...above.keys()]}::text[], ${[...above.values()].map((size) => size.toFixed())}::numeric[])
        AS k(market_id, above) USING (market_id)
      JOIN accounts a ON a.id = p.account_id
      GROUP BY p.market_id, a.owner, k.above HAVING sum(abs(p.size)) > k.above
      ORDER BY size DESC, p.market_id, a.owner LIMIT ${limit}),
    named AS (
      SELECT k.market_id, a.owner, coalesce(sum(abs(p.size)), 0) AS size,
        (array_agg(a.id ORDER BY abs(p.size) DESC NULLS LAST, a.id COLLATE "C"))[1] AS account_id
      FROM unnest(${also.map(({ marketId }) => marketId)}::text[], ${also.map(({ owner }) => owner)}::text[])
        AS k(market_id, owner)
      JOIN accounts a ON a.owner = k.owner
      LEFT JOIN positions p ON p.account_id = a.id AND p.market_id = k.market_id
      GROUP BY k.market_id, a.owner)
    SELECT market_id, owner, size::text, account_id FROM large
    UNION SELECT market_id, owner, size::text, account_id FROM named
    ORDER BY market_id, owner`;
  return rows.map((row) => ({
    marketId: row.market_id,
    owner: row.owner,
    size: decimal(row.size),
    accountId: row.account_id,
  }));
}
