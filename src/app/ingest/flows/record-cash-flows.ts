import { type Decimal, ZERO } from '../../../domain/decimal.js';
import { type CashFlowKind } from '../../../domain/cash-flow-kind.js';
import { badInput, DomainError } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { loadOwners } from '../../../store/accounts/accounts-write.js';
import { insertCashFlows, loadCashFlows } from '../../../store/flows/cash-flows.js';
import { listAssets } from '../../../store/flows/deposits.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { loadHeldCollateral } from '../../../store/ledger/ledger.js';
import { appendEvents } from '../../../store/log/events.js';
import { listMarketIds } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import {
  accountLedger,
  postTransfers,
  type Posting,
  type Transfer,
  VENUE_CORRECTIONS_LEDGER,
  VENUE_FEES_LEDGER,
  VENUE_FUNDING_LEDGER,
  VENUE_INTEREST_LEDGER,
  VENUE_LEDGER,
} from '../../ledger/ledger.js';

import { type Booking } from '../booking.js';
import { inWeightedSlices, SLICE_ROWS } from '../../slices.js';
import { hashOfRows } from '../idempotency.js';
import { requireToken } from '../input.js';
import { byIndex, type RecordReceipt, recordRowsOnce, type Rejection } from '../receipt.js';
import {
  bookFlowRows,
  type CashFlowInput,
  type CashFlowRow,
  type FlowedAccount,
  readFlowRows,
} from './flow-rows.js';

/** Maximum number of rows in one request. */
export const CASH_FLOWS_PER_CALL_MAX = 10_000;

export interface CashFlowsInput {
  readonly key: string;
  readonly flows: readonly CashFlowInput[];
}

/**
 * Books, in one transaction, money and assets that moved at the venue for reasons other than trades, deposits
 * and withdrawals.
 *
 * These are facts: a balance may fall below zero, and a call may open or be cured. Rows are taken or rejected
 * one by one. An existing flow with the same content counts as taken. A repeat of the same request does nothing
 * and gets the same receipt.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no rows or too many, or the key is invalid;
 *   CONFLICT when the key was used for other rows, or another call records one of these flows at the same
 *   moment. Nothing is written then.
 * @see docs/risk-model.md#cash-flows
 */
export async function recordCashFlows(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { key, flows }: CashFlowsInput,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  requireToken('key', key);
  if (flows.length === 0 || flows.length > CASH_FLOWS_PER_CALL_MAX) {
    throw badInput('flows', `must have 1 to ${CASH_FLOWS_PER_CALL_MAX} entries`, flows.length);
  }
  const contentHash = await hashOfRows({}, 'flows', flows, contentOf);
  // Read before the transaction: its connection does not wait for that.
  const known = { assets: await listAssets(deps.db), markets: await listMarketIds(deps.db) };
  const read = await readFlowRows(flows, known, deps.clock.now());
  return inTransaction(deps.db, (tx) =>
    recordRowsOnce(
      tx,
      { scope: 'recordCashFlows', key, contentHash, at: deps.clock.now() },
      flows.length,
      async () => {
        const booking = { key, actor: actor.subject, rows: read.rows };
        const rejected = await bookCashFlows(tx, deps.clock, booking);
        return [...read.rejected, ...rejected].sort(byIndex);
      },
    ),
  );
}

function contentOf(flow: CashFlowInput): Json {
  const { id, accountId, asset, amount, kind, marketId, at, reason } = flow;
  return [id, accountId, asset, amount, kind, marketId, at.toISOString(), reason];
}

/**
 * Books flows that were read, under the locks of their accounts.
 *
 * @param key Names the transfer of the ledger.
 * @throws DomainError CONFLICT when another call brings a flow of these at the same moment.
 */
export async function bookCashFlows(
  tx: Tx,
  clock: Deps['clock'],
  { key, actor, rows }: Omit<Booking, 'at'> & { readonly rows: readonly CashFlowRow[] },
): Promise<readonly Rejection[]> {
  const accountIds = [...new Set(rows.map(({ accountId }) => accountId))];
  await lockAccounts(tx, accountIds);
  // Read the clock after the locks: this call is later than the transactions it waited for.
  const at = clock.now();
  const booked = await bookFlowRows(rows, {
    owners: await loadOwners(tx, accountIds),
    known: await loadCashFlows(
      tx,
      rows.map(({ id }) => id),
    ),
    held: await loadHeldCollateral(tx, accountIds),
  });
  await save(tx, booked.accounts, { key, actor, at });
  return booked.rejected;
}

async function save(tx: Tx, accounts: readonly FlowedAccount[], booking: Booking): Promise<void> {
  const flows = accounts.flatMap((account) => account.flows);
  if ((await insertCashFlows(tx, flows)) < flows.length) {
    throw new DomainError(
      'CONFLICT',
      'A flow with one of these ids arrived at the same moment. Retry.',
      {
        state: 'CHANGED_MEANWHILE',
        isTemporary: true,
      },
    );
  }
  await postTransfers(tx, [transferOfFlows(accounts, booking)]);
  const size = {
    weightOf: (account: FlowedAccount) => account.flows.length,
    weightMax: SLICE_ROWS,
  };
  await inWeightedSlices(accounts, size, (slice) =>
    appendEvents(
      tx,
      slice.map((account) => flowsRecorded(account, booking)),
    ),
  );
}

/** The ledger account on the other side of a flow. */
const LEDGER_OF_KIND: Readonly<Record<CashFlowKind, string>> = {
  FUNDING: VENUE_FUNDING_LEDGER,
  INTEREST: VENUE_INTEREST_LEDGER,
  FEE: VENUE_FEES_LEDGER,
  REBATE: VENUE_FEES_LEDGER,
  REALIZED_PNL: VENUE_LEDGER,
  SETTLEMENT: VENUE_LEDGER,
  CORRECTION: VENUE_CORRECTIONS_LEDGER,
};

/** One posting per flow, and one for the venue's side of each asset and kind. */
function transferOfFlows(accounts: readonly FlowedAccount[], { key, at }: Booking): Transfer {
  const venue = new Map<string, Posting>();
  const lines = accounts.flatMap(({ accountId, flows }) =>
    flows.map(({ asset, amount, kind }): Posting => {
      const ledgerAccount = LEDGER_OF_KIND[kind];
      const place = `${ledgerAccount}\n${asset}`;
      const before: Decimal = venue.get(place)?.amount ?? ZERO;
      venue.set(place, { ledgerAccount, asset, amount: before.minus(amount) });
      return { ledgerAccount: accountLedger(accountId), asset, amount };
    }),
  );
  return { transferId: transferIdOf(key), at, postings: [...lines, ...venue.values()] };
}

/** The id of the one transfer of a call. Account ids have no slash, so no other transfer has this id. */
function transferIdOf(key: string): string {
  return `flows/${key}`;
}

function flowsRecorded(account: FlowedAccount, { key, actor, at }: Booking): NewEvent {
  const changes = [...account.changes]
    .filter(([, { amount }]) => !amount.isZero())
    .map(([asset, { amount, balance }]) => ({
      asset,
      amount: amount.toFixed(),
      balance: balance.toFixed(),
    }));
  const flows = account.flows.map(({ id, asset, amount, kind, marketId, flowedAt, reason }) => ({
    cashFlowId: id,
    asset,
    amount: amount.toFixed(),
    kind,
    marketId,
    flowedAt: flowedAt.toISOString(),
    reason,
  }));
  return {
    type: 'CashFlowsRecorded',
    accountId: account.accountId,
    actor,
    at,
    payload: { transferId: transferIdOf(key), flows, changes },
  };
}
