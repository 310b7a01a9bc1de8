import { ZERO } from '../../../domain/decimal.js';
import { badInput } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { compareIds } from '../../../domain/risk/health/account-health.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { insertAccounts, loadOwners } from '../../../store/accounts/accounts-write.js';
import { loadConfirmationsRequired, loadDeposits } from '../../../store/flows/deposits.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import {
  addAllToPending,
  type BalanceChange,
  loadHeldCollateral,
} from '../../../store/ledger/ledger.js';
import { appendEvents } from '../../../store/log/events.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { postTransfers } from '../../ledger/ledger.js';

import { isValidReference, requireToken } from '../input.js';
import { hashOfRows } from '../idempotency.js';
import { byIndex, type RecordReceipt, recordRowsOnce, type Rejection } from '../receipt.js';
import {
  depositFinal,
  depositSeen,
  readUnusablePrices,
  transferOf,
  type UnusablePrices,
} from './collateral-movement.js';
import {
  type DepositRow,
  type DepositRowInput,
  judgeDepositRows,
  readDepositRows,
  type TakenDeposit,
} from './deposit-rows.js';
import { finalMovementOf, pendingChange, writeDeposits } from './deposits.js';

/** Maximum number of rows in one request. */
export const DEPOSITS_PER_CALL_MAX = 10_000;

export interface DepositsInput {
  readonly key: string;
  readonly deposits: readonly DepositRowInput[];
}

/**
 * Records many deposits in one transaction, each as `recordDeposit` would.
 *
 * Rows are taken or rejected one by one, in their order. An existing deposit with the same content counts as
 * taken, so a partly rejected batch may be sent again as a whole under a new key. An unknown account is created
 * when its row names an owner, even if the amount of that row is then rejected. A repeat of the same request
 * does nothing and gets the same receipt.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no rows or too many, or the key is invalid;
 *   CONFLICT when the key was used for other rows, or another call records one of these deposits at the same
 *   moment. Nothing is written then.
 */
export async function recordDeposits(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { key, deposits }: DepositsInput,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  requireToken('key', key);
  if (deposits.length === 0 || deposits.length > DEPOSITS_PER_CALL_MAX) {
    throw badInput('deposits', `must have 1 to ${DEPOSITS_PER_CALL_MAX} entries`, deposits.length);
  }
  const contentHash = await hashOfRows({}, 'deposits', deposits, contentOf);
  return inTransaction(deps.db, (tx) =>
    recordRowsOnce(
      tx,
      { scope: 'recordDeposits', key, contentHash, at: deps.clock.now() },
      deposits.length,
      () => bookDeposits(tx, deps, actor, deposits),
    ),
  );
}

function contentOf(row: DepositRowInput): Json {
  return [row.id, row.accountId, row.asset, row.amount, row.final, row.confirmations, row.owner];
}

async function bookDeposits(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  inputs: readonly DepositRowInput[],
): Promise<readonly Rejection[]> {
  const assets = [...new Set(inputs.map(({ asset }) => asset))].filter(isValidReference);
  const required = await loadConfirmationsRequired(tx, assets);
  const read = await readDepositRows(inputs, required, clock.now());
  const named = new Map(
    read.rows.flatMap(({ owner, deposit }) => (owner === null ? [] : [[deposit.accountId, owner]])),
  );
  await insertAccounts(
    tx,
    [...named].map(([id, owner]) => ({ id, owner })),
    clock.now(),
  );
  const accountIds = [...new Set(read.rows.map(({ deposit }) => deposit.accountId))];
  await lockAccounts(tx, accountIds);
  // Read the clock after the locks: this call is later than the transactions it waited for.
  const at = clock.now();
  const judged = await judgeDepositRows(withInstants(read.rows, at), {
    owners: await loadOwners(tx, accountIds),
    known: await loadDeposits(
      tx,
      read.rows.map(({ deposit }) => deposit.id),
    ),
    held: await loadHeldCollateral(tx, accountIds),
  });
  await write(tx, actor, judged.taken);
  return [...read.rejected, ...judged.rejected].sort(byIndex);
}

function withInstants(rows: readonly DepositRow[], at: Date): readonly DepositRow[] {
  return rows.map((row) => {
    const finalAt = row.deposit.finalAt === null ? null : at;
    return { ...row, deposit: { ...row.deposit, seenAt: at, finalAt } };
  });
}

async function write(tx: Tx, actor: Actor, taken: readonly TakenDeposit[]): Promise<void> {
  const deposits = taken.map(({ deposit }) => deposit);
  await writeDeposits(tx, deposits);
  const pending = deposits.filter(({ status }) => status === 'PENDING');
  await addAllToPending(
    tx,
    sumChanges(pending.map((deposit) => pendingChange(deposit, deposit.amount))),
  );
  const final = deposits.filter(({ status }) => status === 'FINAL');
  await postTransfers(
    tx,
    final.map((deposit) => transferOf(finalMovementOf(deposit, deposit.seenAt))),
  );
  const unusable =
    final[0] === undefined
      ? new Map<string, string>()
      : await readUnusablePrices(
          tx,
          [...new Set(final.map(({ asset }) => asset))],
          final[0].seenAt,
        );
  await appendEvents(
    tx,
    taken.flatMap((each) => eventsOf(each, actor, unusable)),
  );
}

/** One change per account and asset, in the order in which every transaction locks these rows. */
function sumChanges(changes: readonly BalanceChange[]): BalanceChange[] {
  const sums = new Map<string, BalanceChange>();
  for (const { holder, asset, amount } of changes) {
    const place = `${holder}\n${asset}`;
    sums.set(place, { holder, asset, amount: (sums.get(place)?.amount ?? ZERO).plus(amount) });
  }
  return [...sums].sort(([a], [b]) => compareIds(a, b)).map(([, change]) => change);
}

function eventsOf(
  { deposit, held }: TakenDeposit,
  actor: Actor,
  unusable: UnusablePrices,
): NewEvent[] {
  const by = { actor: actor.subject, at: deposit.seenAt };
  const seen = depositSeen(deposit, held, by);
  return deposit.status === 'FINAL' ? [seen, depositFinal(deposit, held, unusable, by)] : [seen];
}
