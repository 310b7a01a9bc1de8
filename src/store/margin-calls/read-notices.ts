import { type Reader } from '../database/database.js';
import { groupBy } from '../database/read-page.js';

export type NoticeStatus = 'PENDING' | 'SENT' | 'FAILED';

/** One notice on one channel, as readers see it. */
export interface NoticeView {
  readonly marginCallId: string;
  /** The kind of the notice, for example MARGIN_CALL_OPENED. */
  readonly kind: string;
  readonly channel: string;
  readonly status: NoticeStatus;
  readonly attempts: number;
  readonly sentAt: Date | null;
  readonly acknowledgedAt: Date | null;
  readonly error: string | null;
}

interface NoticeRow {
  readonly margin_call_id: string;
  readonly kind: string;
  readonly channel: string;
  readonly status: string;
  readonly attempts: number;
  readonly sent_at: Date | null;
  readonly acknowledged_at: Date | null;
  readonly error: string | null;
}

/** The notices of each of these calls, oldest first, at most 1000 a call. */
export async function listNoticesOfCalls(
  reader: Reader,
  callIds: readonly string[],
): Promise<Map<string, NoticeView[]>> {
  const rows = await reader.$queryRaw<NoticeRow[]>`
    SELECT n.* FROM unnest(${[...callIds]}::text[]) AS k(id)
    CROSS JOIN LATERAL (
      SELECT margin_call_id, kind, channel, status, attempts, sent_at, acknowledged_at, error, created_at, id
      FROM notices WHERE margin_call_id = k.id ORDER BY created_at, id LIMIT 1000) n
    ORDER BY n.created_at, n.id`;
  const views = rows.map((row) => ({
    marginCallId: row.margin_call_id,
    kind: row.kind,
    channel: row.channel,
    status: row.status as NoticeStatus,
    attempts: row.attempts,
    sentAt: row.sent_at,
    acknowledgedAt: row.acknowledged_at,
    error: row.error,
  }));
  return groupBy(views, (notice) => notice.marginCallId);
}
