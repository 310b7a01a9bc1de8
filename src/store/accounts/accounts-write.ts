import {
  type AccountKind,
  type AccountReach,
  CROSS_ACCOUNT,
} from '../../domain/permission/account-kind.js';

import { type Reader, type Tx } from '../database/database.js';

export interface NewAccount extends AccountReach {
  readonly id: string;
  readonly owner: string;
}

/**
 * Opens accounts that do not exist yet, in the order of their ids, and returns their ids. Waits for
 * transactions that open the same ones.
 */
export async function insertAccounts(
  tx: Tx,
  accounts: readonly (Pick<NewAccount, 'id' | 'owner'> & Partial<AccountReach>)[],
  createdAt: Date,
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO accounts (id, owner, kind, isolated_market_id, created_at)
    SELECT id, owner, kind, market_id, ${createdAt} FROM unnest(
      ${accounts.map((a) => a.id)}::text[], ${accounts.map((a) => a.owner)}::text[],
      ${accounts.map((a) => a.kind ?? CROSS_ACCOUNT.kind)}::text[],
      ${accounts.map((a) => a.isolatedMarketId ?? null)}::text[]) AS a(id, owner, kind, market_id)
    ORDER BY id
    ON CONFLICT (id) DO NOTHING RETURNING id`;
  return new Set(rows.map((row) => row.id));
}

/** These accounts as opened, by id; unknown ids are absent. */
export async function loadOpened(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, NewAccount>> {
  const rows = await reader.$queryRaw<
    { id: string; owner: string; kind: AccountKind; isolated_market_id: string | null }[]
  >`
    SELECT id, owner, kind, isolated_market_id FROM accounts
    WHERE id = ANY(${[...accountIds]}::text[])`;
  return new Map(
    rows.map(({ id, owner, kind, isolated_market_id }) => [
      id,
      { id, owner, kind, isolatedMarketId: isolated_market_id },
    ]),
  );
}

/** The owner of an account; null when there is no such account. */
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
