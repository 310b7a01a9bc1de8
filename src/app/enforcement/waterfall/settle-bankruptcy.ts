import { type Decimal, ZERO } from '../../../domain/decimal.js';
import { type EnforcedAccount, transit } from '../../../domain/margin-call/call/decision.js';
import { settledAt } from '../../../domain/margin-call/rules/scope.js';
import { type MarginCall } from '../../../domain/margin-call/call/margin-call.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { assessAccountHealth } from '../../../domain/risk/health/account-health.js';
import { pricedBalancesOf } from '../../../domain/risk/waterfall/bankrupt-estate.js';
import { marketResultsOf } from '../../../domain/risk/waterfall/loss-attribution.js';
import {
  type PlannedMarket,
  planSettlement,
  type SettledResult,
  type SettlementPlan,
} from '../../../domain/risk/waterfall/settlement-plan.js';
import {
  drawsOf,
  type FundDraw,
  sharedFundsFor,
} from '../../../domain/risk/waterfall/fund-shares.js';
import { type FundedLayer } from '../../../domain/risk/waterfall/waterfall.js';
import { type WinnerStanding } from '../../../domain/risk/waterfall/winner-shares.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { type CallResult } from '../../../store/liquidations/waterfall-allocations.js';
import {
  BACKSTOP_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
} from '../../ledger/ledger.js';

/** Fund balances by ledger account. */
export interface Funds {
  /** Present balances: bankruptcies reduce them one after another. */
  readonly balances: Map<string, Decimal>;
  /** Balances before the first bankruptcy: the quarter limit of a market's fund refers to these. */
  readonly before: ReadonlyMap<string, Decimal>;
  /** What the common funds paid within the last day, this batch included. */
  readonly draws: FundDraw[];
}

/** The accounts in profit in a market. */
export interface Winners {
  readonly accounts: ReadonlyMap<string, Account>;
  /** Their measures, taken once for all bankruptcies of the batch. */
  readonly measured: readonly MeasuredWinner[];
  /** Whether the market's own price is usable; without it no account in the market can share a loss. */
  readonly canBeAsked: boolean;
  /** Their payments from positions in this market for bankruptcies, earlier and in this batch. */
  readonly lossesPaid: Map<string, Decimal>;
  /** Their payments in this batch over all markets: an account has one equity. */
  readonly paid: Map<string, Decimal>;
  /** Profit that deleveraging realized for them here in the last hour, less their payments, this batch included. */
  readonly realizedProfits: Map<string, Decimal>;
}

/** An account's equity, and its profit or loss in one market; 0 without a position there. */
export type MeasuredWinner = Pick<WinnerStanding, 'accountId' | 'unrealizedPnl' | 'equity'>;

/** The cost of one market's part of a bankruptcy, by payer. */
export interface MarketSettlement extends PlannedMarket {
  /** Where the payments are recorded: the last step in this market, else the call's last; null without any. */
  readonly liquidationId: string | null;
}

/** The cost of one bankruptcy, by payer. */
export interface Settlement {
  readonly before: EnforcedAccount;
  readonly call: MarginCall;
  readonly plan: SettlementPlan;
  /** The call's last step, where the account's own payments are recorded; null without any. */
  readonly liquidationId: string | null;
  /** By market id; empty when the account's own collateral covers the debt. */
  readonly markets: readonly MarketSettlement[];
}

export interface BankruptcyPlace {
  readonly context: RiskContext;
  readonly funds: Funds;
  /** By market; a missing market was not looked up. */
  readonly winners: ReadonlyMap<string, Winners>;
  /** By call. */
  readonly results: ReadonlyMap<string, readonly CallResult[]>;
}

/**
 * Settles one bankrupt account through the waterfall: each market's part goes to the fund and the winners of
 * that market, and is deducted from them for the next bankruptcy.
 *
 * @see docs/risk-model.md#where-a-loss-belongs
 */
