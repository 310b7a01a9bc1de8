import { expect, test } from 'vitest';

import { marketStatusAt } from '../../../../src/domain/risk/health/market-status.js';
import { secondsAfter } from '../../../support/risk-factories.js';

test.each([
  { name: 'a second before its end', seconds: 59, status: 'ENFORCEMENT_PAUSED' },
  { name: 'at its end', seconds: 60, status: 'REDUCE_ONLY' },
  { name: 'a second after its end', seconds: 61, status: 'REDUCE_ONLY' },
])('in a pause that ends by itself, $name: $status', ({ seconds, status }) => {
  const pause = { endsAt: secondsAfter(60), statusBefore: 'REDUCE_ONLY' } as const;
  expect(marketStatusAt('ENFORCEMENT_PAUSED', pause, secondsAfter(seconds))).toBe(status);
});

test('a pause by vote does not end by itself', () => {
  expect(marketStatusAt('ENFORCEMENT_PAUSED', null, secondsAfter(1e9))).toBe('ENFORCEMENT_PAUSED');
});
