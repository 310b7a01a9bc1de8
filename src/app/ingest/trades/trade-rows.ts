import { admittedPlaces, type Decimal, ZERO } from '../../../domain/decimal.js';
import { badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type AccountReach, requireOwnMarket } from '../../../domain/permission/account-kind.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type Position } from '../../../domain/risk/health/account.js';
import { applyTrade } from '../../../domain/risk/positions/apply-trade.js';
import { type PositionOfAccount } from '../../../store/accounts/positions.js';
import { type RecordedTrade } from '../../../store/accounts/trades.js';

import { COST_MAX, HOLDING_MAX, SIZE_BOUNDS } from '../input.js';
import { eachRowInSlices, type Rejection } from '../receipt.js';

import { type TradeRow } from './trade-input.js';

/** The facts that the rows are checked against, read under the locks of their accounts. */
export interface TradeStandings {
  readonly accounts: ReadonlyMap<string, AccountReach>;
  /** Existing trades with an id of these rows. */
  readonly known: ReadonlyMap<string, RecordedTrade>;
  /** Ids of these rows that belong to orders of liquidations, or to their fills. */
  readonly liquidations: ReadonlySet<string>;
  /** The accounts' positions in the traded markets. */
  readonly positions: readonly PositionOfAccount[];
  /** Of the quote asset, by account. */
  readonly balances: ReadonlyMap<string, Decimal>;
}

/** A new trade, and its realised profit or loss. */
export interface BookedTrade {
  readonly trade: RecordedTrade;
  /** USD, before the fee. */
  readonly realizedPnl: Decimal;
}

/** The effect of the new trades on one account. */
export interface TradedAccount {
  readonly accountId: string;
  readonly trades: readonly BookedTrade[];
  /** Its positions in the traded markets before and after, by market. */
  readonly positions: ReadonlyMap<string, ChangedPosition>;
  /** USD, of all its trades, before fees. */
  readonly realizedPnl: Decimal;
  /** USD, of all its trades. */
  readonly fee: Decimal;
  /** Balance of the quote asset afterwards. */
  readonly balance: Decimal;
}

/** A position before and after; null: none. */
export interface ChangedPosition {
  readonly before: Position | null;
  readonly after: Position | null;
}

interface TradingAccount {
  readonly accountId: string;
  readonly trades: BookedTrade[];
  readonly positions: Map<string, ChangedPosition>;
  realizedPnl: Decimal;
  fee: Decimal;
  balance: Decimal;
}

/**
 * Books the rows in their order, each on the state after the earlier ones. An existing trade with the same
 * content counts as taken and changes nothing. A fact is never refused for its effect on the account; only
 * numbers that cannot be held exactly are refused.
 *
 * @returns The accounts that traded, in the order of their first trade.
 */
export async function bookTradeRows(
  rows: readonly TradeRow[],
  standings: TradeStandings,
): Promise<{
  readonly accounts: readonly TradedAccount[];
  readonly rejected: readonly Rejection[];
}> {
  const accounts = new Map<string, TradingAccount>();
  const held = new Map(standings.positions.map((p) => [placeOf(p.accountId, p.marketId), p]));
  const { rejected } = await eachRowInSlices(rows, (row) => {
    const field = `trades[${row.index}]`;
    const { accountId, marketId } = row;
    const reach = standings.accounts.get(accountId);
    if (reach === undefined) {
      throw notFound('account', accountId, `${field}.accountId`);
    }
    requireOwnMarket(accountId, reach, marketId);
    if (isKnown(field, row, standings)) {
      return;
    }
    const account = accounts.get(accountId) ?? {
      accountId,
      trades: [],
      positions: new Map<string, ChangedPosition>(),
      realizedPnl: ZERO,
      fee: ZERO,
      balance: standings.balances.get(accountId) ?? ZERO,
    };
    const stored = positionOf(held.get(placeOf(accountId, marketId)));
    const { before, after: current } = account.positions.get(marketId) ?? {
      before: stored,
      after: stored,
    };
    const { position: after, realizedPnl } = applyTrade(current, row);
    const balance = account.balance.plus(realizedPnl).minus(row.fee);
    requireHoldable(field, row, after, balance);
    account.trades.push({ trade: row, realizedPnl });
    account.positions.set(marketId, { before, after });
    account.realizedPnl = account.realizedPnl.plus(realizedPnl);
    account.fee = account.fee.plus(row.fee);
    account.balance = balance;
    accounts.set(accountId, account);
  });
  return { accounts: [...accounts.values()], rejected };
}

function placeOf(accountId: string, marketId: string): string {
  return `${accountId}\n${marketId}`;
}

function positionOf(held: PositionOfAccount | undefined): Position | null {
  return held === undefined
    ? null
    : { marketId: held.marketId, size: held.size, entryPrice: held.entryPrice };
}

/** Whether the trade was recorded before. @throws DomainError CONFLICT when its id belongs to a different one. */
function isKnown(field: string, row: TradeRow, standings: TradeStandings): boolean {
  if (standings.liquidations.has(row.id)) {
    throw new DomainError(
      'CONFLICT',
      `${row.id} is an order of a liquidation, or a fill of one. Fills are booked with the order's outcome.`,
      { field: `${field}.id`, id: row.id, state: 'IS_LIQUIDATION' },
    );
  }
  const known = standings.known.get(row.id);
  if (known === undefined) {
    return false;
  }
  const isSame =
    known.accountId === row.accountId &&
    known.marketId === row.marketId &&
    known.size.eq(row.size) &&
    known.price.eq(row.price) &&
    known.fee.eq(row.fee) &&
    known.tradedAt.getTime() === row.tradedAt.getTime();
  if (!isSame) {
    throw new DomainError('CONFLICT', `The trade ${row.id} exists with different content.`, {
      field: `${field}.id`,
      id: row.id,
      state: 'KEY_USED',
    });
  }
  return true;
}

/** Refuses a trade that would produce numbers that the book cannot hold exactly. */
function requireHoldable(
  field: string,
  row: RecordedTrade,
  position: Position | null,
  balance: Decimal,
): void {
  if (balance.abs().gt(HOLDING_MAX)) {
    const rule = `would move the account's balance of ${QUOTE_ASSET} beyond ${HOLDING_MAX.toFixed()}`;
    throw badInput(`${field}.price`, rule, row.price.toFixed());
  }
  if (position !== null && !isHoldablePosition(position)) {
    const rule = `would make a position of ${position.size.toFixed()} that cannot be held exactly`;
    throw badInput(`${field}.size`, rule, row.size.toFixed());
  }
}

/** Whether the book holds a position exactly: its size, and its cost. */
export function isHoldablePosition({ size, entryPrice }: Position): boolean {
  return (
    size.abs().lte(SIZE_BOUNDS.max ?? size.abs()) &&
    size.decimalPlaces() <= admittedPlaces(size, SIZE_BOUNDS.places) &&
    size.abs().times(entryPrice).lte(COST_MAX)
  );
}
