import { type Resolvers } from '../../generated/graphql.js';

export const systemResolvers: Pick<Resolvers, 'Query' | 'Viewer'> = {
  Query: {
    viewer: (_parent, _request, { actor }) => actor,
    systemStatus: async (_parent, _request, { loaders, services }) => ({
      version: services.system.version,
      genesisHash: (await loaders.genesisHash()) ?? '',
      logHead: (await loaders.log.head()).sequence.toString(),
      engine: services.book.status(),
      queues: await services.system.queues(),
      ledger: await loaders.ledger.status(),
      marketsNotEnforced: await loaders.markets.notEnforced(),
    }),
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
