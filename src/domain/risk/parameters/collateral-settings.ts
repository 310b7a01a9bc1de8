import { type Decimal } from '../../decimal.js';
import { QUOTE_ASSET } from '../../quote-asset.js';
import {
  type Setting,
  type SettingFault,
  type SettingValues,
  limitsOf,
  pickSettings,
} from '../../settings/setting.js';
import { decodeSettings } from '../../settings/setting-values.js';

/** A numeric setting of a collateral asset. */
interface CollateralSetting extends Setting {
  /**
   * What the setting affects. VALUE: the value of a balance; a vote changes it, its impact is measured, and
   * decisions record it. DEPOSIT: when a deposit is final; genesis sets it.
   */
  readonly decides: 'VALUE' | 'DEPOSIT';
}

/**
 * All numeric settings of a collateral asset.
 *
 * Declare a new one at the end, with a default that changes nothing, and `isOptional`. Then `npm run generate`
 * writes the SDL, the schema and starter of genesis files, and the table in docs/risk-model.md; genesis files,
 * proposals, the impact gate, the store, records and the API need no change.
 *
 * @see CONTRIBUTING.md#add-a-collateral-setting
 */
export const COLLATERAL_SETTINGS = {
  haircut: {
    kind: 'FRACTION',
    range: '[0, 1]',
    default: null,
    decides: 'VALUE',
    description:
      'Fraction of the value of a balance that does not count as collateral; a debt counts in full.',
  },
  confirmations: {
    kind: 'COUNT',
    range: '[0, 10000]',
    default: '1',
    isOptional: true,
    decides: 'DEPOSIT',
    description: 'Number of confirmations at which a deposit becomes final.',
  },
  accountCap: {
    kind: 'AMOUNT',
    range: '[0, 1000000000000000]',
    default: '1000000000000000',
    isOptional: true,
    decides: 'VALUE',
    description:
      'In the asset. What one account holds beyond it counts for nothing. At its largest value: no cap.',
  },
  totalCap: {
    kind: 'AMOUNT',
    range: '[0, 1000000000000000]',
    default: '1000000000000000',
    isOptional: true,
    decides: 'VALUE',
    description:
      'In the asset. What all accounts together hold beyond it counts for nothing, shared in proportion. At its largest value: no cap.',
  },
  borrowRate: {
    kind: 'FRACTION',
    range: '[0, 10]',
    default: '0',
    isOptional: true,
    decides: 'VALUE',
    description:
      'Interest on a debt as a fraction of it in a year of 365 days, charged for each second, every minute.',
  },
  pegBand: {
    kind: 'FRACTION',
    range: '[0, 1)',
    default: '0',
    isOptional: true,
    decides: 'VALUE',
    description:
      'An asset with a peg counts as 1 USD while the mark of its price market is no further than this fraction from 1 USD, and at the mark beyond. 0: no peg, the mark counts. Above 0 it needs a price market.',
  },
} as const satisfies Readonly<Record<string, CollateralSetting>>;

/** A cap from which on there is none: the largest value of `accountCap` and `totalCap`. */
export const NO_CAP = limitsOf(COLLATERAL_SETTINGS.accountCap).max;

/** Whether a cap limits anything. */
export function isCapped(cap: Decimal): boolean {
  return cap.lt(NO_CAP);
}

type NameThatDecides<What extends CollateralSetting['decides']> = {
  [
    Name in keyof typeof COLLATERAL_SETTINGS
  ]: (typeof COLLATERAL_SETTINGS)[Name]['decides'] extends What ? Name : never;
}[keyof typeof COLLATERAL_SETTINGS];

/** The settings that determine the value of a balance. */
export const VALUE_SETTINGS = pickSettings<typeof COLLATERAL_SETTINGS, NameThatDecides<'VALUE'>>(
  COLLATERAL_SETTINGS,
  ({ decides }) => decides === 'VALUE',
);

/** A value for each of these settings. */
export type CollateralValues = SettingValues<typeof VALUE_SETTINGS>;

/** Reads these settings from a record or row; missing ones get their defaults. @throws Error without a haircut. */
export function collateralValuesOf(stored: Readonly<Record<string, unknown>>): CollateralValues {
  return decodeSettings(VALUE_SETTINGS, stored);
}

/**
 * The settings that change at once: all but the haircut, which alone can be phased in and has columns of its
 * own.
 */
export const AT_ONCE_SETTINGS = pickSettings<
  typeof VALUE_SETTINGS,
  Exclude<keyof typeof VALUE_SETTINGS, 'haircut'>
>(VALUE_SETTINGS, (setting) => setting !== COLLATERAL_SETTINGS.haircut);

/** What determines the value of an asset's balances: the settings, and where its price comes from. */
export interface CollateralTerms extends CollateralValues {
  /** The market whose mark prices the asset; null: one unit counts as 1 USD. */
  readonly priceMarketId: string | null;
}

/** A change of settings; absent ones stay unchanged. */
export interface CollateralChanges extends Partial<CollateralValues> {
  /** The market whose mark prices the asset from now on. A price can be given and moved, never taken away. */
  readonly priceMarketId?: string;
}

/**
 * What the quote asset may not have: a haircut or a cap. Profits are paid in it, and what is realised may not be
 * worth less than before.
 */
export function quoteAssetFaults({
  haircut,
  accountCap,
  totalCap,
}: Partial<CollateralValues>): readonly SettingFault[] {
  const isHaircut = haircut?.isZero() === false;
  const caps = Object.entries({ accountCap, totalCap });
  return [
    ...(isHaircut
      ? [
          {
            field: 'haircut',
            rule: `must be 0: ${QUOTE_ASSET} is what equity is counted in`,
            value: haircut.toFixed(),
          },
        ]
      : []),
    ...caps.flatMap(([field, cap]) =>
      cap !== undefined && isCapped(cap)
        ? [
            {
              field,
              rule: `must be ${NO_CAP.toFixed()}: ${QUOTE_ASSET} has no cap, for profits are paid in it`,
              value: cap.toFixed(),
            },
          ]
        : [],
    ),
  ];
}
