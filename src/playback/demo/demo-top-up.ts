import { type Decimal, decimal, roundUp } from '../../domain/decimal.js';

import { createRandom } from './random.js';

/** A simulated owner's reaction to a margin call. */
export interface TopUp {
  /** In USD, in the asset without a haircut. */
  readonly amount: Decimal;
  /** When the deposit is seen. */
  readonly seenAt: Date;
  /** When it becomes final. */
  readonly finalAt: Date;
}

export interface TopUpQuestion {
  readonly seed: string;
  readonly marginCallId: string;
  readonly amountDue: Decimal;
  readonly openedAt: Date;
}

/** Fraction of owners who pay. */
const PAYING_SHARE = 0.5;
/** Seconds from the opening of the call until the deposit is seen: usually early, within the hour. */
const SEEN = { least: 60, most: 3_300 } as const;
/** Seconds from seen to final. */
const FINALITY = { least: 30, most: 300 } as const;
/**
 * The payment as a multiple of the amount due: from one to ten times, which is about the maintenance margin
 * again. Owners who defend a position in a falling market pay more than the minimum.
 */
const MULTIPLE = { least: 1, most: 10 } as const;

/**
 * Decides whether, when and how much the owner of a called account pays, in the demo.
 *
 * A function of the seed and the call alone: asked again, after a restart say, it answers the same.
 *
 * @returns Null when this owner does nothing.
 */
export function topUpDecision(question: TopUpQuestion): TopUp | null {
  const { seed, marginCallId, amountDue, openedAt } = question;
  const random = createRandom(`top-up/${seed}/${marginCallId}`);
  if (random.uniform() >= PAYING_SHARE || !amountDue.gt(0)) {
    return null;
  }
  const promptness = random.uniform();
  const seenSeconds = within(SEEN, promptness * promptness * promptness);
  const finalSeconds = seenSeconds + within(FINALITY, random.uniform());
  const multiple = within(MULTIPLE, random.uniform()).toFixed(3);
  return {
    amount: roundUp(amountDue.times(decimal(multiple)), 2),
    seenAt: secondsAfter(openedAt, seenSeconds),
    finalAt: secondsAfter(openedAt, finalSeconds),
  };
}

function within(range: { readonly least: number; readonly most: number }, share: number): number {
  return range.least + (range.most - range.least) * share;
}

function secondsAfter(start: Date, seconds: number): Date {
  return new Date(start.getTime() + Math.round(seconds) * 1000);
}
