import { type Decimal, type DecimalBounds, ZERO, decimal } from '../decimal.js';
import { AMOUNT, FRACTION, POSITIVE_FRACTION, SECONDS } from './genesis-values.js';
import {
  type JsonReader,
  addFault,
  pathOf,
  readArray,
  readDecimal,
  readInteger,
  readObject,
} from '../json-reader.js';
import { type MarginParameterSet, type MarginTier } from '../risk/parameters/margin-parameters.js';
import { TIERS_MAX, validateParameterSet } from '../risk/parameters/parameter-validity.js';

const RATIO: DecimalBounds = { min: ZERO, max: decimal(100), places: 8 };

const DECIMAL_PARAMETERS = {
  warningRatio: RATIO,
  warningClearRatio: RATIO,
  cureRatio: RATIO,
  closeOutRatio: RATIO,
  largePositionNotional: AMOUNT,
  maxLiquidationFraction: FRACTION,
  minPositionNotional: AMOUNT,
  liquidationFee: FRACTION,
  maxSlippage: FRACTION,
  maxPriceDeviation: RATIO,
} as const satisfies Readonly<Record<string, DecimalBounds>>;

const DURATION_PARAMETERS = [
  'gracePeriodSeconds',
  'parameterChangeGraceSeconds',
  'finalityHoldSeconds',
  'liquidationCooldownSeconds',
  'maxPriceAgeSeconds',
] as const;

/** One market's parameters: each in its own bounds, then valid as a whole. */
export function readParameters(
  reader: JsonReader,
  path: string,
  value: unknown,
): MarginParameterSet {
  const faultCount = reader.faults.length;
  const keys = ['tiers', ...Object.keys(DECIMAL_PARAMETERS), ...DURATION_PARAMETERS];
  const set = readObject(reader, path, value, keys);
  const amount = (field: keyof typeof DECIMAL_PARAMETERS): Decimal =>
    readDecimal(reader, pathOf(path, field), set[field], DECIMAL_PARAMETERS[field]);
  const seconds = (field: (typeof DURATION_PARAMETERS)[number]): number =>
    readInteger(reader, pathOf(path, field), set[field], SECONDS);
  const parameters: MarginParameterSet = {
    tiers: readTiers(reader, pathOf(path, 'tiers'), set.tiers),
    warningRatio: amount('warningRatio'),
    warningClearRatio: amount('warningClearRatio'),
    cureRatio: amount('cureRatio'),
    closeOutRatio: amount('closeOutRatio'),
    gracePeriodSeconds: seconds('gracePeriodSeconds'),
    parameterChangeGraceSeconds: seconds('parameterChangeGraceSeconds'),
    finalityHoldSeconds: seconds('finalityHoldSeconds'),
    largePositionNotional: amount('largePositionNotional'),
    maxLiquidationFraction: amount('maxLiquidationFraction'),
    liquidationCooldownSeconds: seconds('liquidationCooldownSeconds'),
    minPositionNotional: amount('minPositionNotional'),
    liquidationFee: amount('liquidationFee'),
    maxSlippage: amount('maxSlippage'),
    maxPriceAgeSeconds: seconds('maxPriceAgeSeconds'),
    maxPriceDeviation: amount('maxPriceDeviation'),
  };
  // A stand-in for an unreadable field would break rules that the author did not break.
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
