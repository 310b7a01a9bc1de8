import { z } from 'zod';

import { deliverWebhook } from '../app/webhooks/deliver-webhook.js';
import { type Deps } from '../app/deps.js';
import { type JobQueue, type WebhookSender } from '../app/ports.js';
import { dueWebhooks } from '../app/webhooks/due-webhooks.js';

import { defineJob, type JobDefinition } from './job.js';

/** How often endpoints with something to deliver are looked for. */
const LOOK_MS = 1000;

/** Delivers what waits for one endpoint. */
export function webhookJob(sender: WebhookSender): JobDefinition {
  return defineJob({
    queue: 'webhook',
    payload: z.strictObject({ webhookId: z.string().min(1) }),
    // Most of a delivery is waiting, and an endpoint that is dead holds a place for seconds.
    concurrency: 50,
    async handle(deps, { webhookId }) {
      const goOnAt = await deliverWebhook({ ...deps, sender }, webhookId);
      return goOnAt === null ? { kind: 'done' } : { kind: 'later', at: goOnAt };
    },
  });
}

/** Asks for a job for each endpoint with something to deliver; of jobs that are asked for twice, one runs. */
export function startWebhookDispatcher(
  deps: Deps,
  queue: JobQueue,
): { readonly close: () => Promise<void> } {
  let looking: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    const ids = await dueWebhooks(deps);
    await queue.enqueue(
      ids.map((id) => ({
        queue: 'webhook',
        id: `webhook-${id}`,
        payload: { webhookId: id },
        runAt: null,
      })),
    );
  };
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => {
        deps.log.warn({ err: error }, 'webhooks could not be looked for; tried again');
      })
      .finally(() => {
        looking = null;
      });
  }, LOOK_MS);
  return {
    close: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
