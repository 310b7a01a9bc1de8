import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';

import { type Reader } from '../database/database.js';
import { parametersOf, type ParametersRow } from '../markets/margin-parameters.js';

/** All versions, by market and version. Versions never change, so a copy stays valid. */
export async function loadParameterVersions(
  reader: Reader,
): Promise<Map<string, Map<number, MarginParameters>>> {
  const rows = await reader.$queryRaw<ParametersRow[]>`
    SELECT * FROM margin_parameters ORDER BY market_id, version`;
  const versions = new Map<string, Map<number, MarginParameters>>();
  for (const row of rows) {
    const ofMarket = versions.get(row.market_id) ?? new Map<number, MarginParameters>();
    ofMarket.set(row.version, parametersOf(row));
    versions.set(row.market_id, ofMarket);
  }
  return versions;
}
