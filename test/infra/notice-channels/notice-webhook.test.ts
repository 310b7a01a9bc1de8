import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Webhook } from 'standardwebhooks';

import { type NoticeChannel, type NoticeMessage } from '../../../src/app/ports.js';
import { webhookChannel } from '../../../src/infra/notice-channels/webhook-channel.js';

const SECRET = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;
const message: NoticeMessage = {
  noticeId: 'n1',
  recipient: 'alice',
  subject: 'Margin call: account a1',
  text: 'Equity is below the maintenance margin.\n',
  facts: { kind: 'MARGIN_CALL_OPENED', accountId: 'a1', amountDue: '1250.01' },
};

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let received: Received[];
let answer: (response: ServerResponse) => void;
let server: Server;
let url: string;
let channel: NoticeChannel;

beforeEach(async () => {
  received = [];
  answer = (response) => response.writeHead(204).end();
  server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ headers: request.headers as Record<string, string>, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`;
  channel = webhookChannel({
    url,
    secret: SECRET,
    clock: { now: () => new Date() },
    timeoutMs: 200,
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('the receiver can verify the notice and reads the facts', async () => {
  await channel.send(message);

  const [{ headers, body }] = received as [Received];
  const verified = new Webhook(SECRET).verify(body, headers);
  expect(verified).toMatchObject({
    type: 'notice',
    data: { noticeId: 'n1', recipient: 'alice', accountId: 'a1', amountDue: '1250.01' },
  });
  expect(headers['webhook-id']).toBe('n1');
  expect(headers['content-type']).toBe('application/json');
});

test('a changed byte breaks the signature', async () => {
  await channel.send(message);

  const [{ headers, body }] = received as [Received];
  const forged = body.replace('1250.01', '1250.02');
  expect(() => new Webhook(SECRET).verify(forged, headers)).toThrow('No matching signature');
});

describe('a send fails', () => {
  test.each([400, 404, 410, 429, 500, 503])('on an answer of %d', async (status) => {
    answer = (response) => response.writeHead(status).end('no');
    await expect(channel.send(message)).rejects.toThrow(`the receiver answered ${status}`);
  });

  test('on a redirect, which is not followed', async () => {
    answer = (response) => response.writeHead(302, { location: url }).end();
    await expect(channel.send(message)).rejects.toThrow('the receiver answered 302');
    expect(received).toHaveLength(1);
  });

  test('when no answer comes', async () => {
    answer = () => undefined;
    await expect(channel.send(message)).rejects.toThrow('no answer within 0.2 s');
  });

  test('when the connection breaks', async () => {
    answer = (response) => response.socket?.destroy();
    await expect(channel.send(message)).rejects.toThrow(/other side closed|ECONNRESET/);
  });

  test('without a server, and works again with one', async () => {
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(channel.send(message)).rejects.toThrow('ECONNREFUSED');

    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
    await expect(channel.send(message)).resolves.toBeUndefined();
  });
});

test('an endless answer is not read', async () => {
  answer = (response) => {
    response.writeHead(200);
    const pour = (): void => {
      while (response.write('x'.repeat(65_536))) {
        // Until the socket is full.
      }
      response.once('drain', pour);
    };
    pour();
  };
  await expect(channel.send(message)).resolves.toBeUndefined();
});
