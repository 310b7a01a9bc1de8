import { PROBE_MS_MAX, WAIT_MOST_MS } from '../../domain/margin-call/rules/liquidation-progress.js';
import { type Reader } from '../database/database.js';
import { hasCaps } from '../open-interest/told-caps.js';

/** The work due at an instant, and when the next work is due. */
export interface DueWork {
  /** Whether any grace is over: its deadline has passed, strictly. */
  readonly hasExpiredGrace: boolean;
  /**
   * Markets with a due liquidation step, or an order without a recorded outcome. Empty while a venue that is
   * down must not be probed yet.
   */
  readonly markets: readonly string[];
  /** Due notices, oldest first. */
  readonly noticeIds: readonly string[];
  /** Accounts whose bankruptcy the waterfall has not settled. */
  readonly bankruptAccounts: readonly string[];
  /** Whether a market has a cap on open interest, or one was said to be exceeded. */
  readonly hasCaps: boolean;
  /** Markets whose end goes on now. */
  readonly windDowns: readonly string[];
  /** The first instant at which any work is due, now or later; null when none will be. */
  readonly nextAt: Date | null;
}

interface DueRow {
  readonly expired: boolean;
  readonly markets: string[] | null;
  readonly notice_ids: string[] | null;
  readonly bankrupt: string[] | null;
  readonly has_caps: boolean;
  readonly wind_downs: string[] | null;
  readonly next_at: Date | null;
}

/** One query: a sweep runs often and mostly finds nothing. */
export async function readDueWork(reader: Reader, now: Date, noticesMax: number): Promise<DueWork> {
  // A later time was written before the clock was set back.
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
      ${hasCaps()} AS has_caps,
      (SELECT array_agg(market_id ORDER BY market_id) FROM market_wind_downs WHERE next_at <= ${now}) AS wind_downs,
      least(
        (SELECT min(deadline) FROM margin_calls WHERE state = 'GRACE'),
        (SELECT greatest(min(due_at), (SELECT max(next_probe_at) FROM venue_outages WHERE ended_at IS NULL)) FROM (
          SELECT next_step_at AS due_at FROM margin_calls WHERE state = 'LIQUIDATING' AND next_step_at IS NOT NULL
          UNION ALL SELECT submitted_at FROM liquidations WHERE state = 'SUBMITTED') steps HAVING count(*) > 0),
        (SELECT min(next_at) FROM market_wind_downs),
        (SELECT min(next_attempt_at) FROM notices WHERE status = 'PENDING')) AS next_at`;
  return {
    hasExpiredGrace: row?.expired === true,
    markets: row?.markets ?? [],
    noticeIds: row?.notice_ids ?? [],
    bankruptAccounts: row?.bankrupt ?? [],
    hasCaps: row?.has_caps === true,
    windDowns: row?.wind_downs ?? [],
    nextAt: row?.next_at ?? null,
  };
}

export interface OverdueDeadlines {
  /** The number of expired graces and due liquidation steps that were not processed. */
  readonly count: number;
  /** The age of the oldest; 0 without any. Milliseconds. */
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
