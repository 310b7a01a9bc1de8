import { type Decimal } from '../src/domain/decimal.js';

import { type Inputs } from './inputs.js';

export type AnswerValue =
  | Decimal
  | string
  | boolean
  | null
  | AnyOf
  | readonly AnswerValue[]
  | { readonly [name: string]: AnswerValue };

/** One outcome that its peer knows under several names. */
export interface AnyOf {
  readonly anyOf: readonly (Decimal | string | null)[];
}

export function anyOf(...names: AnyOf['anyOf']): AnyOf {
  return { anyOf: names };
}

/** What our own functions say to the inputs of a case, under the names of the case. */
export type Answer = Readonly<Record<string, AnswerValue>>;

/** How the cases of one rule are put to this project. */
export interface Rule {
  readonly name: string;
  /** Where the cases come from. */
  readonly source: string;
  /** Our functions that answer, for the reader of docs/conformance.md. */
  readonly functions: readonly string[];
  /**
   * Translates names, units and signs, calls our functions, translates back.
   *
   * @throws NotApplicable when our model decides the case otherwise on purpose.
   */
  readonly answer: (inputs: Inputs) => Answer;
}

/** The case meets a decision of our model that is not the peer's; the message is the reason. */
export class NotApplicable extends Error {
  override readonly name = 'NotApplicable';
}
