import { visibleAccounts } from '../../app/auth/visibility.js';
import { collateralPriceOf, isPriced, shareOf } from '../../domain/risk/health/collateral-value.js';
import { parameterWarnings } from '../../domain/risk/parameters/parameter-warnings.js';
import { tiersInForce } from '../../domain/risk/parameters/margin-tiers.js';
import { type Resolvers } from '../../generated/graphql.js';
import { connectionOf } from '../inputs/connection.js';
import { deleveragingConnection } from '../lists/deleveraging-list.js';
import { badCursor, decodeCursor, encodeCursor, requirePageSize } from '../inputs/cursors.js';
import { markPriceModelOf } from '../models/models.js';
import { sourceStatesOf } from '../models/source-states.js';

export const marketResolvers: Pick<
  Resolvers,
  'Query' | 'Market' | 'CollateralAsset' | 'MarginParameters'
> = {
  Query: {
    markets: (_parent, _request, { loaders }) => loaders.markets.all(),
    market: (_parent, { id }, { loaders }) => loaders.markets.market(id),
    collateralAssets: async (_parent, _request, { loaders }) => {
      const context = await loaders.markets.riskContext();
      const assets = [...context.assets.values()];
      return assets
        .sort((a, b) => (a.asset < b.asset ? -1 : 1))
        .map((asset) => ({ ...asset, context }));
    },
  },
  Market: {
    markPrice: async ({ id }, _request, { loaders }) =>
      markPriceModelOf(await loaders.markets.risk(id)),
    priceSources: async ({ id }, _request, { loaders }) =>
      sourceStatesOf(
        await loaders.markets.requireRisk(id),
        await loaders.markets.guard(id),
        loaders.now,
      ),
    quarantinedPrice: async ({ id }, _request, { loaders }) => {
      const suspect = (await loaders.markets.guard(id))?.suspect ?? null;
      return suspect && { ...suspect.latest, since: suspect.since };
    },
    parameters: async ({ id }, _request, { loaders }) => {
      const { parameters } = await loaders.markets.requireRisk(id);
      return { ...parameters, at: loaders.now };
    },
    parameterHistory: async ({ id }, { first, after }, { loaders }) => {
      const size = requirePageSize(first, 50);
      const beforeVersion = versionOf(after);
      const page = await loaders.markets.versions(id, { first: size, beforeVersion });
      const rows = (page?.rows ?? []).map((parameters) => ({ ...parameters, at: null }));
      return connectionOf(rows, ({ version }) => encodeCursor('parameters', String(version)), {
        hasNextPage: page?.hasNextPage ?? false,
        hasPreviousPage: beforeVersion !== null,
        totalCount: page?.totalCount ?? 0,
      });
    },
    parametersAt: async ({ id }, { time }, { loaders }) => {
      const parameters = await loaders.markets.parametersAt(id, time);
      return parameters === null ? null : { ...parameters, at: time };
    },
    windDown: async ({ id }, _request, { loaders }) => {
      const windDown = await loaders.markets.windDown(id);
      return (
        windDown && {
          ...windDown,
          settlementPrice: windDown.price,
          settledPositions: windDown.settled,
        }
      );
    },
    openInterest: ({ id }, _request, { loaders }) => loaders.markets.openInterest(id),
    exceededCaps: async ({ id }, _request, { actor, loaders }) => {
      const caps = await loaders.markets.exceededCaps(id);
      const { isEverything } = visibleAccounts(actor);
      return caps
        .filter(({ owner }) => owner === null || isEverything || owner === actor.subject)
        .map(({ notional, at, ...cap }) => ({ ...cap, openInterest: notional, since: at }));
    },
    holders: async ({ id }, _request, { loaders, services }) =>
      services.book.summarizeMarket(id, await loaders.accounts.visibleIds()),
    deleveragingQueue: async ({ id }, request, { actor, loaders, services }) => {
      const { lotSize } = await loaders.markets.requireRisk(id);
      return deleveragingConnection(services.deleveraging, actor, { id, lotSize }, request);
    },
  },
  CollateralAsset: {
    // The other settings are properties of the model.
    phaseInEndsAt: ({ ramp }) =>
      ramp !== undefined && ramp.endsAt > ramp.startsAt ? ramp.endsAt : null,
    confirmationsRequired: async ({ asset }, _request, { loaders }) =>
      (await loaders.markets.confirmations()).get(asset) ?? 1,
    countedTotal: ({ countedTotal }) => countedTotal ?? null,
    share: (asset) => shareOf(asset),
    unitValue: ({ asset, context }) =>
      isPriced(asset, context) ? collateralPriceOf(asset, context) : null,
    price: ({ priceMarketId, context }) =>
      markPriceModelOf(context.markets.get(priceMarketId ?? '') ?? null),
  },
  MarginParameters: {
    // The other numbers are properties of the model.
    tiers: ({ at, ...parameters }) =>
      at === null ? parameters.tiers : tiersInForce(parameters, at),
    phaseInEndsAt: ({ ramp }) => ramp?.endsAt ?? null,
    authority: ({ authority }) => ({
      kind: authority.kind,
      subject: authority.subject,
      proposalId: authority.kind === 'PROPOSAL' ? authority.proposalId : null,
      mandateId: authority.kind === 'MANDATE' ? authority.mandateId : null,
    }),
    warnings: (parameters) => parameterWarnings(parameters, null),
  },
};

function versionOf(cursor: string | null | undefined): number | null {
  if (cursor === null || cursor === undefined) {
    return null;
  }
  const [text = ''] = decodeCursor('parameters', cursor, 1);
  if (!/^\d{1,9}$/.test(text)) {
    throw badCursor(cursor);
  }
  return Number(text);
}
