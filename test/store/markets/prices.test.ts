import { expect, test } from 'vitest';

import { parseAnnouncedPrices } from '../../../src/store/markets/prices.js';

const PRICE = {
  marketId: 'BTC-USD',
  price: '100.5',
  confidence: null,
  source: 'feed',
  at: '2026-11-30T00:00:00.000Z',
};

test('announced prices are read as they were sent', () => {
  const sent = [PRICE, { ...PRICE, confidence: '0.1' }];
  expect(parseAnnouncedPrices(JSON.stringify(sent))).toEqual(sent);
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
  JSON.stringify([PRICE, null]),
])('what is no list of prices is refused: %s', (message) => {
  expect(() => parseAnnouncedPrices(message)).toThrow();
});
