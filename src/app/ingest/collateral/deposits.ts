import { type Decimal } from '../../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type CollateralBalance } from '../../../domain/risk/health/account.js';
import { type Tx } from '../../../store/database/database.js';
import {
  type Deposit,
  findConfirmationsRequired,
  findDeposit,
  insertDeposits,
} from '../../../store/flows/deposits.js';
import { type BalanceChange } from '../../../store/ledger/ledger.js';

import { type CollateralMovement } from './collateral-movement.js';
import { HOLDING_MAX, isValidReference } from '../input.js';

/** More than the number of blocks of any chain. */
const COUNT_MAX = 2_000_000_000;

/** Validates a count of confirmations. @throws DomainError BAD_USER_INPUT when it is out of range. */
export function requireConfirmations(confirmations: number): void {
  if (!Number.isSafeInteger(confirmations) || confirmations < 0 || confirmations > COUNT_MAX) {
    throw badInput('confirmations', `must be from 0 to ${COUNT_MAX}`, confirmations);
  }
}

/** @throws DomainError NOT_FOUND for an unknown id. */
export async function requireDeposit(tx: Tx, id: string): Promise<Deposit> {
  const deposit = isValidReference(id) ? await findDeposit(tx, id) : null;
  if (deposit === null) {
    throw notFound('deposit', id, 'id');
  }
  return deposit;
}

/**
 * @returns The number of confirmations that the asset requires.
 * @throws DomainError NOT_FOUND when the asset is not accepted as collateral.
 */
export async function requireAsset(tx: Tx, asset: string): Promise<number> {
  const required = isValidReference(asset) ? await findConfirmationsRequired(tx, asset) : null;
  if (required === null) {
    throw notFound('collateral asset', asset, 'asset');
  }
  return required;
}

/** The id of a deposit, derived from its key: the same key always identifies the same deposit. */
export function depositId(key: string): string {
  return `deposit.${key}`;
}

/** Whether an account may hold this amount of an asset, final and pending together. */
export function isHoldable({ balance, pending }: CollateralBalance): boolean {
  return balance.plus(pending).lte(HOLDING_MAX);
}

/**
 * Refuses a deposit whose id belongs to a different one.
 *
 * @throws DomainError CONFLICT unless both credit the same amount to the same account; also when this one is
 *   final and the known one is still pending, because `finalizeDeposit` reports that.
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
    throw new DomainError('CONFLICT', `The deposit ${known.id} exists with different content.`, {
      field: 'id',
      key: known.id,
      state: 'KEY_USED',
    });
  }
}

/** Writes new deposits. @throws DomainError CONFLICT when another transaction wrote one of their ids meanwhile. */
export async function writeDeposits(tx: Tx, deposits: readonly Deposit[]): Promise<void> {
  if ((await insertDeposits(tx, deposits)) < deposits.length) {
    throw new DomainError('CONFLICT', 'A deposit with this id arrived at the same moment. Retry.', {
      state: 'CHANGED_MEANWHILE',
      isTemporary: true,
    });
  }
}

/** The movement when a deposit becomes final. */
export function finalMovementOf(deposit: Deposit, at: Date): CollateralMovement {
  const { id, accountId, asset, amount } = deposit;
  return { transferId: `${id}.final`, accountId, asset, amount, at };
}

/** A change of a pending sum. */
export function pendingChange({ accountId, asset }: Deposit, amount: Decimal): BalanceChange {
  return { holder: accountId, asset, amount };
}
