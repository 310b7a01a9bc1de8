import aave from '@aave/math-utils';

import { quoteOf, units } from './book.mjs';

export const name = '@aave/math-utils';
export const computes =
  'formatUserSummary, health factor below 1 (bignumber.js): lending, so longs on borrowed USDC only; it rounds the threshold of an account down to whole basis points';
export const longOnly = true;
/** What its rounding can shift, of what is held. */
export const tolerance = 1e-4;

const RAY = '1000000000000000000000000000';
const NEVER = 1_700_000_000;
const reserveOf = (underlyingAsset, decimals, price, threshold) => ({
  underlyingAsset,
  decimals,
  priceInMarketReferenceCurrency: units(price, 8),
  reserveLiquidationThreshold: String(threshold),
  baseLTVasCollateral: String(threshold),
  liquidityIndex: RAY,
  liquidityRate: '0',
  variableBorrowIndex: RAY,
  variableBorrowRate: '0',
  lastUpdateTimestamp: NEVER,
  debtCeiling: '0',
  eModes: [],
});

export function load(accounts, markets) {
  const formattedReserves = [
    reserveOf('usdc', 18, 1, 10_000),
    ...markets.map(({ marketId, price, maintenance }) =>
      reserveOf(marketId.toLowerCase(), 18, price, Math.round(1e4 * (1 - maintenance))),
    ),
  ];
  const users = accounts.map((drawn) => [
    {
      underlyingAsset: 'usdc',
      scaledATokenBalance: '0',
      scaledVariableDebt: units(quoteOf(drawn).neg(), 18),
      usageAsCollateralEnabledOnUser: true,
    },
    ...drawn.lines.map(({ market, size }) => ({
      underlyingAsset: markets[market].marketId.toLowerCase(),
      scaledATokenBalance: units(size, 18),
      scaledVariableDebt: '0',
      usageAsCollateralEnabledOnUser: true,
    })),
  ]);
  return (index) =>
    Number(
      aave.formatUserSummary({
        currentTimestamp: NEVER,
        marketReferencePriceInUsd: '100000000',
        marketReferenceCurrencyDecimals: 8,
        userReserves: users[index],
        formattedReserves,
        userEmodeCategoryId: 0,
      }).healthFactor,
    ) < 1;
}
