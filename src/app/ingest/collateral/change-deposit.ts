import { countConfirmations } from '../../../domain/deposit-confirmations.js';
import { assert, DomainError } from '../../../domain/errors.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { type Deposit, moveDeposit } from '../../../store/flows/deposits.js';
import { appendEvents } from '../../../store/log/events.js';
import { addToPending } from '../../../store/ledger/ledger.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';

import {
  depositFinal,
  encodeDeposit,
  moveCollateral,
  readUnusablePrices,
} from './collateral-movement.js';
import {
  finalMovementOf,
  pendingChange,
  requireConfirmations,
  requireDeposit,
} from './deposits.js';
import { requireLine } from '../input.js';

type IngestDeps = Pick<Deps, 'db' | 'clock'>;

/**
 * Makes a pending deposit final: it counts as collateral from now on. Idempotent.
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
 * Records the number of confirmations of a deposit. At the number that its asset required when the deposit was
 * first seen, it becomes final. The count never falls: late, repeated or out-of-order reports change nothing.
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
  const unusable = await readUnusablePrices(tx, [deposit.asset], now);
  await appendEvents(tx, [depositFinal(deposit, held, unusable, by)]);
  return final;
}

function reversed(id: string): DomainError {
  return new DomainError('CONFLICT', `Deposit ${id} was reversed.`, { id, state: 'REVERSED' });
}

/**
 * Reverses a deposit, pending or final. For a final one the account's balance falls by the amount, if necessary
 * below zero; enforcement treats that as a debt. Idempotent.
 *
 * @param reason For people, 1 to 500 characters; stored with the deposit.
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

/** Loads a deposit under the lock of its account and passes it to `change`. */
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
    // Read the clock after the lock: the change is later than the transactions it waited for.
    return change(tx, await requireDeposit(tx, id), deps.clock.now());
  });
}
