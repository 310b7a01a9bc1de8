import { type Decimal, decimal, ONE } from '../../decimal.js';
import { type EnforcementTerms } from '../../risk/parameters/margin-parameters.js';

import { type EnforcedAccount } from '../call/decision.js';

/**
 * Just above MM / 3, where a cooldown ends: the engine may propose slightly early, and the decision, which
 * multiplies instead of dividing, then finds nothing to do.
 */
const THIRD_ABOVE: Decimal = decimal('0.333333333334');

/** The multiples of a market's maintenance margin between which no decision is due. */
export interface WatchedRatios {
  /** Below Σ low·MM a decision is due; null: no lower threshold. */
  readonly low: Decimal | null;
  /** At or above Σ high·MM a decision is due. */
  readonly high: Decimal | null;
}

const UNWATCHED: WatchedRatios = { low: null, high: null };

/**
 * The next thresholds of `decideEnforcement` for this account in one market, for the engine to watch. Both must
 * agree; test/app/enforcement/watch.test.ts compares them.
 */
export function watchedRatiosOf(
  { openCall, isWarned }: EnforcedAccount,
  marketId: string,
  inForce: EnforcementTerms,
): WatchedRatios {
  if (openCall === null) {
    return isWarned
      ? { low: ONE, high: inForce.warningClearRatio }
      : { low: inForce.warningRatio, high: null };
  }
  const { closeOutRatio, cureRatio } = openCall.terms.get(marketId) ?? inForce;
  switch (openCall.state) {
    case 'GRACE':
      return { low: closeOutRatio, high: cureRatio };
    case 'LIQUIDATING':
      return openCall.isCoolingDown ? { low: THIRD_ABOVE, high: null } : UNWATCHED;
    case 'SUSPENDED':
      // It goes on when its prices can be used, or when no plausible one changes that.
      return { low: cureRatio, high: cureRatio };
    case 'BANKRUPT':
    case 'CURED':
    case 'RECOVERED':
    case 'CLOSED':
    case 'CANCELLED':
      return UNWATCHED;
  }
}
