import { WAIT_MOST_MS } from '../../domain/margin-call/rules/liquidation-progress.js';
import { type JsonObject } from '../../domain/canonical.js';

import { type Reader, type Tx } from '../database/database.js';

/** A notice taken for delivery. */
export interface ClaimedNotice {
  readonly id: string;
  readonly accountId: string;
  readonly marginCallId: string | null;
  readonly kind: string;
  readonly channel: string;
  readonly recipient: string;
  readonly body: JsonObject;
  /** Attempts made before this one. */
  readonly attempts: number;
}

/** How one attempt ended. */
export type NoticeResult =
  | { readonly id: string; readonly status: 'SENT'; readonly sentAt: Date }
  | {
      readonly id: string;
      readonly status: 'PENDING';
      readonly nextAttemptAt: Date;
      readonly error: string;
    }
  | { readonly id: string; readonly status: 'FAILED'; readonly error: string };

/**
 * Takes the pending notices among `ids` that are due, for as long as the lease: until then nobody else takes
 * them, and after it, when their taker died, somebody does. Those another transaction is taking are left out.
 *
 * @returns In the order of `ids`.
 */
export async function claimDueNotices(
  tx: Tx,
  ids: readonly string[],
  now: Date,
  leasedUntil: Date,
): Promise<ClaimedNotice[]> {
  return tx.$queryRaw<ClaimedNotice[]>`
    WITH due AS (
      SELECT id, array_position(${ids}::text[], id) AS place FROM notices
      WHERE id = ANY(${ids}::text[]) AND status = 'PENDING'
        AND (next_attempt_at <= ${now}::timestamptz OR next_attempt_at > ${new Date(now.getTime() + WAIT_MOST_MS)}::timestamptz)
      FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE notices SET next_attempt_at = ${leasedUntil}::timestamptz
      FROM due WHERE notices.id = due.id
      RETURNING notices.*, due.place
    )
    SELECT id, account_id AS "accountId", margin_call_id AS "marginCallId", kind, channel, recipient, body, attempts
    FROM claimed ORDER BY place`;
}

/**
 * Records how the attempts ended. A delivery counts whoever made it; a failure only of whom still holds the
 * lease, because another may be trying by now.
 *
 * @returns The ids that were recorded; the others had moved on.
 */
export async function recordNoticeResults(
  tx: Tx,
  results: readonly NoticeResult[],
  leasedUntil: Date,
): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE notices SET
      attempts = notices.attempts + 1,
      status = result.status,
      sent_at = result.sent_at,
      next_attempt_at = result.next_attempt_at,
      error = result.error
    FROM unnest(
      ${results.map((result) => result.id)}::text[],
      ${results.map((result) => result.status)}::text[],
      ${results.map((result) => (result.status === 'SENT' ? result.sentAt.toISOString() : null))}::timestamptz[],
      ${results.map((result) => (result.status === 'PENDING' ? result.nextAttemptAt.toISOString() : null))}::timestamptz[],
      ${results.map((result) => (result.status === 'SENT' ? null : result.error))}::text[]
    ) AS result(id, status, sent_at, next_attempt_at, error)
    WHERE notices.id = result.id AND notices.status = 'PENDING'
      AND (result.status = 'SENT' OR notices.next_attempt_at = ${leasedUntil}::timestamptz)
    RETURNING notices.id`;
  return new Set(rows.map(({ id }) => id));
}

/** When the first of these notices that are still pending is due; null when none is pending. */
export async function nextNoticeDueAt(
  reader: Reader,
  ids: readonly string[],
): Promise<Date | null> {
  const [row] = await reader.$queryRaw<{ due_at: Date | null }[]>`
    SELECT min(next_attempt_at) AS due_at FROM notices
    WHERE id = ANY(${ids}::text[]) AND status = 'PENDING'`;
  return row?.due_at ?? null;
}
