import { type Decimal, min, ZERO } from '../../domain/decimal.js';
import { type EnforcedAccount, transition } from '../../domain/margin-call/decision.js';
import { type MarginCall } from '../../domain/margin-call/margin-call.js';
import { type Account, type RiskContext } from '../../domain/risk/account.js';
import { assessAccountHealth } from '../../domain/risk/account-health.js';
import { type LossShare, socializeLoss, type Winner } from '../../domain/risk/auto-deleveraging.js';
import { type BankruptEstate, estateOf } from '../../domain/risk/bankrupt-estate.js';
import { attributeLoss, marketResultsOf } from '../../domain/risk/loss-attribution.js';
import {
  allocateLosses,
  type FundedLayer,
  type MarketAllocation,
  marketFundLimit,
} from '../../domain/risk/waterfall.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { type CallResult } from '../../store/liquidations.js';
import { BACKSTOP_LEDGER, GLOBAL_INSURANCE_LEDGER, marketInsuranceLedger } from '../ledger.js';

/** Fund balances that a batch of bankruptcies draws down one after another, by ledger account. */
export type Funds = Map<string, Decimal>;

/** Those in profit in a market. */
export interface Winners {
  readonly accounts: ReadonlyMap<string, Account>;
  /** Whether the market's own price can be used: while it cannot, nobody in it can be asked. */
  readonly canBeAsked: boolean;
  /** What their positions here have paid for bankruptcies, in this batch and before. */
  readonly lossesPaid: Map<string, Decimal>;
  /** What they paid in this batch, in any market: it is one equity. */
  readonly paid: Map<string, Decimal>;
}

/** What one market's part of a bankruptcy costs whom. */
export interface MarketSettlement {
  readonly marketId: string;
  /** Where it is recorded: the last step in this market, else the call's last; null without any. */
  readonly liquidationId: string | null;
  readonly allocations: readonly MarketAllocation[];
  readonly shares: readonly LossShare[];
  /** What nobody paid. */
  readonly deficit: Decimal;
}

/** What one bankruptcy costs whom. */
export interface Settlement {
  readonly before: EnforcedAccount;
  readonly call: MarginCall;
  readonly estate: BankruptEstate;
  /** The call's last step: where what the account itself paid is recorded; null without any. */
  readonly liquidationId: string | null;
  /** What the account's own collateral in other assets pays. */
  readonly ownPart: Decimal;
  /** By market id; none when nothing is owed beyond what the account has. */
  readonly markets: readonly MarketSettlement[];
}

export interface BankruptcyPlace {
  readonly context: RiskContext;
  readonly funds: Funds;
  /** By market; a market that is missing was not looked up. */
  readonly winners: ReadonlyMap<string, Winners>;
  /** By call. */
  readonly results: ReadonlyMap<string, readonly CallResult[]>;
}

/**
 * Sends what one bankrupt account owes down the waterfall, each market's part to the fund and the
 * winners of that market, and draws them down for the next.
 *
 * @see docs/risk-model.md#where-a-loss-belongs
 */
export function settleBankruptcy(before: EnforcedAccount, place: BankruptcyPlace): Settlement {
  const { account, openCall } = before;
  const { context } = place;
  if (openCall === null) {
    throw new Error(`Invariant broken: bankrupt account ${account.id} has an open margin call`);
  }
  const results = place.results.get(openCall.id) ?? [];
  const last = results.toSorted((a, b) => b.step - a.step)[0] ?? null;
  const estate = estateOf(account.collateral, context, QUOTE_ASSET);
  const ownPart = min(estate.debt, estate.collateral);
  const { allocations, losses } = payFromFunds(
    estate.debt.minus(ownPart),
    openCall,
    results,
    place.funds,
  );
  const markets = losses.map(({ marketId, amount }): MarketSettlement => {
    const winners = place.winners.get(marketId);
    const { shares, remaining: deficit } =
      winners === undefined
        ? { shares: [], remaining: amount }
        : socializeLoss(amount, winnersIn(winners, marketId, context));
    for (const { accountId, amount: share } of shares) {
      addTo(winners?.paid, accountId, share);
      addTo(winners?.lossesPaid, accountId, share);
    }
    const own = results.find((result) => result.marketId === marketId) ?? last;
    return {
      ...{ marketId, shares, deficit, liquidationId: own?.liquidationId ?? null },
      allocations: allocations.filter((allocation) => allocation.marketId === marketId),
    };
  });
  return {
    ...{ before, estate, ownPart, markets, liquidationId: last?.liquidationId ?? null },
    call: transition(openCall, 'SHORTFALL_COVERED', {
      closedAt: context.now,
      amountOutstanding: ZERO,
    }),
  };
}

/** What is owed, by the markets it was lost in, and what the funds pay of it; draws them down. */
function payFromFunds(
  loss: Decimal,
  call: MarginCall,
  results: readonly CallResult[],
  funds: Funds,
): ReturnType<typeof allocateLosses> {
  if (loss.isZero()) {
    return { allocations: [], losses: [] };
  }
  const balance = (name: string): Decimal => funds.get(name) ?? ZERO;
  const known = marketResultsOf({ positions: [] }, results);
  const parts = attributeLoss(loss, known.length > 0 ? known : [unknownResult(call)]);
  const paid = allocateLosses(
    parts.map(({ marketId, amount }) => {
      const drawn = results.find((result) => result.marketId === marketId)?.fundDrawn ?? ZERO;
      const fund = marketFundLimit(balance(marketInsuranceLedger(marketId)), drawn);
      return { marketId, amount, fund };
    }),
    { globalFund: balance(GLOBAL_INSURANCE_LEDGER), backstop: balance(BACKSTOP_LEDGER) },
  );
  for (const { kind, marketId, amount } of paid.allocations) {
    const name = ledgerOfLayer(kind, marketId);
    funds.set(name, balance(name).minus(amount));
  }
  return paid;
}

/** Bankrupt without a step: the first market that the call was about. */
function unknownResult({ terms }: MarginCall) {
  const marketId = [...terms.keys()][0] ?? '';
  return { marketId, pnl: ZERO, exposure: ZERO, paid: ZERO, deleveraged: ZERO };
}

/**
 * A winner pays from profit that has not paid yet, in this batch or in one before, and never more than
 * its equity: a loss that is shared must not make the next bankruptcy.
 */
function winnersIn(
  { accounts, lossesPaid, paid }: Winners,
  marketId: string,
  context: RiskContext,
): Winner[] {
  return [...accounts.values()].map((account) => {
    const { equity, positions } = assessAccountHealth(account, context);
    const position = positions.find((held) => held.marketId === marketId);
    const profit = (position?.unrealizedPnl ?? ZERO).minus(lossesPaid.get(account.id) ?? ZERO);
    return {
      accountId: account.id,
      profit: min(profit, equity.minus(paid.get(account.id) ?? ZERO)),
    };
  });
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
