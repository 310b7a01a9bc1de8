import { type Decimal } from '../decimal.js';
import { AMOUNT, POSITIVE_FRACTION } from './genesis-values.js';
import {
  type JsonReader,
  addFault,
  pathOf,
  readArray,
  readDecimal,
  readObject,
} from '../json-reader.js';
import { type MarginParameterSet, type MarginTier } from '../risk/parameters/margin-parameters.js';
import { MARKET_PARAMETERS } from '../risk/parameters/market-parameters.js';
import { TIERS_MAX, validateParameterSet } from '../risk/parameters/parameter-validity.js';
import { readSettings } from '../settings/setting-values.js';

/** Reads one market's parameters: each in its own range, then the set as a whole. */
export function readParameters(
  reader: JsonReader,
  path: string,
  value: unknown,
): MarginParameterSet {
  const faultCount = reader.faults.length;
  const set = readObject(reader, path, value, ['tiers', ...Object.keys(MARKET_PARAMETERS)]);
  const parameters: MarginParameterSet = {
    tiers: readTiers(reader, pathOf(path, 'tiers'), set.tiers),
    ...readSettings(reader, path, MARKET_PARAMETERS, set),
  };
  // A placeholder for an unreadable field could break rules that the file does not break.
  if (reader.faults.length === faultCount) {
    for (const fault of validateParameterSet(parameters)) {
      addFault(reader, pathOf(path, fault.field), `must hold: ${fault.rule}`, fault.value);
    }
  }
  return parameters;
}

function readTiers(reader: JsonReader, path: string, value: unknown): readonly MarginTier[] {
  const keys = ['floor', 'initialMarginFraction', 'maintenanceMarginFraction'];
  return readArray(reader, path, value, { min: 1, max: TIERS_MAX }).map((entry, index) => {
    const at = pathOf(path, index);
    const tier = readObject(reader, at, entry, keys);
    const fraction = (field: string): Decimal =>
      readDecimal(reader, pathOf(at, field), tier[field], POSITIVE_FRACTION);
    return {
      floor: readDecimal(reader, pathOf(at, 'floor'), tier.floor, AMOUNT),
      initialMarginFraction: fraction('initialMarginFraction'),
      maintenanceMarginFraction: fraction('maintenanceMarginFraction'),
    };
  });
}
