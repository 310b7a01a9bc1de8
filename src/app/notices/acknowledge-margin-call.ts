import { DomainError, notFound } from '../../domain/errors.js';
import { type MarginCall } from '../../domain/margin-call/call/margin-call.js';
import { loadAccounts, lockAccounts } from '../../store/accounts/accounts.js';
import { acknowledgeCall } from '../../store/margin-calls/acknowledgements.js';
import { inTransaction, type Tx } from '../../store/database/database.js';
import { appendEvents } from '../../store/log/events.js';
import { findMarginCalls } from '../../store/margin-calls/read-margin-calls.js';

import { type Actor } from '../auth/actor.js';
import { visibleAccounts } from '../auth/visibility.js';
import { type Deps } from '../deps.js';

/**
 * Records that the holder of a called account, its partner, or an operator on their behalf has seen the call.
 * Changes neither its state nor its deadline. Idempotent.
 *
 * @throws DomainError NOT_FOUND when the call does not exist or is not visible; FORBIDDEN for readers who
 *   neither hold the account nor have the role OPERATOR.
 */
export function acknowledgeMarginCall(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<void> {
  return inTransaction(deps.db, async (tx) => {
    const { accountId } = await getCallInScope(tx, actor, id);
    await requireHolder(tx, actor, accountId);
    await lockAccounts(tx, [accountId]);
    // Read the clock after the lock: the acknowledgement is later than the transactions it waited for.
    const at = deps.clock.now();
    const acknowledgedNoticeIds = await acknowledgeCall(tx, id, at);
    if (acknowledgedNoticeIds !== null) {
      await appendEvents(tx, [
        {
          type: 'MarginCallAcknowledged',
          accountId,
          marginCallId: id,
          actor: actor.subject,
          at,
          payload: { acknowledgedNoticeIds },
        },
      ]);
    }
  });
}

async function getCallInScope(tx: Tx, actor: Actor, id: string): Promise<MarginCall> {
  const found = (await findMarginCalls(tx, visibleAccounts(actor), [id])).get(id);
  if (found === undefined) {
    throw notFound('margin call', id);
  }
  return found.call;
}

/** Reading an account is not enough: a viewer cannot state that somebody else has seen a call. */
async function requireHolder(tx: Tx, actor: Actor, accountId: string): Promise<void> {
  const { roles, accounts, subject } = actor;
  if (roles.has('OPERATOR')) {
    return;
  }
  const isListed =
    (roles.has('PARTNER') || roles.has('ACCOUNT_OWNER')) && accounts.includes(accountId);
  const owner = (await loadAccounts(tx, [accountId])).get(accountId)?.owner;
  if (!isListed && !(roles.has('ACCOUNT_OWNER') && owner === subject)) {
    throw new DomainError(
      'FORBIDDEN',
      'Only the holder or an operator acknowledges a margin call.',
      {
        authority: 'ACCOUNT_OWNER',
      },
    );
  }
}
