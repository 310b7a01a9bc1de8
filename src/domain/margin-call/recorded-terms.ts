import { decimal } from '../decimal.js';
import { type EnforcementTerms } from '../risk/parameters/margin-parameters.js';

/** Frozen terms by market, as JSON. */
export type RecordedTerms = Readonly<
  Record<string, Readonly<Record<keyof EnforcementTerms, string | number>>>
>;

/** Reads terms as a JSON column or the log has them. */
export function decodeTerms(stored: RecordedTerms): Map<string, EnforcementTerms> {
  return new Map(
    Object.entries(stored).map(([marketId, term]) => [
      marketId,
      {
        warningRatio: decimal(term.warningRatio),
        warningClearRatio: decimal(term.warningClearRatio),
        cureRatio: decimal(term.cureRatio),
        closeOutRatio: decimal(term.closeOutRatio),
        gracePeriodSeconds: Number(term.gracePeriodSeconds),
        parameterChangeGraceSeconds: Number(term.parameterChangeGraceSeconds),
        finalityHoldSeconds: Number(term.finalityHoldSeconds),
        liquidationFee: decimal(term.liquidationFee),
      },
    ]),
  );
}

/** Terms as JSON, decimals as strings. */
export function encodeTerms(terms: ReadonlyMap<string, EnforcementTerms>): RecordedTerms {
  return Object.fromEntries(
    [...terms].map(([marketId, term]) => [
      marketId,
      {
        warningRatio: term.warningRatio.toFixed(),
        warningClearRatio: term.warningClearRatio.toFixed(),
        cureRatio: term.cureRatio.toFixed(),
        closeOutRatio: term.closeOutRatio.toFixed(),
        gracePeriodSeconds: term.gracePeriodSeconds,
        parameterChangeGraceSeconds: term.parameterChangeGraceSeconds,
        finalityHoldSeconds: term.finalityHoldSeconds,
        liquidationFee: term.liquidationFee.toFixed(),
      },
    ]),
  );
}
