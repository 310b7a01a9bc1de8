import { canonicalJson } from '../../domain/canonical.js';
import { type EventType } from '../../domain/log/event-payloads.js';
import { type NewEvent, type SealedEvent, type UnsealedEvent } from '../../domain/log/event.js';
import { EMPTY_LOG, type LogHead, sealTexts } from '../../domain/log/hash-chain.js';

import { type Reader, type Tx } from '../database/database.js';
import { type EventRow, sealedOf, type SealedEventRow, unsealedOf } from './event-row.js';

/** Between payloads sent as one text: JSON writes a line's end within a string as `\\n`. */
const LINE_END = '\n';

/** Elects the relay: only one transaction at a time seals. */
const SEAL_LOCK = 7_270_736_902n;

/**
 * Records events in the caller's transaction, in the order given. The relay seals them after the commit; they
 * are invisible until then.
 */
export async function appendEvents(tx: Tx, events: readonly NewEvent[]): Promise<void> {
  await appendEncodedEvents(tx, events.map(encodeEvent));
}

/** An event, and the text of its payload that is hashed. */
export type EncodedEvent = NewEvent & { readonly text: string };

/**
 * The first half of `appendEvents`: what it takes of the processor, without the database.
 *
 * @throws Error when the log could not hold the payload: now, with its writer, for the relay could not go on.
 */
export function encodeEvent(event: NewEvent): EncodedEvent {
  const text = canonicalJson(event.payload);
  // Few payloads have an escaped character at all; the pattern looks at every place of a text.
  if (text.includes('\\u') && NOT_STORABLE.test(text)) {
    throw new Error(`The payload of ${event.type} has a character that the log cannot hold`);
  }
  return { ...event, text };
}

/** The second half of `appendEvents`: one statement. */
export async function appendEncodedEvents(tx: Tx, events: readonly EncodedEvent[]): Promise<void> {
  if (events.length === 0) {
    return;
  }
  await tx.$executeRaw`
    INSERT INTO pending_events (type, account_id, market_id, margin_call_id, proposal_id, actor, at, payload)
    SELECT * FROM unnest(
      ${events.map((e) => e.type)}::text[], ${events.map((e) => e.accountId ?? null)}::text[],
      ${events.map((e) => e.marketId ?? null)}::text[], ${events.map((e) => e.marginCallId ?? null)}::text[],
      ${events.map((e) => e.proposalId ?? null)}::text[], ${events.map((e) => e.actor)}::text[],
      ${events.map((e) => e.at.toISOString())}::timestamptz[],
      string_to_array(${events.map(({ text }) => text).join(LINE_END)}, ${LINE_END})::json[])`;
  tx.ringAfterCommit?.(PENDING_CHANNEL);
  tx.touch?.(events.map(({ accountId }) => accountId ?? null));
}

/** A zero byte, or half of a pair: JSON may have them, what PostgreSQL keeps in the log may not. */
const NOT_STORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

interface PendingEventRow extends EventRow {
  readonly id: bigint;
  readonly payload: string;
}

/**
 * Moves up to `limit` committed events into the log: the next sequences without gaps, each chained to the one
 * before. If another transaction is sealing, it takes none.
 *
 * @returns The events sealed now; empty when there are none, or another process is sealing.
 */
export async function sealPendingEvents(tx: Tx, limit: number): Promise<SealedEvent[]> {
  const [lock] = await tx.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${SEAL_LOCK}) AS locked`;
  if (lock?.locked !== true) {
    return [];
  }
  const pending = await tx.$queryRaw<PendingEventRow[]>`
    SELECT id, type, account_id, market_id, margin_call_id, proposal_id, actor, at, payload::text AS payload
    FROM pending_events ORDER BY id LIMIT ${limit}`;
  if (pending.length === 0) {
    return [];
  }
  const lines = pending.map((row) => {
    const line = unsealedOf({ ...row, payload: JSON.parse(row.payload) as unknown });
    return { line, text: isJsonbText(row.payload) ? canonicalJson(line.payload) : row.payload };
  });
  const sealed = sealTexts(await readLogHead(tx), lines);
  await tx.$executeRaw`
    WITH p AS (DELETE FROM pending_events WHERE id = ANY(${pending.map((row) => row.id)}::bigint[]) RETURNING *)
    INSERT INTO events (sequence, hash, previous_hash, type, account_id, market_id, margin_call_id, proposal_id, actor, at, payload)
    SELECT s.sequence, s.hash, s.previous_hash, p.type, p.account_id, p.market_id, p.margin_call_id, p.proposal_id, p.actor, p.at, p.payload::jsonb
    FROM unnest(
      ${pending.map((p) => p.id)}::bigint[], ${sealed.map((e) => e.sequence)}::bigint[],
      ${sealed.map((e) => e.hash)}::text[], ${sealed.map((e) => e.previousHash)}::text[]
    ) AS s(id, sequence, hash, previous_hash) JOIN p ON p.id = s.id`;
  return sealed;
}

/** Whether a payload is as PostgreSQL writes jsonb, with a space after each colon, and not as `appendEvents` does. */
function isJsonbText(payload: string): boolean {
  return payload.includes('": ');
}

/** The last line of the log. */
export async function readLogHead(reader: Reader): Promise<LogHead> {
  const [head] = await reader.$queryRaw<{ sequence: bigint; hash: string }[]>`
    SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1`;
  return head ?? EMPTY_LOG;
}

/** The number of committed events that are not sealed yet. */
export async function countPendingEvents(reader: Reader): Promise<number> {
  const [row] = await reader.$queryRaw<{ waiting: number }[]>`
    SELECT count(*)::int AS waiting FROM pending_events`;
  return row?.waiting ?? 0;
}

/** Whether committed events are not sealed yet. */
export async function hasPendingEvents(reader: Reader): Promise<boolean> {
  const [row] = await reader.$queryRaw<{ waiting: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM pending_events) AS waiting`;
  return row?.waiting === true;
}

