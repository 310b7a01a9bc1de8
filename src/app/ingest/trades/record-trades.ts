import { badInput, DomainError } from '../../../domain/errors.js';
import { type NewEvent } from '../../../domain/log/event.js';
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
import {
  insertTrades,
  listLiquidationsAmong,
  loadTrades,
  type RecordedTrade,
} from '../../../store/accounts/trades.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { loadHeldCollateral } from '../../../store/ledger/ledger.js';
import { appendEncodedEvents, encodeEvent, type EncodedEvent } from '../../../store/log/events.js';
import { loadOpenCalls } from '../../../store/margin-calls/margin-calls.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';
import { postTransfers } from '../../ledger/ledger.js';
import { inWeightedSlices, SLICE_ROWS } from '../../slices.js';

import { readBookedMarkets } from '../booked-market.js';
import { type Booking } from '../booking.js';
import { hashOfRows } from '../idempotency.js';
import { requireOwner, requireToken } from '../input.js';
import {
  byIndex,
  type RecordReceipt,
  recordRowsOnce,
  type Rejection,
  type WorkedRows,
} from '../receipt.js';
import { riskTaken, type TakenRisk } from '../risk-taken.js';
import { readTradeRows, type TradeInput, type TradeRow } from './trade-input.js';
import { bookTradeRows, type TradedAccount, type TradeStandings } from './trade-rows.js';
import { sizesOf, tradesRecorded, transferOfTrades } from './traded-accounts.js';

/** Maximum number of rows in one request. */
export const TRADES_PER_CALL_MAX = 10_000;
const TRADES_PER_STATEMENT = 1_000;

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
  const contentHash = await hashOfRows({ owner }, 'trades', trades, contentOf);
  // Read before the transaction: its locks and its connection do not wait for that.
  const read = await readTradeRows(trades, await readBookedMarkets(deps.db), deps.clock.now());
  return inTransaction(deps.db, (tx) =>
    recordRowsOnce(
      tx,
      { scope: 'recordTrades', key, contentHash, at: deps.clock.now() },
      trades.length,
      () => bookAll(tx, deps, actor, { key, owner, read }),
    ),
  );
}

function contentOf({ id, accountId, marketId, size, price, fee, at }: TradeInput): Json {
  return [id, accountId, marketId, size, price, fee, at.toISOString()];
}

interface ReadTrades extends Required<Omit<TradesInput, 'trades'>> {
  readonly read: WorkedRows<TradeRow>;
}

async function bookAll(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  actor: Actor,
  { key, owner, read }: ReadTrades,
): Promise<readonly Rejection[]> {
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
  const [standings, openCalls, context] = await Promise.all([
    loadStandings(tx, accountIds, read.rows),
    loadOpenCalls(tx, accountIds),
    loadRiskContext(tx, at),
  ]);
  const booked = await bookTradeRows(read.rows, standings);
  await save(tx, { ...booked, openCalls, context }, { key, actor: actor.subject, at });
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

interface BookedTrades {
  readonly accounts: readonly TradedAccount[];
  /** By account. */
  readonly openCalls: ReadonlyMap<string, NonNullable<TakenRisk['openCall']>>;
  readonly context: TakenRisk['context'];
}

async function save(tx: Tx, booked: BookedTrades, booking: Booking): Promise<void> {
  const { accounts } = booked;
  // The events are written out while PostgreSQL inserts, and before the ledger's rows of the venue are locked: every
  // booking of money waits for those.
  const [events] = await Promise.all([
    encodeEvents(booked, booking),
    saveTrades(
      tx,
      accounts.flatMap((account) => account.trades.map(({ trade }) => trade)),
    ),
  ]);
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
  await postTransfers(tx, [transferOfTrades(accounts, booking)]);
  await appendEncodedEvents(tx, events);
}

async function saveTrades(tx: Tx, trades: readonly RecordedTrade[]): Promise<void> {
  let written = 0;
  const size = { weightOf: () => 1, weightMax: TRADES_PER_STATEMENT };
  await inWeightedSlices(trades, size, async (slice) => {
    written += await insertTrades(tx, slice);
  });
  if (written < trades.length) {
    throw new DomainError(
      'CONFLICT',
      'A trade with one of these ids arrived at the same moment. Retry.',
      {
        state: 'CHANGED_MEANWHILE',
        isTemporary: true,
      },
    );
  }
}

/** The events of these accounts in their order, encoded in slices: their text is most of what a call costs. */
async function encodeEvents(
  { accounts, openCalls, context }: BookedTrades,
  booking: Booking,
): Promise<readonly EncodedEvent[]> {
  const events: EncodedEvent[] = [];
  const size = { weightOf: ({ trades }: TradedAccount) => trades.length, weightMax: SLICE_ROWS };
  await inWeightedSlices(accounts, size, (slice) => {
    for (const account of slice) {
      const openCall = openCalls.get(account.accountId) ?? null;
      events.push(...eventsOf(account, { openCall, context }, booking).map(encodeEvent));
    }
  });
  return events;
}

function eventsOf(
  account: TradedAccount,
  state: Pick<TakenRisk, 'openCall' | 'context'>,
  booking: Booking,
): readonly NewEvent[] {
  const { accountId } = account;
  const { actor, at } = booking;
  const sizes = sizesOf(account);
  const taken: TakenRisk = { accountId, by: 'TRADES', sizes, freeCollateral: null, ...state };
  return [tradesRecorded(account, booking), ...riskTaken(taken, { actor, at })];
}
