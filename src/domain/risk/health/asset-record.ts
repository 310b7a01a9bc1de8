import { type Decimal, decimal } from '../../decimal.js';
import { type RecordedSettings, recordSettings } from '../../settings/setting-values.js';

import { type AssetRisk } from './account.js';
import {
  type CollateralValues,
  VALUE_SETTINGS,
  collateralValuesOf,
  isCapped,
} from '../parameters/collateral-settings.js';

/** What gives the balances of an asset their value, as stored in a record of the log. */
export type AssetRecord = RecordedSettings<typeof VALUE_SETTINGS> & {
  /** Σ of what counts before the cap of all accounts, in the asset. Present while there is such a cap. */
  readonly countedTotal?: string;
};

/** Encodes the values of an asset for a record; what has its default is left out. */
export function recordAsset(risk: AssetRisk): AssetRecord {
  const { totalCap, countedTotal } = risk;
  const counted = isCapped(totalCap) ? (countedTotal ?? null) : null;
  return {
    ...recordSettings(VALUE_SETTINGS, risk),
    ...(counted === null ? {} : { countedTotal: counted.toFixed() }),
  };
}

/** Reads the values of an asset from a record or row. @throws Error without a haircut. */
export function assetValuesOf(
  recorded: Readonly<Record<string, unknown>>,
): CollateralValues & { readonly countedTotal: Decimal | null } {
  const { countedTotal } = recorded;
  return {
    ...collateralValuesOf(recorded),
    countedTotal: typeof countedTotal === 'string' ? decimal(countedTotal) : null,
  };
}
