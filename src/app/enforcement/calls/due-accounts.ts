import { judgedEndsOf } from '../../../domain/margin-call/scope/scope.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import {
  assessAccountHealth,
  compareByMarginRatio,
} from '../../../domain/risk/health/account-health.js';
import { loadEnforcedAccounts } from '../../../store/accounts/accounts.js';
import { listAccountsDueForStep } from '../../../store/margin-calls/margin-calls.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';

/** Maximum number of steps decided in one transaction. */
export const STEPS_BATCH = 500;

/** Accounts whose next step is due in a market: the worst ones, at most as many as the venue takes at a time. */
export async function listDueAccounts(
  { db, clock, venue }: Deps,
  marketId: string,
): Promise<readonly string[]> {
  const now = clock.now();
  const due = await listAccountsDueForStep(db, marketId, now, null);
  const most = Math.min(STEPS_BATCH, venue.ordersMax);
  if (due.length <= most) {
    return due;
  }
  const context = await loadRiskContext(db, now);
  const subjects = await loadEnforcedAccounts(db, due, now);
  return worstFirst(
    subjects.map(({ account }) => account),
    context,
  ).slice(0, most);
}

/**
 * Ids by margin ratio, the worst first. Accounts that cannot be enforced come before them: they do not trade,
 * and their calls are suspended.
 */
export function worstFirst(accounts: readonly Account[], context: RiskContext): string[] {
  const judged = accounts.map((account) => ({ account, ends: judgedEndsOf(account, context) }));
  const suspended = judged.flatMap(({ account, ends }) => (ends === null ? [account] : []));
  const ranked = judged
    .flatMap(({ account, ends }) =>
      ends === null ? [] : [{ account, health: assessAccountHealth(account, ends.best) }],
    )
    .sort((a, b) => compareByMarginRatio(a.health, b.health));
  return [...suspended, ...ranked.map(({ account }) => account)].map(({ id }) => id);
}
