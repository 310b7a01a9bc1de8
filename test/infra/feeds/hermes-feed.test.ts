import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { type FeedPrice } from '../../../src/app/ingest/feeds/price-feed.js';
import { hermesFeed } from '../../../src/infra/feeds/hermes-feed.js';

/** Pyth's documented price of ETH/USD, 15 August 2023. */
const ETH = 'ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace';
const SAID = { price: '184136023127', conf: '177166324', expo: -8, publish_time: 1692110601 };

let server: Server;
let requests: string[] = [];
/** What each connection is told, one after the other. */
let answers: ((response: ServerResponse) => void)[] = [];
beforeEach(async () => {
  requests = [];
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answers.shift()?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function follow(symbols: ReadonlyMap<string, string>) {
  const { port } = server.address() as AddressInfo;
  const feed = hermesFeed({ url: `http://127.0.0.1:${port}`, symbols });
  const heard: FeedPrice[] = [];
  const over = new AbortController();
  const ended = feed
    .follow((price) => {
      heard.push(price);
    }, over.signal)
    .then(
      () => 'ended',
      (error: unknown) => String(error),
    );
  return {
    heard,
    ended,
    stop: () => {
      over.abort();
    },
  };
}

const message = (price: object, id = ETH): string =>
  `data:${JSON.stringify({ binary: { encoding: 'base64', data: [] }, parsed: [{ id, price }] })}\n\n`;

test('a price of Pyth is scaled exactly, with its confidence and its time', async () => {
  answers = [
    (response) => {
      const text = message(SAID);
      // In two parts, and behind a comment that keeps the connection alive.
      response.write(`:\n\n${text.slice(0, 40)}`);
      setTimeout(() => response.end(text.slice(40)), 20);
    },
  ];
  const { heard, ended } = follow(new Map([['ETH-USD', `0x${ETH.toUpperCase()}`]]));

  expect(await ended).toContain('Hermes ended the stream');
  expect(heard).toEqual([
    {
      marketId: 'ETH-USD',
      price: '1841.36023127',
      confidence: '1.77166324',
      at: new Date('2023-08-15T14:43:21Z'),
    },
  ]);
  expect(requests).toEqual([
    `/v2/updates/price/stream?ids%5B%5D=${ETH}&parsed=true&encoding=base64`,
  ]);
});

test('what is no price, or of no market that was asked for, says nothing', async () => {
  const lines = [
    'data:{"parsed": 7}\n\n',
    'data:no json\n\n',
    'event: ping\n\n',
    message({ ...SAID, price: '-5' }),
    message({ ...SAID, expo: -8.5 }),
    message(SAID, 'a'.repeat(64)),
    message({ ...SAID, price: '200000000000' }),
  ];
  answers = [(response) => response.end(lines.join(''))];
  const { heard, ended } = follow(new Map([['ETH-USD', ETH]]));
  await ended;

  expect(heard.map(({ price }) => price)).toEqual(['2000']);
});

test('an answer that is no stream, a connection that breaks and a line without an end are errors', async () => {
  answers = [
    (response) => response.writeHead(429).end(),
    (response) => {
      response.write(message(SAID));
      setTimeout(() => response.destroy(), 20);
    },
    (response) => response.write(`data:${'x'.repeat(1_100_000)}`),
  ];
  const symbols = new Map([['ETH-USD', ETH]]);

  expect(await follow(symbols).ended).toContain('Hermes answered 429');
  expect(await follow(symbols).ended).toMatch(/TypeError|terminated/);
  expect(await follow(symbols).ended).toContain('too long');
});

test('a stream ends when it is told to', async () => {
  answers = [(response) => response.write(message(SAID))];
  const { heard, ended, stop } = follow(new Map([['ETH-USD', ETH]]));
  while (heard.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  stop();

  expect(await ended).toContain('abort');
});
