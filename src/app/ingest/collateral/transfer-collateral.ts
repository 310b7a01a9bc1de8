import { decimal, parseDecimal } from '../../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type AccountStanding, marketsOfStanding } from '../../../domain/permission/standing.js';
import {
  judgeWithdrawal,
  receiptRefusalOf,
} from '../../../domain/permission/withdrawal-permission.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import {
  type CollateralTransfer,
  insertCollateralTransfer,
} from '../../../store/flows/collateral-transfers.js';
import { loadStandings } from '../../../store/accounts/standings.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { withOpenInterest } from '../../../store/open-interest/crowded-markets.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { accountLedger, postTransfers, readDeficit } from '../../ledger/ledger.js';
import { doOnce } from '../idempotency.js';
import { AMOUNT_BOUNDS, HOLDING_MAX, requireToken, requireWithdrawalKey } from '../input.js';
import { requireAsset } from './deposits.js';

export interface TransferInput {
  readonly key: string;
  readonly fromAccountId: string;
  readonly toAccountId: string;
  readonly asset: string;
  /** In the asset, above 0, at most 10¹² with 8 decimals. */
  readonly amount: string;
}

/**
 * Moves final collateral between two accounts of one owner, at once and in full. The sender is checked as for a
 * withdrawal; the receiver gets final collateral at once, also while its margin call is open.
 *
 * @throws DomainError FORBIDDEN, BAD_USER_INPUT; NOT_FOUND for an account or the asset; CONFLICT when the
 *   accounts have different owners, or the key was used for another transfer; the refusals of a withdrawal by
 *   the sender; PRICE_STALE when the price of the asset cannot be used and the receiver has something to cover.
 */
export async function transferCollateral(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: TransferInput,
): Promise<CollateralTransfer> {
  requireRole(actor, 'OPERATOR');
  requireWithdrawalKey('key', input.key);
  requireToken('fromAccountId', input.fromAccountId);
  requireToken('toAccountId', input.toAccountId);
  const { key, fromAccountId, toAccountId, asset } = input;
  if (fromAccountId === toAccountId) {
    throw badInput('toAccountId', 'must differ from fromAccountId', toAccountId);
  }
  const amount = parseDecimal('amount', input.amount, AMOUNT_BOUNDS);
  const content = { fromAccountId, toAccountId, asset, amount: amount.toFixed() };
  return inTransaction(deps.db, async (tx) => {
    const request = { scope: 'transferCollateral', key, content, at: deps.clock.now() };
    const { receipt } = await doOnce(tx, request, async () => {
      await requireAsset(tx, asset);
      await lockAccounts(tx, [fromAccountId, toAccountId]);
      // Read the clock after the locks: this call is later than the transactions it waited for.
      const at = deps.clock.now();
      const transfer = { id: `transfer.${key}`, fromAccountId, toAccountId, asset, amount, at };
      await requireTransferable(tx, transfer);
      await move(tx, actor, transfer);
      return { ...content, id: transfer.id, at: at.toISOString() };
    });
    return { ...receipt, amount: decimal(receipt.amount), at: new Date(receipt.at) };
  });
}

async function requireTransferable(tx: Tx, transfer: CollateralTransfer): Promise<void> {
  const { fromAccountId, toAccountId, asset, amount, at } = transfer;
  const standings = await loadStandings(tx, [fromAccountId, toAccountId]);
  const giver = requireStanding(standings, 'fromAccountId', fromAccountId);
  const receiver = requireStanding(standings, 'toAccountId', toAccountId);
  if (giver.account.owner !== receiver.account.owner) {
    throw new DomainError(
      'CONFLICT',
      `Accounts ${fromAccountId} and ${toAccountId} belong to different owners.`,
      { field: 'toAccountId', fromAccountId, toAccountId, state: 'OTHER_OWNER' },
    );
  }
  const deficit = await readDeficit(tx);
  const context = await withOpenInterest(
    tx,
    await loadRiskContext(tx, at),
    marketsOfStanding(giver),
  );
  const { refusal } = judgeWithdrawal(giver, { asset, amount, deficit }, context);
  const refused = refusal ?? receiptRefusalOf(receiver, asset, context);
  if (refused !== null) {
    throw refused;
  }
  const held = receiver.account.collateral.find((each) => each.asset === asset);
  if (held?.balance.plus(held.pending).plus(amount).gt(HOLDING_MAX) === true) {
    const rule = `would raise the receiver's balance above ${HOLDING_MAX.toFixed()} ${asset}`;
    throw badInput('amount', rule, amount.toFixed());
  }
}

function requireStanding(
  standings: ReadonlyMap<string, AccountStanding>,
  field: string,
  accountId: string,
): AccountStanding {
  const standing = standings.get(accountId);
  if (standing === undefined) {
    throw notFound('account', accountId, field);
  }
  return standing;
}

async function move(tx: Tx, actor: Actor, transfer: CollateralTransfer): Promise<void> {
  const { id, fromAccountId, toAccountId, asset, amount, at } = transfer;
  await insertCollateralTransfer(tx, transfer);
  const held = await postTransfers(tx, [
    {
      transferId: id,
      at,
      postings: [
        { ledgerAccount: accountLedger(fromAccountId), asset, amount: amount.negated() },
        { ledgerAccount: accountLedger(toAccountId), asset, amount },
      ],
    },
  ]);
  const lines = [
    { accountId: fromAccountId, counterpartyAccountId: toAccountId, signed: amount.negated() },
    { accountId: toAccountId, counterpartyAccountId: fromAccountId, signed: amount },
  ];
  const byAccount = new Map(held.map((each) => [each.accountId, each]));
  await appendEvents(
    tx,
    lines.flatMap(({ accountId, counterpartyAccountId, signed }): NewEvent[] => {
      const now = byAccount.get(accountId);
      return now === undefined
        ? []
        : [
            {
              type: 'CollateralTransferred',
              accountId,
              actor: actor.subject,
              at,
              payload: {
                transferId: id,
                counterpartyAccountId,
                asset,
                amount: signed.toFixed(),
                balance: now.balance.toFixed(),
                pending: now.pending.toFixed(),
              },
            },
          ];
    }),
  );
}
