import { type AccountMarks } from '../../domain/margin-call/rules/price-moment.js';
import { type ShardTaker } from '../../domain/shards.js';

import { marksOf, type MarksRow } from '../accounts/accounts.js';
import { type Reader, type Tx } from '../database/database.js';

/** Token by shard, of the leases that one process holds. */
export type Tokens = ReadonlyMap<number, bigint>;

/** Null: now, by the clock of the database, which all processes share. */
export type LeaseTime = Date | null;

export interface ShardLease {
  readonly shard: number;
  /** Who owns it now; null when the lease has ended. */
  readonly owner: string | null;
  readonly token: bigint;
  /** When the lease ends, or ended. */
  readonly expiresAt: Date;
  /** Milliseconds since the lease ended; 0 while it holds. */
  readonly unownedMs: number;
  /** The last line of the log that the owner's book has; null without an owner. */
  readonly followed: bigint | null;
}

interface ShardRow {
  readonly shard: number;
  readonly owner: string | null;
  readonly token: bigint;
  readonly expires_at: Date;
  readonly unowned_ms: number;
  readonly followed: bigint | null;
}

/** Every shard, in order. A lease holds before `expires_at`, not at it. */
export async function listShardLeases(reader: Reader, at: LeaseTime): Promise<ShardLease[]> {
  const rows = await reader.$queryRaw<ShardRow[]>`
    WITH t AS (SELECT coalesce(${at}::timestamptz, clock_timestamp()) AS now)
    SELECT s.shard, CASE WHEN s.expires_at > t.now THEN s.owner END AS owner, s.token, s.expires_at,
      CASE WHEN s.owner IS NOT NULL AND s.expires_at > t.now THEN 0
           ELSE greatest(0, extract(epoch FROM t.now - s.expires_at) * 1000) END::float8 AS unowned_ms,
      CASE WHEN s.expires_at > t.now THEN e.followed END AS followed
    FROM t, engine_shards s LEFT JOIN engines e ON e.id = s.owner ORDER BY s.shard`;
  return rows.map((row) => ({
    shard: row.shard,
    owner: row.owner,
    token: row.token,
    expiresAt: row.expires_at,
    unownedMs: row.unowned_ms,
    followed: row.followed,
  }));
}

/** Engines that were heard of within their lease. */
export async function listLiveEngines(reader: Reader, at: LeaseTime): Promise<ShardTaker[]> {
  const rows = await reader.$queryRaw<{ id: string; wants: number[]; shards_max: number }[]>`
    SELECT id, wants, shards_max FROM engines
    WHERE expires_at > coalesce(${at}::timestamptz, clock_timestamp()) ORDER BY id`;
  return rows.map((row) => ({ id: row.id, wants: row.wants, shardsMax: row.shards_max }));
}

/** Says that this engine lives. Those that were not heard of for an hour are forgotten. */
export async function saveEngine(
  reader: Reader,
  engine: ShardTaker & { readonly followed: bigint },
  leaseMs: number,
  at: LeaseTime,
): Promise<void> {
  await reader.$executeRaw`
    WITH t AS (SELECT coalesce(${at}::timestamptz, clock_timestamp()) AS now),
    forgotten AS (DELETE FROM engines USING t WHERE expires_at < t.now - interval '1 hour' AND id <> ${engine.id})
    INSERT INTO engines (id, wants, shards_max, followed, expires_at)
    SELECT ${engine.id}, ${[...engine.wants]}::smallint[], ${engine.shardsMax}::smallint, ${engine.followed}::bigint,
      t.now + ${leaseMs}::float8 * interval '1 millisecond' FROM t
    ON CONFLICT (id) DO UPDATE SET followed = excluded.followed, expires_at = excluded.expires_at`;
}

export async function deleteEngine(reader: Reader, id: string): Promise<void> {
  await reader.$executeRaw`DELETE FROM engines WHERE id = ${id}`;
}

/**
 * Takes those of these shards that nobody holds, each under a new token. One for which a deposed owner's
 * decision is being committed is passed over: it is taken the next time.
 */
