import { type JsonObject } from '../../src/domain/canonical.js';

import { type NaiveAccount } from './naive-check-book.js';
import {
  compare,
  type Exact,
  exact,
  isBelow,
  isZero,
  magnitude,
  minus,
  negative,
  NOTHING,
  ONE,
  plus,
  times,
} from './naive-check-numbers.js';

export interface NaiveMarket {
  readonly tiers: readonly { readonly floor: Exact; readonly maintenance: Exact }[];
  readonly ratios: NaiveMargins;
}

/** Something by the four ratios and by maintenance margin itself. */
export interface NaiveMargins {
  readonly maintenance: Exact;
  readonly warning: Exact;
  readonly clear: Exact;
  readonly cure: Exact;
  readonly closeOut: Exact;
}

export type NaiveMargin = keyof NaiveMargins;

export interface NaiveRules {
  readonly markets: ReadonlyMap<string, NaiveMarket>;
  readonly assets: ReadonlyMap<
    string,
    { readonly weight: Exact; readonly priceMarketId: string | null }
  >;
}

type Texts = Readonly<Record<string, string>>;

/** The rules as the genesis file has them, read without the code that applies it. */
export function naiveRulesOf(genesis: JsonObject): NaiveRules {
  const markets = genesis.markets as readonly {
    readonly id: string;
    readonly parameters: Texts & { readonly tiers: readonly Texts[] };
  }[];
  const assets = genesis.collateralAssets as readonly {
    readonly asset: string;
    readonly haircut: string;
    readonly priceMarketId: string | null;
  }[];
  const number = (from: Texts, name: string): Exact => exact(from[name] ?? '');
  return {
    markets: new Map(
      markets.map(({ id, parameters }) => [
        id,
        {
          tiers: parameters.tiers.map((tier) => ({
            floor: number(tier, 'floor'),
            maintenance: number(tier, 'maintenanceMarginFraction'),
          })),
          ratios: {
            maintenance: ONE,
            warning: number(parameters, 'warningRatio'),
            clear: number(parameters, 'warningClearRatio'),
            cure: number(parameters, 'cureRatio'),
            closeOut: number(parameters, 'closeOutRatio'),
          },
        },
      ]),
    ),
    assets: new Map(
      assets.map(({ asset, haircut, priceMarketId }) => [
        asset,
        { weight: minus(ONE, exact(haircut)), priceMarketId },
      ]),
    ),
  };
}

export interface NaiveHealth {
  readonly equity: Exact;
  readonly margins: NaiveMargins;
}

export type PriceOf = (marketId: string) => Exact | null;

/** Equity and margins of an account, term by term as the risk model writes them. */
export function naiveHealthOf(
  account: NaiveAccount,
  rules: NaiveRules,
  priceOf: PriceOf,
): NaiveHealth {
  const collateral = [...account.balances].map(([asset, balance]) => {
    const { weight, priceMarketId } = requireOne(rules.assets, asset);
    const price =
      priceMarketId === null || isZero(balance) ? ONE : requirePrice(priceOf, priceMarketId);
    return times(balance, price, isBelow(balance, NOTHING) ? ONE : weight);
  });
  const positions = [...account.positions].map(([marketId, { size, entryPrice }]) => {
    const market = requireOne(rules.markets, marketId);
    const price = requirePrice(priceOf, marketId);
    const maintenance = requirementOf(market, times(magnitude(size), price));
    return { pnl: times(size, minus(price, entryPrice)), maintenance, ratios: market.ratios };
  });
  const margin = (name: NaiveMargin): Exact =>
    plus(NOTHING, ...positions.map(({ maintenance, ratios }) => times(maintenance, ratios[name])));
  return {
    equity: plus(NOTHING, ...collateral, ...positions.map(({ pnl }) => pnl)),
    margins: {
      maintenance: margin('maintenance'),
      warning: margin('warning'),
      clear: margin('clear'),
      cure: margin('cure'),
      closeOut: margin('closeOut'),
    },
  };
}

function requirementOf({ tiers }: NaiveMarket, notional: Exact): Exact {
  let requirement = NOTHING;
  tiers.forEach(({ floor, maintenance }, index) => {
    const next = tiers[index + 1]?.floor;
    const top = next !== undefined && compare(next, notional) < 0 ? next : notional;
    if (compare(top, floor) > 0) {
      requirement = plus(requirement, times(minus(top, floor), maintenance));
    }
  });
  return requirement;
}

/** Whether equity is below each of the margins. */
export type NaiveVerdict = Readonly<Record<NaiveMargin, boolean>>;

export function exactVerdictOf(
  account: NaiveAccount,
  rules: NaiveRules,
  priceOf: PriceOf,
): NaiveVerdict {
  const { equity, margins } = naiveHealthOf(account, rules, priceOf);
  return {
    maintenance: isBelow(equity, margins.maintenance),
    warning: isBelow(equity, margins.warning),
    clear: isBelow(equity, margins.clear),
    cure: isBelow(equity, margins.cure),
    closeOut: isBelow(equity, margins.closeOut),
  };
}

export function requireOne<Value>(values: ReadonlyMap<string, Value>, id: string): Value {
  const value = values.get(id);
  if (value === undefined) {
    throw new Error(`${id} is in the genesis file`);
  }
  return value;
}

function requirePrice(priceOf: PriceOf, marketId: string): Exact {
  const price = priceOf(marketId);
  if (price === null) {
    throw new Error(`${marketId} has a price`);
  }
  return price;
}

/** Cure margin − equity. */
export function missingToCure({ equity, margins }: NaiveHealth): Exact {
  return plus(margins.cure, negative(equity));
}
