import { type Decimal, max, ZERO } from '../../../domain/decimal.js';
import { FUND_SHARE_WINDOW_MS } from '../../../domain/risk/waterfall/fund-shares.js';
import { type FundBalances } from '../../../domain/risk/waterfall/waterfall.js';
import {
  BACKSTOP_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
} from '../../ledger/ledger.js';

/**
 * What the funds held when a batch began: a quarter of a market's fund is a quarter of that for all of
 * it, in whatever transactions they are paid. Null until it is first read.
 */
export interface FundsAtStart {
  balances: ReadonlyMap<string, Decimal> | null;
}

/** Balances as they are now, and as they were at the start of the batch; these are now, if they were not read before. */
export function sinceStart(
  balances: Map<string, Decimal>,
  start: FundsAtStart,
): { readonly balances: Map<string, Decimal>; readonly before: ReadonlyMap<string, Decimal> } {
  start.balances ??= new Map(balances);
  return { balances, before: start.balances };
}

/** Payments of the common funds after this count towards their shares. */
export function drawnSince(now: Date): Date {
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
