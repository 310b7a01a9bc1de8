import { acknowledgeMarginCall } from '../../../app/notices/acknowledge-margin-call.js';
import { OPEN_MARGIN_CALL_STATES } from '../../../domain/margin-call/call/transitions.js';
import {
  type MarginCallOrder,
  type QueryMarginCallsArgs,
  type Resolvers,
} from '../../../generated/graphql.js';
import { connectionOf, type Connection } from '../../inputs/connection.js';
import { requirePageSize, timeCursor, timeKey, type TimeKey } from '../../inputs/cursors.js';
import { type Loaders } from '../../loaders/loaders.js';
import { graceRemainingSeconds, outstandingNow } from '../../models/margin-call-model.js';
import { type MarginCallModel, type MarginCallPage } from '../../models/models.js';

export const marginCallResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'MarginCall'> = {
  Query: {
    marginCall: (_parent, { id }, { loaders }) => loaders.marginCalls.marginCall(id),
    marginCalls: (_parent, request, { loaders }) => listCalls(loaders, request),
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

async function listCalls(
  loaders: Loaders,
  { filter, orderBy, first, after }: QueryMarginCallsArgs,
): Promise<Connection<MarginCallModel>> {
  const order = orderBy ?? 'OPENED_DESC';
  const request = { first: requirePageSize(first, 50), after: callKey(order, after) };
  const asked = filter?.states ?? null;
  const states =
    filter?.openOnly === true
      ? OPEN_MARGIN_CALL_STATES.filter((state) => asked === null || asked.includes(state))
      : asked;
  const { accountId, owner, marketId, causes, acknowledged, noticeFailed } = filter ?? {};
  const query = {
    states,
    orderBy: order,
    accountId: accountId ?? null,
    owner: owner ?? null,
    marketId: marketId ?? null,
    causes: causes ?? null,
    acknowledged: acknowledged ?? null,
    noticeFailed: noticeFailed ?? null,
  };
  return marginCallConnection(await loaders.marginCalls.page(query, request), request, order);
}

/** A cursor of one order means nothing in another. */
function callCursor(order: MarginCallOrder, { call }: MarginCallModel): string {
  return order === 'OPENED_DESC'
    ? timeCursor('marginCall', { at: call.openedAt, id: call.id })
    : timeCursor('marginCallByDeadline', { at: call.deadline, id: call.id });
}

function callKey(order: MarginCallOrder, cursor: string | null | undefined): TimeKey | null {
  return timeKey(order === 'OPENED_DESC' ? 'marginCall' : 'marginCallByDeadline', cursor);
}

export function marginCallConnection(
  page: MarginCallPage | null,
  request: { readonly after: TimeKey | null },
  order: MarginCallOrder = 'OPENED_DESC',
): Connection<MarginCallModel> {
  return connectionOf(page?.rows ?? [], (view) => callCursor(order, view), {
    hasNextPage: page?.hasNextPage ?? false,
    hasPreviousPage: request.after !== null,
    totalCount: page?.totalCount ?? 0,
  });
}
