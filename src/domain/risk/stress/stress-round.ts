import { type Decimal, decimal } from '../../decimal.js';
import { assert } from '../../errors.js';
import { type Account, type MarketRisk, type RiskContext } from '../health/account.js';
import {
  assessAccountHealth,
  compareByMarginRatio,
  compareIds,
  isBelowCloseOut,
} from '../health/account-health.js';
import { requireMark, requireMarket } from '../health/collateral-value.js';
import { positionToLiquidate } from '../liquidation/liquidation-step.js';
import { hasNothingLeft } from '../waterfall/deleveraging-plan.js';
import { type StressBook, type StressWork, type Winners } from './stress-book.js';

export interface SaleTerms {
  readonly priceImpact: (marketId: string, size: Decimal, mark: Decimal) => Decimal;
  readonly quoteAsset: string;
}

/** Disables the size caps: no position is large in a stress test. */
const UNLIMITED = decimal('1e30');

/** Number of accounts processed before other work may run. */
export const ACCOUNTS_PER_SLICE = 100;

/** The state of one round of a forecast. */
export interface SaleRound {
  readonly book: StressBook;
  /** Without caps on sizes. */
  readonly context: RiskContext;
  readonly terms: SaleTerms;
  readonly winners: Winners;
  /** Accounts still in liquidation. */
  readonly active: Set<string>;
  /** Accounts whose order could not trade within its limit: they wait for other prices. */
  readonly waiting: Set<string>;
}

export function withoutCaps(context: RiskContext): RiskContext {
  const markets = [...context.markets].map(([id, market]): [string, MarketRisk] => [
    id,
    { ...market, parameters: { ...market.parameters, largePositionNotional: UNLIMITED } },
  ]);
  return { ...context, markets: new Map(markets) };
}

/** Whether an account is liquidated at once, without a grace. */
export function isForced(account: Account, context: RiskContext): boolean {
  return isBelowCloseOut(assessAccountHealth(account, context));
}

/** Adds accounts that the forecast changed and that are now below their close-out margin. */
export function addNewlyForced({ book, context, active }: SaleRound): boolean {
  let isAny = false;
  for (const id of book.changed) {
    const account = book.accounts.get(id);
    if (account !== undefined && account.positions.length > 0 && !active.has(id)) {
      if (isForced(account, context)) {
        active.add(id);
        isAny = true;
      }
    }
  }
  return isAny;
}

export function listMarkets({ book, active }: SaleRound): readonly string[] {
  const ids = [...active].flatMap((id) =>
    (book.accounts.get(id)?.positions ?? []).map(({ marketId }) => marketId),
  );
  return [...new Set(ids)].sort(compareIds);
}

/** Accounts in liquidation whose next step is in a market, the worst first. Finished ones are removed. */
export function* listDueAccounts(
  { book, context, active, waiting }: SaleRound,
  marketId: string,
): StressWork<readonly Account[]> {
  const due = [];
  let looked = 0;
  for (const id of active) {
    looked += 1;
    if (looked % ACCOUNTS_PER_SLICE === 0) {
      yield null;
    }
    const account = book.accounts.get(id);
    assert(account !== undefined, 'only held accounts are liquidated');
    const health = assessAccountHealth(account, context);
    const isCured = health.equity.gte(health.cureMargin) && !book.deleveraged.has(id);
    if (isCured || account.positions.length === 0) {
      active.delete(id);
    } else if (positionToLiquidate(health, context)?.marketId === marketId && !waiting.has(id)) {
      due.push({ account, health });
    }
  }
  return due.sort((a, b) => compareByMarginRatio(a.health, b.health)).map(({ account }) => account);
}

/** Whether an account is closed regardless of its equity, or has nothing left. */
export function needsDeleveraging(
  { deleveraged }: StressBook,
  account: Account,
  context: RiskContext,
): boolean {
  return (
    deleveraged.has(account.id) || hasNothingLeft(assessAccountHealth(account, context).equity)
  );
}

export function wasDeleveraged(
  { deleveraged }: StressBook,
  { id }: Account,
  marketId: string,
): boolean {
  return deleveraged.get(id)?.has(marketId) === true;
}

export function owesAfterClosing(account: Account, context: RiskContext): boolean {
  return account.positions.length === 0 && assessAccountHealth(account, context).equity.lt(0);
}

export function markOf(context: RiskContext, marketId: string): Decimal {
  return requireMark(requireMarket(context, marketId));
}
