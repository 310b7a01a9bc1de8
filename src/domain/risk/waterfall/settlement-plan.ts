import { type Decimal, min, sum, ZERO } from '../../decimal.js';
import { assert } from '../../errors.js';

import { type BankruptEstate, estateOf, type PricedBalance } from './bankrupt-estate.js';
import { attributeLoss, encodeResult, type MarketResult } from './loss-attribution.js';
import {
  allocateLosses,
  type MarketAllocation,
  marketFundLimit,
  type SharedBalances,
} from './waterfall.js';
import { type SettlementExplanation } from './waterfall-explanation.js';
import { type WinnerStanding, type WinnerShare, shareAmongWinners } from './winner-shares.js';

/** A bankrupt account's result in one market, and the payments of that market's fund so far. */
export interface SettledResult extends MarketResult {
  /** Through earlier steps of the call, in USD. */
  readonly fundDrawn: Decimal;
}

export interface SettlementPlanInput {
  readonly accountId: string;
  readonly at: Date;
  readonly quoteAsset: string;
  readonly balances: readonly PricedBalance[];
  /** Each market once; at least one when there is a debt. */
  readonly results: readonly SettledResult[];
  /** The fund balances. A missing market has no fund. */
  readonly funds: {
    readonly markets: ReadonlyMap<string, Decimal>;
    /** The balances of the markets' funds before the batch. Absent: the present ones. */
    readonly marketsBefore?: ReadonlyMap<string, Decimal>;
    readonly globalFund: Decimal;
    readonly backstop: Decimal;
    /** What the common funds give for a loss in a market (`sharedLimitsOf`). A market that is missing is not limited. */
    readonly limits?: ReadonlyMap<string, SharedBalances>;
  };
  /** Called only where the funds do not pay. No winners: the rest is a deficit. */
  readonly winners: (marketId: string) => readonly WinnerStanding[];
}

/** The cost of one market's part of a bankruptcy, by payer. */
export interface PlannedMarket {
  readonly marketId: string;
  /** Payments of the funds, by layer. */
  readonly allocations: readonly MarketAllocation[];
  /** Payments of winners, by account id. */
  readonly shares: readonly WinnerShare[];
  /** The unpaid rest. */
  readonly deficit: Decimal;
}

export interface SettlementPlan {
  readonly estate: BankruptEstate;
  /** The payment from the account's own collateral in other assets. */
  readonly ownPart: Decimal;
  /** By market id; empty when the account's own collateral covers the debt. */
  readonly markets: readonly PlannedMarket[];
  /** All inputs of the settlement, as plain JSON. */
  readonly explanation: SettlementExplanation;
}

const SETTLEMENT_RULE = 'docs/risk-model.md#waterfall';
const FORMULA =
  'debt = max(0, -(quote balance - debts in other assets)); own part = min(debt, collateral after haircut); ' +
  'the rest by market where it was lost: its fund up to a quarter, global fund and backstop up to their shares, winners pro rata ' +
  'to min(profit - losses paid, equity - paid), then pro rata to what deleveraging realized for them in the ' +
  'last hour; what is left is a deficit';

/**
 * Plans who pays the debt of a bankrupt account.
 *
 *     debt, collateral   `estateOf`
 *     own part           min(debt, collateral)
 *     loss of a market   its part of debt − own part                          `attributeLoss`
 *     funds              ¼ · market's fund, global fund, backstop             `allocateLosses`
 *     winners            pro rata to min(PnL here − losses paid here, equity − paid), not below zero
 *     realized profit    pro rata to min(what deleveraging realized here, equity − paid), not below zero
 *     deficit            the rest
 *
 * A winner pays from profit that has not been used for payments yet, and never more than its equity: a shared
 * loss must not cause the next bankruptcy. Profit that deleveraging realized in the last hour is used only
 * against a deficit.
 *
 * @throws Error when the debt is not completely divided: the results contain no market, or one twice
 *   (programmer error, or a forged record).
 * @see docs/risk-model.md#waterfall
 */
