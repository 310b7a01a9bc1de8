import { type Decimal, ZERO } from '../../../domain/decimal.js';
import { DomainError } from '../../../domain/errors.js';
import { type MarginCall } from '../../../domain/margin-call/margin-call.js';
import {
  type Account,
  type Position,
  type RiskContext,
} from '../../../domain/risk/health/account.js';
import { compareIds } from '../../../domain/risk/health/account-health.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';

import {
  assessFreeCollateral,
  findUnusableMarket,
  insufficientFreeCollateral,
  pricedPartOf,
  priceStale,
} from '../../../domain/permission/free-collateral.js';
import { rejectionOf, type Rejection } from '../receipt.js';

/** One row of a request, read: what an account should have in a market. A size of 0 is nothing. */
export interface PositionRow extends Position {
  /** Of the row in the request, from 0. */
  readonly index: number;
  readonly accountId: string;
}

export interface AccountStanding {
  readonly account: Account;
  readonly openCall: MarginCall | null;
  /** Markets where an order of a liquidation is at the venue just now. */
  readonly marketsInLiquidation: ReadonlySet<string>;
}

export interface JudgedRows {
  readonly accepted: readonly PositionRow[];
  readonly rejected: readonly Rejection[];
  /** All positions of the account as they are to be, by market. */
  readonly positions: readonly Position[];
}

/**
 * Decides about all rows of one account: what reduces risk is taken row by row, new risk is taken or
 * refused as a whole.
 *
 * New risk is a larger position or one on the other side. It is refused while a margin call is
 * open, in a market that takes none, on a price that cannot be used, and when after all rows the
 * equity would be below the initial margin. What reduces risk is always taken. So is new risk in a
 * market that never had a price: there is nothing to judge it by, and a book may be loaded before
 * the first price. What a liquidation is trading is left alone until the venue has answered.
 *
 * @param rows At most one a market; of markets in the context.
 * @see docs/risk-model.md#margin-call
 */
export function judgePositionRows(
  standing: AccountStanding,
  rows: readonly PositionRow[],
  context: RiskContext,
): JudgedRows {
  const { account } = standing;
  const accepted: PositionRow[] = [];
  const rejected: Rejection[] = [];
  const newRisk: PositionRow[] = [];
  for (const row of rows) {
    const refusal = refusalOf(standing, row, context);
    if (refusal !== null) {
      rejected.push(rejectionOf(row.index, refusal));
    } else if (isNewRisk(account, row) && hasPrice(row.marketId, context)) {
      newRisk.push(row);
    } else {
      accepted.push(row);
    }
  }
  if (newRisk.length > 0) {
    const refusal = coverageRefusalOf(account, [...accepted, ...newRisk], context);
    if (refusal === null) {
      accepted.push(...newRisk);
    } else {
      rejected.push(...newRisk.map(({ index }) => rejectionOf(index, refusal)));
    }
  }
  return { accepted, rejected, positions: positionsAfter(account, accepted) };
}

function refusalOf(
  { account, openCall, marketsInLiquidation }: AccountStanding,
  row: PositionRow,
  context: RiskContext,
): DomainError | null {
  const { marketId } = row;
  if (marketsInLiquidation.has(marketId)) {
    return new DomainError(
      'CONFLICT',
      `A liquidation of account ${account.id} in ${marketId} is at the venue; repeat it later.`,
      { accountId: account.id, marketId, state: 'IN_LIQUIDATION' },
    );
  }
  if (!isNewRisk(account, row)) {
    return null;
  }
  if (openCall !== null) {
    return new DomainError(
      'ACCOUNT_UNDER_CALL',
      `Account ${account.id} is under margin call ${openCall.id} and takes no new risk.`,
      { accountId: account.id, marginCallId: openCall.id, state: openCall.state },
    );
  }
  const { status, markPrice, isPriceUsable } = requireMarket(context, marketId);
  if (status === 'REDUCE_ONLY' || status === 'DELISTED') {
    const message = `Market ${marketId} takes no new risk: it is ${status}.`;
    return new DomainError('CONFLICT', message, { marketId, state: status });
  }
  return markPrice !== null && !isPriceUsable ? priceStale(marketId) : null;
}

/** Why the account cannot carry these rows; judged by all of it that has a price. */
function coverageRefusalOf(
  account: Account,
  rows: readonly PositionRow[],
  context: RiskContext,
): DomainError | null {
  const after = pricedPartOf({ ...account, positions: positionsAfter(account, rows) }, context);
  const unusable = findUnusableMarket(after, context);
  if (unusable !== null) {
    return priceStale(unusable);
  }
  const free = assessFreeCollateral(after, context, []);
  return free.freeCollateral.lt(0)
    ? insufficientFreeCollateral(account.id, free, 'Taking the new positions')
    : null;
}

function isNewRisk(account: Account, { marketId, size }: PositionRow): boolean {
  const before = sizeIn(account, marketId);
  return size.abs().gt(before.abs()) || size.times(before).lt(0);
}

function sizeIn(account: Account, marketId: string): Decimal {
  return account.positions.find((position) => position.marketId === marketId)?.size ?? ZERO;
}

function hasPrice(marketId: string, context: RiskContext): boolean {
  return requireMarket(context, marketId).markPrice !== null;
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
