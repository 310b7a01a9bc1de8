import { describe, expect, test } from 'vitest';

import { isWarningDue } from '../../../src/domain/margin-call/rules/enforcement.js';
import {
  isStepDue,
  isWaitOver,
  PROBE_MS_MAX,
} from '../../../src/domain/margin-call/rules/liquidation-progress.js';
import { NO_SUSPENSION } from '../../../src/domain/margin-call/call/margin-call.js';
import { graceAfterPause } from '../../../src/domain/margin-call/rules/suspension.js';
import { NOW, secondsAfter } from '../../support/risk-factories.js';

/*
 * The clock went an hour and more ahead, something was written, and the clock came back. What was written then is
 * dated in the future and must not hold anything up.
 */

describe('what waits', () => {
  test.each([
    [0, true],
    [0.001, false],
    [3600, false],
    [3600.001, true],
    [7200, true],
  ])('for a step that is due in %s s is due: %s', (seconds, isDue) => {
    const call = {
      state: 'LIQUIDATING',
      nextStepAt: secondsAfter(seconds),
      nextStepMarketId: 'BTC-USD',
    } as const;
    expect(isStepDue(call, NOW)).toBe(isDue);
  });

  test.each([
    [0, true],
    [30, false],
    [30.001, true],
  ])('for a venue that is asked again in %s s waits no more: %s', (seconds, isOver) => {
    expect(isWaitOver(secondsAfter(seconds), NOW, PROBE_MS_MAX)).toBe(isOver);
  });

  test.each([
    [-21_600, true],
    [-21_599, false],
    [0, false],
    [1, true],
    [3600, true],
  ])('for six hours since a warning at %s s may be warned again: %s', (seconds, isDue) => {
    expect(isWarningDue(secondsAfter(seconds), NOW)).toBe(isDue);
  });
});

test('a suspension that began later than now takes no time from the grace', () => {
  const call = { deadline: secondsAfter(1800), resumeGraceMs: 0, suspensions: NO_SUSPENSION };
  expect(graceAfterPause(call, 0, NOW).deadline).toEqual(secondsAfter(1800));
});
