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

import { delisted } from '../booked-market.js';
import { HOLDING_MAX } from '../input.js';
import { eachRow, type Rejection } from '../receipt.js';
import { type ChangedSize } from '../risk-taken.js';

/** A parsed row of a request: the position that an account should have in a market. Size 0: none. */
export interface PositionRow extends Position {
  /** Index of the row in the request, from 0. */
  readonly index: number;
  readonly accountId: string;
  /** The price at which the closed part was closed; null: the present mark. */
  readonly price: Decimal | null;
}

export interface ReportingAccount extends AccountStanding {
  /** Markets in which an order of a liquidation is at the venue now. */
  readonly marketsInLiquidation: ReadonlySet<string>;
}

/** The profit or loss realised by a row. */
export interface RealizedByRow {
  readonly marketId: string;
  /** The price of the closed part; null when only the entry price changed. */
  readonly price: Decimal | null;
  readonly realizedPnl: Decimal;
}

export interface BookedRows {
  readonly rejected: readonly Rejection[];
  readonly accepted: readonly PositionRow[];
  /** For rows that closed something, or changed the entry price of the kept part. */
  readonly realized: readonly RealizedByRow[];
  readonly sizes: readonly ChangedSize[];
  /** The account after the report. */
  readonly after: Account;
}

/**
 * Books all rows of one account, each on its own. They are facts: none is refused for its risk. A row in a
 * market where a liquidation is trading is refused until the venue has answered, because a report does not say
 * whether it was made before or after. A row that closes something in a market without any price so far must
 * state the price.
 *
 * @param rows At most one per market; of markets in the context.
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
    requireNotDelisted(row, context);
    requireNotInLiquidation(account.id, row.marketId, marketsInLiquidation);
    const before = held.get(row.marketId) ?? null;
    const realized = realizedBy(before, row, context);
    const balance = quote.plus(moved).plus(realized.realizedPnl);
    if (balance.abs().gt(HOLDING_MAX)) {
      const rule = `would move the account's balance of ${QUOTE_ASSET} beyond ${HOLDING_MAX.toFixed()}`;
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

/** Equity less initial margin, over all priced holdings; null while one of their prices is unusable. */
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

/** A report of no position in a delisted market says what is so; any other would leave one there. */
function requireNotDelisted({ index, marketId, size }: PositionRow, context: RiskContext): void {
  if (!size.isZero() && requireMarket(context, marketId).status === 'DELISTED') {
    throw delisted(`positions[${index}].marketId`, marketId);
  }
}

function requireNotInLiquidation(
  accountId: string,
  marketId: string,
  marketsInLiquidation: ReadonlySet<string>,
): void {
  if (marketsInLiquidation.has(marketId)) {
    throw new DomainError(
      'CONFLICT',
      `A liquidation of account ${accountId} in ${marketId} is at the venue; retry later.`,
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
    const rule = `is needed to close something: ${marketId} has no mark price yet`;
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
