import { type Resolvers } from '../../generated/graphql.js';

export const systemResolvers: Pick<Resolvers, 'Query' | 'Viewer'> = {
  Query: {
    viewer: (_parent, _request, { actor }) => actor,
    systemStatus: async (_parent, _request, { loaders, services }) => {
      const { sequence: head } = await loaders.log.head();
      const { followed, ...engine } = services.book.status();
      const shards = await services.system.shards();
      return {
        version: services.system.version,
        genesisHash: (await loaders.genesisHash()) ?? '',
        logHead: head.toString(),
        engine: { ...engine, behindLines: behindLines(head, followed ?? head) },
        queues: await services.system.queues(),
        ledger: await loaders.ledger.status(),
        shards: shards.map((shard) => ({
          ...shard,
          token: shard.token.toString(),
          behindLines: shard.followed === null ? null : behindLines(head, shard.followed),
        })),
        marketsNotEnforced: await loaders.markets.notEnforced(),
        unsealedEvents: await loaders.log.unsealed(),
      };
    },
  },
  Viewer: {
    roles: ({ roles }) => [...roles],
    mandates: ({ subject }, _request, { loaders }) =>
      loaders.governance.mandates({ admin: subject, activeOnly: true }),
    committeeMember: async ({ subject }, _request, { loaders }) => {
      const committee = await loaders.governance.committee();
      return committee?.members.find((member) => member.subject === subject) ?? null;
    },
    isGuardian: async ({ subject }, _request, { loaders }) =>
      (await loaders.governance.committee())?.guardians.includes(subject) === true,
  },
};

/** The head was read a moment before or after: a book that is ahead of it is not behind. */
function behindLines(head: bigint, followed: bigint): number {
  return head > followed ? Number(head - followed) : 0;
}
