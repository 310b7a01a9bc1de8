import { type Decimal, ZERO } from '../../../domain/decimal.js';
import { badInput, DomainError } from '../../../domain/errors.js';
import { requireOwnMarket } from '../../../domain/permission/account-kind.js';
import { type AccountStanding } from '../../../domain/permission/standing.js';
import {
  assessFreeCollateral,
  findUnusableMarket,
  pricedPartOf,
} from '../../../domain/permission/free-collateral.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import {
  type Account,
  type Position,
  type RiskContext,
} from '../../../domain/risk/health/account.js';
import { compareIds } from '../../../domain/risk/health/account-health.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { creditQuote } from '../../../domain/risk/liquidation/account-after.js';
import {
  changeOfReport,
  realizedByReport,
} from '../../../domain/risk/positions/reported-position.js';

import { HOLDING_MAX } from '../input.js';
import { eachRow, type Rejection } from '../receipt.js';
import { type ChangedSize } from '../risk-taken.js';

/** One row of a request, read: what an account should have in a market. A size of 0 is nothing. */
export interface PositionRow extends Position {
  /** Of the row in the request, from 0. */
  readonly index: number;
  readonly accountId: string;
  /** At which price what the row closes was closed; null: the mark of now. */
  readonly price: Decimal | null;
}

export interface ReportingAccount extends AccountStanding {
  /** Markets where an order of a liquidation is at the venue just now. */
  readonly marketsInLiquidation: ReadonlySet<string>;
}

/** What a row realised. */
export interface RealizedByRow {
  readonly marketId: string;
  /** At which the closed part was closed; null when only the entry changed. */
  readonly price: Decimal | null;
  readonly realizedPnl: Decimal;
}

export interface BookedRows {
  readonly rejected: readonly Rejection[];
  readonly accepted: readonly PositionRow[];
  /** Of rows that closed something, or changed the entry of what they kept. */
  readonly realized: readonly RealizedByRow[];
  readonly sizes: readonly ChangedSize[];
  /** The account as it is to be. */
  readonly after: Account;
}

/**
 * Books all rows of one account, each on its own. They are facts: nothing is refused for its risk. What a
 * liquidation is trading is left alone until the venue has answered, for a report does not say whether it was made
 * before or after; what closes something in a market that never had a price has to say at which price.
 *
 * @param rows At most one a market; of markets in the context.
 * @see docs/risk-model.md#reported-positions
 */
export function bookPositionRows(
  { account, reach, marketsInLiquidation }: ReportingAccount,
  rows: readonly PositionRow[],
  context: RiskContext,
): BookedRows {
  const held = new Map(account.positions.map((position) => [position.marketId, position]));
  const quote = account.collateral.find(({ asset }) => asset === QUOTE_ASSET)?.balance ?? ZERO;
  let moved = ZERO;
  const { rows: booked, rejected } = eachRow(rows, (row) => {
    requireOwnMarket(account.id, reach, row.marketId);
    requireNotInLiquidation(account.id, row.marketId, marketsInLiquidation);
    const before = held.get(row.marketId) ?? null;
    const realized = realizedBy(before, row, context);
    const balance = quote.plus(moved).plus(realized.realizedPnl);
    if (balance.abs().gt(HOLDING_MAX)) {
      const rule = `would take what the account has of ${QUOTE_ASSET} beyond ${HOLDING_MAX.toFixed()}`;
      throw badInput(`positions[${row.index}].price`, rule, realized.price?.toFixed() ?? null);
    }
    moved = moved.plus(realized.realizedPnl);
    const sizes = { before: before?.size ?? ZERO, after: row.size };
    return { row, realized, sizes: { marketId: row.marketId, ...sizes } };
  });
  const accepted = booked.map(({ row }) => row);
  const positions = positionsAfter(account, accepted);
  return {
    rejected,
    accepted,
    realized: booked.flatMap(({ realized }) =>
      realized.price === null && realized.realizedPnl.isZero() ? [] : [realized],
    ),
    sizes: booked.map(({ sizes }) => sizes),
    after: moved.isZero()
      ? { ...account, positions }
      : creditQuote({ ...account, positions }, moved, QUOTE_ASSET),
  };
}

/** Equity less initial margin, of all that has a price; null while one of these cannot be used. */
export function freeCollateralAfter(
  after: Account,
  { orders }: AccountStanding,
  context: RiskContext,
): Decimal | null {
  const priced = pricedPartOf(after, context);
  return findUnusableMarket(priced, context) === null
    ? assessFreeCollateral(priced, context, orders).freeCollateral
    : null;
}

function requireNotInLiquidation(
  accountId: string,
  marketId: string,
  marketsInLiquidation: ReadonlySet<string>,
): void {
  if (marketsInLiquidation.has(marketId)) {
    throw new DomainError(
      'CONFLICT',
      `A liquidation of account ${accountId} in ${marketId} is at the venue; repeat it later.`,
      { accountId, marketId, state: 'IN_LIQUIDATION' },
    );
  }
}

function realizedBy(
  before: Position | null,
  row: PositionRow,
  context: RiskContext,
): RealizedByRow {
  const { marketId } = row;
  const after = row.size.isZero() ? null : row;
  const isClosing = before !== null && !changeOfReport(before, after).closed.isZero();
  const price = isClosing ? (row.price ?? markOf(marketId, context)) : null;
  if (isClosing && price === null) {
    const rule = `is needed to close something: ${marketId} never had a mark`;
    throw badInput(`positions[${row.index}].price`, rule, null);
  }
  return { marketId, price, realizedPnl: realizedByReport(before, after, price) };
}

function markOf(marketId: string, context: RiskContext): Decimal | null {
  return requireMarket(context, marketId).markPrice?.price ?? null;
}

function positionsAfter(account: Account, rows: readonly PositionRow[]): Position[] {
  const positions = new Map(account.positions.map((position) => [position.marketId, position]));
  for (const { marketId, size, entryPrice } of rows) {
    if (size.isZero()) {
      positions.delete(marketId);
    } else {
      positions.set(marketId, { marketId, size, entryPrice });
    }
  }
  return [...positions.values()].sort((a, b) => compareIds(a.marketId, b.marketId));
}
