import { type Decimal, ZERO, max } from '../../decimal.js';

export const STEP_MODES = ['ABSOLUTE', 'RELATIVE'] as const;
export type StepMode = (typeof STEP_MODES)[number];

/** The limits for changes of one parameter: step, frequency, and range. */
export interface StepBound {
  readonly mode: StepMode;
  /** ABSOLUTE: in the number's own unit. RELATIVE: fraction of the value in force. Positive. */
  readonly maxStep: Decimal;
  /** The limits of the value, inclusive; null when the mandate sets none. */
  readonly min: Decimal | null;
  readonly max: Decimal | null;
  /** Minimum time between two mandated changes of the parameter. Not negative. */
  readonly cooldownSeconds: number;
}

/** One parameter to change. */
export interface MandatedStep {
  /** The value in force. Not negative. */
  readonly current: Decimal;
  readonly asked: Decimal;
  /** When a mandated change last changed it, under any mandate; null when none did. */
  readonly lastChangedAt: Date | null;
  readonly now: Date;
}

/** In the order of the checks. */
export const STEP_RULES = ['ZERO_TARGET', 'COOLDOWN', 'MAX_STEP', 'RANGE'] as const;
export type StepRule = (typeof STEP_RULES)[number];

export type StepFault =
  | { readonly rule: 'ZERO_TARGET' }
  | { readonly rule: 'COOLDOWN'; readonly until: Date }
  /** `allowed` is the furthest value in the requested direction. */
  | { readonly rule: 'MAX_STEP'; readonly step: Decimal; readonly allowed: Decimal }
  | { readonly rule: 'RANGE'; readonly end: 'min' | 'max'; readonly allowed: Decimal };

/** The violation of one rule by a step; null when the rule holds. */
export function faultOfRule(
  rule: StepRule,
  bound: StepBound,
  step: MandatedStep,
): StepFault | null {
  switch (rule) {
    case 'ZERO_TARGET':
      return step.asked.isZero() ? { rule } : null;
    case 'COOLDOWN': {
      const until = cooldownEndOf(bound, step.lastChangedAt);
      return until !== null && step.now < until ? { rule, until } : null;
    }
    case 'MAX_STEP':
      return sizeFaultOf(bound, step);
    case 'RANGE':
      return rangeFaultOf(bound, step);
  }
}

/** First instant at which the next mandated change is allowed; null when there was none. */
export function cooldownEndOf(bound: StepBound, lastChangedAt: Date | null): Date | null {
  return lastChangedAt === null
    ? null
    : new Date(lastChangedAt.getTime() + bound.cooldownSeconds * 1000);
}

/** The largest step from a value, in the number's own unit. */
export function maxStepOf({ mode, maxStep }: StepBound, current: Decimal): Decimal {
  return mode === 'ABSOLUTE' ? maxStep : maxStep.times(current);
}

function sizeFaultOf(bound: StepBound, { current, asked }: MandatedStep): StepFault | null {
  const step = asked.minus(current).abs();
  const stepMax = maxStepOf(bound, current);
  if (step.lte(stepMax)) {
    return null;
  }
  const allowed = asked.gt(current) ? current.plus(stepMax) : max(current.minus(stepMax), ZERO);
  return { rule: 'MAX_STEP', step, allowed };
}

function rangeFaultOf(bound: StepBound, { asked }: MandatedStep): StepFault | null {
  if (bound.min !== null && asked.lt(bound.min)) {
    return { rule: 'RANGE', end: 'min', allowed: bound.min };
  }
  if (bound.max !== null && asked.gt(bound.max)) {
    return { rule: 'RANGE', end: 'max', allowed: bound.max };
  }
  return null;
}
