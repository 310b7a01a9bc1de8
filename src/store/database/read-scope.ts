import { Prisma } from '../../generated/prisma/client.js';

import { type Reader } from './database.js';

/** The accounts that a reader may see. Part of every query that reaches an account, so that no query omits it. */
export interface AccountScope {
  /** Every account, regardless of the other fields. */
  readonly isEverything: boolean;
  /** The accounts of these owners. */
  readonly owners: readonly string[];
  /** These accounts besides. */
  readonly accountIds: readonly string[];
}

export const EVERY_ACCOUNT: AccountScope = { isEverything: true, owners: [], accountIds: [] };

/** The condition on a row of `accounts a`. */
export function scopeCondition(scope: AccountScope): Prisma.Sql {
  return scope.isEverything
    ? Prisma.sql`TRUE`
    : Prisma.sql`(a.owner = ANY(${[...scope.owners]}::text[]) OR a.id = ANY(${[...scope.accountIds]}::text[]))`;
}

/** The condition on a column that names an account; false where it is null, unless everything may be seen. */
export function accountCondition(column: Prisma.Sql, scope: AccountScope): Prisma.Sql {
  return scope.isEverything
    ? Prisma.sql`TRUE`
    : Prisma.sql`${column} IN (SELECT a.id FROM accounts a WHERE ${scopeCondition(scope)})`;
}

/** The existing ones of these accounts that may be seen. */
export async function visibleAmong(
  reader: Reader,
  scope: AccountScope,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM accounts a WHERE a.id = ANY(${[...ids]}::text[]) AND ${scopeCondition(scope)}`;
  return new Set(rows.map((row) => row.id));
}

/** All accounts of a limited scope, by id. */
export async function listVisibleIds(reader: Reader, scope: AccountScope): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM accounts a WHERE ${scopeCondition(scope)} ORDER BY a.id`;
  return rows.map((row) => row.id);
}