export function planSettlement(input: SettlementPlanInput): SettlementPlan {
  const estate = estateOf(input.balances, input.quoteAsset);
  const ownPart = min(estate.debt, estate.collateral);
  const { allocations, losses } = payFromFunds(estate.debt.minus(ownPart), input);
  const paid = new Map<string, Decimal>();
  const asked = new Map<string, readonly WinnerStanding[]>();
  const markets = losses.map(({ marketId, amount }): PlannedMarket => {
    const winners = amount.isZero() ? [] : input.winners(marketId);
    const shared = shareAmongWinners(amount, winners, paid);
    asked.set(marketId, shared.asked);
    const ofMarket = allocations.filter((allocation) => allocation.marketId === marketId);
    return { marketId, allocations: ofMarket, shares: shared.shares, deficit: shared.remaining };
  });
  const borne = sum(
    markets.flatMap(({ allocations: drawn, shares, deficit }) => [
      ...[...drawn, ...shares].map(({ amount }) => amount),
      deficit,
    ]),
  );
  assert(borne.plus(ownPart).eq(estate.debt), 'the whole debt is assigned to payers');
  const plan = { estate, ownPart, markets };
  return { ...plan, explanation: explain(input, plan, asked) };
}

function payFromFunds(
  loss: Decimal,
  { results, funds }: SettlementPlanInput,
): ReturnType<typeof allocateLosses> {
  if (loss.isZero()) {
    return { allocations: [], losses: [] };
  }
  const drawn = new Map(results.map(({ marketId, fundDrawn }) => [marketId, fundDrawn]));
  return allocateLosses(
    attributeLoss(loss, results).map(({ marketId, amount }) => ({
      marketId,
      amount,
      fund: marketFundLimit({
        balance: funds.markets.get(marketId) ?? ZERO,
        before: (funds.marketsBefore ?? funds.markets).get(marketId) ?? ZERO,
        drawn: drawn.get(marketId) ?? ZERO,
      }),
      limits: funds.limits?.get(marketId),
    })),
    funds,
  );
}

/** The unpaid rests of all markets, in USD. */
export function deficitOf({ markets }: Pick<SettlementPlan, 'markets'>): Decimal {
  return sum(markets.map(({ deficit }) => deficit));
}

function explain(
  input: SettlementPlanInput,
  { estate, ownPart, markets }: Omit<SettlementPlan, 'explanation'>,
  asked: ReadonlyMap<string, readonly WinnerStanding[]>,
): SettlementExplanation {
  const { funds } = input;
  return {
    rule: SETTLEMENT_RULE,
    formula: FORMULA,
    inputs: {
      accountId: input.accountId,
      at: input.at.toISOString(),
      quoteAsset: input.quoteAsset,
      balances: input.balances.map(({ asset, balance, price, haircut }) => ({
        asset,
        balance: balance.toFixed(),
        price: price.toFixed(),
        haircut: haircut.toFixed(),
      })),
      results: input.results.map((result) => ({
        ...encodeResult(result),
        fundDrawn: result.fundDrawn.toFixed(),
      })),
      funds: {
        markets: input.results.map(({ marketId }) => {
          const balance = funds.markets.get(marketId) ?? ZERO;
          const before = funds.marketsBefore?.get(marketId) ?? balance;
          return {
            marketId,
            balance: balance.toFixed(),
            ...(before.eq(balance) ? {} : { before: before.toFixed() }),
            ...explainedLimits(funds.limits?.get(marketId)),
          };
        }),
        globalFund: funds.globalFund.toFixed(),
        backstop: funds.backstop.toFixed(),
      },
      winners: markets.flatMap(({ marketId }) =>
        (asked.get(marketId) ?? []).map((winner) => ({
          marketId,
          accountId: winner.accountId,
          unrealizedPnl: winner.unrealizedPnl.toFixed(),
          equity: winner.equity.toFixed(),
          lossesPaid: winner.lossesPaid.toFixed(),
          paid: winner.paid.toFixed(),
          ...(winner.realizedProfit.isZero()
            ? {}
            : { realizedProfit: winner.realizedProfit.toFixed() }),
        })),
      ),
    },
    numbers: {
      debt: estate.debt.toFixed(),
      collateral: estate.collateral.toFixed(),
      ownPart: ownPart.toFixed(),
    },
    result: {
      markets: markets.map(({ marketId, allocations, shares, deficit }) => ({
        marketId,
        allocations: allocations.map(({ kind, amount }) => ({ kind, amount: amount.toFixed() })),
        shares: shares.map(({ accountId, amount, realizedPart }) => ({
          accountId,
          amount: amount.toFixed(),
          ...(realizedPart.isZero() ? {} : { realizedPart: realizedPart.toFixed() }),
        })),
        deficit: deficit.toFixed(),
      })),
    },
  };
}

function explainedLimits(limits: SharedBalances | undefined) {
  return limits === undefined
    ? {}
    : { globalLimit: limits.globalFund.toFixed(), backstopLimit: limits.backstop.toFixed() };
}
