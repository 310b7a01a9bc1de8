import { DomainError } from '../errors.js';
import { type MarketStatus } from '../risk/account.js';

const HOUR_MS = 3_600_000;
/** One incident: all pauses of a market in any such time. */
export const INCIDENT_MS = 24 * HOUR_MS;
/** So much of an incident a market may be paused, by all guardians together. */
export const PAUSE_MS_MAX = 4 * HOUR_MS;
/** What is left of the budget must be worth a pause. */
export const PAUSE_MS_MIN = 60_000;

/** A guardian's pause of one market, past or running. */
export interface Pause {
  readonly startedAt: Date;
  readonly endsAt: Date;
  /** Null while it runs. */
  readonly endedAt: Date | null;
}

/**
 * How long a market may be paused from `now` on.
 *
 *     budget = 4 h − Σ parts of pauses inside the last 24 h
 *
 * A guardian who ends a pause early keeps the rest for the same incident, and nobody strings pauses
 * together: in any 24 hours enforcement rests for at most four. For longer there is a proposal.
 *
 * @returns Milliseconds, never below zero.
 * @see docs/governance.md#pausing-enforcement
 */
export function pauseBudgetMs(pauses: readonly Pause[], now: Date): number {
  const since = now.getTime() - INCIDENT_MS;
  const used = pauses
    .map(({ startedAt, endsAt, endedAt }) => {
      const from = Math.max(since, startedAt.getTime());
      const to = Math.min(now.getTime(), (endedAt ?? endsAt).getTime());
      return Math.max(0, to - from);
    })
    .reduce((total, part) => total + part, 0);
  return Math.max(0, PAUSE_MS_MAX - used);
}

/** What a market may be paused from, and what it goes back to. */
export type PausableStatus = Extract<MarketStatus, 'ACTIVE' | 'REDUCE_ONLY'>;

/**
 * The end of a pause that starts now.
 *
 * @throws DomainError CONFLICT when the market is not enforced anyway, or the budget is used up;
 *   `until` is when the first of the pauses begins to leave the incident.
 */
export function requireCanPause(
  market: { readonly marketId: string; readonly status: MarketStatus },
  pauses: readonly Pause[],
  now: Date,
): { readonly statusBefore: PausableStatus; readonly endsAt: Date } {
  const { marketId, status } = market;
  if (status !== 'ACTIVE' && status !== 'REDUCE_ONLY') {
    throw new DomainError('CONFLICT', `Market ${marketId} is ${status}.`, {
      state: status,
      marketId,
    });
  }
  const budgetMs = pauseBudgetMs(pauses, now);
  if (budgetMs < PAUSE_MS_MIN) {
    const since = now.getTime() - INCIDENT_MS;
    const counted = pauses.filter(({ endsAt, endedAt }) => (endedAt ?? endsAt).getTime() > since);
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
