import { EventEmitter } from 'node:events';

import { BN, SpotBalanceType, User } from '@drift-labs/sdk';

import { units } from './book.mjs';

export const name = '@drift-labs/sdk';
export const computes =
  'User.canBeLiquidated (bn.js): perps and USDC, IMF factor 0, no open orders';

const ZERO = new BN(0);
const bn = (value, places) => new BN(units(value, places));

export function load(accounts, markets) {
  const driftClient = clientOf(markets);
  const users = accounts.map((drawn) => {
    const data = userAccountOf(drawn);
    return new User({
      driftClient,
      userAccountPublicKey: undefined,
      accountSubscription: {
        type: 'custom',
        userAccountSubscriber: {
          eventEmitter: new EventEmitter(),
          getUserAccountAndSlot: () => ({ data, slot: 1 }),
        },
      },
    });
  });
  return (index) => users[index].canBeLiquidated().canBeLiquidated;
}

function clientOf(markets) {
  const usdc = {
    marketIndex: 0,
    decimals: 6,
    cumulativeDepositInterest: new BN(10).pow(new BN(10)),
    cumulativeBorrowInterest: new BN(10).pow(new BN(10)),
    imfFactor: 0,
    maintenanceAssetWeight: 10_000,
    maintenanceLiabilityWeight: 10_000,
    historicalOracleData: { lastOraclePriceTwap5Min: bn(1, 6) },
  };
  const perps = markets.map(({ maintenance }, marketIndex) => ({
    marketIndex,
    quoteSpotMarketIndex: 0,
    status: { active: {} },
    contractType: { perpetual: {} },
    imfFactor: 0,
    marginRatioInitial: Math.round(2e4 * maintenance),
    marginRatioMaintenance: Math.round(1e4 * maintenance),
    highLeverageMarginRatioInitial: 0,
    highLeverageMarginRatioMaintenance: 0,
    unrealizedPnlMaintenanceAssetWeight: 10_000,
    amm: { cumulativeFundingRateLong: ZERO, cumulativeFundingRateShort: ZERO },
  }));
  const prices = markets.map(({ price }) => ({ price: bn(price, 6) }));
  const one = { price: bn(1, 6) };
  return {
    getPerpMarketAccount: (index) => perps[index],
    getSpotMarketAccount: () => usdc,
    getOracleDataForPerpMarket: (index) => prices[index],
    getMMOracleDataForPerpMarket: (index) => prices[index],
    getOracleDataForSpotMarket: () => one,
    getStateAccount: () => ({ liquidationMarginBufferRatio: 0 }),
  };
}

function userAccountOf({ lines, cash }) {
  return {
    status: 0,
    maxMarginRatio: 0,
    marginMode: { default: {} },
    spotPositions: [
      {
        marketIndex: 0,
        scaledBalance: bn(cash, 9),
        balanceType: SpotBalanceType.DEPOSIT,
        openOrders: 0,
        openBids: ZERO,
        openAsks: ZERO,
      },
    ],
    perpPositions: lines.map(({ market, size, entry }) => ({
      marketIndex: market,
      baseAssetAmount: bn(size, 9),
      quoteAssetAmount: bn(size, 6).mul(bn(entry, 6)).div(new BN(1e6)).neg(),
      openBids: ZERO,
      openAsks: ZERO,
      openOrders: 0,
      lpShares: ZERO,
      positionFlag: 0,
      maxMarginRatio: 0,
      isolatedPositionScaledBalance: ZERO,
      lastCumulativeFundingRate: ZERO,
    })),
  };
}
