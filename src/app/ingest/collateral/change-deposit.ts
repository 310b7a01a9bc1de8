import { countConfirmations } from '../../../domain/deposit-confirmations.js';
import { assert, DomainError } from '../../../domain/errors.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { type Deposit, moveDeposit } from '../../../store/accounts/deposits.js';
import { appendEvents } from '../../../store/log/events.js';
import { addToPending } from '../../../store/ledger/ledger.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';

import { depositEvent, encodeDeposit, moveCollateral } from './collateral-movement.js';
import {
  finalMovementOf,
  pendingChange,
  requireConfirmations,
  requireDeposit,
} from './deposits.js';
import { requireLine } from '../input.js';

type IngestDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Makes a pending deposit count: it cannot be undone any more. A repeat changes nothing.
 *
 * @throws DomainError FORBIDDEN, NOT_FOUND; CONFLICT when it was reversed.
 */
export async function finalizeDeposit(
  deps: IngestDeps,
  actor: Actor,
  id: string,
): Promise<Deposit> {
  return changeDeposit(deps, actor, id, async (tx, deposit, now) => {
    if (deposit.status === 'FINAL') {
      return deposit;
    }
    if (deposit.status === 'REVERSED') {
      throw reversed(id);
    }
    return makeFinal(tx, actor, deposit, now);
  });
}

/**
 * Says how often a deposit was confirmed. At the number that its asset asked for when the deposit was
 * seen, it becomes final. The count never falls: what comes late, twice or out of order changes nothing.
 *
 * @param confirmations A whole number, at least 0.
 * @throws DomainError FORBIDDEN, BAD_USER_INPUT, NOT_FOUND; CONFLICT when it was reversed.
 * @see docs/risk-model.md#deposits
 */
export async function recordConfirmations(
  deps: IngestDeps,
  actor: Actor,
  id: string,
  confirmations: number,
): Promise<Deposit> {
  requireRole(actor, 'OPERATOR');
  requireConfirmations(confirmations);
  return changeDeposit(deps, actor, id, async (tx, deposit, now) => {
    const { status, confirmationsRequired } = deposit;
    if (status === 'REVERSED') {
      throw reversed(id);
    }
    const count = countConfirmations(deposit.confirmations, confirmations, confirmationsRequired);
    const counted = { ...deposit, confirmations: count.confirmations };
    if (status === 'PENDING' && count.isFinal) {
      return makeFinal(tx, actor, counted, now);
    }
    if (counted.confirmations > deposit.confirmations) {
      assert(await moveDeposit(tx, status, counted), 'the account lock guards its deposits');
    }
    return counted;
  });
}

async function makeFinal(tx: Tx, actor: Actor, deposit: Deposit, now: Date): Promise<Deposit> {
  const final: Deposit = { ...deposit, status: 'FINAL', finalAt: now };
  assert(await moveDeposit(tx, 'PENDING', final), 'the account lock guards its deposits');
  await addToPending(tx, pendingChange(deposit, deposit.amount.negated()));
  const held = await moveCollateral(tx, finalMovementOf(final, now));
  const by = { actor: actor.subject, at: now };
  await appendEvents(tx, [depositEvent('DepositFinal', deposit, held, by)]);
  return final;
}

function reversed(id: string): DomainError {
  return new DomainError('CONFLICT', `Deposit ${id} was reversed.`, { id, state: 'REVERSED' });
}

/**
 * Undoes a deposit, whether it was final or not. When it was, the account's balance falls by the
 * amount, if need be below zero: a debt that enforcement will look at. A repeat changes nothing.
 *
 * @param reason For people, 1 to 500 characters; kept with the deposit.
 * @throws DomainError FORBIDDEN, BAD_USER_INPUT, NOT_FOUND.
 */
export async function reverseDeposit(
  deps: IngestDeps,
  actor: Actor,
  id: string,
  reason: string,
): Promise<Deposit> {
  requireRole(actor, 'OPERATOR');
  requireLine('reason', reason, 500);
  return changeDeposit(deps, actor, id, async (tx, deposit, now) => {
    const { status } = deposit;
    if (status === 'REVERSED') {
      return deposit;
    }
    const undone: Deposit = {
      ...deposit,
      status: 'REVERSED',
      reversedAt: now,
      reverseReason: reason,
    };
    assert(await moveDeposit(tx, status, undone), 'the account lock guards its deposits');
    const amount = deposit.amount.negated();
    const held =
      status === 'PENDING'
        ? await addToPending(tx, pendingChange(deposit, amount))
        : await moveCollateral(tx, { ...undone, transferId: `${id}.reversal`, amount, at: now });
    const by = { accountId: deposit.accountId, actor: actor.subject, at: now };
    const payload = { ...encodeDeposit(deposit, held), from: status, reason };
    await appendEvents(tx, [{ type: 'DepositReversed', ...by, payload }]);
    return undone;
  });
}

/** Loads a deposit under the lock of its account and hands it to `change`. */
async function changeDeposit(
  deps: IngestDeps,
  actor: Actor,
  id: string,
  change: (tx: Tx, deposit: Deposit, now: Date) => Promise<Deposit>,
): Promise<Deposit> {
  requireRole(actor, 'OPERATOR');
  return inTransaction(deps.db, async (tx) => {
    const { accountId } = await requireDeposit(tx, id);
    await lockAccounts(tx, [accountId]);
    // After the lock: what waited for it happened later than what it waited for.
    return change(tx, await requireDeposit(tx, id), deps.clock.now());
  });
}
