import { PROBE_MS_MAX, WAIT_MOST_MS } from '../../domain/margin-call/rules/liquidation-progress.js';
import { type Reader } from '../database/database.js';

/** What is due at an instant, and when the next thing will be. */
export interface DueWork {
  /** Some grace is over: its deadline has passed, strictly. */
  readonly hasExpiredGrace: boolean;
  /**
   * Markets with a liquidation step that is due, or an order whose outcome nobody recorded. None while a
   * venue that is down is not to be asked again yet.
   */
  readonly markets: readonly string[];
  /** Messages that are due, oldest first. */
  readonly noticeIds: readonly string[];
  /** Accounts whose bankruptcy the waterfall has not settled. */
  readonly bankruptAccounts: readonly string[];
  /** The first instant at which anything is due by itself, now or later; null when nothing will be. */
  readonly nextAt: Date | null;
}

interface DueRow {
  readonly expired: boolean;
  readonly markets: string[] | null;
  readonly notice_ids: string[] | null;
  readonly bankrupt: string[] | null;
  readonly next_at: Date | null;
}

/** All in one query: a sweep runs often and mostly finds nothing. */
export async function readDueWork(reader: Reader, now: Date, noticesMax: number): Promise<DueWork> {
  // Of a clock that has gone back since.
  const beyond = new Date(now.getTime() + WAIT_MOST_MS);
  const probeBeyond = new Date(now.getTime() + PROBE_MS_MAX);
  const [row] = await reader.$queryRaw<DueRow[]>`
    SELECT
      EXISTS (SELECT 1 FROM margin_calls WHERE state = 'GRACE' AND deadline < ${now}) AS expired,
      (SELECT array_agg(DISTINCT market_id ORDER BY market_id) FROM (
        SELECT next_step_market_id AS market_id FROM margin_calls
        WHERE state = 'LIQUIDATING' AND (next_step_at <= ${now} OR next_step_at > ${beyond}) AND next_step_market_id IS NOT NULL
        UNION ALL SELECT market_id FROM liquidations WHERE state = 'SUBMITTED') due
        WHERE NOT EXISTS (SELECT 1 FROM venue_outages WHERE ended_at IS NULL AND next_probe_at > ${now}
          AND next_probe_at <= ${probeBeyond})) AS markets,
      (SELECT array_agg(id ORDER BY next_attempt_at, id) FROM (
        SELECT id, next_attempt_at FROM notices WHERE status = 'PENDING' AND (next_attempt_at <= ${now} OR next_attempt_at > ${beyond})
        ORDER BY next_attempt_at, id LIMIT ${noticesMax}) due) AS notice_ids,
      (SELECT array_agg(account_id ORDER BY account_id) FROM margin_calls WHERE state = 'BANKRUPT') AS bankrupt,
      least(
        (SELECT min(deadline) FROM margin_calls WHERE state = 'GRACE'),
        (SELECT greatest(min(due_at), (SELECT max(next_probe_at) FROM venue_outages WHERE ended_at IS NULL)) FROM (
          SELECT next_step_at AS due_at FROM margin_calls WHERE state = 'LIQUIDATING' AND next_step_at IS NOT NULL
          UNION ALL SELECT submitted_at FROM liquidations WHERE state = 'SUBMITTED') steps HAVING count(*) > 0),
        (SELECT min(next_attempt_at) FROM notices WHERE status = 'PENDING')) AS next_at`;
  return {
    hasExpiredGrace: row?.expired === true,
    markets: row?.markets ?? [],
    noticeIds: row?.notice_ids ?? [],
    bankruptAccounts: row?.bankrupt ?? [],
    nextAt: row?.next_at ?? null,
  };
}

export interface OverdueDeadlines {
  /** Graces that are over and liquidation steps that are due, which nobody has acted on. */
  readonly count: number;
  /** How long the oldest has been; 0 without any. Milliseconds. */
  readonly oldestMs: number;
}

export async function readOverdueDeadlines(reader: Reader, now: Date): Promise<OverdueDeadlines> {
  const [row] = await reader.$queryRaw<{ count: bigint; oldest: Date | null }[]>`
    SELECT count(*) AS count, min(due_at) AS oldest FROM (
      SELECT deadline AS due_at FROM margin_calls WHERE state = 'GRACE' AND deadline < ${now}
      UNION ALL SELECT next_step_at FROM margin_calls
        WHERE state = 'LIQUIDATING' AND next_step_at <= ${now} AND next_step_market_id IS NOT NULL) due`;
  const oldest = row?.oldest ?? null;
  const oldestMs = oldest === null ? 0 : now.getTime() - oldest.getTime();
  return { count: Number(row?.count ?? 0), oldestMs };
}
