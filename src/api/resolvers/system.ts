import { requireSomeSight } from '../../app/auth/visibility.js';
import { requireCanPropose } from '../../app/governance/proposals/propose.js';
import { type Resolvers } from '../../generated/graphql.js';
import { requireMutation } from '../authority/declared.js';
import { permissionOf } from '../models/permission.js';
import { sourceHealthOf, sourceStatesOf } from '../models/source-states.js';

export const systemResolvers: Pick<Resolvers, 'Query' | 'Clock' | 'SystemStatus' | 'Viewer'> = {
  Query: {
    viewer: (_parent, _request, { actor }) => actor,
    clock: (_parent, _request, { services }) => services.deps.clock,
    systemStatus: (_parent, _request, { actor, services }) => {
      requireSomeSight(actor);
      return { book: services.book.status() };
    },
  },
  Clock: {
    now: (clock) => clock.now(),
    rate: ({ rate }) => (rate === undefined ? 1 : rate()),
    isPlayed: ({ rate }) => rate !== undefined,
  },
  SystemStatus: {
    version: (_status, _request, { services }) => services.system.version,
    genesisHash: async (_status, _request, { loaders }) => (await loaders.genesisHash()) ?? '',
    logHead: async (_status, _request, { loaders }) =>
      (await loaders.log.head()).sequence.toString(),
    engine: async ({ book: { followed, ...engine } }, _request, { loaders }) => {
      const { sequence: head } = await loaders.log.head();
      return { ...engine, behindLines: behindLines(head, followed ?? head) };
    },
    queues: (_status, _request, { services }) => services.system.queues(),
    ledger: (_status, _request, { loaders }) => loaders.ledger.status(),
    shards: async (_status, _request, { loaders, services }) => {
      const { sequence: head } = await loaders.log.head();
      const shards = await services.system.shards();
      return shards.map((shard) => ({
        ...shard,
        token: shard.token.toString(),
        behindLines: shard.followed === null ? null : behindLines(head, shard.followed),
      }));
    },
    marketsNotEnforced: (_status, _request, { loaders }) => loaders.markets.notEnforced(),
    priceSources: async (_status, _request, { loaders }) => {
      const { markets } = await loaders.markets.riskContext();
      return sourceHealthOf(
        await Promise.all(
          [...markets.values()].map(async (market) =>
            sourceStatesOf(market, await loaders.markets.guard(market.marketId), loaders.now),
          ),
        ),
      );
    },
    logCheck: (_status, _request, { services }) => {
      const status = services.logChecks.status();
      return status && { ...status, fromSequence: status.fromSequence?.toString() ?? null };
    },
    unsealedEvents: (_status, _request, { loaders }) => loaders.log.unsealed(),
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
    mayPropose: (viewer, _request, { services }, { schema }) =>
      permissionOf(() => {
        requireMutation(schema, 'propose', viewer);
        return requireCanPropose(services.deps, viewer);
      }),
  },
};

/** The head was read at a slightly different moment: a book that is ahead of it is not behind. */
function behindLines(head: bigint, followed: bigint): number {
  return head > followed ? Number(head - followed) : 0;
}
