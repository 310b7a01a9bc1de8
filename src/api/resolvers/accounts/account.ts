import {
  collateralValueOf,
  countedOf,
  isPriced,
} from '../../../domain/risk/health/collateral-value.js';
import { DomainError } from '../../../domain/errors.js';
import {
  AS_MARK,
  bankruptcyPriceOf,
  liquidationPriceOf,
} from '../../../domain/risk/health/liquidation-price.js';
import { requireAsset } from '../../../domain/risk/health/collateral-value.js';
import { type Resolvers } from '../../../generated/graphql.js';
import { accountConnection } from '../../lists/account-list.js';
import { connectionOf } from '../../inputs/connection.js';
import { requirePageSize, timeCursor, timeKey } from '../../inputs/cursors.js';
import { healthModelOf } from '../../models/models.js';
import { riskSummaryOf } from '../../models/risk-summary.js';

import { marginCallConnection } from './margin-call.js';

/** Accounts of one snapshot of the book at the most. */
const SNAPSHOT_ACCOUNTS_MAX = 100_000;

export const accountResolvers: Pick<
  Resolvers,
  'Query' | 'Account' | 'Position' | 'CollateralBalance'
> = {
  Query: {
    account: (_parent, { id }, { loaders }) => loaders.accounts.account(id),
    accounts: (_parent, request, { loaders, services }) =>
      accountConnection(services.book, loaders, request),
    bookSnapshot: async (_parent, { levels }, { loaders, services }) => ({
      asOf: loaders.now,
      ...services.book.columns({
        ids: await loaders.accounts.visibleIds(),
        levels: levels ?? null,
        limit: SNAPSHOT_ACCOUNTS_MAX,
      }),
    }),
    riskSummary: (_parent, _request, { loaders, services }) =>
      riskSummaryOf(services.book, loaders),
  },
  Account: {
    health: async (account, _request, { loaders }) =>
      healthModelOf(await loaders.accounts.health(account)),
    positions: async (account, _request, { loaders }) => {
      const health = await loaders.accounts.health(account);
      const context = await loaders.markets.riskContext();
      return health.positions.map((position) => ({ account, context, position }));
    },
    collateral: async ({ collateral }, _request, { loaders }) => {
      const context = await loaders.markets.riskContext();
      return collateral.map((held) => ({ held, context }));
    },
    deposits: async ({ id }, { first, after }, { loaders }) => {
      const size = requirePageSize(first, 50);
      const key = timeKey('deposit', after);
      const page = await loaders.accounts.deposits(id, { first: size, after: key });
      return connectionOf(
        page?.rows ?? [],
        (deposit) => timeCursor('deposit', { at: deposit.seenAt, id: deposit.id }),
        {
          hasNextPage: page?.hasNextPage ?? false,
          hasPreviousPage: key !== null,
          totalCount: page?.totalCount ?? 0,
        },
      );
    },
    openMarginCall: ({ id }, _request, { loaders }) => loaders.marginCalls.openCall(id),
    marginCalls: async ({ id }, { first, after }, { loaders }) => {
      const request = { first: requirePageSize(first, 50), after: timeKey('marginCall', after) };
      return marginCallConnection(await loaders.marginCalls.pageOfAccount(id, request), request);
    },
  },
  Position: {
    market: ({ position }, _request, { loaders }) => loaders.markets.require(position.marketId),
    size: ({ position }) => position.size,
    entryPrice: ({ position }) => position.entryPrice,
    markPrice: ({ position }) => position.markPrice,
    notional: ({ position }) => position.notional,
    unrealizedPnl: ({ position }) => position.unrealizedPnl,
    initialMargin: ({ position }) => position.initialMargin,
    maintenanceMargin: ({ position }) => position.maintenanceMargin,
    liquidationPrice: ({ account, context, position }) =>
      liquidationPriceOf(account, context, position.marketId),
    bankruptcyPrice: ({ account, context, position }) =>
      bankruptcyPriceOf(account, context, position.marketId, AS_MARK),
    deleveragingRank: ({ account, position }, _request, { services }) =>
      services.deleveraging.rankOf(account.id, position),
  },
  CollateralBalance: {
    asset: ({ held }) => held.asset,
    balance: ({ held }) => held.balance,
    pending: ({ held }) => held.pending,
    haircut: ({ held, context }) => requireAsset(context, held.asset).haircut,
    counted: ({ held, context }) => countedOf(held.asset, held.balance, context),
    value: ({ held, context }) => {
      if (!held.balance.isZero() && !isPriced(held.asset, context)) {
        throw new DomainError('PRICE_STALE', `${held.asset} has had no price yet.`, {
          asset: held.asset,
        });
      }
      return collateralValueOf(held.asset, held.balance, context);
    },
  },
};
