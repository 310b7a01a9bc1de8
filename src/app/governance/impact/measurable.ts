import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import { isPriced } from '../../../domain/risk/health/collateral-value.js';
import { pricedPartOf } from '../../../domain/permission/free-collateral.js';

/**
 * The account without its unpriced holdings; null when it owes an unpriced asset, because such an account
 * cannot be measured.
 */
export function measurablePartOf(account: Account, context: RiskContext): Account | null {
  const priced = pricedPartOf(account, context);
  return priced.collateral.every(({ asset }) => isPriced(asset, context)) ? priced : null;
}
