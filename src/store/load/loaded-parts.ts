import { type NewAccount } from '../accounts/accounts-write.js';
import { type Reader, type Tx } from '../database/database.js';

/** What a part of a load brought. */
export interface LoadedPart {
  /** SHA-256 of the text, 64 hex digits. */
  readonly id: string;
  /** Gzip of the text. */
  readonly content: Buffer;
}

export async function saveLoadedPart(
  tx: Tx,
  { id, content }: LoadedPart,
  loadedAt: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO loaded_parts (id, content, loaded_at) VALUES (${id}, ${content}, ${loadedAt})`;
}

/** The compressed text of a part; null when there is none. */
export async function findLoadedContent(reader: Reader, id: string): Promise<Uint8Array | null> {
  const [row] = await reader.$queryRaw<{ content: Uint8Array }[]>`
    SELECT content FROM loaded_parts WHERE id = ${id}`;
  return row?.content ?? null;
}

/**
 * Opens accounts of a part, in the order of their ids; waits for transactions that open the same ones.
 *
 * @returns How many were opened: fewer, when another transaction opened one meanwhile.
 */
export async function insertLoadedAccounts(
  tx: Tx,
  accounts: readonly NewAccount[],
  partId: string,
  createdAt: Date,
): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO accounts (id, owner, kind, isolated_market_id, loaded_part, created_at)
    SELECT id, owner, kind, market_id, ${partId}::text, ${createdAt}::timestamptz FROM unnest(
      ${accounts.map((a) => a.id)}::text[], ${accounts.map((a) => a.owner)}::text[],
      ${accounts.map((a) => a.kind)}::text[], ${accounts.map((a) => a.isolatedMarketId)}::text[]
    ) AS a(id, owner, kind, market_id)
    ORDER BY id
    ON CONFLICT (id) DO NOTHING`;
}
