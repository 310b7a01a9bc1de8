import { assert } from '../../domain/errors.js';
import { type DeliveryStatus, type WebhookStatus } from '../../domain/webhook.js';
import { Prisma } from '../../generated/prisma/client.js';

import { type Reader, type Tx } from '../database/database.js';

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  /** Empty: every event that its key sees. */
  readonly accountIds: readonly string[];
  readonly secret: string;
  readonly secretBefore: string | null;
  readonly secretBeforeEnds: Date | null;
  readonly owner: string;
  /** The API key whose accounts it sees; null: the whole book. */
  readonly keyId: string | null;
  readonly status: WebhookStatus;
  readonly cursor: bigint;
  readonly nextAttemptAt: Date | null;
}

export interface Delivery {
  readonly id: string;
  readonly webhookId: string;
  /** Null: a test. */
  readonly sequence: bigint | null;
  readonly type: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly lastStatusCode: number | null;
  readonly lastError: string | null;
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
}

interface WebhookRow {
  readonly id: string;
  readonly url: string;
  readonly event_types: string[];
  readonly account_ids: string[];
  readonly secret: string;
  readonly secret_before: string | null;
  readonly secret_before_ends: Date | null;
  readonly owner: string;
  readonly key_id: string | null;
  readonly status: WebhookStatus;
  readonly cursor: bigint;
  readonly next_attempt_at: Date | null;
}

interface DeliveryRow {
  readonly id: string;
  readonly webhook_id: string;
  readonly sequence: bigint | null;
  readonly type: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly last_status_code: number | null;
  readonly last_error: string | null;
  readonly next_attempt_at: Date | null;
  readonly created_at: Date;
  readonly delivered_at: Date | null;
}

export interface NewWebhook extends Pick<
  Webhook,
  'id' | 'url' | 'eventTypes' | 'accountIds' | 'secret' | 'owner' | 'keyId' | 'cursor'
> {
  readonly createdAt: Date;
}

export async function insertWebhook(tx: Tx, webhook: NewWebhook): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO webhooks (id, url, event_types, account_ids, secret, owner, key_id, status, cursor, created_at)
    VALUES (${webhook.id}, ${webhook.url}, ${[...webhook.eventTypes]}, ${[...webhook.accountIds]},
      ${webhook.secret}, ${webhook.owner}, ${webhook.keyId}, 'ACTIVE', ${webhook.cursor}, ${webhook.createdAt})`;
}

/**
 * The endpoints of a key; every one for null, the newest first, at most 1,000. Deleted ones are left out.
 *
 * @param id Only this one; null for all.
 */
export async function listWebhooks(
  reader: Reader,
  { keyId, id }: { readonly keyId: string | null; readonly id: string | null },
): Promise<Webhook[]> {
  const rows = await reader.$queryRaw<WebhookRow[]>`
    SELECT * FROM webhooks
    WHERE deleted_at IS NULL AND (${keyId}::text IS NULL OR key_id = ${keyId})
      AND (${id}::text IS NULL OR id = ${id})
    ORDER BY created_at DESC, id LIMIT 1000`;
  return rows.map(webhookOf);
}

export async function countWebhooks(reader: Reader, keyId: string | null): Promise<number> {
  const [row] = await reader.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM webhooks
    WHERE deleted_at IS NULL AND key_id IS NOT DISTINCT FROM ${keyId}::text`;
  return Number(row?.count ?? 0n);
}

export async function markDeleted(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.$executeRaw`UPDATE webhooks SET deleted_at = ${at}, status = 'DISABLED' WHERE id = ${id}`;
}

