import { type LogLine } from '../log/log-line.js';
import { numberAt, numberOrNullAt, textAt, wholeAt } from '../log/record.js';
import { decimalOf, isAtMost, isBelow0, isEqual, minus, times } from '../numbers/decimal.js';

import { shareOf } from '../health/decision.js';

/** A year of interest: 365 days. */
const YEAR_SECONDS = decimalOf(31_536_000);

/**
 * Why interest contradicts the rate and what was owed, beyond its rounding; null when it does not.
 *
 *     0 ≤ charged − debt seconds · rate / seconds of a year ≤ debtors · 10^−places
 */
export function interestFaultOf({ payload }: LogLine): string | null {
  const charged = times(numberAt(payload, 'charged'), YEAR_SECONDS);
  const rest = minus(charged, times(numberAt(payload, 'debtSeconds'), numberAt(payload, 'rate')));
  const places = textAt(payload, 'asset') === 'USD' ? 20 : 12;
  const unit = times({ units: 1n, places }, YEAR_SECONDS);
  const isWithin =
    !isBelow0(rest) && isAtMost(rest, times(unit, decimalOf(wholeAt(payload, 'debtors'))));
  return isWithin ? null : 'what the debtors paid is not the rate of what they owed';
}

/** Why the share of a capped asset contradicts its cap and what counts; null when it does not. */
export function shareFaultOf({ payload }: LogLine): string | null {
  const cap = numberOrNullAt(payload, 'totalCap');
  const share = shareOf(cap, numberOrNullAt(payload, 'countedTotal'));
  return isEqual(share, numberAt(payload, 'share')) ? null : 'the share comes out differently';
}
