import { type Decimal, max, ZERO } from '../../../domain/decimal.js';
import { type FundBalances } from '../../../domain/risk/waterfall/waterfall.js';
import {
  BACKSTOP_LEDGER,
  GLOBAL_INSURANCE_LEDGER,
  marketInsuranceLedger,
} from '../../ledger/ledger.js';

/** What the funds behind a market hold, out of the balances of all ledger accounts. */
export function fundBalancesOf(
  balances: ReadonlyMap<string, Decimal>,
  marketId: string,
): FundBalances {
  const balance = (name: string): Decimal => max(ZERO, balances.get(name) ?? ZERO);
  return {
    marketFund: balance(marketInsuranceLedger(marketId)),
    globalFund: balance(GLOBAL_INSURANCE_LEDGER),
    backstop: balance(BACKSTOP_LEDGER),
  };
}
