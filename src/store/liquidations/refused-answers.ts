import { type Tx } from '../database/database.js';

/** Stores refused answers of venues, by their hash. @returns Those that are new. */
export async function insertRefusedAnswers(
  tx: Tx,
  hashes: readonly string[],
): Promise<readonly string[]> {
  if (hashes.length === 0) {
    return [];
  }
  const rows = await tx.$queryRaw<{ hash: string }[]>`
    INSERT INTO refused_answers (hash) SELECT unnest(${[...hashes]}::text[])
    ON CONFLICT DO NOTHING RETURNING hash`;
  return rows.map(({ hash }) => hash);
}
