import { type NaiveAccount } from './naive-check-book.js';
import {
  exactVerdictOf,
  type NaiveRules,
  type NaiveVerdict,
  requireOne,
} from './naive-check-health.js';
import { type Exact, isZero, toDouble } from './naive-check-numbers.js';

/** Says of any account whether it may be decided about and which margins it is below, one instant at a time. */
export interface NaiveValuer {
  /** The prices of an instant: the last usable one of each market, and whether it may decide. */
  readonly setPrices: (
    priceOf: (marketId: string) => Exact | null,
    isUsable: (marketId: string) => boolean,
  ) => void;
  readonly isInScopeUsable: (account: NaiveAccount) => boolean;
  /** Every price in the account's scope must be usable. */
  readonly verdict: (account: NaiveAccount) => NaiveVerdict;
}

/** An account as doubles, by market number: good until its holdings change. */
interface Holdings {
  readonly revision: number;
  /** In USD; needs no price. */
  readonly cash: number;
  readonly collateral: readonly { readonly market: number; readonly weighted: number }[];
  readonly positions: readonly {
    readonly market: number;
    readonly size: number;
    readonly entryPrice: number;
  }[];
}

/** The rules of a market as doubles. */
interface Requirement {
  readonly floors: readonly number[];
  readonly fractions: readonly number[];
  readonly ratios: {
    readonly warning: number;
    readonly clear: number;
    readonly cure: number;
    readonly closeOut: number;
  };
}

/** Relative to everything that was added up: some million times what doubles lose in so few sums. */
const NEAR = 1e-9;

/**
 * Values in doubles, and again exactly where equity is so near a margin that doubles might err:
 * whole numbers alone would take a week of prices times ten thousand accounts an hour.
 */
export function createNaiveValuer(rules: NaiveRules): NaiveValuer {
  const marketIds = [...rules.markets.keys()];
  const numberOf = new Map(marketIds.map((id, number) => [id, number]));
  const requirements = marketIds.map((id) => requirementOf(rules, id));
  const marks = new Float64Array(marketIds.length);
  const usable = new Uint8Array(marketIds.length);
  const known = new WeakMap<NaiveAccount, Holdings>();
  let markOf: (marketId: string) => Exact | null = () => null;

  const holdingsOf = (account: NaiveAccount): Holdings => {
    let holdings = known.get(account);
    if (holdings?.revision !== account.revision) {
      holdings = holdingsFrom(account, rules, numberOf);
      known.set(account, holdings);
    }
    return holdings;
  };
  return {
    setPrices: (priceOf, isUsable) => {
      markOf = priceOf;
      for (const [number, id] of marketIds.entries()) {
        const price = priceOf(id);
        marks[number] = price === null ? NaN : toDouble(price);
        usable[number] = isUsable(id) ? 1 : 0;
      }
    },
    isInScopeUsable: (account) => {
      const { positions, collateral } = holdingsOf(account);
      for (const { market } of positions) {
        if (usable[market] !== 1) {
          return false;
        }
      }
      return collateral.every(({ market }) => usable[market] === 1);
    },
    verdict: (account) =>
      roughVerdictOf(holdingsOf(account), requirements, marks) ??
      exactVerdictOf(account, rules, markOf),
  };
}

function holdingsFrom(
  account: NaiveAccount,
  rules: NaiveRules,
  numberOf: ReadonlyMap<string, number>,
): Holdings {
  let cash = 0;
  const collateral: { market: number; weighted: number }[] = [];
  for (const [asset, balance] of account.balances) {
    const { weight, priceMarketId } = requireOne(rules.assets, asset);
    const held = toDouble(balance);
    const weighted = held * (held < 0 ? 1 : toDouble(weight));
    if (priceMarketId === null) {
      cash += weighted;
    } else if (!isZero(balance)) {
      collateral.push({ market: requireOne(numberOf, priceMarketId), weighted });
    }
  }
  const positions = [...account.positions].map(([marketId, { size, entryPrice }]) => ({
    market: requireOne(numberOf, marketId),
    size: toDouble(size),
    entryPrice: toDouble(entryPrice),
  }));
  return { revision: account.revision, cash, collateral, positions };
}

function requirementOf(rules: NaiveRules, marketId: string): Requirement {
  const { tiers, ratios } = requireOne(rules.markets, marketId);
  return {
    floors: tiers.map(({ floor }) => toDouble(floor)),
    fractions: tiers.map(({ maintenance }) => toDouble(maintenance)),
    ratios: {
      warning: toDouble(ratios.warning),
      clear: toDouble(ratios.clear),
      cure: toDouble(ratios.cure),
      closeOut: toDouble(ratios.closeOut),
    },
  };
}

function roughVerdictOf(
  { cash, collateral, positions }: Holdings,
  requirements: readonly Requirement[],
  marks: Float64Array,
): NaiveVerdict | null {
  let equity = cash;
  let gross = Math.abs(cash);
  for (const { market, weighted } of collateral) {
    const value = weighted * (marks[market] ?? NaN);
    equity += value;
    gross += Math.abs(value);
  }
  let maintenance = 0;
  let warning = 0;
  let clear = 0;
  let cure = 0;
  let closeOut = 0;
  for (const { market, size, entryPrice } of positions) {
    const price = marks[market] ?? NaN;
    const requirement = requirements[market];
    const notional = Math.abs(size) * price;
    equity += size * (price - entryPrice);
    gross += notional + Math.abs(size) * entryPrice;
    if (requirement !== undefined) {
      const needed = neededFor(requirement, notional);
      maintenance += needed;
      warning += needed * requirement.ratios.warning;
      clear += needed * requirement.ratios.clear;
      cure += needed * requirement.ratios.cure;
      closeOut += needed * requirement.ratios.closeOut;
    }
  }
  const far = gross * NEAR;
  // Written so that NaN is never far.
  const isFar =
    Math.abs(equity - maintenance) > far &&
    Math.abs(equity - warning) > far &&
    Math.abs(equity - clear) > far &&
    Math.abs(equity - cure) > far &&
    Math.abs(equity - closeOut) > far;
  return isFar
    ? {
        maintenance: equity < maintenance,
        warning: equity < warning,
        clear: equity < clear,
        cure: equity < cure,
        closeOut: equity < closeOut,
      }
    : null;
}

function neededFor({ floors, fractions }: Requirement, notional: number): number {
  let needed = 0;
  for (let index = 0; index < floors.length; index += 1) {
    const from = floors[index] ?? 0;
    if (notional <= from) {
      break;
    }
    needed +=
      (Math.min(notional, floors[index + 1] ?? Infinity) - from) * (fractions[index] ?? NaN);
  }
  return needed;
}
