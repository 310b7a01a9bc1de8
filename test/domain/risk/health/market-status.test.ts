import { expect, test } from 'vitest';

import {
  marketStatusAt,
  mayFollow,
  STATUS_TABLE,
} from '../../../../src/domain/risk/health/market-status.js';
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

const end = { reduceOnlyFrom: secondsAfter(100), settlesAt: secondsAfter(200) };

test.each([
  { seconds: 99, active: 'ACTIVE', reduceOnly: 'REDUCE_ONLY' },
  { seconds: 100, active: 'REDUCE_ONLY', reduceOnly: 'REDUCE_ONLY' },
  { seconds: 199, active: 'REDUCE_ONLY', reduceOnly: 'REDUCE_ONLY' },
  { seconds: 200, active: 'SETTLING', reduceOnly: 'SETTLING' },
])('at second $seconds of a decided end a market is $active', ({ seconds, active, reduceOnly }) => {
  const now = secondsAfter(seconds);
  expect(marketStatusAt('ACTIVE', null, now, end)).toBe(active);
  expect(marketStatusAt('REDUCE_ONLY', null, now, end)).toBe(reduceOnly);
});

test('what is recorded as settled or delisted stays so, whatever the instants say', () => {
  expect(marketStatusAt('SETTLING', null, secondsAfter(0), end)).toBe('SETTLING');
  expect(marketStatusAt('DELISTED', null, secondsAfter(300), end)).toBe('DELISTED');
});

test('a pause comes before a due end, and its end brings it', () => {
  const pause = { endsAt: secondsAfter(250), statusBefore: 'ACTIVE' } as const;
  const statusAt = (seconds: number): string =>
    marketStatusAt('ENFORCEMENT_PAUSED', pause, secondsAfter(seconds), end);
  expect([249, 250].map(statusAt)).toEqual(['ENFORCEMENT_PAUSED', 'SETTLING']);
});

test('the end of a market is no way back: only its last position leaves SETTLING, nothing DELISTED', () => {
  expect(STATUS_TABLE.SETTLING).toEqual({ DELISTED: ['SETTLED'] });
  expect(STATUS_TABLE.DELISTED).toEqual({});
  expect(mayFollow('SETTLING', 'ENFORCEMENT_PAUSED', 'GUARDIAN')).toBe(false);
});
