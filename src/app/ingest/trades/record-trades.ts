import { badInput, DomainError } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { insertAccounts, loadOpened } from '../../../store/accounts/accounts-write.js';
import {
  deletePositions,
  loadPositions,
  type PositionKey,
  savePositions,
} from '../../../store/accounts/positions.js';
import { insertTrades, listLiquidationsAmong, loadTrades } from '../../../store/accounts/trades.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { loadHeldCollateral } from '../../../store/ledger/ledger.js';
import { appendEvents } from '../../../store/log/events.js';
import { loadOpenCalls } from '../../../store/margin-calls/margin-calls.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { postTransfers } from '../../ledger/ledger.js';

import { readBookedMarkets } from '../booked-market.js';
import { type Booking } from '../booking.js';
import { requireOwner, requireToken } from '../input.js';
import { byIndex, type RecordReceipt, recordRowsOnce, type Rejection } from '../receipt.js';
import { riskTaken } from '../risk-taken.js';
import { readTradeRows, type TradeInput, type TradeRow } from './trade-input.js';
import { bookTradeRows, type TradedAccount, type TradeStandings } from './trade-rows.js';
import { sizesOf, tradesRecorded, transferOfTrades } from './traded-accounts.js';

/** Maximum number of rows in one request. */
export const TRADES_PER_CALL_MAX = 10_000;

export interface TradesInput {
  readonly key: string;
  /** Owner of accounts that do not exist yet. */
  readonly owner?: string | null;
  readonly trades: readonly TradeInput[];
}

/**
 * Books fills of the venue, in one transaction: positions, realised profit and loss, and fees.
 *
 * These are facts and are not refused for their risk: they are booked also while the account is under a call,
 * an order of a liquidation is in flight, or the market accepts no new risk or has no price. Rows are taken or
 * rejected one by one, in their order; the order of arrival is the order of booking, whatever the instants of
 * the trades. An existing trade with the same content counts as taken. A repeat of the same request does
 * nothing and gets the same receipt.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no rows or too many, or the key or owner is
 *   invalid; CONFLICT when the key was used for other rows, or another call records one of these trades at the
 *   same moment. Nothing is written then.
 * @see docs/risk-model.md#trades
 */
export async function recordTrades(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: TradesInput,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  const { key, trades } = input;
  const owner = input.owner ?? null;
  requireToken('key', key);
  if (owner !== null) {
    requireOwner('owner', owner);
  }
  if (trades.length === 0 || trades.length > TRADES_PER_CALL_MAX) {
    throw badInput('trades', `must have 1 to ${TRADES_PER_CALL_MAX} entries`, trades.length);
  }
  const content = { owner, trades: trades.map(contentOf) };
  return inTransaction(deps.db, (tx) =>
    recordRowsOnce(
      tx,
      { scope: 'recordTrades', key, content, at: deps.clock.now() },
      trades.length,
      () => bookAll(tx, deps, actor, { key, owner, trades }),
    ),
  );
}

function contentOf({ id, accountId, marketId, size, price, fee, at }: TradeInput): Json {
  return [id, accountId, marketId, size, price, fee, at.toISOString()];
}

async function bookAll(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { key, owner, trades }: Required<TradesInput>,
): Promise<readonly Rejection[]> {
  const read = readTradeRows(trades, await readBookedMarkets(tx), clock.now());
  const accountIds = [...new Set(read.rows.map(({ accountId }) => accountId))];
  if (owner !== null) {
    await insertAccounts(
      tx,
      accountIds.map((id) => ({ id, owner })),
      clock.now(),
    );
  }
  await lockAccounts(tx, accountIds);
  // Read the clock after the locks: this call is later than the transactions it waited for.
  const at = clock.now();
  const booked = bookTradeRows(read.rows, await loadStandings(tx, accountIds, read.rows));
  await save(tx, booked.accounts, { key, actor: actor.subject, at });
  return [...read.rejected, ...booked.rejected].sort(byIndex);
}

async function loadStandings(
  tx: Tx,
  accountIds: readonly string[],
  rows: readonly TradeRow[],
): Promise<TradeStandings> {
  const ids = rows.map(({ id }) => id);
  const [accounts, known, liquidations, positions, held] = await Promise.all([
    loadOpened(tx, accountIds),
    loadTrades(tx, ids),
    listLiquidationsAmong(tx, ids),
    loadPositions(tx, placesOf(rows)),
    loadHeldCollateral(tx, accountIds),
  ]);
  const quote = held.filter(({ asset }) => asset === QUOTE_ASSET);
  const balances = new Map(quote.map(({ accountId, balance }) => [accountId, balance]));
  return { accounts, known, liquidations, positions, balances };
}

function placesOf(rows: readonly PositionKey[]): PositionKey[] {
  const places = new Map(rows.map((row) => [`${row.accountId}\n${row.marketId}`, row]));
  return [...places.values()];
}

async function save(tx: Tx, accounts: readonly TradedAccount[], booking: Booking): Promise<void> {
  const trades = accounts.flatMap((account) => account.trades.map(({ trade }) => trade));
  if ((await insertTrades(tx, trades)) < trades.length) {
    throw new DomainError(
      'CONFLICT',
      'A trade with one of these ids arrived at the same moment. Retry.',
      {
        state: 'CHANGED_MEANWHILE',
        isTemporary: true,
      },
    );
  }
  const places = accounts.flatMap(({ accountId, positions }) =>
    [...positions].map(([marketId, { after }]) => ({ accountId, marketId, after })),
  );
  const isOpen = places.flatMap(({ accountId, after }) =>
    after === null ? [] : [{ accountId, ...after }],
  );
  await savePositions(tx, isOpen);
  await deletePositions(
    tx,
    places.filter(({ after }) => after === null),
  );
  const openCalls = await loadOpenCalls(
    tx,
    accounts.map(({ accountId }) => accountId),
  );
  const context = await loadRiskContext(tx, booking.at);
  await postTransfers(tx, [transferOfTrades(accounts, booking)]);
  await appendEvents(
    tx,
    accounts.flatMap((account) => [
      tradesRecorded(account, booking),
      ...riskTaken(
        {
          accountId: account.accountId,
          by: 'TRADES',
          sizes: sizesOf(account),
          openCall: openCalls.get(account.accountId) ?? null,
          freeCollateral: null,
          context,
        },
        { actor: booking.actor, at: booking.at },
      ),
    ]),
  );
}
