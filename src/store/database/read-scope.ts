import { Prisma } from '../../generated/prisma/client.js';

import { type Reader } from './database.js';

/** Which accounts a reader may see. Part of every query that can reach an account, so that none can forget it. */
export interface AccountScope {
  /** Every account, whatever the rest says. */
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

/** Which of these accounts exist and may be seen. */
export async function visibleAmong(
  reader: Reader,
  scope: AccountScope,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM accounts a WHERE a.id = ANY(${[...ids]}::text[]) AND ${scopeCondition(scope)}`;
  return new Set(rows.map((row) => row.id));
}

/** Every account of a scope that is not everything, by id. */
export async function listVisibleIds(reader: Reader, scope: AccountScope): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM accounts a WHERE ${scopeCondition(scope)} ORDER BY a.id`;
  return rows.map((row) => row.id);
}
