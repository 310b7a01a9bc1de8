import { type Decimal, ZERO, decimal, max, min, roundDown } from '../decimal.js';
import { assert } from '../errors.js';

/** The layers that pay a shortfall from a balance, in the order they do. Names of the contract. */
export const FUNDED_LAYERS = [
  'ACCOUNT_EQUITY',
  'MARKET_INSURANCE',
  'GLOBAL_INSURANCE',
  'BACKSTOP',
] as const;
export type FundedLayer = (typeof FUNDED_LAYERS)[number];

/** One event takes at most this part of the market's own fund, so that the next finds something. */
export const MARKET_FUND_SHARE_MAX: Decimal = decimal('0.25');

/** Decimals of what a layer pays out. */
export const PAYOUT_PLACES = 6;

export interface WaterfallBalances {
  /** What the bankrupt account still has. */
  readonly accountCollateral: Decimal;
  readonly marketFund: Decimal;
  readonly globalFund: Decimal;
  readonly backstop: Decimal;
}

export interface FundedAllocation {
  readonly kind: FundedLayer;
  readonly amount: Decimal;
}

export interface ShortfallAllocation {
  /** Only layers that pay something, in their order. */
  readonly allocations: readonly FundedAllocation[];
  /** For auto-deleveraging, then for the winners of the market. */
  readonly remaining: Decimal;
}

/**
 * Covers a shortfall from the balances that exist for it, layer by layer.
 *
 * Each layer pays what is missing, at most what it has, and the market's fund at most a quarter of
 * itself. What a layer can pay is rounded down to 6 decimals, so none goes below zero.
 *
 * @param shortfall The loss beyond the account's equity, in USD. Not negative.
 * @returns Allocations that add up with `remaining` to the shortfall.
 * @see docs/risk-model.md#waterfall
 */
export function allocateShortfall(
  shortfall: Decimal,
  balances: WaterfallBalances,
): ShortfallAllocation {
  assert(shortfall.gte(0), 'a shortfall is not negative');
  const limits: Readonly<Record<FundedLayer, Decimal>> = {
    ACCOUNT_EQUITY: balances.accountCollateral,
    MARKET_INSURANCE: balances.marketFund.times(MARKET_FUND_SHARE_MAX),
    GLOBAL_INSURANCE: balances.globalFund,
    BACKSTOP: balances.backstop,
  };
  let remaining = shortfall;
  const allocations: FundedAllocation[] = [];
  for (const kind of FUNDED_LAYERS) {
    const available = max(ZERO, roundDown(limits[kind], PAYOUT_PLACES));
    const amount = min(remaining, available);
    if (amount.gt(0)) {
      allocations.push({ kind, amount });
      remaining = remaining.minus(amount);
    }
  }
  return { allocations, remaining };
}
