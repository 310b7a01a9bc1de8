import { recordOpenOrders } from '../../../app/ingest/orders/record-open-orders.js';
import { checkOrders } from '../../../app/permissions/check-orders.js';
import { checkWithdrawal } from '../../../app/permissions/check-withdrawal.js';
import { ZERO } from '../../../domain/decimal.js';
import { restrictionsOf } from '../../../domain/permission/standing.js';
import { type Resolvers } from '../../../generated/graphql.js';

export const permissionResolvers: Pick<
  Resolvers,
  | 'Query'
  | 'Mutation'
  | 'Account'
  | 'AccountHealth'
  | 'OpenOrder'
  | 'OrderCheck'
  | 'WithdrawalCheck'
> = {
  Query: {
    checkOrders: (_parent, { orders }, { actor, services }) =>
      checkOrders(
        services.deps,
        actor,
        orders.map((order) => ({ ...order, reduceOnly: order.reduceOnly === true })),
        services.checks,
      ),
    checkWithdrawal: (_parent, request, { actor, services }) =>
      checkWithdrawal(services.deps, actor, request, services.checks),
  },
  Mutation: {
    recordOpenOrders: (_parent, { input }, { actor, services }) =>
      recordOpenOrders(services.deps, actor, {
        ...input,
        orders: input.orders.map((order) => ({ ...order, reduceOnly: order.reduceOnly === true })),
      }),
  },
  Account: {
    restrictions: async ({ id }, _request, { loaders }) => {
      const open = await loaders.marginCalls.openCall(id);
      return [...restrictionsOf(open?.call ?? null)];
    },
    openOrders: ({ id }, _request, { loaders }) => loaders.accounts.openOrders(id),
  },
  AccountHealth: {
    orderMargin: ({ orderMargin }) => orderMargin ?? ZERO,
  },
  OpenOrder: {
    market: ({ marketId }, _request, { loaders }) => loaders.markets.require(marketId),
  },
  OrderCheck: {
    sequence: ({ sequence }) => sequence?.toString() ?? null,
    code: ({ refusal }) => refusal?.code ?? null,
    message: ({ refusal }) => refusal?.message ?? null,
  },
  WithdrawalCheck: {
    sequence: ({ sequence }) => sequence?.toString() ?? null,
    code: ({ refusal }) => refusal?.code ?? null,
    message: ({ refusal }) => refusal?.message ?? null,
  },
};
