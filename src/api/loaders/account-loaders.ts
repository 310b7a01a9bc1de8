import { DomainError } from '../../domain/errors.js';
import { type AccountReach, CROSS_ACCOUNT } from '../../domain/permission/account-kind.js';
import { type Decimal } from '../../domain/decimal.js';
import { type Account, type RiskContext } from '../../domain/risk/health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../domain/risk/health/account-health.js';
import { orderMarginOf } from '../../domain/risk/health/order-margin.js';
import { scopeOf } from '../../domain/margin-call/rules/scope.js';
import { loadAccounts } from '../../store/accounts/accounts.js';
import {
  loadOpenOrders,
  loadRestingOrders,
  type OpenOrder,
} from '../../store/accounts/open-orders.js';
import { loadOpened } from '../../store/accounts/accounts-write.js';
import { type Db } from '../../store/database/database.js';
import { pageDeposits } from '../../store/flows/read-deposits.js';
import { type PageRequest } from '../../store/database/read-page.js';
import {
  type AccountScope,
  listVisibleIds,
  visibleAmong,
} from '../../store/database/read-scope.js';

import { listLoader, mapLoader, once, pageLoader, requireFound } from './batching.js';
import { type MarginCallLoaders } from './margin-call-loaders.js';

/** Maximum number of listed resting orders of an account. */
const ORDERS_LISTED = 500;

/** A present measurement, with the margin reserved by resting orders, in USD. */
export interface LiveHealth extends AccountHealth {
  readonly orderMargin: Decimal;
}

/** Accounts in the actor's scope; others are treated as nonexistent. */
export interface AccountLoaders {
  readonly account: (id: string) => Promise<Account | null>;
  /** @throws DomainError NOT_FOUND when it does not exist or is not in scope. */
  readonly require: (id: string) => Promise<Account>;
  readonly health: (account: Account) => Promise<LiveHealth>;
  readonly reach: (accountId: string) => Promise<AccountReach>;
  readonly openOrders: (accountId: string) => Promise<OpenOrder[]>;
  /** Every account in scope; null when that is everything. */
  readonly visibleIds: () => Promise<readonly string[] | null>;
  /** Those of these that are in scope. */
  readonly visibleAmong: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly deposits: ReturnType<typeof depositPages>;
}

export function createAccountLoaders(
  db: Db,
  scope: AccountScope,
  riskContext: () => Promise<RiskContext>,
  calls: MarginCallLoaders,
): AccountLoaders {
  const accounts = mapLoader(async (ids) => {
    const visible = scope.isEverything ? ids : [...(await visibleAmong(db, scope, ids))];
    return loadAccounts(db, visible);
  });
  const reaches = mapLoader((ids) => loadOpened(db, ids));
  const openOrders = listLoader((ids) => loadOpenOrders(db, ids, ORDERS_LISTED));
  const restingOrders = listLoader((ids) => loadRestingOrders(db, ids));
  return {
    account: (id) => accounts.load(id),
    require: async (id) => requireFound(await accounts.load(id), 'account', id),
    health: async (account) => {
      const [context, open, orders] = await Promise.all([
        riskContext(),
        calls.openCall(account.id),
        restingOrders.load(account.id),
      ]);
      requireMarks(account, context);
      const health = assessAccountHealth(account, context, open?.call.terms);
      return { ...health, orderMargin: orderMarginOf(health, orders, context) };
    },
    reach: async (accountId) => (await reaches.load(accountId)) ?? CROSS_ACCOUNT,
    openOrders: (accountId) => openOrders.load(accountId),
    visibleIds: once(async () => (scope.isEverything ? null : listVisibleIds(db, scope))),
    visibleAmong: async (ids) =>
      scope.isEverything ? new Set(ids) : new Set(await visibleAmong(db, scope, ids)),
    deposits: depositPages(db),
  };
}

function depositPages(db: Db) {
  return pageLoader((accountIds, page: PageRequest) => pageDeposits(db, accountIds, page));
}

/**
 * Checks that every market of the account has had a price, so that it can be valued. An old price still values
 * the account; only enforcement refuses it.
 *
 * @throws DomainError PRICE_STALE with the market.
 */
export function requireMarks(account: Account, context: RiskContext): void {
  const missing = scopeOf(account, context).find(
    (marketId) => (context.markets.get(marketId)?.markPrice ?? null) === null,
  );
  if (missing !== undefined) {
    throw new DomainError('PRICE_STALE', `Market ${missing} has had no price yet.`, {
      marketId: missing,
    });
  }
}
