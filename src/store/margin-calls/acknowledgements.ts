import { type Tx } from '../database/database.js';

/**
 * Marks a margin call and its delivered notices as acknowledged, once. The caller holds the account's lock.
 *
 * @returns The notices marked now; null when the call was acknowledged before.
 */
export async function acknowledgeCall(tx: Tx, callId: string, at: Date): Promise<string[] | null> {
  const marked = await tx.$executeRaw`
    UPDATE margin_calls SET acknowledged_at = ${at} WHERE id = ${callId} AND acknowledged_at IS NULL`;
  if (marked === 0) {
    return null;
  }
  const notices = await tx.$queryRaw<{ id: string }[]>`
    UPDATE notices SET acknowledged_at = ${at}
    WHERE margin_call_id = ${callId} AND status = 'SENT' AND acknowledged_at IS NULL RETURNING id`;
  return notices.map((row) => row.id).sort();
}
