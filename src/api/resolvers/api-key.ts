import { apiKeys, createApiKey, revokeApiKey, rotateApiKey } from '../../app/auth/api-keys.js';
import { type Resolvers } from '../../generated/graphql.js';

export const apiKeyResolvers: Pick<Resolvers, 'Query' | 'Mutation' | 'ApiKey'> = {
  Query: {
    apiKeys: (_parent, _request, { actor, services }) => apiKeys(services.keys, actor),
  },
  Mutation: {
    createApiKey: (_parent, { input }, { actor, services }) =>
      createApiKey(services.keys, actor, {
        name: input.name,
        scopes: input.scopes,
        accountIds: input.accountIds ?? null,
        owners: input.owners ?? null,
        allowedNetworks: input.allowedNetworks ?? null,
        expiresAt: input.expiresAt ?? null,
      }),
    rotateApiKey: (_parent, { id, overlapSeconds }, { actor, services }) =>
      rotateApiKey(services.keys, actor, { id, overlapSeconds }),
    revokeApiKey: (_parent, { id }, { actor, services }) => revokeApiKey(services.keys, actor, id),
  },
  ApiKey: {
    accountIds: ({ isLimited, accountIds }) => (isLimited ? accountIds : null),
    owners: ({ isLimited, owners }) => (isLimited ? owners : null),
    allowedNetworks: ({ networks }) => (networks.length === 0 ? null : networks),
  },
};
