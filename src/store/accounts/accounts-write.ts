import { type Reader, type Tx } from '../database/database.js';

export interface NewAccount {
  readonly id: string;
  readonly owner: string;
}

/**
 * Creates those that are not there yet, in the order of their ids, and answers their ids. Waits for
 * whoever is creating the same ones.
 */
export async function insertAccounts(
  tx: Tx,
  accounts: readonly NewAccount[],
  createdAt: Date,
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO accounts (id, owner, created_at)
    SELECT id, owner, ${createdAt} FROM unnest(
      ${accounts.map((a) => a.id)}::text[], ${accounts.map((a) => a.owner)}::text[]) AS a(id, owner)
    ORDER BY id
    ON CONFLICT (id) DO NOTHING RETURNING id`;
  return new Set(rows.map((row) => row.id));
}

/** Who owns an account; null when there is no such account. */
export async function findOwner(reader: Reader, accountId: string): Promise<string | null> {
  const [row] = await reader.$queryRaw<{ owner: string }[]>`
    SELECT owner FROM accounts WHERE id = ${accountId}`;
  return row?.owner ?? null;
}

/** The owners of these accounts; unknown ids are absent. */
export async function loadOwners(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await reader.$queryRaw<{ id: string; owner: string }[]>`
    SELECT id, owner FROM accounts WHERE id = ANY(${[...accountIds]}::text[])`;
  return new Map(rows.map(({ id, owner }) => [id, owner]));
}
