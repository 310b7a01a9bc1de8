import { parseDecimal } from '../../../domain/decimal.js';
import { countConfirmations } from '../../../domain/deposit-confirmations.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { findOwner, insertAccounts } from '../../../store/accounts/accounts-write.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { type Deposit, findDeposit } from '../../../store/flows/deposits.js';
import { appendEvents } from '../../../store/log/events.js';
import { addToPending, type HeldCollateral } from '../../../store/ledger/ledger.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';

import {
  depositFinal,
  depositSeen,
  moveCollateral,
  readUnusablePrices,
} from './collateral-movement.js';
import {
  depositId,
  finalMovementOf,
  isHoldable,
  pendingChange,
  requireAsset,
  requireConfirmations,
  requireDeposit,
  requireSameDeposit,
  writeDeposits,
} from './deposits.js';
import { doOnce } from '../idempotency.js';
import { AMOUNT_BOUNDS, HOLDING_MAX, requireOwner, requireToken } from '../input.js';

export interface DepositInput {
  readonly key: string;
  readonly accountId: string;
  readonly asset: string;
  /** In the asset, above 0, at most 10¹² with 8 decimals. */
  readonly amount: string;
  /** Whether it can no longer be undone, so that it counts at once. */
  readonly final: boolean;
  /**
   * The number of confirmations when it was seen; from the number that its asset requires on, it is final.
   * Null: not counted.
   */
  readonly confirmations?: number | null;
  /** Creates the account, owned by this subject, when it does not exist. */
  readonly owner?: string | null;
}

/**
 * Records a deposit to an account. Until it is final it does not count as collateral.
 *
 * A repeat of the same request returns the deposit in its present state.
 *
 * @throws DomainError FORBIDDEN, BAD_USER_INPUT; NOT_FOUND for the account or the asset; CONFLICT when the key
 *   was used for another deposit, or the account belongs to another owner.
 */
export async function recordDeposit(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: DepositInput,
): Promise<Deposit> {
  requireRole(actor, 'OPERATOR');
  const owner = input.owner ?? null;
  const counted = input.confirmations ?? null;
  const id = depositId(requireToken('key', input.key));
  requireToken('accountId', input.accountId);
  const amount = parseDecimal('amount', input.amount, AMOUNT_BOUNDS);
  if (owner !== null) {
    requireOwner('owner', owner);
  }
  if (counted !== null) {
    requireConfirmations(counted);
  }
  const { key, accountId, asset } = input;
  const content = {
    accountId,
    asset,
    amount: amount.toFixed(),
    final: input.final,
    owner,
    // Left out when not given, so that the keys of older requests, which lack it, still match.
    ...(counted === null ? {} : { confirmations: counted }),
  };
  return inTransaction(deps.db, async (tx) => {
    await doOnce(tx, { scope: 'recordDeposit', key, content, at: deps.clock.now() }, async () => {
      const confirmationsRequired = await requireAsset(tx, asset);
      const now = await openAccount(tx, deps, accountId, owner);
      const final =
        input.final ||
        (counted !== null && countConfirmations(0, counted, confirmationsRequired).isFinal);
      const deposit: Deposit = {
        id,
        accountId,
        asset,
        amount,
        status: final ? 'FINAL' : 'PENDING',
        seenAt: now,
        finalAt: final ? now : null,
        reversedAt: null,
        reverseReason: null,
        confirmations: counted ?? 0,
        confirmationsRequired,
      };
      // The deposit may come from a batch, which has no key in this scope.
      const known = await findDeposit(tx, id);
      if (known === null) {
        await bookDeposit(tx, actor, deposit);
      } else {
        requireSameDeposit(known, deposit);
      }
      return { id };
    });
    return requireDeposit(tx, id);
  });
}

/**
 * Locks the account; creates it first when an owner is given and it does not exist.
 *
 * @returns The time after the lock: later than the transactions that it waited for.
 */
async function openAccount(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  accountId: string,
  owner: string | null,
): Promise<Date> {
  if (owner !== null) {
    await insertAccounts(tx, [{ id: accountId, owner }], clock.now());
  }
  await lockAccounts(tx, [accountId]);
  const now = clock.now();
  const known = await findOwner(tx, accountId);
  if (known === null) {
    throw notFound('account', accountId, 'accountId');
  }
  if (owner !== null && owner !== known) {
    throw new DomainError('CONFLICT', `Account ${accountId} belongs to another owner.`, {
      field: 'owner',
      accountId,
      state: 'OWNED_BY_ANOTHER',
    });
  }
  return now;
}

async function bookDeposit(tx: Tx, actor: Actor, deposit: Deposit): Promise<void> {
  const by = { actor: actor.subject, at: deposit.seenAt };
  await writeDeposits(tx, [deposit]);
  if (deposit.status === 'PENDING') {
    const held = await addToPending(tx, pendingChange(deposit, deposit.amount));
    requireHoldable(deposit, held);
    await appendEvents(tx, [depositSeen(deposit, held, by)]);
    return;
  }
  const held = await moveCollateral(tx, finalMovementOf(deposit, by.at));
  requireHoldable(deposit, held);
  const unusable = await readUnusablePrices(tx, [deposit.asset], by.at);
  await appendEvents(tx, [
    depositSeen(deposit, held, by),
    depositFinal(deposit, held, unusable, by),
  ]);
}

/** Refuses an amount that raises the sum, pending and final, beyond what the engine holds exactly. */
function requireHoldable({ asset, amount }: Deposit, held: HeldCollateral): void {
  if (!isHoldable(held)) {
    const rule = `would raise the account's balance of ${asset} above ${HOLDING_MAX.toFixed()}`;
    throw badInput('amount', rule, amount.toFixed());
  }
}
