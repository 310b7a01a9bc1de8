import { type JsonObject } from '../../domain/canonical.js';

import { type Tx } from '../database/database.js';

/** A notice to send, due at once. */
export interface NewNotice {
  readonly id: string;
  readonly accountId: string;
  readonly marginCallId: string | null;
  readonly kind: string;
  readonly channel: string;
  readonly recipient: string;
  readonly body: JsonObject;
  readonly createdAt: Date;
}

/** Records notices in the transaction that they report; the notify job sends them. */
export async function insertNotices(tx: Tx, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) {
    return;
  }
  const createdAt = notices.map((n) => n.createdAt.toISOString());
  await tx.$executeRaw`
    INSERT INTO notices (id, account_id, margin_call_id, kind, channel, recipient, body, created_at, next_attempt_at)
    SELECT * FROM unnest(
      ${notices.map((n) => n.id)}::text[], ${notices.map((n) => n.accountId)}::text[],
      ${notices.map((n) => n.marginCallId)}::text[], ${notices.map((n) => n.kind)}::text[],
      ${notices.map((n) => n.channel)}::text[], ${notices.map((n) => n.recipient)}::text[],
      ${notices.map((n) => JSON.stringify(n.body))}::jsonb[],
      ${createdAt}::timestamptz[], ${createdAt}::timestamptz[])
    ON CONFLICT (id) DO NOTHING`;
}
