import { type JsonObject } from '../../src/domain/log/canonical.js';

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
  toDouble,
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

const MARGINS = ['maintenance', 'warning', 'clear', 'cure', 'closeOut'] as const;
export type NaiveMargin = (typeof MARGINS)[number];

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

type PriceOf = (marketId: string) => Exact | null;

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

/**
 * The same as doubles when nothing is near enough to matter, else exactly: a week of prices times
 * every account would take BigInt an hour.
 */
export function naiveVerdictOf(
  account: NaiveAccount,
  rules: NaiveRules,
  priceOf: PriceOf,
): NaiveVerdict {
  return roughVerdictOf(account, rules, priceOf) ?? exactVerdictOf(account, rules, priceOf);
}

function exactVerdictOf(account: NaiveAccount, rules: NaiveRules, priceOf: PriceOf): NaiveVerdict {
  const { equity, margins } = naiveHealthOf(account, rules, priceOf);
  return verdict((name) => isBelow(equity, margins[name]));
}

/** Relative to everything that was added up: some million times what doubles lose in so few sums. */
const NEAR = 1e-9;

function roughVerdictOf(
  account: NaiveAccount,
  rules: NaiveRules,
  priceOf: PriceOf,
): NaiveVerdict | null {
  let equity = 0;
  let gross = 0;
  const margins = { maintenance: 0, warning: 0, clear: 0, cure: 0, closeOut: 0 };
  for (const [asset, balance] of account.balances) {
    const { weight, priceMarketId } = requireOne(rules.assets, asset);
    const held = toDouble(balance);
    const price =
      priceMarketId === null || held === 0 ? 1 : toDouble(requirePrice(priceOf, priceMarketId));
    const value = held * price * (held < 0 ? 1 : toDouble(weight));
    equity += value;
    gross += Math.abs(value);
  }
  for (const [marketId, { size, entryPrice }] of account.positions) {
    const market = requireOne(rules.markets, marketId);
    const price = toDouble(requirePrice(priceOf, marketId));
    const notional = Math.abs(toDouble(size)) * price;
    const pnl = toDouble(size) * (price - toDouble(entryPrice));
    equity += pnl;
    gross += notional + Math.abs(toDouble(size)) * toDouble(entryPrice);
    const maintenance = roughRequirementOf(market, notional);
    for (const name of MARGINS) {
      margins[name] += maintenance * toDouble(market.ratios[name]);
    }
  }
  const isNear = MARGINS.some((name) => Math.abs(equity - margins[name]) <= gross * NEAR);
  return isNear ? null : verdict((name) => equity < margins[name]);
}

function roughRequirementOf({ tiers }: NaiveMarket, notional: number): number {
  let requirement = 0;
  for (const [index, { floor, maintenance }] of tiers.entries()) {
    const from = toDouble(floor);
    const next = tiers[index + 1];
    const to = next === undefined ? notional : Math.min(notional, toDouble(next.floor));
    requirement += Math.max(0, to - from) * toDouble(maintenance);
  }
  return requirement;
}

function verdict(isUnder: (name: NaiveMargin) => boolean): NaiveVerdict {
  return {
    maintenance: isUnder('maintenance'),
    warning: isUnder('warning'),
    clear: isUnder('clear'),
    cure: isUnder('cure'),
    closeOut: isUnder('closeOut'),
  };
}

function requireOne<Value>(values: ReadonlyMap<string, Value>, id: string): Value {
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
