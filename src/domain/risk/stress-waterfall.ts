import { type Decimal, ZERO, min, sum } from '../decimal.js';

import { type AccountHealth, compareIds } from './account-health.js';
import { type ForcedSale } from './stress-sale.js';
import { type FundedLayer, allocateShortfall } from './waterfall.js';

/** What the layers hold, in USD. */
export interface StressFunds {
  readonly markets: ReadonlyMap<string, Decimal>;
  readonly global: Decimal;
  readonly backstop: Decimal;
}

export type StressLayer = FundedLayer | 'SOCIALIZED_LOSS';

/** What a layer would pay in all. */
export interface StressAllocation {
  readonly kind: StressLayer;
  readonly amount: Decimal;
}

/**
 * Sends what liquidated accounts owe down the waterfall, in the order of their ids, each taking from
 * what the one before left.
 *
 * What funds cannot pay falls on the winners of the market. Auto-deleveraging would take its part of
 * that from the same winners first; both are shown as SOCIALIZED_LOSS.
 *
 * @param healths At least those that were sold.
 * @param profits By market: Σ of the unrealized profits of its winners, in USD.
 */
export function payShortfalls(
  healths: readonly AccountHealth[],
  sales: ReadonlyMap<string, Pick<ForcedSale, 'lastMarketId'>>,
  funds: StressFunds,
  profits: ReadonlyMap<string, Decimal>,
): { readonly shortfall: Decimal; readonly waterfall: readonly StressAllocation[] } {
  const bankrupt = healths
    .filter(({ accountId, equity }) => sales.has(accountId) && equity.lt(0))
    .sort((a, b) => compareIds(a.accountId, b.accountId));
  const markets = new Map(funds.markets);
  const left = { global: funds.global, backstop: funds.backstop };
  const paid = new Map<StressLayer, Decimal>();
  const unpaid = new Map<string, Decimal>();
  for (const { accountId, equity } of bankrupt) {
    const marketId = sales.get(accountId)?.lastMarketId ?? '';
    const { allocations, remaining } = allocateShortfall(equity.negated(), {
      accountCollateral: ZERO,
      marketFund: markets.get(marketId) ?? ZERO,
      globalFund: left.global,
      backstop: left.backstop,
    });
    for (const { kind, amount } of allocations) {
      paid.set(kind, (paid.get(kind) ?? ZERO).plus(amount));
      if (kind === 'MARKET_INSURANCE') {
        markets.set(marketId, (markets.get(marketId) ?? ZERO).minus(amount));
      } else {
        left.global = kind === 'GLOBAL_INSURANCE' ? left.global.minus(amount) : left.global;
        left.backstop = kind === 'BACKSTOP' ? left.backstop.minus(amount) : left.backstop;
      }
    }
    unpaid.set(marketId, (unpaid.get(marketId) ?? ZERO).plus(remaining));
  }
  // Each winner pays at most its profit, so together they pay at most all profit (`socializeLoss`).
  const socialized = sum(
    [...unpaid].map(([marketId, loss]) => min(loss, profits.get(marketId) ?? ZERO)),
  );
  if (socialized.gt(0)) {
    paid.set('SOCIALIZED_LOSS', socialized);
  }
  return {
    shortfall: sum(bankrupt.map(({ equity }) => equity.negated())),
    waterfall: [...paid].map(([kind, amount]) => ({ kind, amount })).sort(inOrderOfLayers),
  };
}

const LAYERS: readonly StressLayer[] = [
  'ACCOUNT_EQUITY',
  'MARKET_INSURANCE',
  'GLOBAL_INSURANCE',
  'BACKSTOP',
  'SOCIALIZED_LOSS',
];

function inOrderOfLayers(a: StressAllocation, b: StressAllocation): number {
  return LAYERS.indexOf(a.kind) - LAYERS.indexOf(b.kind);
}

/** By market: Σ of what positions in profit have gained, in USD. */
export function profitsOf(healths: Iterable<AccountHealth>): ReadonlyMap<string, Decimal> {
  const profits = new Map<string, Decimal>();
  for (const { positions } of healths) {
    for (const { marketId, unrealizedPnl } of positions) {
      if (unrealizedPnl.gt(0)) {
        profits.set(marketId, (profits.get(marketId) ?? ZERO).plus(unrealizedPnl));
      }
    }
  }
  return profits;
}
