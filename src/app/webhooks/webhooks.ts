import { type EventType } from '../../domain/log/event-payloads.js';
import { EVENT_TYPES } from '../../domain/log/event.js';
import { badInput, DomainError, notFound } from '../../domain/errors.js';
import { WEBHOOK_SECRET_BYTES, webhookSecretOf } from '../../domain/webhook.js';
import { inTransaction, type Reader } from '../../store/database/database.js';
import { oldestResumableCursor, readLogHead } from '../../store/log/events.js';
import {
  countWebhooks,
  type Delivery,
  insertWebhook,
  listWebhooks,
  markDeleted,
  moveWebhookCursor,
  openDelivery,
  replaceSecret,
  type Webhook,
} from '../../store/system/webhooks.js';
import { type Actor } from '../auth/actor.js';
import { type KeyDeps } from '../auth/api-keys.js';
import { requireRole } from '../auth/authority.js';

export interface WebhookDeps extends Omit<KeyDeps, 'kind'> {
  /** Refuses an address that nobody may post to. @throws DomainError BAD_USER_INPUT. */
  readonly requireUrl: (url: string) => void;
}

export interface WebhookInput {
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly accountIds: readonly string[] | null;
}

export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

const WEBHOOKS_PER_KEY_MAX = 20;
const ACCOUNTS_MAX = 500;
const REFERENCE = /^[^\p{C}]{1,200}$/u;
/** How long two secrets sign after a rotation. */
const SECRET_OVERLAP_MS = 86_400_000;

/**
 * Whose endpoints the actor manages: those of its key, or for ADMIN all. The endpoints that ADMIN makes see the
 * whole book.
 *
 * @returns The id of the key; null for all.
 */
function managedBy(actor: Actor): string | null {
  if (actor.scopes !== undefined) {
    return actor.subject.replace(/^key:/, '');
  }
  requireRole(actor, 'ADMIN');
  return null;
}

/**
 * Makes an endpoint that gets every event from now on of these types that its key sees. Its secret is in the
 * answer and nowhere else.
 *
 * @throws DomainError FORBIDDEN for who has neither a key with FOLLOW nor the role ADMIN; BAD_USER_INPUT;
 *   RATE_LIMITED beyond 20 endpoints of one key.
 */
export function createWebhook(
  deps: WebhookDeps,
  actor: Actor,
  { url, eventTypes, accountIds }: WebhookInput,
): Promise<WebhookWithSecret> {
  const keyId = managedBy(actor);
  deps.requireUrl(url);
  const types = requireTypes('input.eventTypes', eventTypes);
  const accounts = accountIds ?? [];
  if (accountIds?.length === 0 || accounts.length > ACCOUNTS_MAX) {
    throw badInput('input.accountIds', `must have 1 to ${ACCOUNTS_MAX} entries`, accounts.length);
  }
  accounts.forEach((id, index) => {
    if (!REFERENCE.test(id)) {
      const rule = 'must be 1 to 200 printable characters';
      throw badInput(`input.accountIds[${index}]`, rule, id.length);
    }
  });
  const id = `webhook-${deps.random(8).toString('hex')}`;
  const secret = webhookSecretOf(deps.random(WEBHOOK_SECRET_BYTES));
  return inTransaction(deps.db, async (tx) => {
    if ((await countWebhooks(tx, keyId)) >= WEBHOOKS_PER_KEY_MAX) {
      const limit = WEBHOOKS_PER_KEY_MAX;
      throw new DomainError('RATE_LIMITED', `A key has at most ${limit} webhooks.`, { limit });
    }
    const { sequence: cursor } = await readLogHead(tx);
    await insertWebhook(tx, {
      id,
      url,
      secret,
      keyId,
      cursor,
      eventTypes: types,
      accountIds: [...new Set(accounts)],
      owner: actor.subject,
      createdAt: deps.clock.now(),
    });
    return { webhook: await requireWebhook(tx, actor, id), secret };
  });
}

