/** How an endpoint stands. FAILING: the message at its head is being retried. */
export type WebhookStatus = 'ACTIVE' | 'FAILING' | 'DISABLED';
export type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

/** Seconds from each failed attempt to the next: 3 days in all. */
const RETRY_SECONDS = [
  5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200, 57_600, 86_400, 14_445,
] as const;

/**
 * When a message is tried again.
 *
 * @param attempts Attempts made, from 1.
 * @param at When the last one failed.
 * @returns Null after the last attempt: then the endpoint is disabled.
 */
export function nextAttemptAt(attempts: number, at: Date): Date | null {
  const seconds = RETRY_SECONDS[attempts - 1];
  return seconds === undefined ? null : new Date(at.getTime() + seconds * 1000);
}

/** Bytes of randomness in the secret of an endpoint. */
export const WEBHOOK_SECRET_BYTES = 32;

/** A secret as Standard Webhooks has it: `whsec_` and base64. */
export function webhookSecretOf(random: Buffer): string {
  return `whsec_${random.toString('base64')}`;
}
