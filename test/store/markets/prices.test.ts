import { expect, test } from 'vitest';

import { decimal } from '../../../src/domain/decimal.js';
import { parseAnnouncedPrices } from '../../../src/store/markets/prices.js';

const PRICE = {
  marketId: 'BTC-USD',
  price: '100.5',
  confidence: null,
  source: 'feed',
  at: '2026-11-30T00:00:00.000Z',
};

test('announced prices are read as they were sent', () => {
  const versioned = { confidence: '0.1', version: '7', before: '10:20:14' };
  const sent = [PRICE, { ...PRICE, ...versioned, continues: true }];
  const read = { ...PRICE, price: decimal('100.5'), at: new Date(PRICE.at), before: null };
  const before = { lowest: 10n, next: 20n, running: new Set([14n]) };
  expect(parseAnnouncedPrices(JSON.stringify(sent))).toEqual({
    prices: [read, { ...read, confidence: decimal('0.1'), version: 7n, before }],
    continues: true,
  });
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
