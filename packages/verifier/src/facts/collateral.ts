import { shareOf } from '../health/account-health.js';
import { type LogLine } from '../log/log-line.js';
import { numberAt, numberOrNullAt, textAt, wholeAt } from '../log/record.js';
import { decimalOf, isAtMost, isBelow0, isEqual, minus, times } from '../numbers/decimal.js';

const YEAR_SECONDS = decimalOf(31_536_000);

/** What rounding adds to a debtor's interest at most. */
const ROUNDING_MAX = {
  USD: decimalOf('0.00000000000000000001'),
  OTHERS: decimalOf('0.000000000001'),
};

/** @see docs/risk-model.md#interest */
export function interestFaultOf({ payload }: LogLine): string | null {
  const exact = times(numberAt(payload, 'debtSeconds'), numberAt(payload, 'rate'));
  const added = minus(times(numberAt(payload, 'charged'), YEAR_SECONDS), exact);
  const unit = textAt(payload, 'asset') === 'USD' ? ROUNDING_MAX.USD : ROUNDING_MAX.OTHERS;
  const addedMax = times(times(unit, YEAR_SECONDS), decimalOf(wholeAt(payload, 'debtors')));
  return !isBelow0(added) && isAtMost(added, addedMax)
    ? null
    : 'what the debtors paid is not the rate of what they owed';
}

/** @see docs/risk-model.md#collateral-caps */
export function shareFaultOf({ payload }: LogLine): string | null {
  const share = shareOf({
    totalCap: numberOrNullAt(payload, 'totalCap'),
    countedTotal: numberOrNullAt(payload, 'countedTotal'),
  });
  return isEqual(share, numberAt(payload, 'share')) ? null : 'the share comes out differently';
}
