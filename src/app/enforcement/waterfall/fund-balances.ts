import { type Decimal, max, ZERO } from '../../../domain/decimal.js';
import { FUND_SHARE_WINDOW_MS } from '../../../domain/risk/waterfall/fund-shares.js';
import { type FundBalances } from '../../../domain/risk/waterfall/waterfall.js';
import {
  BACKSTOP_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
} from '../../ledger/ledger.js';

/**
 * The fund balances at the start of a batch: the quarter limit of a market's fund refers to them for the whole
 * batch, in whichever transactions it is paid. Null until first read.
 */
export interface FundsAtStart {
  balances: ReadonlyMap<string, Decimal> | null;
}

/**
 * The present balances, and those at the start of the batch; if the start was not read yet, the present ones
 * become it.
 */
export function balancesSinceStart(
  balances: Map<string, Decimal>,
  start: FundsAtStart,
): { readonly balances: Map<string, Decimal>; readonly before: ReadonlyMap<string, Decimal> } {
  start.balances ??= new Map(balances);
  return { balances, before: start.balances };
}

/** Payments of the common funds after this count towards their shares. */
export function startOfFundWindow(now: Date): Date {
  return new Date(now.getTime() - FUND_SHARE_WINDOW_MS);
}

/** What the funds behind a market hold, out of the balances of all ledger accounts. */
export function fundBalancesOf(
  { balances, before }: Readonly<Record<'balances' | 'before', ReadonlyMap<string, Decimal>>>,
  marketId: string,
): FundBalances {
  const balance = (name: string): Decimal => max(ZERO, balances.get(name) ?? ZERO);
  const marketFund = marketInsuranceLedger(marketId);
  return {
    marketFund: balance(marketFund),
    marketFundBefore: max(ZERO, before.get(marketFund) ?? ZERO),
    globalFund: balance(GLOBAL_INSURANCE_LEDGER),
    backstop: balance(BACKSTOP_LEDGER),
  };
}
