/** The number of confirmations of a deposit, and whether it is sufficient. */
export interface ConfirmationCount {
  readonly confirmations: number;
  readonly isFinal: boolean;
}

/**
 * Updates the number of confirmations of a deposit. Late, repeated or out-of-order reports change nothing.
 *
 *     confirmations = max(known, told); final when confirmations ≥ required
 *
 * @param known The number so far, from 0.
 * @param told The reported number, from 0.
 * @param required The number that its asset required when the deposit was seen, from 0.
 * @see docs/risk-model.md#deposits
 */
export function countConfirmations(
  known: number,
  told: number,
  required: number,
): ConfirmationCount {
  const confirmations = Math.max(known, told);
  return { confirmations, isFinal: confirmations >= required };
}
