import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import {
  INCIDENT_MS,
  PAUSE_MS_MAX,
  PAUSE_MS_MIN,
  type Pause,
  pauseBudgetMs,
  requireCanPause,
} from '../../../../src/domain/governance/committee/pause.js';
import { NOW } from '../../../support/risk-factories.js';

import { refusalOf } from '../governance-factories.js';

const HOUR_MS = 3_600_000;
const market = { marketId: 'BTC-USD', status: 'ACTIVE' } as const;

function after(milliseconds: number): Date {
  return new Date(NOW.getTime() + milliseconds);
}

/** A pause from so many hours to so many hours after NOW. */
function aPause(from: number, to: number, endedAt: number | null = to): Pause {
  return {
    startedAt: after(from * HOUR_MS),
    endsAt: after(to * HOUR_MS),
    endedAt: endedAt === null ? null : after(endedAt * HOUR_MS),
  };
}

describe('the budget of an incident', () => {
  test('is four hours, less what was used of it in the last 24', () => {
    expect(pauseBudgetMs([], NOW)).toBe(PAUSE_MS_MAX);
    expect(pauseBudgetMs([aPause(-3, -2), aPause(-1, 3, 0)], NOW)).toBe(2 * HOUR_MS);
    expect(pauseBudgetMs([aPause(-26, -22)], NOW)).toBe(2 * HOUR_MS);
    expect(pauseBudgetMs([aPause(-28, -24)], NOW)).toBe(PAUSE_MS_MAX);
    expect(pauseBudgetMs([aPause(-5, -1), aPause(-1, 3, null)], NOW)).toBe(0);
  });

  test('lets the rest be used again after an early end', () => {
    expect(requireCanPause(market, [aPause(-2, 2, -1)], NOW)).toEqual({
      statusBefore: 'ACTIVE',
      endsAt: after(3 * HOUR_MS),
    });
  });

  test('is used by a pause of a moment for a quarter of an hour, and by two at once only once', () => {
    const moment = (at: number): Pause => aPause(at, at + 4, at + 0.001);
    const left = (pauses: readonly Pause[]): number => PAUSE_MS_MAX - pauseBudgetMs(pauses, NOW);
    expect(left([moment(-1)])).toBe(PAUSE_MS_MIN);
    expect(left([moment(-1), moment(-0.9)])).toBe(PAUSE_MS_MIN + 0.1 * HOUR_MS);
    expect(left([moment(-0.1)])).toBe(0.1 * HOUR_MS);
    expect(left([moment(-24.1)])).toBe(PAUSE_MS_MIN - 0.1 * HOUR_MS);
  });

  test('of less than a quarter of an hour is none, and says until when', () => {
    const pauses = [aPause(-5, -1)];
    const [first] = pauses;
    const almost = new Date(first!.startedAt.getTime() + INCIDENT_MS + PAUSE_MS_MIN);
    expect(refusalOf(() => requireCanPause(market, pauses, NOW))).toEqual({
      code: 'CONFLICT',
      details: {
        state: 'PAUSE_BUDGET_USED',
        marketId: 'BTC-USD',
        until: almost.toISOString(),
      },
    });
    expect(() => requireCanPause(market, pauses, new Date(almost.getTime() - 1))).toThrow();
    expect(requireCanPause(market, pauses, almost).endsAt).toEqual(
      new Date(almost.getTime() + PAUSE_MS_MIN),
    );
  });

  test.each(['ENFORCEMENT_PAUSED', 'DELISTED'] as const)(
    'is not for a market that is %s',
    (status) => {
      expect(refusalOf(() => requireCanPause({ ...market, status }, [], NOW))).toMatchObject({
        code: 'CONFLICT',
        details: { state: status },
      });
    },
  );
});

test('however guardians pause and resume, no 24 hours hold more than four of pause', () => {
  const step = fc.record({
    waitMs: fc.integer({ min: 1, max: 6 * HOUR_MS }),
    heldMs: fc.integer({ min: 1, max: 6 * HOUR_MS }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const pauses: Pause[] = [];
      let now = NOW;
      for (const { waitMs, heldMs } of steps) {
        now = new Date(now.getTime() + waitMs);
        if (pauseBudgetMs(pauses, now) < PAUSE_MS_MIN) {
          continue;
        }
        const { endsAt } = requireCanPause(market, pauses, now);
        const endedAt = new Date(Math.min(endsAt.getTime(), now.getTime() + heldMs));
        pauses.push({ startedAt: now, endsAt, endedAt });
        expect(pauseBudgetMs(pauses, endedAt)).toBeGreaterThanOrEqual(0);
        expect(pausedIn(pauses, endedAt)).toBeLessThanOrEqual(PAUSE_MS_MAX);
        now = endedAt;
      }
    }),
    { numRuns: 500 },
  );
});

/** What was paused in the 24 hours that end at an instant, counted anew. */
function pausedIn(pauses: readonly Pause[], end: Date): number {
  const from = end.getTime() - INCIDENT_MS;
  return pauses
    .map(({ startedAt, endedAt }) =>
      Math.max(0, (endedAt ?? end).getTime() - Math.max(from, startedAt.getTime())),
    )
    .reduce((total, part) => total + part, 0);
}