export function settleBankruptcy(before: EnforcedAccount, place: BankruptcyPlace): Settlement {
  const { account, openCall } = before;
  const { context, funds } = place;
  if (openCall === null) {
    throw new Error(`Invariant broken: bankrupt account ${account.id} has an open margin call`);
  }
  const results = place.results.get(openCall.id) ?? [];
  const settled = settledResultsOf(openCall, results);
  const shared = sharedFundsFor(
    {
      globalFund: balanceOf(funds.balances, GLOBAL_INSURANCE_LEDGER),
      backstop: balanceOf(funds.balances, BACKSTOP_LEDGER),
    },
    funds.draws,
    { owner: account.owner, marketIds: settled.map(({ marketId }) => marketId), context },
  );
  const plan = planSettlement({
    accountId: account.id,
    at: context.now,
    quoteAsset: QUOTE_ASSET,
    balances: pricedBalancesOf(account.collateral, settledAt(account, context) ?? context),
    results: settled,
    funds: {
      markets: marketFundsOf(settled, funds.balances),
      marketsBefore: marketFundsOf(settled, funds.before),
      ...shared,
    },
    winners: (marketId) => standingsOf(place.winners.get(marketId)),
  });
  drawDown(plan, account.owner, place);
  const last = results.toSorted((a, b) => b.step - a.step)[0] ?? null;
  return {
    before,
    plan,
    liquidationId: last?.liquidationId ?? null,
    markets: plan.markets.map((market) => {
      const own = results.find(({ marketId }) => marketId === market.marketId) ?? last;
      return { ...market, liquidationId: own?.liquidationId ?? null };
    }),
    call: transit(openCall, 'SHORTFALL_COVERED', {
      closedAt: context.now,
      amountOutstanding: ZERO,
    }),
  };
}

function marketFundsOf(
  results: readonly SettledResult[],
  balances: ReadonlyMap<string, Decimal>,
): Map<string, Decimal> {
  return new Map(
    results.map(({ marketId }) => [marketId, balanceOf(balances, marketInsuranceLedger(marketId))]),
  );
}

/** The results of the call. Without any step, the whole debt belongs to the first market of the call. */
function settledResultsOf(
  { terms }: MarginCall,
  results: readonly CallResult[],
): readonly SettledResult[] {
  const drawn = new Map(results.map(({ marketId, fundDrawn }) => [marketId, fundDrawn]));
  const known = marketResultsOf({ positions: [] }, results).map((result) => ({
    ...result,
    fundDrawn: drawn.get(result.marketId) ?? ZERO,
  }));
  const marketId = [...terms.keys()][0] ?? '';
  const nothing = { pnl: ZERO, exposure: ZERO, paid: ZERO, deleveraged: ZERO, fundDrawn: ZERO };
  return known.length > 0 ? known : [{ marketId, ...nothing }];
}

/** Each account's result in one market and its equity, before payments for bankruptcies of the batch. */
export function measureWinners(
  accounts: Iterable<Account>,
  marketId: string,
  context: RiskContext,
): MeasuredWinner[] {
  return [...accounts].map((account) => {
    const { equity, positions } = assessAccountHealth(account, context);
    const position = positions.find((held) => held.marketId === marketId);
    return { accountId: account.id, equity, unrealizedPnl: position?.unrealizedPnl ?? ZERO };
  });
}

function standingsOf(winners: Winners | undefined): WinnerStanding[] {
  return (winners?.measured ?? []).map((winner) => ({
    ...winner,
    lossesPaid: winners?.lossesPaid.get(winner.accountId) ?? ZERO,
    paid: winners?.paid.get(winner.accountId) ?? ZERO,
    realizedProfit: winners?.realizedProfits.get(winner.accountId) ?? ZERO,
  }));
}

/** What is left for the next bankruptcy of the batch. */
function drawDown(
  { markets }: SettlementPlan,
  owner: string,
  { funds, winners }: BankruptcyPlace,
): void {
  for (const { marketId, allocations, shares } of markets) {
    funds.draws.push(...drawsOf(allocations, { marketId, owner }));
    for (const { kind, amount } of allocations) {
      const name = ledgerOfLayer(kind, marketId);
      funds.balances.set(name, balanceOf(funds.balances, name).minus(amount));
    }
    const asked = winners.get(marketId);
    for (const { accountId, amount, realizedPart } of shares) {
      addTo(asked?.paid, accountId, amount);
      addTo(asked?.lossesPaid, accountId, amount.minus(realizedPart));
      addTo(asked?.realizedProfits, accountId, realizedPart.negated());
    }
  }
}

function balanceOf(balances: ReadonlyMap<string, Decimal>, name: string): Decimal {
  return balances.get(name) ?? ZERO;
}

function addTo(sums: Map<string, Decimal> | undefined, key: string, amount: Decimal): void {
  sums?.set(key, (sums.get(key) ?? ZERO).plus(amount));
}

export function ledgerOfLayer(
  kind: Exclude<FundedLayer, 'ACCOUNT_EQUITY'>,
  marketId: string,
): string {
  switch (kind) {
    case 'MARKET_INSURANCE':
      return marketInsuranceLedger(marketId);
    case 'GLOBAL_INSURANCE':
      return GLOBAL_INSURANCE_LEDGER;
    case 'BACKSTOP':
      return BACKSTOP_LEDGER;
  }
}
