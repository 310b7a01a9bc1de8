import { listAccountsPastDeadline } from '../../store/margin-calls.js';
import { type Deps } from '../deps.js';

import { ASSESSMENT_BATCH, assessAccounts } from './assess-accounts.js';

/**
 * Decides about every call whose deadline has passed: extended, cured or handed to liquidation.
 * Running it early finds nothing; running it twice finds nothing the second time.
 *
 * @returns How many calls were past their deadline.
 */
export async function expireGraces(deps: Deps): Promise<{ readonly expired: number }> {
  let expired = 0;
  for (;;) {
    const due = await listAccountsPastDeadline(deps.db, deps.clock.now(), ASSESSMENT_BATCH);
    if (due.length === 0) {
      return { expired };
    }
    await assessAccounts(deps, due, 'TIME');
    expired += due.length;
  }
}
