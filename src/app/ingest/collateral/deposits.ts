import { type Decimal } from '../../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type CollateralBalance } from '../../../domain/risk/health/account.js';
import { type Tx } from '../../../store/database/database.js';
import {
  type Deposit,
  findConfirmationsRequired,
  findDeposit,
  insertDeposits,
} from '../../../store/accounts/deposits.js';
import { type BalanceChange } from '../../../store/ledger/ledger.js';

import { type CollateralMovement } from './collateral-movement.js';
import { HOLDING_MAX, isLookable } from '../input.js';

/** More confirmations than any chain has blocks. */
const COUNT_MAX = 2_000_000_000;

/** A count of confirmations. @throws DomainError BAD_USER_INPUT when it is none. */
export function requireConfirmations(confirmations: number): void {
  if (!Number.isSafeInteger(confirmations) || confirmations < 0 || confirmations > COUNT_MAX) {
    throw badInput('confirmations', `must be from 0 to ${COUNT_MAX}`, confirmations);
  }
}

/** @throws DomainError NOT_FOUND without one of this id. */
export async function requireDeposit(tx: Tx, id: string): Promise<Deposit> {
  const deposit = isLookable(id) ? await findDeposit(tx, id) : null;
  if (deposit === null) {
    throw notFound('deposit', id, 'id');
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
    throw notFound('collateral asset', asset, 'asset');
  }
  return required;
}

/** The same key is the same deposit, for ever. */
export function depositId(key: string): string {
  return `deposit.${key}`;
}

/** Whether an account may hold so much of an asset, final and pending together. */
export function isHoldable({ balance, pending }: CollateralBalance): boolean {
  return balance.plus(pending).lte(HOLDING_MAX);
}

/**
 * Refuses a deposit whose id another one has.
 *
 * @throws DomainError CONFLICT unless both bring the same to the same account; or when this one is final and the
 *   known one is still pending: `finalizeDeposit` says that.
 */
export function requireSameDeposit(
  known: Deposit,
  given: Pick<Deposit, 'accountId' | 'asset' | 'amount' | 'status'>,
): void {
  const isSame =
    known.accountId === given.accountId &&
    known.asset === given.asset &&
    known.amount.eq(given.amount) &&
    !(given.status === 'FINAL' && known.status === 'PENDING');
  if (!isSame) {
    throw new DomainError('CONFLICT', `The deposit ${known.id} is there with other content.`, {
      field: 'id',
      key: known.id,
      state: 'KEY_USED',
    });
  }
}

/** Writes new deposits. @throws DomainError CONFLICT when another transaction took one of their ids meanwhile. */
export async function writeDeposits(tx: Tx, deposits: readonly Deposit[]): Promise<void> {
  if ((await insertDeposits(tx, deposits)) < deposits.length) {
    throw new DomainError('CONFLICT', 'A deposit of this id came at the same moment. Ask again.', {
      state: 'CHANGED_MEANWHILE',
      isTemporary: true,
    });
  }
}

/** The movement that makes a deposit count. */
export function finalMovementOf(deposit: Deposit, at: Date): CollateralMovement {
  const { id, accountId, asset, amount } = deposit;
  return { transferId: `${id}.final`, accountId, asset, amount, at };
}

/** How a pending sum changes. */
export function pendingChange({ accountId, asset }: Deposit, amount: Decimal): BalanceChange {
  return { holder: accountId, asset, amount };
}
