import { listAccountsPastDeadline } from '../../../store/margin-calls/margin-calls.js';
import { type Deps } from '../../deps.js';

import { ASSESSMENT_BATCH, assessAccounts } from './assess-accounts.js';

/**
 * Decides every call whose deadline has passed: it is extended, cured or handed to liquidation.
 * Idempotent: an early or repeated run finds nothing to do.
 *
 * @returns The number of calls past their deadline.
 * @throws Error that names the accounts that could not be decided; all others were.
 */
export async function expireGraces(deps: Deps): Promise<{ readonly expired: number }> {
  let expired = 0;
  for (;;) {
    const due = await listAccountsPastDeadline(deps.db, deps.clock.now(), ASSESSMENT_BATCH);
    if (due.length === 0) {
      return { expired };
    }
    const failed = new Set<string>();
    await assessAccounts(deps, due, 'TIME', { onFailed: (id) => failed.add(id) });
    expired += due.length - failed.size;
    if (failed.size === due.length || (failed.size > 0 && due.length < ASSESSMENT_BATCH)) {
      throw new Error(`Expired graces that could not be ended: ${[...failed].join(', ')}`);
    }
  }
}
