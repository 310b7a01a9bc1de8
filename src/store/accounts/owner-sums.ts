import { decimal, type Decimal, max, ZERO } from '../../domain/decimal.js';
import { type Position, type SideInterest } from '../../domain/risk/health/account.js';
import { Prisma } from '../../generated/prisma/client.js';

import { type Reader } from '../database/database.js';

/** What all accounts of an owner hold, by market. */
export type OwnerSums = readonly (readonly [marketId: string, long: string, short: string])[];

/**
 * An owner with more accounts is one that names itself for its customers: its accounts stand alone. It also bounds what
 * a change of one account has read anew.
 */
export const OWNER_ACCOUNTS_MAX = 1000;

/**
 * Common table expressions that end in `owners`: for each owner of these accounts that has 2 to `OWNER_ACCOUNTS_MAX`,
 * the sums of their positions, and the commit that last changed any of them.
 */
export function ownersOf(ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    asked AS (SELECT DISTINCT owner FROM accounts WHERE id = ANY(${[...ids]}::text[])),
    shared AS (
      SELECT asked.owner, b.commit FROM asked CROSS JOIN LATERAL (
        SELECT max(holdings_commit) AS commit, count(*) AS accounts FROM (
          SELECT holdings_commit FROM accounts WHERE owner = asked.owner LIMIT ${OWNER_ACCOUNTS_MAX + 1}) counted) b
      WHERE b.accounts BETWEEN 2 AND ${OWNER_ACCOUNTS_MAX} AND ${isAnyMarketConcentrated()}),
    owners AS (
      SELECT shared.owner, shared.commit, s.sums FROM shared CROSS JOIN LATERAL (
        SELECT json_agg(json_build_array(h.market_id, h.long::text, h.short::text)) AS sums FROM (
          SELECT p.market_id, sum(greatest(p.size, 0)) AS long, sum(greatest(-p.size, 0)) AS short
          FROM accounts b JOIN positions p ON p.account_id = b.id
          WHERE b.owner = shared.owner GROUP BY p.market_id) h) s)`;
}

/** Whether any market counts an owner's accounts together: where none does, nothing is summed. */
function isAnyMarketConcentrated(): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM markets m CROSS JOIN LATERAL (
      SELECT settings FROM margin_parameters WHERE market_id = m.id ORDER BY version DESC LIMIT 1) v
    WHERE coalesce((v.settings->>'ownerConcentration')::int, 1) <> 0)`;
}

/** The sums of an owner without an account's own positions; only markets in which something is left. */
export function othersOf(
  sums: OwnerSums,
  positions: readonly Position[],
): Map<string, SideInterest> {
  const others = new Map<string, SideInterest>();
  for (const [marketId, long, short] of sums) {
    const own = positions.find((held) => held.marketId === marketId)?.size ?? ZERO;
    const left = {
      long: without(long, own),
      short: without(short, own.negated()),
    };
    if (left.long.gt(0) || left.short.gt(0)) {
      others.set(marketId, left);
    }
  }
  return others;
}

function without(sum: string, own: Decimal): Decimal {
  return decimal(sum).minus(max(ZERO, own));
}

/** The other accounts of the owners of these accounts, those with a position; none of an owner with too many. */
export async function listSiblings(reader: Reader, ids: readonly string[]): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    WITH moved AS (SELECT DISTINCT owner FROM accounts WHERE id = ANY(${[...ids]}::text[]))
    SELECT b.id FROM moved CROSS JOIN LATERAL (
      SELECT id, count(*) OVER () AS accounts FROM (
        SELECT id FROM accounts WHERE owner = moved.owner LIMIT ${OWNER_ACCOUNTS_MAX + 1}) counted) b
    WHERE b.accounts <= ${OWNER_ACCOUNTS_MAX} AND b.id <> ALL(${[...ids]}::text[]) AND EXISTS (SELECT 1 FROM positions p WHERE p.account_id = b.id)
    ORDER BY b.id`;
  return rows.map(({ id }) => id);
}
