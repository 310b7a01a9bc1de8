import { visibleAccounts } from '../auth/visibility.js';
import { actorOf, isHolding } from '../auth/key-authentication.js';
import { type Deps } from '../deps.js';
import { type WebhookMessage, type WebhookSender } from '../ports.js';
import { canonicalJson } from '../../domain/canonical.js';
import { messageOf } from '../../domain/errors.js';
import { type VisibleEvent } from '../../domain/log/event.js';
import { type EventType } from '../../domain/log/event-payloads.js';
import { nextAttemptAt } from '../../domain/webhook.js';
import { EVERY_ACCOUNT, type AccountScope } from '../../store/database/read-scope.js';
import { inTransaction } from '../../store/database/database.js';
import { appendEvents, readLogHead } from '../../store/log/events.js';
import { listVisibleEvents } from '../../store/log/read-events.js';
import { findApiKey } from '../../store/system/api-keys.js';
import {
  advanceWebhook,
  claimWebhook,
  type Delivery,
  holdWebhook,
  listWaitingTests,
  openDelivery,
  recordAttempt,
  releaseWebhook,
  type Webhook,
} from '../../store/system/webhooks.js';

/** Events of one run: others have their turn between two runs. */
const EVENTS_PER_RUN = 50;
/** A run ends after so long; what is left is found again. */
const RUN_MS_MAX = 30_000;
const ERROR_LENGTH_MAX = 300;

type Parts = Pick<Deps, 'db' | 'clock'> & { readonly sender: WebhookSender };

/**
 * Delivers what waits for one endpoint, in the order of the log; the first message that fails ends the run. At
 * least once: after a crash a message may come again, with the same id.
 *
 * @returns When to go on; null when nothing is left.
 */
export async function deliverWebhook(parts: Parts, id: string): Promise<Date | null> {
  const { db, clock } = parts;
  const now = clock.now();
  const webhook = await claimWebhook(db, id, now);
  if (webhook === null) {
    return null;
  }
  try {
    for (const test of await listWaitingTests(db, id)) {
      await deliverTest(parts, webhook, test);
    }
    return await deliverEvents(parts, webhook);
  } finally {
    await releaseWebhook(db, id);
  }
}

async function deliverEvents(parts: Parts, webhook: Webhook): Promise<Date | null> {
  const { db, clock } = parts;
  const began = clock.now();
  const { status, nextAttemptAt: notBefore } = webhook;
  if (status === 'DISABLED' || (notBefore !== null && notBefore > began)) {
    return status === 'DISABLED' ? null : notBefore;
  }
  const scope = await scopeOf(parts, webhook);
  if (scope === null) {
    await disable(parts, webhook, 'its API key is no longer valid');
    return null;
  }
  const { sequence: head } = await readLogHead(db);
  const accountIds = webhook.accountIds.length === 0 ? null : webhook.accountIds;
  const query = { types: webhook.eventTypes as readonly EventType[], accountIds };
  const range = { after: webhook.cursor, upTo: head, limit: EVENTS_PER_RUN };
  const events = await listVisibleEvents(db, scope, query, range);
  let at = webhook;
  for (const event of events) {
    const retryAt = await deliverEvent(parts, at, event);
    if (retryAt !== 'DELIVERED') {
      return retryAt;
    }
    at = { ...at, cursor: event.sequence };
    if (clock.now().getTime() - began.getTime() > RUN_MS_MAX) {
      return clock.now();
    }
  }
  if (events.length === EVENTS_PER_RUN) {
    return clock.now();
  }
  await inTransaction(db, (tx) => advanceWebhook(tx, at, head));
  return null;
}

/** The accounts that its key sees now; null when the key is no longer valid. */
async function scopeOf({ db, clock }: Parts, { keyId }: Webhook): Promise<AccountScope | null> {
  if (keyId === null) {
    return EVERY_ACCOUNT;
  }
  const key = await findApiKey(db, keyId);
  return key !== null && isHolding(key, clock.now()) ? visibleAccounts(actorOf(key)) : null;
}

