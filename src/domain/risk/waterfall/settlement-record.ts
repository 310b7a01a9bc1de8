import { decimal } from '../../decimal.js';
import { type JsonObject } from '../../canonical.js';
import { decodeResult } from './loss-attribution.js';
import { type SettlementExplanation } from './waterfall-explanation.js';
import { type SettlementPlan, planSettlement } from './settlement-plan.js';

/** Decides a recorded settlement again from its explanation alone. */
export function recomputeSettlement({
  inputs,
}: Pick<SettlementExplanation, 'inputs'>): SettlementPlan {
  const { funds } = inputs;
  return planSettlement({
    accountId: inputs.accountId,
    at: new Date(inputs.at),
    quoteAsset: inputs.quoteAsset,
    balances: inputs.balances.map(({ asset, balance, price, haircut }) => ({
      asset,
      balance: decimal(balance),
      price: decimal(price),
      haircut: decimal(haircut),
    })),
    results: inputs.results.map((result) => ({
      ...decodeResult(result),
      fundDrawn: decimal(result.fundDrawn),
    })),
    funds: {
      markets: new Map(funds.markets.map(({ marketId, balance }) => [marketId, decimal(balance)])),
      marketsBefore: new Map(
        funds.markets.map(({ marketId, balance, before }) => [
          marketId,
          decimal(before ?? balance),
        ]),
      ),
      globalFund: decimal(funds.globalFund),
      backstop: decimal(funds.backstop),
      limits: new Map(
        funds.markets.flatMap(({ marketId, globalLimit, backstopLimit }) =>
          globalLimit === undefined || backstopLimit === undefined
            ? []
            : [[marketId, { globalFund: decimal(globalLimit), backstop: decimal(backstopLimit) }]],
        ),
      ),
    },
    winners: (marketId) =>
      inputs.winners
        .filter((winner) => winner.marketId === marketId)
        .map((winner) => ({
          accountId: winner.accountId,
          unrealizedPnl: decimal(winner.unrealizedPnl),
          equity: decimal(winner.equity),
          lossesPaid: decimal(winner.lossesPaid),
          paid: decimal(winner.paid),
          realizedProfit: decimal(winner.realizedProfit ?? '0'),
        })),
  });
}

/** The explanation of a settlement without the identities of winners: their number, and the payment of each. */
export function withoutWinners({ inputs, result, ...rule }: SettlementExplanation): JsonObject {
  const { winners, ...others } = inputs;
  return {
    ...rule,
    inputs: { ...others, winnerCount: winners.length },
    result: {
      markets: result.markets.map(({ shares, ...market }) => ({
        ...market,
        shares: shares.map(({ accountId: _, ...share }) => share),
      })),
    },
  };
}
