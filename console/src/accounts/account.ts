import { type AccountQuery } from '../api/generated/graphql.js';
import { type Ingredients } from './arithmetic.js';

export type Account = NonNullable<AccountQuery['account']>;

type Assets = AccountQuery['collateralAssets'];

export function ingredientsOf(account: Account, assets: Assets): Ingredients {
  return {
    positions: account.positions.map(({ market, size, entryPrice, markPrice }) => ({
      marketId: market.id,
      size,
      entryPrice,
      markPrice,
      tiers: market.parameters.tiers,
    })),
    collateral: account.collateral.map(({ asset, balance, haircut }) => ({
      asset,
      balance,
      haircut,
      price: unitValueOf(assets, asset),
    })),
  };
}

/** Null for an asset without a price: one unit counts as 1 USD. */
function unitValueOf(assets: Assets, asset: string): string | null {
  const entry = assets.find((candidate) => candidate.asset === asset);
  return entry?.price === null || entry === undefined ? null : entry.unitValue;
}
