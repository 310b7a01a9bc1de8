import { DomainError } from '../../errors.js';
import { RESUME_GRACE_MS } from '../../margin-call/rules/suspension.js';
import { type MarketStatus } from '../../risk/health/account.js';
import { mayFollow } from '../../risk/health/market-status.js';

const HOUR_MS = 3_600_000;
/** The period over which the pauses of a market are limited. */
export const INCIDENT_MS = 24 * HOUR_MS;
/** How long a market may be paused within that period, by all guardians together. */
export const PAUSE_MS_MAX = 4 * HOUR_MS;
/**
 * The least that a pause counts, however short: every open call gets this much time when it ends. A new pause
 * needs at least this much left.
 */
export const PAUSE_MS_MIN = RESUME_GRACE_MS;

/** A guardian's pause of one market, past or present. */
export interface Pause {
  readonly startedAt: Date;
  readonly endsAt: Date;
  /** Null while it is in force. */
  readonly endedAt: Date | null;
}

/**
 * How long a market may be paused from `now` on.
 *
 *     budget = 4 h − the part of the last 24 h that pauses cover, each for at least 15 min
 *
 * Each pause leaves open calls at least fifteen minutes. If a pause of a second counted as a second, repeated
 * short pauses could hold a deadline for ever. Overlapping time counts once. A guardian who ends a pause early
 * keeps the rest for the same incident. In any 24 hours enforcement rests for at most four hours; a longer
 * pause needs a proposal.
 *
 * @returns Milliseconds, never below zero.
 * @see docs/governance.md#pausing-enforcement
 */
export function pauseBudgetMs(pauses: readonly Pause[], now: Date): number {
  let coveredTo = now.getTime() - INCIDENT_MS;
  let used = 0;
  for (const pause of pauses.toSorted(firstStartedFirst)) {
    const from = Math.max(coveredTo, pause.startedAt.getTime());
    const to = Math.min(now.getTime(), coveredUntil(pause));
    used += Math.max(0, to - from);
    coveredTo = Math.max(coveredTo, to);
  }
  return Math.max(0, PAUSE_MS_MAX - used);
}

/** Until when a pause counts: to its end, and for at least `PAUSE_MS_MIN`. */
function coveredUntil({ startedAt, endsAt, endedAt }: Pause): number {
  return Math.max((endedAt ?? endsAt).getTime(), startedAt.getTime() + PAUSE_MS_MIN);
}

function firstStartedFirst(a: Pause, b: Pause): number {
  return a.startedAt.getTime() - b.startedAt.getTime();
}

/** The statuses from which a market may be paused, and to which it returns. */
export type PausableStatus = Extract<MarketStatus, 'ACTIVE' | 'REDUCE_ONLY'>;

function isPausable(status: MarketStatus): status is PausableStatus {
  return mayFollow(status, 'ENFORCEMENT_PAUSED', 'GUARDIAN');
}

/**
 * The end of a pause that starts now.
 *
 * @throws DomainError CONFLICT when the market is not enforced already, or the budget is used up; `until` is
 *   when enough of the first pause has left the period for a new one.
 */
export function requireCanPause(
  market: { readonly marketId: string; readonly status: MarketStatus },
  pauses: readonly Pause[],
  now: Date,
): { readonly statusBefore: PausableStatus; readonly endsAt: Date } {
  const { marketId, status } = market;
  if (!isPausable(status)) {
    throw new DomainError('CONFLICT', `Market ${marketId} is ${status}.`, {
      state: status,
      marketId,
    });
  }
  const budgetMs = pauseBudgetMs(pauses, now);
  if (budgetMs < PAUSE_MS_MIN) {
    const since = now.getTime() - INCIDENT_MS;
    const counted = pauses.filter((pause) => coveredUntil(pause) > since);
    const first = Math.min(...counted.map(({ startedAt }) => startedAt.getTime()));
    const until = new Date(Math.max(since, first) + INCIDENT_MS + PAUSE_MS_MIN).toISOString();
    throw new DomainError(
      'CONFLICT',
      `Market ${marketId} has been paused for four hours of the last 24; longer needs a proposal.`,
      { state: 'PAUSE_BUDGET_USED', marketId, until },
    );
  }
  return { statusBefore: status, endsAt: new Date(now.getTime() + budgetMs) };
}
