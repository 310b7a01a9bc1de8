import { type Decimal, max, min, ZERO } from '../../domain/decimal.js';
import { type EnforcedAccount, transition } from '../../domain/margin-call/decision.js';
import { type MarginCall } from '../../domain/margin-call/margin-call.js';
import { type Account, type RiskContext } from '../../domain/risk/account.js';
import { assessAccountHealth } from '../../domain/risk/account-health.js';
import { type LossShare, socializeLoss, type Winner } from '../../domain/risk/auto-deleveraging.js';
import { type BankruptEstate, estateOf } from '../../domain/risk/bankrupt-estate.js';
import {
  allocateShortfall,
  type FundedAllocation,
  type FundedLayer,
} from '../../domain/risk/waterfall.js';
import {
  BACKSTOP_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
  QUOTE_ASSET,
} from '../ledger.js';

/** Fund balances that a batch of bankruptcies draws down one after another, by ledger account. */
export type Funds = Map<string, Decimal>;

/** Those in profit in a market, and what they have paid in this batch. */
export interface Winners {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly paid: Map<string, Decimal>;
}

/** What one bankruptcy costs whom. */
export interface Settlement {
  readonly before: EnforcedAccount;
  readonly call: MarginCall;
  /** The market whose fund and winners pay: of the call's last step. */
  readonly marketId: string;
  /** Null when the account went bankrupt without a step. */
  readonly liquidationId: string | null;
  readonly shortfall: Decimal;
  readonly estate: BankruptEstate;
  readonly allocations: readonly FundedAllocation[];
  readonly shares: readonly LossShare[];
  /** What nobody paid. */
  readonly deficit: Decimal;
}

export interface BankruptcyPlace {
  readonly context: RiskContext;
  readonly funds: Funds;
  /** By market; a market that is missing was not looked up. */
  readonly winners: ReadonlyMap<string, Winners>;
  readonly last: ReadonlyMap<string, { readonly id: string; readonly marketId: string }>;
}

/**
 * Sends what one bankrupt account owes down the waterfall, and draws the funds and the winners down for
 * the next.
 */
export function settleBankruptcy(before: EnforcedAccount, place: BankruptcyPlace): Settlement {
  const { account, openCall } = before;
  const { context, funds } = place;
  if (openCall === null) {
    throw new Error(`Invariant broken: bankrupt account ${account.id} has an open margin call`);
  }
  const last = place.last.get(openCall.id) ?? null;
  const marketId = last?.marketId ?? [...openCall.terms.keys()][0] ?? '';
  const estate = estateOf(account.collateral, context, QUOTE_ASSET);
  const { allocations, remaining } = payFromFunds(estate, marketId, funds);
  const winners = place.winners.get(marketId);
  const { shares, remaining: deficit } =
    winners === undefined
      ? { shares: [], remaining }
      : socializeLoss(remaining, winnersIn(winners, marketId, context));
  for (const { accountId, amount } of shares) {
    winners?.paid.set(accountId, (winners.paid.get(accountId) ?? ZERO).plus(amount));
  }
  const health = assessAccountHealth(account, context, openCall.terms);
  return {
    ...{ before, marketId, estate, allocations, shares, deficit },
    call: transition(openCall, 'SHORTFALL_COVERED', {
      closedAt: context.now,
      amountOutstanding: ZERO,
    }),
    liquidationId: last?.id ?? null,
    shortfall: max(ZERO, health.equity.negated()),
  };
}

function payFromFunds(
  { debt, collateral }: BankruptEstate,
  marketId: string,
  funds: Funds,
): { readonly allocations: readonly FundedAllocation[]; readonly remaining: Decimal } {
  const balance = (name: string): Decimal => funds.get(name) ?? ZERO;
  const paid = allocateShortfall(debt, {
    accountCollateral: collateral,
    marketFund: balance(marketInsuranceLedger(marketId)),
    globalFund: balance(GLOBAL_INSURANCE_LEDGER),
    backstop: balance(BACKSTOP_LEDGER),
  });
  for (const { kind, amount } of paid.allocations) {
    if (kind !== 'ACCOUNT_EQUITY') {
      const name = ledgerOfLayer(kind, marketId);
      funds.set(name, balance(name).minus(amount));
    }
  }
  return paid;
}

/**
 * A winner pays from profit that it has not paid with yet, and never more than its equity: a loss that is
 * shared must not make the next bankruptcy.
 */
function winnersIn({ accounts, paid }: Winners, marketId: string, context: RiskContext): Winner[] {
  return [...accounts.values()].map((account) => {
    const health = assessAccountHealth(account, context);
    const position = health.positions.find((held) => held.marketId === marketId);
    const already = paid.get(account.id) ?? ZERO;
    const profit = min(position?.unrealizedPnl ?? ZERO, health.equity).minus(already);
    return { accountId: account.id, profit };
  });
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
