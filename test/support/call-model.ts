/** Markets, prices and holdings in whole USD and whole units: an account's margin in plain integers. */
export type Market = 'BTC-USD' | 'ETH-USD';
export const MARKETS: readonly Market[] = ['BTC-USD', 'ETH-USD'];
export type Prices = Readonly<Record<Market, number>>;

export interface Holdings {
  readonly cash: number;
  readonly positions: Readonly<
    Partial<Record<Market, { readonly size: number; readonly entry: number }>>
  >;
}

/** Everything as it stood after one commit. */
export interface Standing {
  readonly prices: Prices;
  readonly accounts: ReadonlyMap<string, Holdings>;
}

export function equityOf({ cash, positions }: Holdings, prices: Prices): number {
  return MARKETS.reduce((equity, market) => {
    const position = positions[market];
    return position === undefined
      ? equity
      : equity + position.size * (prices[market] - position.entry);
  }, cash);
}

/** Maintenance margin times twenty: 5 % of notional. */
function maintenanceMarginTimes20({ positions }: Holdings, prices: Prices): number {
  return MARKETS.reduce(
    (margin, market) => margin + Math.abs(positions[market]?.size ?? 0) * prices[market],
    0,
  );
}

/** An account without a position is never called, whatever it owes. */
export function isBelowMaintenance(holdings: Holdings, prices: Prices): boolean {
  const margin = maintenanceMarginTimes20(holdings, prices);
  return margin > 0 && equityOf(holdings, prices) * 20 < margin;
}

/** Whether the same was held, and the markets in which something is held had the same prices. */
export function isSameStanding(
  holdings: Holdings,
  prices: Prices,
  other: { readonly holdings: Holdings; readonly prices: Partial<Prices> },
): boolean {
  return (
    holdings.cash === other.holdings.cash &&
    MARKETS.every((market) => {
      const [mine, its] = [holdings.positions[market], other.holdings.positions[market]];
      return (
        mine?.size === its?.size &&
        mine?.entry === its?.entry &&
        (mine === undefined || prices[market] === other.prices[market])
      );
    })
  );
}
