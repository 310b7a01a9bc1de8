import { type Decimal } from '../../src/domain/decimal.js';

/** Terms of a lender who states them as loan to value. Fractions of one; a time in seconds. */
export interface LoanToValueTerms {
  /** At or above this the borrower is warned; null: never. */
  readonly warn: Decimal | null;
  /** At or above this the borrower is called. */
  readonly call: Decimal;
  /** At or below this an open call is cured. At most `call`: below it there is hysteresis. */
  readonly cure: Decimal;
  /** How long a call may stay open; at so many seconds it is over. */
  readonly cureSeconds: number;
  /** At or above this the loan is liquidated, call or not. */
  readonly liquidate: Decimal;
}

/** Where a loan stands, worst last. */
export type LoanState = 'OK' | 'WARN' | 'CALL' | 'LIQUIDATE_PARTIAL' | 'LIQUIDATE_NOW';

/**
 * Where a loan stands under its lender's own terms, to show beside what this system will do about it.
 *
 *     LIQUIDATE_NOW       LTV ≥ liquidate
 *     LIQUIDATE_PARTIAL   called, LTV > cure, age of the call ≥ cure time
 *     CALL                called, LTV > cure; or LTV ≥ call
 *     WARN                LTV ≥ warn
 *
 * Lenders' limits belong to the worse side, at the threshold and at the deadline, where ours belong
 * to the better. So this never decides: enforcement follows docs/risk-model.md.
 *
 * Source: the published margin call policies of Figure, BlockFi and Arch.
 *
 * @param callAgeSeconds How long a call has been open; null when none is.
 */
export function loanStateOf(
  loanToValue: Decimal,
  callAgeSeconds: number | null,
  terms: LoanToValueTerms,
): LoanState {
  if (loanToValue.gte(terms.liquidate)) {
    return 'LIQUIDATE_NOW';
  }
  if (callAgeSeconds !== null && loanToValue.gt(terms.cure)) {
    return callAgeSeconds >= terms.cureSeconds ? 'LIQUIDATE_PARTIAL' : 'CALL';
  }
  if (loanToValue.gte(terms.call)) {
    return 'CALL';
  }
  return terms.warn !== null && loanToValue.gte(terms.warn) ? 'WARN' : 'OK';
}
