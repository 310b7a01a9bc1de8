import { MarginwardError } from './error.js';

/** A message of a webhook (docs/partners.md). */
export interface WebhookMessage {
  /** The same on every attempt: a message may come more than once. */
  readonly id: string;
  /** The type of the event, as docs/events.md lists them. */
  readonly type: string;
  /** When this attempt was sent. */
  readonly timestamp: string;
  /** The event; `{ isTest: true }` of `sendTestEvent`. */
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WebhookRequest {
  /** As they came: `Headers`, or the object of `node:http`. */
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came. JSON that was parsed and written again differs. */
  readonly body: string | Uint8Array;
  /** `whsec_…`; both while one is being replaced. */
  readonly secrets: readonly string[];
  /** How far the time of a message may be from now. Seconds, default 300. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since 1970, default now. */
  readonly now?: number;
}

const TOLERANCE_SECONDS = 300;

/**
 * Checks a message of a webhook: signed with one of the secrets (Standard Webhooks: HMAC-SHA-256 over id, time and
 * body), and not older than the tolerance, so that a stolen message cannot be played again later.
 *
 * @throws MarginwardError `WEBHOOK_INVALID`; answer with 401 then. `details.reason` is `HEADERS_MISSING`, `TOO_OLD`,
 *   `FROM_THE_FUTURE`, `SIGNATURE_WRONG` or `NOT_A_MESSAGE`.
 */
export async function verifyWebhook(request: WebhookRequest): Promise<WebhookMessage> {
  const id = headerOf(request, 'webhook-id');
  const time = headerOf(request, 'webhook-timestamp');
  const signatures = headerOf(request, 'webhook-signature');
  if (id === null || time === null || signatures === null || !/^\d{1,12}$/.test(time)) {
    throw invalid(
      'HEADERS_MISSING',
      'webhook-id, webhook-timestamp or webhook-signature is missing',
    );
  }
  requireAboutNow(Number(time), request);
  const text =
    typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
  const body = typeof request.body === 'string' ? bytesOf(request.body) : request.body;
  const signed = joined(bytesOf(`${id}.${time}.`), body);
  if (!(await isSignedByOne(signed, signatures, request.secrets))) {
    throw invalid('SIGNATURE_WRONG', 'no signature is of one of the secrets');
  }
  return messageOf(id, text);
}

function requireAboutNow(
  time: number,
  { toleranceSeconds = TOLERANCE_SECONDS, now = Date.now() }: WebhookRequest,
): void {
  const ageSeconds = now / 1000 - time;
  if (ageSeconds > toleranceSeconds) {
    throw invalid('TOO_OLD', `the message is ${Math.round(ageSeconds)} s old`);
  }
  if (ageSeconds < -toleranceSeconds) {
    throw invalid('FROM_THE_FUTURE', `the message is dated ${Math.round(-ageSeconds)} s ahead`);
  }
}

async function isSignedByOne(
  signed: Uint8Array<ArrayBuffer>,
  signatures: string,
  secrets: readonly string[],
): Promise<boolean> {
  const given = signatures
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => fromBase64(each.slice(3)));
  for (const secret of secrets) {
    const key = await crypto.subtle.importKey(
      'raw',
      fromBase64(secret.replace(/^whsec_/, '')) ?? new Uint8Array(),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['verify'],
    );
    for (const signature of given) {
      // Compares in constant time.
      if (signature !== null && (await crypto.subtle.verify('HMAC', key, signature, signed))) {
        return true;
      }
    }
  }
  return false;
}

function messageOf(id: string, text: string): WebhookMessage {
  try {
    const { type, timestamp, data } = JSON.parse(text) as WebhookMessage;
    if (typeof type === 'string' && typeof timestamp === 'string' && typeof data === 'object') {
      return { id, type, timestamp, data };
    }
  } catch {
    // answered below
  }
  throw invalid('NOT_A_MESSAGE', 'the body is no message');
}

function headerOf({ headers }: WebhookRequest, name: string): string | null {
  if (headers instanceof Headers) {
    return headers.get(name);
  }
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? null);
}

function invalid(reason: string, message: string): MarginwardError {
  return new MarginwardError('WEBHOOK_INVALID', message, { reason });
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

/** @returns Null for what is no base64. */
function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
