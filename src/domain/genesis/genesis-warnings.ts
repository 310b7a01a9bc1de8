import {
  type ParameterWarningCode,
  parameterWarnings,
} from '../risk/parameters/parameter-warnings.js';
import { QUOTE_ASSET } from '../quote-asset.js';
import { type Genesis } from './genesis.js';

/** A risk that the parameters of some markets of a valid genesis have. */
export interface GenesisWarning {
  readonly code: ParameterWarningCode;
  readonly message: string;
  /** In the order of the file; at least one. */
  readonly marketIds: readonly string[];
}

/** The risks of the parameters of a valid genesis, one for each kind, in the order in which they are found. */
export function genesisWarnings({ markets }: Pick<Genesis, 'markets'>): readonly GenesisWarning[] {
  const found = markets.flatMap(({ id, parameters }) =>
    parameterWarnings(parameters, null).map(({ code, message }) => ({ id, code, message })),
  );
  return [...new Map(found.map((each) => [each.code, each])).values()].map(({ code, message }) => ({
    code,
    message,
    marketIds: found.filter((each) => each.code === code).map(({ id }) => id),
  }));
}

/** One line for people: the code, the markets and what it means. */
export function textOfWarning({ code, message, marketIds }: GenesisWarning): string {
  return `${code} in ${marketIds.join(', ')}: ${message}`;
}

/**
 * A line for the assets that count as 1 USD whatever happens, because the file gives them no price; null without any.
 *
 * @see docs/risk-model.md#pegs
 */
export function unpricedAssetsWarning({
  collateralAssets,
}: Pick<Genesis, 'collateralAssets'>): string | null {
  const assets = collateralAssets.flatMap(({ asset, priceMarketId }) =>
    priceMarketId === null && asset !== QUOTE_ASSET ? [asset] : [],
  );
  return assets.length === 0
    ? null
    : `ASSET_WITHOUT_PRICE: ${assets.join(', ')}: counts as 1 USD whatever happens. Give it a priceMarketId and a pegBand.`;
}