/** A filter for events. A missing part does not restrict; an empty list matches nothing. */
export interface EventQuery {
  readonly types?: readonly string[] | null;
  readonly accountIds?: readonly string[] | null;
  readonly marketIds?: readonly string[] | null;
  readonly marginCallId?: string | null;
  readonly proposalId?: string | null;
}

/** The events after `after`, oldest first, at most `limit`. */
export async function listEvents(
  reader: Reader,
  query: EventQuery,
  after: bigint,
  limit: number,
): Promise<SealedEvent[]> {
  const rows = await reader.$queryRaw<SealedEventRow[]>`
    SELECT sequence, hash, previous_hash, type, account_id, market_id, margin_call_id, proposal_id, actor, at, payload
    FROM events
    WHERE sequence > ${after}
      AND (${query.types ?? null}::text[] IS NULL OR type = ANY(${query.types ?? null}::text[]))
      AND (${query.accountIds ?? null}::text[] IS NULL OR account_id = ANY(${query.accountIds ?? null}::text[]))
      AND (${query.marketIds ?? null}::text[] IS NULL OR market_id = ANY(${query.marketIds ?? null}::text[]))
      AND (${query.marginCallId ?? null}::text IS NULL OR margin_call_id = ${query.marginCallId ?? null})
      AND (${query.proposalId ?? null}::text IS NULL OR proposal_id = ${query.proposalId ?? null})
    ORDER BY sequence LIMIT ${limit}`;
  return rows.map(sealedOf);
}

/**
 * Events about these accounts after a sequence of the log, sealed or pending, in their order. One statement, so
 * that an event being sealed meanwhile appears once.
 */
export async function listLaterFacts(
  reader: Reader,
  { sequence }: Pick<LogHead, 'sequence'>,
  types: readonly EventType[],
  accountIds: readonly string[],
): Promise<UnsealedEvent[]> {
  const rows = await reader.$queryRaw<EventRow[]>`
    SELECT type, account_id, market_id, margin_call_id, proposal_id, actor, at, payload FROM (
      SELECT 0 AS part, sequence AS place, type, account_id, market_id, margin_call_id, proposal_id, actor, at, payload
      FROM events WHERE sequence > ${sequence}
      UNION ALL
      SELECT 1, id, type, account_id, market_id, margin_call_id, proposal_id, actor, at, payload::jsonb FROM pending_events
    ) later
    WHERE type = ANY(${[...types]}::text[]) AND account_id = ANY(${[...accountIds]}::text[])
    ORDER BY part, place`;
  return rows.map(unsealedOf);
}

/** The sequence before the oldest kept event: cursors at or after it can be resumed. */
export async function oldestResumableCursor(reader: Reader): Promise<bigint> {
  const [row] = await reader.$queryRaw<{ sequence: bigint }[]>`
    SELECT sequence FROM events ORDER BY sequence LIMIT 1`;
  return row === undefined ? 0n : row.sequence - 1n;
}

/** The cursor of a named reader; 0 when it never read. */
export async function readCursor(reader: Reader, name: string): Promise<bigint> {
  const [row] = await reader.$queryRaw<{ sequence: bigint }[]>`
    SELECT sequence FROM log_cursors WHERE reader = ${name}`;
  return row?.sequence ?? 0n;
}

export async function moveCursor(reader: Reader, name: string, sequence: bigint): Promise<void> {
  await reader.$executeRaw`
    INSERT INTO log_cursors (reader, sequence) VALUES (${name}, ${sequence})
    ON CONFLICT (reader) DO UPDATE SET sequence = greatest(log_cursors.sequence, excluded.sequence)`;
}

/** The channel that announces the sequence of the log's head on commit. */
export const LOG_CHANNEL = 'marginward_log';

export async function announceHead(tx: Tx, sequence: bigint): Promise<void> {
  await tx.$queryRaw`SELECT pg_notify(${LOG_CHANNEL}, ${sequence.toString()})::text`;
}

/** Tells the relay, after a commit, that events wait for their place in the log. */
export const PENDING_CHANNEL = 'marginward_pending';
