import {
  type StressInput,
  type StressResult,
  stressSteps,
} from '../../src/domain/risk/stress/stress.js';

/** A stress test of a book that is all in memory, in one go. */
export function runStress(input: StressInput): StressResult {
  const steps = stressSteps(input);
  for (;;) {
    // Every account is in the book: there is nobody else to ask for.
    const step = steps.next(null);
    if (step.done === true) {
      return step.value;
    }
  }
}
