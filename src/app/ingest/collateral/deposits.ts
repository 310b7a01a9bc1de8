import { type Decimal } from '../../../domain/decimal.js';
import { badInput } from '../../../domain/errors.js';
import { type Tx } from '../../../store/database/database.js';
import {
  type Deposit,
  findConfirmationsRequired,
  findDeposit,
} from '../../../store/accounts/deposits.js';
import { type BalanceChange } from '../../../store/ledger/ledger.js';

import { type CollateralMovement } from './collateral-movement.js';
import { isLookable, notFound } from '../input.js';

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

/** The movement that makes a deposit count. */
export function finalMovementOf(deposit: Deposit, at: Date): CollateralMovement {
  const { id, accountId, asset, amount } = deposit;
  return { transferId: `${id}.final`, accountId, asset, amount, at };
}

/** How a pending sum changes. */
export function pendingChange({ accountId, asset }: Deposit, amount: Decimal): BalanceChange {
  return { holder: accountId, asset, amount };
}
