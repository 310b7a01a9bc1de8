import { HEALTH_LEVELS, type HealthLevel } from '../../src/domain/risk/health/account-health.js';

/** Below 0 when `a` is the better level, above 0 when it is the worse one. */
export function compareHealthLevels(a: HealthLevel, b: HealthLevel): number {
  return HEALTH_LEVELS.indexOf(a) - HEALTH_LEVELS.indexOf(b);
}
