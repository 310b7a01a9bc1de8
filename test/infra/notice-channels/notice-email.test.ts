import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

import { type NoticeChannel, type NoticeMessage } from '../../../src/app/ports.js';
import { emailChannel } from '../../../src/infra/notice-channels/email-channel.js';

const message: NoticeMessage = {
  noticeId: 'n1',
  recipient: 'alice@example.com',
  subject: 'Margin call: account a1',
  text: 'Equity is below the maintenance margin.\n',
  facts: {},
};

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
}

let received: Mail[];
let server: SMTPServer;
let channel: NoticeChannel;

async function listen(overrides: SMTPServerOptions = {}): Promise<void> {
  server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    // Closing waits for no connection that the channel keeps.
    closeTimeout: 1,
    onData: (stream, session, done) => {
      void text(stream).then((source) => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source,
        });
        done();
      });
    },
    ...overrides,
  });
  // What it says of connections that break off is not the test's concern.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as { port: number };
  channel = emailChannel(`smtp://127.0.0.1:${port}`, {
    from: 'Risk desk <risk@marginward.example>',
    timeoutMs: 300,
  });
}

beforeEach(() => {
  received = [];
});
afterEach(async () => {
  await new Promise<void>((resolve) => {
    server.close(resolve);
  });
});

test('the message arrives, with the notice in its id', async () => {
  await listen();
  await channel.send(message);

  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({ from: 'risk@marginward.example', to: ['alice@example.com'] });
  expect(received[0]?.source).toContain('Subject: Margin call: account a1');
  expect(received[0]?.source).toContain('Message-ID: <notice-n1@marginward.example>');
  expect(received[0]?.source).toContain('Auto-Submitted: auto-generated');
  expect(received[0]?.source).toContain('Equity is below the maintenance margin.');
});

test('a subject cannot add headers, a recipient cannot add recipients', async () => {
  await listen();
  await channel.send({
    ...message,
    subject: 'Margin call\r\nBcc: mallory@example.com',
  });
  expect(received[0]?.to).toEqual(['alice@example.com']);
  expect(received[0]?.source).not.toMatch(/^Bcc:/m);

  const send = channel.send({ ...message, recipient: 'alice@example.com, mallory@example.com' });
  await send.catch(() => undefined);
  expect(received.flatMap(({ to }) => to)).not.toContain('mallory@example.com');
});

describe('a send fails', () => {
  test('when the server refuses the recipient, with what the server said', async () => {
    await listen({
      onRcptTo: (_address, _session, done) => {
        done(new Error('mailbox full'));
      },
    });
    await expect(channel.send(message)).rejects.toThrow('mailbox full');
  });

  test('when the server refuses the message', async () => {
    await listen({
      onData: (stream, _session, done) => {
        stream.resume();
        stream.on('end', () => {
          done(new Error('try later'));
        });
      },
    });
    await expect(channel.send(message)).rejects.toThrow('try later');
  });

  test('when the server never answers', async () => {
    await listen({ onConnect: () => undefined });
    await expect(channel.send(message)).rejects.toThrow(/timeout|greeting/i);
  });

  test('without a server, and works again with one', async () => {
    await listen();
    const { port } = server.server.address() as { port: number };
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
    await expect(channel.send(message)).rejects.toThrow('ECONNREFUSED');

    server = new SMTPServer({ disabledCommands: ['AUTH', 'STARTTLS'] });
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
    await expect(channel.send(message)).resolves.toBeUndefined();
  });
});
