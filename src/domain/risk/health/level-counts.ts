import { type Decimal, ZERO } from '../../decimal.js';

import { HEALTH_LEVELS, type HealthLevel } from './account-health.js';

export interface LevelCount {
  readonly level: HealthLevel;
  readonly accounts: number;
  /** Σ |size| · mark in USD. */
  readonly notional: Decimal;
}

/** Accounts and notional by level. */
export interface LevelCounts {
  readonly add: (level: HealthLevel, notional: Decimal) => void;
  /** Every level, best first. */
  readonly counts: () => readonly LevelCount[];
}

export function createLevelCounts(): LevelCounts {
  const byLevel = new Map<HealthLevel, { accounts: number; notional: Decimal }>(
    HEALTH_LEVELS.map((level) => [level, { accounts: 0, notional: ZERO }]),
  );
  return {
    add: (level, notional) => {
      const count = byLevel.get(level);
      if (count !== undefined) {
        count.accounts += 1;
        count.notional = count.notional.plus(notional);
      }
    },
    counts: () => [...byLevel].map(([level, count]) => ({ level, ...count })),
  };
}
