import { type EnforcementTerms } from '../../risk/parameters/margin-parameters.js';
import { TERM_PARAMETERS } from '../../risk/parameters/market-parameters.js';
import {
  type StoredSettings,
  decodeSettings,
  encodeSettings,
} from '../../settings/setting-values.js';

/** Frozen terms by market, as JSON: decimals as strings. */
export type RecordedTerms = Readonly<Record<string, StoredSettings<typeof TERM_PARAMETERS>>>;

/** Decodes terms from a JSON column or the log. A term declared later gets its default. */
export function decodeTerms(stored: RecordedTerms): Map<string, EnforcementTerms> {
  return new Map(
    Object.entries(stored).map(([marketId, terms]) => [
      marketId,
      decodeSettings(TERM_PARAMETERS, terms),
    ]),
  );
}

/** Encodes terms as JSON. */
export function encodeTerms(terms: ReadonlyMap<string, EnforcementTerms>): RecordedTerms {
  return Object.fromEntries(
    [...terms].map(([marketId, term]) => [marketId, encodeSettings(TERM_PARAMETERS, term)]),
  );
}
