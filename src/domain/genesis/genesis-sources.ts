import {
  addFault,
  type JsonReader,
  pathOf,
  readArray,
  readDecimal,
  readObject,
} from '../json-reader.js';
import {
  PUBLISHERS_MAX,
  type PriceSource,
  priceSourceFaults,
  SOURCES_MAX,
} from '../risk/parameters/price-source.js';

import { readSubjects } from './genesis-committee.js';
import { POSITIVE_AMOUNT, readIdentifier } from './genesis-values.js';

/**
 * Reads the price sources of one market: each in its own range, then the list as a whole.
 *
 * @param path Path of the market.
 * @see docs/risk-model.md#prices
 */
export function readSources(
  reader: JsonReader,
  path: string,
  value: unknown,
  minSources: number,
): readonly PriceSource[] {
  const faultCount = reader.faults.length;
  const at = pathOf(path, 'sources');
  const list = readArray(reader, at, value, { min: 0, max: SOURCES_MAX });
  const sources = list.map((entry, index): PriceSource => {
    const place = pathOf(at, index);
    const { id, weight, publishers } = readObject(reader, place, entry, [
      'id',
      'weight',
      'publishers',
    ]);
    return {
      id: readIdentifier(reader, pathOf(place, 'id'), id),
      weight: readDecimal(reader, pathOf(place, 'weight'), weight, POSITIVE_AMOUNT),
      publishers: readSubjects(reader, pathOf(place, 'publishers'), publishers, PUBLISHERS_MAX),
    };
  });
  // A placeholder for an unreadable field could break rules that the file does not break.
  if (reader.faults.length === faultCount) {
    for (const fault of priceSourceFaults(sources, minSources)) {
      addFault(reader, `${path}.${fault.field}`, fault.rule, fault.value);
    }
  }
  return sources;
}
