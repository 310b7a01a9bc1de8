import { expect, test } from 'vitest';

import { createPlayedClock } from '../../../src/playback/player/played-clock.js';

const START = new Date('2025-10-10T20:00:00Z');

test.each([
  [60, 60],
  [Infinity, null],
])('at speed %s played time has the rate %s, and none after its end', (speed, rate) => {
  const clock = createPlayedClock(START, speed);

  expect(clock.rate?.()).toBe(rate);
  clock.end();
  expect(clock.rate?.()).toBeNull();
});
