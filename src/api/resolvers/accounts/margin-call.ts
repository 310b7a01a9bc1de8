import { acknowledgeMarginCall } from '../../../app/notices/acknowledge-margin-call.js';
import { OPEN_MARGIN_CALL_STATES } from '../../../domain/margin-call/call/transitions.js';
import { type Resolvers } from '../../../generated/graphql.js';
import { connectionOf, type Connection } from '../../inputs/connection.js';
import { requirePageSize, timeCursor, timeKey, type TimeKey } from '../../inputs/cursors.js';
import { graceRemainingSeconds, outstandingNow } from '../../models/margin-call-model.js';
import { type MarginCallModel, type MarginCallPage } from '../../models/models.js';

export const marginCallResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'MarginCall'> = {
  Query: {
    marginCall: (_parent, { id }, { loaders }) => loaders.marginCalls.marginCall(id),
    marginCalls: async (_parent, { filter, first, after }, { loaders }) => {
      const request = { first: requirePageSize(first, 50), after: timeKey('marginCall', after) };
      const asked = filter?.states ?? null;
      const states =
        filter?.openOnly === true
          ? OPEN_MARGIN_CALL_STATES.filter((state) => asked === null || asked.includes(state))
          : asked;
      const query = { states, accountId: filter?.accountId ?? null };
      return marginCallConnection(await loaders.marginCalls.page(query, request), request);
    },
  },
  Mutation: {
    acknowledgeMarginCall: async (_parent, { id }, { actor, services, freshLoaders }) => {
      await acknowledgeMarginCall(services.deps, actor, id);
      return freshLoaders().marginCalls.require(id);
    },
  },
  MarginCall: {
    id: ({ call }) => call.id,
    account: ({ call }, _request, { loaders }) => loaders.accounts.require(call.accountId),
    state: ({ call }) => call.state,
    cause: ({ call }) => call.cause,
    amountDue: ({ call }) => call.amountDue,
    amountOutstanding: ({ call }, _request, { loaders }) => outstandingNow(call, loaders),
    healthAtOpening: ({ healthAtOpening }) => healthAtOpening,
    openedAt: ({ call }) => call.openedAt,
    deadline: ({ call }) => call.deadline,
    graceRemainingSeconds: ({ call }, _request, { loaders }) =>
      graceRemainingSeconds(call, loaders.now),
    notices: ({ call }, _request, { loaders }) => loaders.marginCalls.notices(call.id),
    acknowledgedAt: ({ call }) => call.acknowledgedAt,
    closedAt: ({ call }) => call.closedAt,
    liquidations: ({ call }, _request, { loaders }) => loaders.marginCalls.liquidations(call.id),
    waterfall: ({ call }, _request, { loaders }) => loaders.marginCalls.waterfallOfCall(call.id),
    timeline: ({ call }, _request, { loaders }) => loaders.marginCalls.timeline(call.id),
  },
};

export function marginCallConnection(
  page: MarginCallPage | null,
  request: { readonly after: TimeKey | null },
): Connection<MarginCallModel> {
  return connectionOf(
    page?.rows ?? [],
    ({ call }) => timeCursor('marginCall', { at: call.openedAt, id: call.id }),
    {
      hasNextPage: page?.hasNextPage ?? false,
      hasPreviousPage: request.after !== null,
      totalCount: page?.totalCount ?? 0,
    },
  );
}