export async function acquireShards(
  reader: Reader,
  owner: string,
  shards: readonly number[],
  leaseMs: number,
  at: LeaseTime,
): Promise<Map<number, bigint>> {
  const rows = await reader.$queryRaw<{ shard: number; token: bigint }[]>`
    WITH t AS (SELECT coalesce(${at}::timestamptz, clock_timestamp()) AS now),
    free AS (SELECT shard FROM engine_shards, t
      WHERE shard = ANY(${[...shards]}::smallint[]) AND (owner IS NULL OR expires_at <= t.now)
      ORDER BY shard FOR UPDATE OF engine_shards SKIP LOCKED)
    UPDATE engine_shards s SET owner = ${owner}, token = s.token + 1,
      expires_at = t.now + ${leaseMs}::float8 * interval '1 millisecond'
    FROM free, t WHERE s.shard = free.shard RETURNING s.shard, s.token`;
  return new Map(rows.map(({ shard, token }) => [shard, token]));
}

/** Makes these leases last. @returns Those that are still held: nobody has taken them since. */
export async function renewShards(
  reader: Reader,
  held: Tokens,
  leaseMs: number,
  at: LeaseTime,
): Promise<number[]> {
  const rows = await reader.$queryRaw<{ shard: number }[]>`
    UPDATE engine_shards s SET
      expires_at = coalesce(${at}::timestamptz, clock_timestamp()) + ${leaseMs}::float8 * interval '1 millisecond'
    FROM unnest(${[...held.keys()]}::smallint[], ${[...held.values()]}::bigint[]) AS l(shard, token)
    WHERE s.shard = l.shard AND s.token = l.token AND s.owner IS NOT NULL RETURNING s.shard`;
  return rows.map(({ shard }) => shard);
}

/** Gives these leases back, so that nobody has to wait until they end. */
export async function releaseShards(reader: Reader, held: Tokens, at: LeaseTime): Promise<void> {
  await reader.$executeRaw`
    UPDATE engine_shards s SET owner = NULL, expires_at = coalesce(${at}::timestamptz, clock_timestamp())
    FROM unnest(${[...held.keys()]}::smallint[], ${[...held.values()]}::bigint[]) AS l(shard, token)
    WHERE s.shard = l.shard AND s.token = l.token`;
}

/**
 * Takes the rows of those of these accounts whose shards are held under these tokens, as `lockAccounts`
 * does, and holds the leases with them: who wants to take a shard over has to wait for the commit. The
 * lock on a lease is the weakest there is, so that it is renewed meanwhile.
 *
 * @returns By account its shard and its marks. An account of a shard that was lost is absent, whoever has
 *   it now.
 */
export async function lockOwnedAccounts(
  tx: Tx,
  ids: readonly string[],
  tokens: Tokens,
): Promise<Map<string, AccountMarks & { readonly shard: number }>> {
  const rows = await tx.$queryRaw<(MarksRow & { readonly shard: number })[]>`
    SELECT a.id, a.shard, a.holdings_commit, a.decided_prices FROM accounts a
    JOIN unnest(${[...tokens.keys()]}::smallint[], ${[...tokens.values()]}::bigint[]) AS l(shard, token) ON l.shard = a.shard
    JOIN engine_shards s ON s.shard = l.shard AND s.token = l.token AND s.owner IS NOT NULL
    WHERE a.id = ANY(${[...ids]}::text[]) ORDER BY a.id FOR NO KEY UPDATE OF a FOR KEY SHARE OF s`;
  return new Map(rows.map((row) => [row.id, { ...marksOf(row), shard: row.shard }]));
}

/** The ids in these shards after `after` in order, at most `limit`. */
export async function listAccountIdsOfShards(
  reader: Reader,
  shards: readonly number[],
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM unnest(${[...shards]}::smallint[]) AS s(shard)
    CROSS JOIN LATERAL (SELECT id FROM accounts WHERE shard = s.shard AND id > ${after} ORDER BY id LIMIT ${limit}) a
    ORDER BY a.id LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** Shard by account; unknown ids are absent. */
export async function shardsOfAccounts(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reader.$queryRaw<{ id: string; shard: number }[]>`
    SELECT id, shard FROM accounts WHERE id = ANY(${[...ids]}::text[])`;
  return new Map(rows.map(({ id, shard }) => [id, shard]));
}

/** Accounts by shard, of these shards. */
export async function countAccountsOfShards(
  reader: Reader,
  shards: readonly number[],
): Promise<Map<number, number>> {
  const rows = await reader.$queryRaw<{ shard: number; accounts: number }[]>`
    SELECT shard, count(*)::int AS accounts FROM accounts
    WHERE shard = ANY(${[...shards]}::smallint[]) GROUP BY shard`;
  return new Map(rows.map(({ shard, accounts }) => [shard, accounts]));
}
