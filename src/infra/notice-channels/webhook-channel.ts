import { Webhook } from 'standardwebhooks';

import { type Clock, type NoticeChannel } from '../../app/ports.js';

export interface WebhookOptions {
  readonly url: string;
  /** Signing key of the notices, as in standardwebhooks.com: `whsec_` and base64. */
  readonly secret: string;
  readonly clock: Clock;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 8_000;

/**
 * Posts notices as JSON to one URL, signed, for a system that knows how to reach the recipient. The id header
 * is the notice's, the same on every attempt, so that the receiver can drop a repeat. Only an answer of 2xx
 * counts as delivered; redirects are not followed, because the signature is meant for the configured address.
 */
export function webhookChannel({
  url,
  secret,
  clock,
  timeoutMs = TIMEOUT_MS,
}: WebhookOptions): NoticeChannel {
  const webhook = new Webhook(secret);
  return {
    name: 'webhook',
    send: async ({ noticeId, recipient, subject, text, facts }) => {
      const at = clock.now();
      const body = JSON.stringify({
        type: 'notice',
        timestamp: at.toISOString(),
        data: { noticeId, recipient, subject, text, ...facts },
      });
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          'webhook-id': noticeId,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': webhook.sign(noticeId, at, body),
        },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      }).catch((error: unknown) => {
        throw new Error(reasonOf(error, timeoutMs), { cause: error });
      });
      // The answer's body is discarded: the receiver must not be able to fill our memory.
      await response.body?.cancel();
      if (!response.ok) {
        throw new Error(`the receiver answered ${response.status}`);
      }
    },
  };
}

/** The cause hidden behind "fetch failed". */
function reasonOf(error: unknown, timeoutMs: number): string {
  const { name, message, cause } = error as Partial<Error>;
  if (name === 'TimeoutError') {
    return `no answer within ${timeoutMs / 1000} s`;
  }
  return (cause as Partial<Error> | undefined)?.message ?? message ?? String(error);
}
