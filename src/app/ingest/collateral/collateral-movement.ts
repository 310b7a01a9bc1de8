import { type Decimal } from '../../../domain/decimal.js';
import { assert } from '../../../domain/errors.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type DepositRecord } from '../../../domain/log/payloads/ingest.js';
import { type Tx } from '../../../store/database/database.js';
import { type Deposit } from '../../../store/flows/deposits.js';
import { type HeldCollateral } from '../../../store/ledger/ledger.js';
import {
  accountLedger,
  EXTERNAL_LEDGER,
  postTransfers,
  type Transfer,
} from '../../ledger/ledger.js';

/** Collateral that enters an account from outside, or leaves it when the amount is below 0. */
export interface CollateralMovement {
  readonly transferId: string;
  readonly accountId: string;
  readonly asset: string;
  /** Signed, in the asset. */
  readonly amount: Decimal;
  readonly at: Date;
}

export function transferOf(movement: CollateralMovement): Transfer {
  const { transferId, accountId, asset, amount, at } = movement;
  return {
    transferId,
    at,
    postings: [
      { ledgerAccount: accountLedger(accountId), asset, amount },
      { ledgerAccount: EXTERNAL_LEDGER, asset, amount: amount.negated() },
    ],
  };
}

/** Posts one movement; returns the account's balance of the asset afterwards. */
export async function moveCollateral(
  tx: Tx,
  movement: CollateralMovement,
): Promise<HeldCollateral> {
  const [held] = await postTransfers(tx, [transferOf(movement)]);
  assert(held !== undefined, 'an account with a posting has a balance');
  return held;
}

/**
 * The payload of a deposit's event, with the account's balance of the asset afterwards, so that followers need
 * not add up.
 */
export function encodeDeposit(
  deposit: Pick<Deposit, 'id' | 'asset' | 'amount'>,
  held: HeldCollateral,
): DepositRecord {
  return {
    depositId: deposit.id,
    asset: deposit.asset,
    amount: deposit.amount.toFixed(),
    balance: held.balance.toFixed(),
    pending: held.pending.toFixed(),
  };
}

/** The event of a deposit that was seen, or became final. */
export function depositEvent(
  type: 'DepositSeen' | 'DepositFinal',
  deposit: Pick<Deposit, 'id' | 'accountId' | 'asset' | 'amount'>,
  held: HeldCollateral,
  by: { readonly actor: string; readonly at: Date },
): NewEvent {
  return { type, accountId: deposit.accountId, ...by, payload: encodeDeposit(deposit, held) };
}
