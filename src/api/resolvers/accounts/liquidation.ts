import { type Resolvers } from '../../../generated/graphql.js';
import { waterfallLayers } from '../../models/waterfall-layers.js';

export const liquidationResolvers: Pick<Resolvers, 'Query' | 'Liquidation'> = {
  Query: {
    liquidation: (_parent, { id }, { loaders }) => loaders.marginCalls.liquidation(id),
    waterfall: async (_parent, _request, { loaders }) =>
      waterfallLayers(await loaders.markets.all(), await loaders.markets.funds()),
    deficit: (_parent, _request, { loaders }) => loaders.markets.deficit(),
  },
  Liquidation: {
    market: ({ marketId }, _request, { loaders }) => loaders.markets.require(marketId),
    waterfall: ({ id }, _request, { loaders }) => loaders.marginCalls.waterfall(id),
  },
};
