import { type lookup } from 'node:dns';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { isPublicAddress } from '../../../src/infra/webhooks/public-address.js';
import { createWebhookSender } from '../../../src/infra/webhooks/webhook-sender.js';

const SECRETS = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`);
const messageTo = (url: string) => ({
  id: 'message-1',
  url,
  at: new Date(),
  secrets: SECRETS,
  body: '{"type":"MarginCallOpened"}',
});
let server: Server;
let port: number;
const got: {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      got.push({
        url: request.url ?? '',
        headers: request.headers as Record<string, string>,
        body,
      });
      const status = request.url === '/away' ? 302 : 204;
      response.writeHead(status, { location: `http://127.0.0.1:${port}/secret` }).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
});

/** Names resolve to these addresses, one after another. */
function resolvingTo(...addresses: readonly string[]): typeof lookup {
  let asked = 0;
  return ((_name: string, _options: object, done: (e: null, a: object[]) => void) => {
    const address = addresses[Math.min(asked, addresses.length - 1)] ?? '';
    asked += 1;
    done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
  }) as unknown as typeof lookup;
}

describe('a message', () => {
  const sender = createWebhookSender({ allowsLoopback: true });

  test('is signed with each of two secrets', async () => {
    expect(await sender.post(messageTo(`http://127.0.0.1:${port}/hook`))).toBe(204);
    const { body, headers } = got.at(-1) ?? { body: '', headers: {} };

    for (const secret of SECRETS) {
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    }
    expect(() => new Webhook(`whsec_${'A'.repeat(40)}`).verify(body, headers)).toThrow();
  });

  test('is not sent on where an answer points', async () => {
    expect(await sender.post(messageTo(`http://127.0.0.1:${port}/away`))).toBe(302);
    expect(got.at(-1)?.url).toBe('/away');
  });
});

describe('without the flag for development, nothing is posted to', () => {
  const { requireUrl } = createWebhookSender({ allowsLoopback: false });

  test.each([
    'http://example.com/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://localhost/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[fe80::1]/',
    'https://[fd00::1]/',
    'https://user:password@example.com/',
    'ftp://example.com/',
    'example.com',
    `https://example.com/${'x'.repeat(2000)}`,
  ])('%s', (url) => {
    expect(() => {
      requireUrl(url);
    }).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }) as Error);
  });

  test('a public URL is taken', () => {
    expect(() => {
      requireUrl('https://hooks.example.com:8443/marginward?tenant=1');
    }).not.toThrow();
  });

  test.each(['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1', '::ffff:10.0.0.1', 'fd00::1'])(
    'a name that resolves to %s',
    async (address) => {
      const sender = createWebhookSender({ allowsLoopback: false, lookup: resolvingTo(address) });

      await expect(sender.post(messageTo(`https://hooks.example.com:${port}/`))).rejects.toThrow(
        'the name resolves to an address that is not public',
      );
    },
  );

  test('a name that resolves to a public address when it is checked and to loopback when it is used', async () => {
    const before = got.length;
    const lookupName = resolvingTo('127.0.0.1', '93.184.215.14');
    const sender = createWebhookSender({
      allowsLoopback: false,
      lookup: lookupName,
      timeoutMs: 500,
    });
    sender.requireUrl('https://hooks.example.com/');

    // Resolved once, at the connection: there is no second answer to be used.
    await expect(sender.post(messageTo(`https://hooks.example.com:${port}/`))).rejects.toThrow(
      'the name resolves to an address that is not public',
    );
    expect(got).toHaveLength(before);
  });
});

test('public addresses are public', () => {
  expect(['93.184.215.14', '8.8.8.8', '2606:4700::1111'].map(isPublicAddress)).toEqual([
    true,
    true,
    true,
  ]);
});
