import { type Decimal, ZERO, max } from '../../decimal.js';

export const STEP_MODES = ['ABSOLUTE', 'RELATIVE'] as const;
export type StepMode = (typeof STEP_MODES)[number];

/** How far one number may be moved, how often, and between which ends. */
export interface StepBound {
  readonly mode: StepMode;
  /** ABSOLUTE: in the number's own unit. RELATIVE: fraction of the value in force. Positive. */
  readonly maxStep: Decimal;
  /** Ends of what may be reached, both allowed; null for no end of the mandate's own. */
  readonly min: Decimal | null;
  readonly max: Decimal | null;
  /** Time that must pass between two mandated changes of the number. Not negative. */
  readonly cooldownSeconds: number;
}

/** One number to be moved. */
export interface MandatedStep {
  /** The value in force. Not negative. */
  readonly current: Decimal;
  readonly asked: Decimal;
  /** When a mandated change last moved it, under any mandate; null when none did. */
  readonly lastChangedAt: Date | null;
  readonly now: Date;
}

/** In the order in which they are checked. */
export const STEP_RULES = ['ZERO_TARGET', 'COOLDOWN', 'MAX_STEP', 'RANGE'] as const;
export type StepRule = (typeof STEP_RULES)[number];

export type StepFault =
  | { readonly rule: 'ZERO_TARGET' }
  | { readonly rule: 'COOLDOWN'; readonly until: Date }
  /** `allowed` is the value furthest in the direction asked. */
  | { readonly rule: 'MAX_STEP'; readonly step: Decimal; readonly allowed: Decimal }
  | { readonly rule: 'RANGE'; readonly end: 'min' | 'max'; readonly allowed: Decimal };

/** What is wrong with a step by one rule alone; null when that rule is kept. */
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

function sizeFaultOf(bound: StepBound, { current, asked }: MandatedStep): StepFault | null {
  const step = asked.minus(current).abs();
  const stepMax = bound.mode === 'ABSOLUTE' ? bound.maxStep : bound.maxStep.times(current);
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
