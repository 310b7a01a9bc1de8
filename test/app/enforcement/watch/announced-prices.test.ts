import { expect, test } from 'vitest';

import { readAnnouncement } from '../../../../src/app/enforcement/watch/announced-prices.js';

const PRICE = {
  ...{ marketId: 'BTC-USD', price: '100.5', confidence: null, source: 'feed' },
  ...{ at: '2026-11-30T00:00:00.000Z', version: '7', before: '10:20:10,14' },
};

test('prices are read as they were announced', () => {
  const announcement = readAnnouncement(JSON.stringify([PRICE, { ...PRICE, confidence: '0.1' }]));

  expect(announcement).toMatchObject({
    continues: false,
    prices: [
      {
        marketId: 'BTC-USD',
        version: 7n,
        before: { lowest: 10n, next: 20n, running: new Set([10n, 14n]) },
      },
      { marketId: 'BTC-USD' },
    ],
  });
  expect(announcement?.prices.map(({ confidence }) => confidence?.toFixed() ?? null)).toEqual([
    null,
    '0.1',
  ]);
});

test('a message that is continued says so', () => {
  const message = JSON.stringify([PRICE, { ...PRICE, continues: true }]);

  expect(readAnnouncement(message)?.continues).toBe(true);
});

test('a price of a release that knew no versions is read, without its place', () => {
  const { version: _version, before: _before, ...old } = PRICE;

  const [price] = readAnnouncement(JSON.stringify([old]))?.prices ?? [];

  expect(price?.version).toBeUndefined();
  expect(price?.before).toBeNull();
});

test.each([
  '',
  'null',
  '{}',
  '["BTC-USD"]',
  JSON.stringify(PRICE),
  JSON.stringify([{ ...PRICE, price: 100.5 }]),
  JSON.stringify([{ ...PRICE, price: 'NaN' }]),
  JSON.stringify([{ ...PRICE, price: '-1' }]),
  JSON.stringify([{ ...PRICE, confidence: undefined }]),
  JSON.stringify([{ ...PRICE, at: 'now' }]),
  JSON.stringify([{ ...PRICE, version: 7 }]),
  JSON.stringify([PRICE, null]),
])('what is no list of prices is passed over: %s', (message) => {
  expect(readAnnouncement(message)).toBeNull();
});
