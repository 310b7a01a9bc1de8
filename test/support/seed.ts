import { randomInt } from 'node:crypto';

/**
 * Of what a property test draws: another one each run, so that runs add up. `TEST_SEED` replays one; a test
 * that fails names it.
 */
export function seedOfRun(): number {
  const given = process.env.TEST_SEED;
  return given === undefined || given === '' ? randomInt(2 ** 31 - 1) : Number(given);
}
