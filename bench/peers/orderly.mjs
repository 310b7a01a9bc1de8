import { account, positions } from '@orderly.network/perp';

export const name = '@orderly.network/perp';
export const computes =
  'totalMarginRatio against MMR of all positions (decimal.js); flat fractions: IMR factor 0';

export function load(accounts, markets) {
  const markPrices = Object.fromEntries(markets.map(({ marketId, price }) => [marketId, price]));
  const users = accounts.map(({ lines, cash }) => ({
    cash,
    held: lines.map(({ market, size, entry }) => ({
      symbol: markets[market].marketId,
      position_qty: size,
      average_open_price: entry,
      mark_price: markets[market].price,
      baseMMR: markets[market].maintenance,
    })),
  }));
  return (index) => {
    const { cash, held } = users[index];
    const totalCollateral = account
      .totalCollateral({
        USDCHolding: cash,
        nonUSDCHolding: [],
        unsettlementPnL: positions.totalUnrealizedPnL(held),
      })
      .toNumber();
    const ratio = account.totalMarginRatio({ totalCollateral, markPrices, positions: held });
    let positionsMMR = 0;
    for (const { position_qty: positionQty, mark_price: markPrice, baseMMR } of held) {
      const MMR = positions.MMR({
        baseMMR,
        baseIMR: 2 * baseMMR,
        IMRFactor: 0,
        positionNotional: positionQty * markPrice,
      });
      positionsMMR += positions.maintenanceMargin({ positionQty, markPrice, MMR });
    }
    const positionsNotional = positions.totalNotional(held);
    return ratio < account.MMR({ positionsMMR, positionsNotional });
  };
}
