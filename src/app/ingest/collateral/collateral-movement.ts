import { type Decimal } from '../../../domain/decimal.js';
import { assert } from '../../../domain/errors.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type DepositRecord } from '../../../domain/log/payloads/ingest.js';
import { unusablePriceMarketOf } from '../../../domain/permission/free-collateral.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type Tx } from '../../../store/database/database.js';
import { type Deposit } from '../../../store/flows/deposits.js';
import { type HeldCollateral } from '../../../store/ledger/ledger.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
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

type DepositOfEvent = Pick<Deposit, 'id' | 'accountId' | 'asset' | 'amount'>;
interface By {
  readonly actor: string;
  readonly at: Date;
}

/** The event of a deposit that was seen. */
export function depositSeen(deposit: DepositOfEvent, held: HeldCollateral, by: By): NewEvent {
  const payload = encodeDeposit(deposit, held);
  return { type: 'DepositSeen', accountId: deposit.accountId, ...by, payload };
}

/** The event of a deposit that became final; it flags one in an asset whose price cannot be used. */
export function depositFinal(
  deposit: DepositOfEvent,
  held: HeldCollateral,
  unusable: UnusablePrices,
  by: By,
): NewEvent {
  const marketId = unusable.get(deposit.asset);
  const payload = {
    ...encodeDeposit(deposit, held),
    ...(marketId === undefined ? {} : { unusablePriceMarketId: marketId }),
  };
  return { type: 'DepositFinal', accountId: deposit.accountId, ...by, payload };
}

/** By asset: the market that prices it, and whose price cannot be used. */
export type UnusablePrices = ReadonlyMap<string, string>;

/** Those of these assets whose price cannot be used now. */
export async function readUnusablePrices(
  tx: Tx,
  assets: readonly string[],
  now: Date,
): Promise<UnusablePrices> {
  const asked = assets.filter((asset) => asset !== QUOTE_ASSET);
  if (asked.length === 0) {
    return new Map();
  }
  const context = await loadRiskContext(tx, now);
  return new Map(
    asked.flatMap((asset): [string, string][] => {
      const marketId = unusablePriceMarketOf(asset, context);
      return marketId === null ? [] : [[asset, marketId]];
    }),
  );
}
