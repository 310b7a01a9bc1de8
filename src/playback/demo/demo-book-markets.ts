import { type Decimal } from '../../domain/decimal.js';
import {
  type MarginParameterSet,
  type MarginTier,
} from '../../domain/risk/parameters/margin-parameters.js';

import { type Random } from './random.js';

/** A market in which the book may hold positions. */
export interface BookMarket {
  readonly marketId: string;
  /** The mark at which the book starts, in USD. Positive. */
  readonly price: Decimal;
  readonly lotSize: Decimal;
  readonly parameters: MarginParameterSet;
}

/** Floats are sufficient for drawing, because the guarantees have a safety margin. */
export interface RoughMarket {
  readonly marketId: string;
  readonly price: number;
  readonly lotSize: number;
  readonly exactLotSize: Decimal;
  readonly warningClearRatio: number;
  readonly tiers: readonly RoughTier[];
}

interface RoughTier {
  readonly floor: number;
  readonly initial: number;
  readonly maintenance: number;
}

export interface MarketShare {
  readonly market: RoughMarket;
  /** Fraction of the account's notional; the fractions sum to 1. */
  readonly share: number;
}

/** Cumulative shares of accounts with 1, 2, 3 and 4 positions. */
const POSITION_COUNTS = [0.5, 0.77, 0.92, 1] as const;
/** The margin of a new account above its initial margin and its warning margin, as a factor. */
const INITIAL_ROOM = 1.04;
const WARNING_ROOM = 1.02;

export function roughMarket(market: BookMarket): RoughMarket {
  const { tiers, warningClearRatio } = market.parameters;
  return {
    marketId: market.marketId,
    price: Number(market.price),
    lotSize: Number(market.lotSize),
    exactLotSize: market.lotSize,
    warningClearRatio: Number(warningClearRatio),
    tiers: tiers.map(roughTier),
  };
}

function roughTier(tier: MarginTier): RoughTier {
  return {
    floor: Number(tier.floor),
    initial: Number(tier.initialMarginFraction),
    maintenance: Number(tier.maintenanceMarginFraction),
  };
}

/** Draws one to four markets with uneven shares; the first of the list is the most likely. */
export function drawShares(
  random: Random,
  markets: readonly RoughMarket[],
): readonly MarketShare[] {
  const draw = random.uniform();
  const count = Math.min(markets.length, 1 + POSITION_COUNTS.findIndex((upTo) => draw < upTo));
  const left = markets.map((market, rank) => ({ market, weight: 1 / (rank + 1) }));
  const chosen: { readonly market: RoughMarket; readonly weight: number }[] = [];
  while (chosen.length < count) {
    let rest = random.uniform() * left.reduce((total, { weight }) => total + weight, 0);
    const index = left.findIndex(({ weight }) => (rest -= weight) < 0);
    for (const { market } of left.splice(index === -1 ? left.length - 1 : index, 1)) {
      chosen.push({ market, weight: 0.25 + random.uniform() });
    }
  }
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
  return chosen.map(({ market, weight }) => ({ market, share: weight / total }));
}

/** The greatest leverage at which the account keeps its margin, found by bisection. */
export function leverageCap(shares: readonly MarketShare[], equity: number): number {
  let low = 0;
  let high = 128;
  for (let halving = 0; halving < 20; halving += 1) {
    const leverage = (low + high) / 2;
    let initial = 0;
    let warning = 0;
    for (const { market, share } of shares) {
      const notional = equity * leverage * share;
      initial += tiered(market.tiers, notional, 'initial');
      warning += market.warningClearRatio * tiered(market.tiers, notional, 'maintenance');
    }
    if (initial * INITIAL_ROOM <= equity && warning * WARNING_ROOM <= equity) {
      low = leverage;
    } else {
      high = leverage;
    }
  }
  return low;
}

function tiered(
  tiers: readonly RoughTier[],
  notional: number,
  kind: 'initial' | 'maintenance',
): number {
  let requirement = 0;
  for (const [index, tier] of tiers.entries()) {
    const ceiling = Math.min(notional, tiers[index + 1]?.floor ?? Infinity);
    if (ceiling > tier.floor) {
      requirement += (ceiling - tier.floor) * tier[kind];
    }
  }
  return requirement;
}
