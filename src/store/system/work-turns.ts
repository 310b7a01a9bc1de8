import { type Reader } from '../database/database.js';

/**
 * Takes or keeps the turn for some work, by the database's clock, if it is free, expired, or already this
 * owner's.
 *
 * @param lastsMs Duration from now, in milliseconds.
 * @returns Whether it is this owner's now.
 */
export async function takeTurn(
  db: Reader,
  name: string,
  owner: string,
  lastsMs: number,
): Promise<boolean> {
  const taken = await db.$queryRaw<unknown[]>`
    INSERT INTO work_turns AS w (name, owner, ends_at)
    VALUES (${name}, ${owner}, clock_timestamp() + ${lastsMs}::float8 * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, ends_at = excluded.ends_at
    WHERE w.owner = excluded.owner OR w.ends_at <= clock_timestamp()
    RETURNING w.name`;
  return taken.length > 0;
}