/** The actor's endpoints, the newest first. @throws DomainError FORBIDDEN. */
export function webhooks({ db }: Pick<WebhookDeps, 'db'>, actor: Actor): Promise<Webhook[]> {
  return listWebhooks(db, { keyId: managedBy(actor), id: null });
}

/** Deletes an endpoint; a message under way may still arrive. @throws DomainError FORBIDDEN, NOT_FOUND. */
export function deleteWebhook(deps: WebhookDeps, actor: Actor, id: string): Promise<boolean> {
  return inTransaction(deps.db, async (tx) => {
    await requireWebhook(tx, actor, id);
    await markDeleted(tx, id, deps.clock.now());
    return true;
  });
}

/** Gives an endpoint another secret; the one before signs beside it for a day. @throws as `deleteWebhook`. */
export function rotateWebhookSecret(
  deps: WebhookDeps,
  actor: Actor,
  id: string,
): Promise<WebhookWithSecret> {
  const secret = webhookSecretOf(deps.random(WEBHOOK_SECRET_BYTES));
  return inTransaction(deps.db, async (tx) => {
    await requireWebhook(tx, actor, id);
    const beforeEnds = new Date(deps.clock.now().getTime() + SECRET_OVERLAP_MS);
    await replaceSecret(tx, id, { secret, beforeEnds });
    return { webhook: await requireWebhook(tx, actor, id), secret };
  });
}

/**
 * Sends a message of a type, without facts, beside the order of the log and once.
 *
 * @throws DomainError FORBIDDEN, NOT_FOUND, BAD_USER_INPUT.
 */
export async function sendTestEvent(
  deps: WebhookDeps,
  actor: Actor,
  { webhookId, type }: { readonly webhookId: string; readonly type: string },
): Promise<Delivery> {
  const [known = ''] = requireTypes('type', [type]);
  await requireWebhook(deps.db, actor, webhookId);
  const id = `${webhookId}-test-${deps.random(8).toString('hex')}`;
  const createdAt = deps.clock.now();
  return openDelivery(deps.db, { id, webhookId, sequence: null, type: known, createdAt });
}

/**
 * Delivers everything after a place in the log again, also to an endpoint that was disabled.
 *
 * @throws DomainError FORBIDDEN, NOT_FOUND; BAD_USER_INPUT for a place beyond the head; CURSOR_EXPIRED.
 */
export function replayWebhook(
  deps: WebhookDeps,
  actor: Actor,
  { id, after }: { readonly id: string; readonly after: bigint },
): Promise<Webhook> {
  return inTransaction(deps.db, async (tx) => {
    await requireWebhook(tx, actor, id);
    const { sequence: head } = await readLogHead(tx);
    if (after > head) {
      throw badInput('after', 'lies beyond the log', null);
    }
    if (after < (await oldestResumableCursor(tx))) {
      throw new DomainError('CURSOR_EXPIRED', 'Events after this cursor are no longer kept.');
    }
    await moveWebhookCursor(tx, id, after);
    return requireWebhook(tx, actor, id);
  });
}

async function requireWebhook(reader: Reader, actor: Actor, id: string): Promise<Webhook> {
  const keyId = managedBy(actor);
  const [found] = REFERENCE.test(id) ? await listWebhooks(reader, { keyId, id }) : [];
  if (found === undefined) {
    throw notFound('webhook', id);
  }
  return found;
}

function requireTypes(field: string, names: readonly string[]): readonly EventType[] {
  if (names.length === 0) {
    throw badInput(field, 'must name at least one event type', 0);
  }
  return [...new Set(names)].map((name) => {
    const type = EVENT_TYPES.find((candidate) => candidate === name);
    if (type === undefined) {
      throw badInput(
        field,
        'must name event types',
        name.slice(0, 80).replace(/\p{C}/gu, '\uFFFD'),
      );
    }
    return type;
  });
}
