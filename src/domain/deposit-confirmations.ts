/** How often a deposit was confirmed, and whether that is enough. */
export interface ConfirmationCount {
  readonly confirmations: number;
  readonly isFinal: boolean;
}

/**
 * Counts confirmations of a deposit. What comes late, twice or out of order changes nothing.
 *
 *     confirmations = max(known, told); final when confirmations ≥ required
 *
 * @param known How often it was confirmed so far, from 0.
 * @param told How often it is said to have been confirmed, from 0.
 * @param required What its asset asked for when the deposit was seen, from 0.
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
