import { type Decimal, ZERO, min, sum } from '../../decimal.js';

import { type AccountHealth, compareIds } from '../health/account-health.js';
import {
  attributeLoss,
  type BookedResult,
  marketResultsOf,
} from '../waterfall/loss-attribution.js';
import { type FundedLayer, allocateLosses, marketFundLimit } from '../waterfall/waterfall.js';

/** What the layers hold, in USD. */
export interface StressFunds {
  readonly markets: ReadonlyMap<string, Decimal>;
  readonly global: Decimal;
  readonly backstop: Decimal;
}

export type StressLayer = Exclude<FundedLayer, 'ACCOUNT_EQUITY'> | 'SOCIALIZED_LOSS';

/** What a layer would pay in all. */
export interface StressAllocation {
  readonly kind: StressLayer;
  readonly amount: Decimal;
}

/**
 * Sends what liquidated accounts owe down the waterfall, in the order of their ids, each taking from
 * what the one before left; each market's part of it to the fund and the winners of that market, as a
 * settlement does (`attributeLoss`).
 *
 * What funds cannot pay falls on the winners of the market. Auto-deleveraging would take its part of
 * that from the same winners first; both are shown as SOCIALIZED_LOSS.
 *
 * @param healths At least those that were sold.
 * @param results By account: what its sales came to.
 * @param profits By market: Σ of the unrealized profits of its winners, in USD.
 */
export function payShortfalls(
  healths: readonly AccountHealth[],
  results: ReadonlyMap<string, readonly BookedResult[]>,
  funds: StressFunds,
  profits: ReadonlyMap<string, Decimal>,
): { readonly shortfall: Decimal; readonly waterfall: readonly StressAllocation[] } {
  const bankrupt = healths
    .filter(({ accountId, equity }) => results.has(accountId) && equity.lt(0))
    .sort((a, b) => compareIds(a.accountId, b.accountId));
  const markets = new Map(funds.markets);
  const left = { globalFund: funds.global, backstop: funds.backstop };
  const paid = new Map<StressLayer, Decimal>();
  const unpaid = new Map<string, Decimal>();
  for (const health of bankrupt) {
    const parts = attributeLoss(
      health.equity.negated(),
      marketResultsOf(health, results.get(health.accountId) ?? []),
    );
    const { allocations, losses } = allocateLosses(
      parts.map(({ marketId, amount }) => ({
        ...{ marketId, amount },
        fund: marketFundLimit(markets.get(marketId) ?? ZERO),
      })),
      left,
    );
    for (const { kind, marketId, amount } of allocations) {
      add(paid, kind, amount);
      switch (kind) {
        case 'MARKET_INSURANCE':
          add(markets, marketId, amount.negated());
          break;
        case 'GLOBAL_INSURANCE':
          left.globalFund = left.globalFund.minus(amount);
          break;
        case 'BACKSTOP':
          left.backstop = left.backstop.minus(amount);
      }
    }
    for (const { marketId, amount } of losses) {
      add(unpaid, marketId, amount);
    }
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

function add<Key>(sums: Map<Key, Decimal>, key: Key, amount: Decimal): void {
  sums.set(key, (sums.get(key) ?? ZERO).plus(amount));
}

const LAYERS: readonly StressLayer[] = [
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