export async function replaceSecret(
  tx: Tx,
  id: string,
  { secret, beforeEnds }: { readonly secret: string; readonly beforeEnds: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhooks SET secret_before = secret, secret_before_ends = ${beforeEnds}, secret = ${secret}
    WHERE id = ${id}`;
}

/** Goes back, or forward, to a place in the log, and delivers again from there on. What waits is dropped. */
export async function moveWebhookCursor(tx: Tx, id: string, cursor: bigint): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhooks SET cursor = ${cursor}, status = 'ACTIVE', next_attempt_at = NULL WHERE id = ${id}`;
  await tx.$executeRaw`
    DELETE FROM webhook_deliveries
    WHERE webhook_id = ${id} AND sequence IS NOT NULL AND (sequence > ${cursor} OR status = 'PENDING')`;
}

/** Longer than a run of one job that delivers, each request with all the time it may have. */
const CLAIM_MS = 90_000;

/** Nobody delivers to it. A claim that ends later than one of now would was written before the clock was set back. */
function isFree(now: Date): Prisma.Sql {
  const beyond = claimEndOf(now);
  return Prisma.sql`(claimed_until IS NULL OR claimed_until <= ${now} OR claimed_until > ${beyond})`;
}

function claimEndOf(now: Date): Date {
  return new Date(now.getTime() + CLAIM_MS);
}

/** Endpoints with something to deliver now, and nobody who does. */
export async function listDueWebhooks(reader: Reader, now: Date, limit: number): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT w.id FROM webhooks w
    WHERE w.deleted_at IS NULL AND ${isFree(now)}
      AND ((w.status <> 'DISABLED' AND (w.next_attempt_at IS NULL OR w.next_attempt_at <= ${now})
            AND w.cursor < (SELECT coalesce(max(sequence), 0) FROM events))
        OR EXISTS (SELECT 1 FROM webhook_deliveries d
                   WHERE d.webhook_id = w.id AND d.status = 'PENDING' AND d.sequence IS NULL))
    ORDER BY w.id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** Takes an endpoint for one job. @returns Null when it is gone, or another job has it. */
export async function claimWebhook(db: Reader, id: string, now: Date): Promise<Webhook | null> {
  const [row] = await db.$queryRaw<WebhookRow[]>`
    UPDATE webhooks SET claimed_until = ${claimEndOf(now)}
    WHERE id = ${id} AND deleted_at IS NULL AND ${isFree(now)}
    RETURNING *`;
  return row === undefined ? null : webhookOf(row);
}

export async function releaseWebhook(db: Reader, id: string): Promise<void> {
  await db.$executeRaw`UPDATE webhooks SET claimed_until = NULL WHERE id = ${id}`;
}

/** Moves on, unless it was moved elsewhere meanwhile. */
export async function advanceWebhook(
  tx: Tx,
  { id, cursor: from }: Pick<Webhook, 'id' | 'cursor'>,
  to: bigint,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhooks SET cursor = ${to}, next_attempt_at = NULL,
      status = CASE status WHEN 'FAILING' THEN 'ACTIVE' ELSE status END
    WHERE id = ${id} AND cursor = ${from}`;
}

/** Waits until an instant; null: is disabled. @returns Whether it was not disabled before. */
export async function holdWebhook(tx: Tx, id: string, until: Date | null): Promise<boolean> {
  const status: WebhookStatus = until === null ? 'DISABLED' : 'FAILING';
  const count = await tx.$executeRaw`
    UPDATE webhooks SET status = ${status}, next_attempt_at = ${until}
    WHERE id = ${id} AND status <> 'DISABLED'`;
  return count > 0;
}

export interface NewDelivery extends Pick<Delivery, 'id' | 'webhookId' | 'sequence' | 'type'> {
  readonly createdAt: Date;
}

/** @returns The delivery as it stands: one that was there already is left alone. */
export async function openDelivery(reader: Reader, delivery: NewDelivery): Promise<Delivery> {
  const rows = await reader.$queryRaw<DeliveryRow[]>`
    INSERT INTO webhook_deliveries (id, webhook_id, sequence, type, status, created_at)
    VALUES (${delivery.id}, ${delivery.webhookId}, ${delivery.sequence}, ${delivery.type}, 'PENDING', ${delivery.createdAt})
    ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING *`;
  const [opened] = rows.map(deliveryOf);
  assert(opened !== undefined, 'a delivery that was written is there');
  return opened;
}

export async function listWaitingTests(reader: Reader, webhookId: string): Promise<Delivery[]> {
  const rows = await reader.$queryRaw<DeliveryRow[]>`
    SELECT * FROM webhook_deliveries
    WHERE webhook_id = ${webhookId} AND status = 'PENDING' AND sequence IS NULL ORDER BY created_at, id LIMIT 2`;
  return rows.map(deliveryOf);
}

export interface Attempt {
  readonly status: DeliveryStatus;
  readonly at: Date;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly nextAttemptAt: Date | null;
}

export async function recordAttempt(tx: Tx, id: string, attempt: Attempt): Promise<void> {
  const deliveredAt = attempt.status === 'DELIVERED' ? attempt.at : null;
  await tx.$executeRaw`
    UPDATE webhook_deliveries SET status = ${attempt.status}, attempts = attempts + 1,
      last_status_code = ${attempt.statusCode}, last_error = ${attempt.error},
      next_attempt_at = ${attempt.nextAttemptAt}, delivered_at = ${deliveredAt}
    WHERE id = ${id}`;
}

/** The newest first, after a place in that order; one more than `limit` tells that there are others. */
export async function listDeliveries(
  reader: Reader,
  webhookId: string,
  { limit, after }: { readonly limit: number; readonly after: { at: Date; id: string } | null },
): Promise<Delivery[]> {
  const rows = await reader.$queryRaw<DeliveryRow[]>`
    SELECT * FROM webhook_deliveries
    WHERE webhook_id = ${webhookId}
      AND (${after === null} OR (created_at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::text))
    ORDER BY created_at DESC, id DESC LIMIT ${limit}`;
  return rows.map(deliveryOf);
}

export async function countDeliveries(reader: Reader, webhookId: string): Promise<number> {
  const [row] = await reader.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM webhook_deliveries WHERE webhook_id = ${webhookId}`;
  return Number(row?.count ?? 0n);
}

function webhookOf(row: WebhookRow): Webhook {
  return {
    id: row.id,
    url: row.url,
    eventTypes: row.event_types,
    accountIds: row.account_ids,
    secret: row.secret,
    secretBefore: row.secret_before,
    secretBeforeEnds: row.secret_before_ends,
    owner: row.owner,
    keyId: row.key_id,
    status: row.status,
    cursor: row.cursor,
    nextAttemptAt: row.next_attempt_at,
  };
}

function deliveryOf(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    sequence: row.sequence,
    type: row.type,
    status: row.status,
    attempts: row.attempts,
    lastStatusCode: row.last_status_code,
    lastError: row.last_error,
    nextAttemptAt: row.next_attempt_at,
    createdAt: row.created_at,
    deliveredAt: row.delivered_at,
  };
}
