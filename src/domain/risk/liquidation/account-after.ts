import { type Decimal, ZERO } from '../../decimal.js';

import { type Account } from '../health/account.js';
import { type LiquidationOutcome } from './liquidation-fill.js';

/** The account after a fill is booked: the position reduced or removed, the quote balance changed. */
export function accountAfterFill(
  account: Account,
  marketId: string,
  outcome: Pick<LiquidationOutcome, 'position' | 'quoteChange'>,
  quoteAsset: string,
): Account {
  const positions = account.positions.flatMap((position) => {
    if (position.marketId !== marketId) {
      return [position];
    }
    return outcome.position === null ? [] : [outcome.position];
  });
  return creditQuote({ ...account, positions }, outcome.quoteChange, quoteAsset);
}

/**
 * The account with a changed quote balance. The balance may be new, and it may become a debt.
 *
 * @param amount In USD; below zero it is deducted.
 */
export function creditQuote(account: Account, amount: Decimal, quoteAsset: string): Account {
  const quote = account.collateral.find(({ asset }) => asset === quoteAsset);
  const others = account.collateral.filter(({ asset }) => asset !== quoteAsset);
  const balance = (quote?.balance ?? ZERO).plus(amount);
  return {
    ...account,
    collateral: [...others, { asset: quoteAsset, balance, pending: quote?.pending ?? ZERO }],
  };
}
