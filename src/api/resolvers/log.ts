import { verifyLogFor } from '../../app/verification/log-checks.js';
import { type Resolvers } from '../../generated/graphql.js';
import { eventCursor } from '../inputs/cursors.js';
import { eventConnection } from '../lists/event-list.js';

export const logResolvers: Pick<
  Resolvers,
  'Query' | 'Event' | 'EventConnection' | 'LogVerification'
> = {
  Query: {
    events: (_parent, request, { loaders }) => eventConnection(loaders.log, request),
    verifyLog: (_parent, { fromSequence }, { actor, services }) =>
      verifyLogFor(services.logChecks, actor, fromSequence ?? null),
  },
  LogVerification: {
    firstBadSequence: ({ firstBadSequence }) => firstBadSequence?.toString() ?? null,
  },
  EventConnection: { totalCount: ({ countAll }) => countAll() },
  Event: {
    __resolveType: ({ type }) => type,
    sequence: ({ sequence }) => sequence.toString(),
    cursor: ({ sequence }) => eventCursor(sequence),
  },
};
