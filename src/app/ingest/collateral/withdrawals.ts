import { notFound } from '../../../domain/errors.js';
import { parseDecimal } from '../../../domain/decimal.js';
import { type FreeCollateral } from '../../../domain/permission/free-collateral.js';
import { judgeWithdrawal } from '../../../domain/permission/withdrawal-permission.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { loadStandings } from '../../../store/accounts/standings.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { insertWithdrawal, type Withdrawal } from '../../../store/flows/withdrawals.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { readDeficit } from '../../ledger/ledger.js';

import { moveCollateral } from './collateral-movement.js';
import { requireAsset } from './deposits.js';
import { doOnce } from '../idempotency.js';
import { AMOUNT_BOUNDS, requireToken, requireWithdrawalKey } from '../input.js';

export interface WithdrawalInput {
  readonly key: string;
  readonly accountId: string;
  readonly asset: string;
  /** In the asset, above 0, at most 10¹² with 8 decimals. */
  readonly amount: string;
}

export interface WithdrawalOutcome {
  readonly accountId: string;
  /** It was recorded before; nothing was done now. */
  readonly duplicate: boolean;
}

/**
 * Withdraws final collateral from an account, if the remainder covers the initial margin of all its positions.
 * Without positions and debts nothing has to be covered and no price is needed.
 *
 * @throws DomainError FORBIDDEN, BAD_USER_INPUT; NOT_FOUND for the account or the asset; CONFLICT when the key
 *   was used for another withdrawal; ACCOUNT_UNDER_CALL; WITHDRAWALS_HALTED while a deficit of 100 USD or more
 *   is uncovered; INSUFFICIENT_BALANCE when the account has less of the asset; PRICE_STALE;
 *   INSUFFICIENT_FREE_COLLATERAL.
 * @see docs/risk-model.md#margin-call
 */
export async function recordWithdrawal(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: WithdrawalInput,
): Promise<WithdrawalOutcome> {
  requireRole(actor, 'OPERATOR');
  requireWithdrawalKey('key', input.key);
  requireToken('accountId', input.accountId);
  const amount = parseDecimal('amount', input.amount, AMOUNT_BOUNDS);
  const { key, accountId, asset } = input;
  const content = { accountId, asset, amount: amount.toFixed() };
  const id = `withdrawal.${key}`;
  return inTransaction(deps.db, async (tx) => {
    const { isDuplicate } = await doOnce(
      tx,
      { scope: 'recordWithdrawal', key, content, at: deps.clock.now() },
      async () => {
        await requireAsset(tx, asset);
        await lockAccounts(tx, [accountId]);
        // Read the clock after the lock: the withdrawal is later than the transactions it waited for.
        const withdrawal = { id, accountId, asset, amount, at: deps.clock.now() };
        const free = await requireWithdrawable(tx, withdrawal);
        await bookWithdrawal(tx, actor, withdrawal, free);
        return { id };
      },
    );
    return { accountId, duplicate: isDuplicate };
  });
}

/**
 * Checks all conditions of the withdrawal; returns the free collateral afterwards. The caller holds the
 * account's lock.
 */
async function requireWithdrawable(tx: Tx, withdrawal: Withdrawal): Promise<FreeCollateral | null> {
  const { accountId, asset, amount, at } = withdrawal;
  const standing = (await loadStandings(tx, [accountId])).get(accountId);
  if (standing === undefined) {
    throw notFound('account', accountId, 'accountId');
  }
  const deficit = await readDeficit(tx);
  const context = await loadRiskContext(tx, at);
  const { refusal, free } = judgeWithdrawal(standing, { asset, amount, deficit }, context);
  if (refusal !== null) {
    throw refusal;
  }
  return free;
}

async function bookWithdrawal(
  tx: Tx,
  actor: Actor,
  withdrawal: Withdrawal,
  free: FreeCollateral | null,
): Promise<void> {
  const { id, accountId, asset, amount, at } = withdrawal;
  await insertWithdrawal(tx, withdrawal);
  const held = await moveCollateral(tx, {
    transferId: id,
    accountId,
    asset,
    amount: amount.negated(),
    at,
  });
  await appendEvents(tx, [
    {
      type: 'WithdrawalRecorded',
      accountId,
      actor: actor.subject,
      at,
      payload: {
        withdrawalId: id,
        asset,
        amount: amount.toFixed(),
        balance: held.balance.toFixed(),
        pending: held.pending.toFixed(),
        equity: free?.equity.toFixed() ?? null,
        initialMargin: free?.initialMargin.toFixed() ?? null,
      },
    },
  ]);
}
