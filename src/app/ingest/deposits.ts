import { type Decimal, parseDecimal } from '../../domain/decimal.js';
import { countConfirmations } from '../../domain/deposit-confirmations.js';
import { assert, badInput, DomainError } from '../../domain/errors.js';
import { lockAccounts } from '../../store/accounts.js';
import { findOwner, insertAccounts } from '../../store/accounts-write.js';
import { inTransaction, type Tx } from '../../store/database.js';
import {
  type Deposit,
  findConfirmationsRequired,
  findDeposit,
  insertDeposits,
  moveDeposit,
} from '../../store/deposits.js';
import { appendEvents } from '../../store/events.js';
import { addToPending, type BalanceChange, type HeldCollateral } from '../../store/ledger.js';
import { type Actor } from '../actor.js';
import { requireRole } from '../authority.js';
import { type Deps } from '../deps.js';

import { type CollateralMovement, depositEvent, moveCollateral } from './collateral-movement.js';
import { doOnce } from './idempotency.js';
import {
  AMOUNT_BOUNDS,
  HOLDING_MAX,
  isLookable,
  notFound,
  requireLine,
  requireOwner,
  requireToken,
} from './input.js';

export interface DepositInput {
  readonly key: string;
  readonly accountId: string;
  readonly asset: string;
  /** In the asset, above 0, at most 10¹² with 8 decimals. */
  readonly amount: string;
  /** It cannot be undone any more, so it counts at once. */
  readonly final: boolean;
  /** How often it was confirmed when it was seen; at what its asset asks for, it is final. Null: not counted. */
  readonly confirmations?: number | null;
  /** Creates the account, owned by this subject, when it is not known yet. */
  readonly owner?: string | null;
}

/** More confirmations than any chain has blocks. */
const COUNT_MAX = 2_000_000_000;

type IngestDeps = Pick<Deps, 'db' | 'clock'>;

/** The same key is the same deposit, for ever. */
export function depositId(key: string): string {
  return `deposit.${key}`;
}

/**
 * Records collateral on its way to an account. Until it is final it counts for nothing.
 *
 * A repeat of the same request answers the deposit as it stands by then.
 *
 * @throws DomainError FORBIDDEN, BAD_USER_INPUT; NOT_FOUND for the account or the asset; CONFLICT
 * when the key was used for another deposit, or the account belongs to another owner.
 */
export async function recordDeposit(
  deps: IngestDeps,
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
  const now = deps.clock.now();
  const { key, accountId, asset } = input;
  const content = {
    ...{ accountId, asset, amount: amount.toFixed(), final: input.final, owner },
    // Left out when not given, so that keys of requests from before it could be given still match.
    ...(counted === null ? {} : { confirmations: counted }),
  };
  return inTransaction(deps.db, async (tx) => {
    await doOnce(tx, { scope: 'recordDeposit', key, content, at: now }, async () => {
      const confirmationsRequired = await requireAsset(tx, asset);
      await openAccount(tx, accountId, owner, now);
      const final =
        input.final ||
        (counted !== null && countConfirmations(0, counted, confirmationsRequired).isFinal);
      await takeIn(tx, actor, {
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
      });
      return { id };
    });
    return requireDeposit(tx, id);
  });
}

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

function requireConfirmations(confirmations: number): void {
  if (!Number.isSafeInteger(confirmations) || confirmations < 0 || confirmations > COUNT_MAX) {
    throw badInput('confirmations', `must be from 0 to ${COUNT_MAX}`, confirmations);
  }
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
    const by = { actor: actor.subject, at: now };
    const facts = { from: status, reason };
    await appendEvents(tx, [depositEvent('DepositReversed', deposit, held, by, facts)]);
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
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const { accountId } = await requireDeposit(tx, id);
    await lockAccounts(tx, [accountId]);
    return change(tx, await requireDeposit(tx, id), now);
  });
}

async function requireDeposit(tx: Tx, id: string): Promise<Deposit> {
  const deposit = isLookable(id) ? await findDeposit(tx, id) : null;
  if (deposit === null) {
    throw notFound('id', 'deposit', id);
  }
  return deposit;
}

/**
 * @returns How many confirmations the asset asks for.
 * @throws DomainError NOT_FOUND when the asset is not accepted as collateral.
 */
export async function requireAsset(tx: Tx, asset: string): Promise<number> {
  const required = isLookable(asset) ? await findConfirmationsRequired(tx, asset) : null;
  if (required === null) {
    throw notFound('asset', 'collateral asset', asset);
  }
  return required;
}

/** Locks the account, after creating it when an owner is named and it is not known. */
async function openAccount(
  tx: Tx,
  accountId: string,
  owner: string | null,
  now: Date,
): Promise<void> {
  if (owner !== null) {
    await insertAccounts(tx, [{ id: accountId, owner }], now);
  }
  await lockAccounts(tx, [accountId]);
  const known = await findOwner(tx, accountId);
  if (known === null) {
    throw notFound('accountId', 'account', accountId);
  }
  if (owner !== null && owner !== known) {
    throw new DomainError('CONFLICT', `Account ${accountId} belongs to another owner.`, {
      field: 'owner',
      accountId,
      state: 'OWNED_BY_ANOTHER',
    });
  }
}

async function takeIn(tx: Tx, actor: Actor, deposit: Deposit): Promise<void> {
  const by = { actor: actor.subject, at: deposit.seenAt };
  await insertDeposits(tx, [deposit]);
  if (deposit.status === 'PENDING') {
    const held = await addToPending(tx, pendingChange(deposit, deposit.amount));
    requireHoldable(deposit, held);
    await appendEvents(tx, [depositEvent('DepositSeen', deposit, held, by)]);
    return;
  }
  const held = await moveCollateral(tx, finalMovementOf(deposit, by.at));
  requireHoldable(deposit, held);
  await appendEvents(tx, [
    depositEvent('DepositSeen', deposit, held, by),
    depositEvent('DepositFinal', deposit, held, by),
  ]);
}

/** Refuses an amount that makes the sum larger than the engine holds exactly, seen or final. */
function requireHoldable({ asset, amount }: Deposit, { balance, pending }: HeldCollateral): void {
  if (balance.plus(pending).gt(HOLDING_MAX)) {
    const rule = `would take what the account has of ${asset} above ${HOLDING_MAX.toFixed()}`;
    throw badInput('amount', rule, amount.toFixed());
  }
}

/** The movement that makes a deposit count. */
export function finalMovementOf(deposit: Deposit, at: Date): CollateralMovement {
  const { id, accountId, asset, amount } = deposit;
  return { transferId: `${id}.final`, accountId, asset, amount, at };
}

function pendingChange({ accountId, asset }: Deposit, amount: Decimal): BalanceChange {
  return { holder: accountId, asset, amount };
}