/** @returns When to try again, null when the endpoint was disabled. */
async function deliverEvent(
  parts: Parts,
  webhook: Webhook,
  event: VisibleEvent,
): Promise<'DELIVERED' | Date | null> {
  const { db, clock } = parts;
  const delivery = await openDelivery(db, {
    id: `${webhook.id}-${event.sequence}`,
    webhookId: webhook.id,
    sequence: event.sequence,
    type: event.type,
    createdAt: clock.now(),
  });
  const { error, statusCode } =
    delivery.status === 'DELIVERED'
      ? { error: null, statusCode: delivery.lastStatusCode }
      : await post(parts, webhook, { delivery, data: dataOf(event) });
  const at = clock.now();
  if (error === null) {
    await inTransaction(db, async (tx) => {
      if (delivery.status !== 'DELIVERED') {
        const attempt = {
          status: 'DELIVERED',
          at,
          statusCode,
          error,
          nextAttemptAt: null,
        } as const;
        await recordAttempt(tx, delivery.id, attempt);
      }
      await advanceWebhook(tx, webhook, event.sequence);
    });
    return 'DELIVERED';
  }
  const retryAt = nextAttemptAt(delivery.attempts + 1, at);
  await inTransaction(db, async (tx) => {
    const status = retryAt === null ? 'FAILED' : 'PENDING';
    await recordAttempt(tx, delivery.id, { status, at, statusCode, error, nextAttemptAt: retryAt });
    if (retryAt !== null) {
      await holdWebhook(tx, webhook.id, retryAt);
    }
  });
  if (retryAt === null) {
    await disable(parts, webhook, error);
  }
  return retryAt;
}

async function deliverTest(parts: Parts, webhook: Webhook, delivery: Delivery): Promise<void> {
  const { error, statusCode } = await post(parts, webhook, { delivery, data: { isTest: true } });
  const at = parts.clock.now();
  const status = error === null ? 'DELIVERED' : 'FAILED';
  await inTransaction(parts.db, (tx) =>
    recordAttempt(tx, delivery.id, { status, at, statusCode, error, nextAttemptAt: null }),
  );
}

async function disable({ db, clock }: Parts, { id }: Webhook, reason: string): Promise<void> {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    if (await holdWebhook(tx, id, null)) {
      const payload = { webhookId: id, reason };
      await appendEvents(tx, [{ type: 'WebhookDisabled', actor: 'system:webhooks', at, payload }]);
    }
  });
}

interface Posted {
  readonly statusCode: number | null;
  /** Null: it was taken. */
  readonly error: string | null;
}

async function post(
  { sender, clock }: Parts,
  { url, secret, secretBefore, secretBeforeEnds }: Webhook,
  { delivery, data }: { readonly delivery: Delivery; readonly data: object },
): Promise<Posted> {
  const at = clock.now();
  const holds = secretBefore !== null && secretBeforeEnds !== null && secretBeforeEnds > at;
  const message: WebhookMessage = {
    id: delivery.id,
    url,
    at,
    secrets: holds ? [secret, secretBefore] : [secret],
    body: JSON.stringify({ type: delivery.type, timestamp: at.toISOString(), data }),
  };
  try {
    const statusCode = await sender.post(message);
    const isTaken = statusCode >= 200 && statusCode < 300;
    return { statusCode, error: isTaken ? null : `the receiver answered ${statusCode}` };
  } catch (error) {
    return { statusCode: null, error: messageOf(error).slice(0, ERROR_LENGTH_MAX) };
  }
}

/** The facts of a line. Not its hash: who reads a part of a line could find the rest by it. */
function dataOf({
  sequence,
  at,
  type,
  accountId,
  marketId,
  marginCallId,
  proposalId,
  ...rest
}: VisibleEvent) {
  return {
    sequence: sequence.toString(),
    at: at.toISOString(),
    type,
    accountId,
    marketId,
    marginCallId,
    proposalId,
    actor: rest.actor,
    payload: JSON.parse(canonicalJson(rest.payload)) as unknown,
  };
}
