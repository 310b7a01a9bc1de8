import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';

import { MarginwardError, verifyWebhook } from '../../packages/client/src/index.js';

const SECRET = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another secret, as long as').toString('base64')}`;
const NOW = Date.parse('2026-11-30T12:00:00Z');
const BODY = JSON.stringify({
  type: 'MarginCallOpened',
  timestamp: '2026-11-30T12:00:00.000Z',
  data: { sequence: '7', note: 'ü' },
});

/** Signed by the library that servers use. */
function signed(secrets: readonly string[], body = BODY, at = NOW): Record<string, string> {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': secrets
      .map((secret) => new Webhook(secret).sign('msg_1', new Date(at), body))
      .join(' '),
  };
}

async function reasonOf(verified: Promise<unknown>): Promise<unknown> {
  const error: unknown = await verified.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MarginwardError);
  expect((error as MarginwardError).code).toBe('WEBHOOK_INVALID');
  return (error as MarginwardError).details.reason;
}

test('a message that Standard Webhooks signed is taken, as text, as bytes, from Headers', async () => {
  const message = { id: 'msg_1', ...(JSON.parse(BODY) as object) };
  const headers = signed([SECRET]);
  const secrets = [SECRET];

  expect(await verifyWebhook({ headers, body: BODY, secrets, now: NOW })).toEqual(message);
  expect(
    await verifyWebhook({ headers, body: new TextEncoder().encode(BODY), secrets, now: NOW }),
  ).toEqual(message);
  expect(
    await verifyWebhook({ headers: new Headers(headers), body: BODY, secrets, now: NOW }),
  ).toEqual(message);
});

test('one of two signatures and one of two secrets is enough, while a secret is replaced', async () => {
  const both = { headers: signed([OTHER, SECRET]), body: BODY, now: NOW };

  expect((await verifyWebhook({ ...both, secrets: [SECRET] })).id).toBe('msg_1');
  expect(
    (await verifyWebhook({ ...both, headers: signed([SECRET]), secrets: [OTHER, SECRET] })).id,
  ).toBe('msg_1');
});

describe('a message is refused', () => {
  const request = { headers: signed([SECRET]), body: BODY, secrets: [SECRET], now: NOW };

  test.each([
    ['SIGNATURE_WRONG', 'of another secret', { secrets: [OTHER] }],
    ['SIGNATURE_WRONG', 'without a secret', { secrets: [] }],
    ['SIGNATURE_WRONG', 'with another body', { body: BODY.replace('7', '8') }],
    ['SIGNATURE_WRONG', 'with another id', { headers: { ...request.headers, 'webhook-id': 'm' } }],
    [
      'SIGNATURE_WRONG',
      'with a signature that is no base64',
      { headers: { ...request.headers, 'webhook-signature': 'v1,***' } },
    ],
    ['TOO_OLD', 'after five minutes', { now: NOW + 301_000 }],
    ['FROM_THE_FUTURE', 'five minutes ahead', { now: NOW - 301_000 }],
    ['HEADERS_MISSING', 'without headers', { headers: {} }],
    [
      'HEADERS_MISSING',
      'with a time that is no number',
      { headers: { ...request.headers, 'webhook-timestamp': 'now' } },
    ],
    ['NOT_A_MESSAGE', 'that is no message', { body: '[]', headers: signed([SECRET], '[]') }],
    ['NOT_A_MESSAGE', 'that is no JSON', { body: '{', headers: signed([SECRET], '{') }],
  ] as const)('%s: %s', async (reason, _name, change) => {
    expect(await reasonOf(verifyWebhook({ ...request, ...change }))).toBe(reason);
  });

  test('not at exactly the tolerance', async () => {
    expect((await verifyWebhook({ ...request, now: NOW + 300_000 })).type).toBe('MarginCallOpened');
  });
});
