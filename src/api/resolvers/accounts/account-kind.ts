import { openAccounts } from '../../../app/ingest/accounts/open-accounts.js';
import { transferCollateral } from '../../../app/ingest/collateral/transfer-collateral.js';
import { type Resolvers } from '../../../generated/graphql.js';

export const accountKindResolvers: Pick<Resolvers, 'Mutation' | 'Account' | 'CollateralTransfer'> =
  {
    Mutation: {
      openAccounts: (_parent, { input }, { actor, services }) =>
        openAccounts(services.deps, actor, {
          key: input.key,
          accounts: input.accounts.map(({ id, owner, kind, marketId }) => ({
            id,
            owner,
            kind: kind ?? 'CROSS',
            marketId: marketId ?? null,
          })),
        }),
      transferCollateral: (_parent, { input }, { actor, services }) =>
        transferCollateral(services.deps, actor, input),
    },
    Account: {
      kind: async ({ id }, _request, { loaders }) => (await loaders.accounts.reach(id)).kind,
      isolatedMarket: async ({ id }, _request, { loaders }) => {
        const { isolatedMarketId } = await loaders.accounts.reach(id);
        return isolatedMarketId === null ? null : loaders.markets.require(isolatedMarketId);
      },
    },
    CollateralTransfer: {
      from: ({ fromAccountId }, _request, { freshLoaders }) =>
        freshLoaders().accounts.require(fromAccountId),
      to: ({ toAccountId }, _request, { freshLoaders }) =>
        freshLoaders().accounts.require(toAccountId),
    },
  };
