import {
  createWebhook,
  deleteWebhook,
  replayWebhook,
  rotateWebhookSecret,
  sendTestEvent,
  webhooks,
  type WebhookWithSecret,
} from '../../app/webhooks/webhooks.js';
import { type Resolvers } from '../../generated/graphql.js';
import {
  eventCursor,
  eventSequence,
  requirePageSize,
  timeCursor,
  timeKey,
} from '../inputs/cursors.js';
import { connectionOf } from '../inputs/connection.js';

const shown = ({ webhook, secret }: WebhookWithSecret) => ({
  id: webhook.id,
  url: webhook.url,
  webhook,
  secret,
});

export const webhookResolvers: Pick<
  Resolvers,
  'Query' | 'Mutation' | 'Webhook' | 'WebhookDelivery'
> = {
  Query: {
    webhooks: (_parent, _request, { actor, services }) => webhooks(services.webhooks, actor),
  },
  Mutation: {
    createWebhook: async (_parent, { input }, { actor, services }) => {
      const request = { ...input, accountIds: input.accountIds ?? null };
      return shown(await createWebhook(services.webhooks, actor, request));
    },
    deleteWebhook: (_parent, { id }, { actor, services }) =>
      deleteWebhook(services.webhooks, actor, id),
    rotateWebhookSecret: async (_parent, { id }, { actor, services }) =>
      shown(await rotateWebhookSecret(services.webhooks, actor, id)),
    sendTestEvent: (_parent, request, { actor, services }) =>
      sendTestEvent(services.webhooks, actor, request),
    replayWebhook: (_parent, { id, after }, { actor, services }) =>
      replayWebhook(services.webhooks, actor, { id, after: eventSequence(after) }),
  },
  Webhook: {
    accountIds: ({ accountIds }) => (accountIds.length === 0 ? null : accountIds),
    cursor: ({ cursor }) => eventCursor(cursor),
    deliveries: async ({ id }, { first, after }, { loaders }) => {
      const request = { first: requirePageSize(first, 20), after: timeKey('delivery', after) };
      const page = await loaders.deliveries(id, request);
      return connectionOf(
        page.rows,
        ({ createdAt: at, id: delivery }) => timeCursor('delivery', { at, id: delivery }),
        { ...page, hasPreviousPage: request.after !== null },
      );
    },
  },
  WebhookDelivery: {
    eventSequence: ({ sequence }) => sequence?.toString() ?? null,
  },
};
