import { type Resolvers } from '../../generated/graphql.js';
import { eventCursor } from '../cursors.js';
import { eventConnection } from '../event-list.js';
import { verifyLog } from '../verify-log.js';

export const logResolvers: Pick<Resolvers, 'Query' | 'Event' | 'EventConnection'> = {
  Query: {
    events: (_parent, request, { loaders }) => eventConnection(loaders.log, request),
    verifyLog: (_parent, { fromSequence }, { actor, loaders, services }) =>
      verifyLog(loaders.log, actor, fromSequence ?? null, services.recomputes),
  },
  EventConnection: { totalCount: ({ countAll }) => countAll() },
  Event: {
    __resolveType: ({ type }) => type,
    sequence: ({ sequence }) => sequence.toString(),
    cursor: ({ sequence }) => eventCursor(sequence),
  },
};
