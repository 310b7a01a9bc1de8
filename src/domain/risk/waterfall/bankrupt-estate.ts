import { type Decimal, max, ONE, roundDown, roundUp, sum, ZERO } from '../../decimal.js';

import { type CollateralBalance, type RiskContext } from '../health/account.js';
import { type AccountHealth } from '../health/account-health.js';
import { collateralPriceOf, requireAsset } from '../health/collateral-value.js';
import { PAYOUT_PLACES } from './waterfall.js';

/** A balance of a bankrupt account in an asset other than the quote currency, and its value in the settlement. */
export interface ConvertedBalance {
  readonly asset: string;
  /** Above 0 it is seized; below 0 it is a debt that is bought back. */
  readonly balance: Decimal;
  /** In USD, with the balance's sign: seized collateral after haircut rounded down, a debt rounded up. */
  readonly value: Decimal;
}

/** The estate of a bankrupt account. */
export interface BankruptEstate {
  readonly converted: readonly ConvertedBalance[];
  /** The debt in the quote currency after debts in other assets are bought back. Not negative. */
  readonly debt: Decimal;
  /** The value of seized collateral that pays towards the debt. */
  readonly collateral: Decimal;
}

/** A balance, its price and its haircut. */
export interface PricedBalance {
  readonly asset: string;
  /** Negative is a debt, and counts in full. */
  readonly balance: Decimal;
  /** In USD. Above zero. */
  readonly price: Decimal;
  /** Fraction of a holding's value that does not count, in [0, 1]. */
  readonly haircut: Decimal;
}

/** Final holdings and debts of an account, with prices; pending deposits are excluded. */
export function pricedBalancesOf(
  collateral: readonly CollateralBalance[],
  context: RiskContext,
): PricedBalance[] {
  return collateral
    .filter(({ balance }) => !balance.isZero())
    .map(({ asset, balance }) => ({
      asset,
      balance,
      price: collateralPriceOf(asset, context),
      haircut: requireAsset(context, asset).haircut,
    }));
}

/** Balances in other assets, at their values in a settlement. */
function convertedOf(balances: readonly PricedBalance[], quoteAsset: string): ConvertedBalance[] {
  return balances
    .filter(({ asset, balance }) => asset !== quoteAsset && !balance.isZero())
    .map(({ asset, balance, price, haircut }) => {
      const worth = balance.times(price);
      return {
        asset,
        balance,
        value: balance.gt(0)
          ? roundDown(worth.times(ONE.minus(haircut)), PAYOUT_PLACES)
          : roundUp(worth.abs(), PAYOUT_PLACES).negated(),
      };
    });
}

function quoteBalanceOf(balances: readonly PricedBalance[], quoteAsset: string): Decimal {
  return balances.find(({ asset }) => asset === quoteAsset)?.balance ?? ZERO;
}

/**
 * Equity by the rounding of a settlement: every other asset is rounded as when it is seized or bought back.
 *
 *     quote balance + Σ values in other assets + Σ unrealized PnL
 *
 * At most a millionth per asset below equity. An account with zero here has no debt.
 */
export function settledEquityOf(
  balances: readonly PricedBalance[],
  { positions }: Pick<AccountHealth, 'positions'>,
  quoteAsset: string,
): Decimal {
  return sum([
    quoteBalanceOf(balances, quoteAsset),
    ...convertedOf(balances, quoteAsset).map(({ value }) => value),
    ...positions.map(({ unrealizedPnl }) => unrealizedPnl),
  ]);
}

/**
 * The debt of a bankrupt account in the quote currency, and the collateral that is left.
 *
 *     debt       = max(0, −(quote balance − Σ ⌈debt in other assets · price⌉))
 *     collateral = Σ ⌊other balances · price · (1 − haircut)⌋
 *
 * Rounded against the account, to 6 decimals. Nothing is seized when nothing is owed: the account may have been
 * paid since it went bankrupt. A debt in another asset is bought back at its full price, so that no other party
 * carries its risk.
 *
 * @param quoteAsset The asset in which debts are settled.
 * @see docs/risk-model.md#waterfall
 */
export function estateOf(balances: readonly PricedBalance[], quoteAsset: string): BankruptEstate {
  const quote = quoteBalanceOf(balances, quoteAsset);
  const converted = convertedOf(balances, quoteAsset);
  const owned = converted.filter(({ balance }) => balance.gt(0));
  const owed = converted.filter(({ balance }) => balance.lt(0));
  const debt = max(ZERO, quote.plus(sum(owed.map(({ value }) => value))).negated());
  return debt.isZero()
    ? { converted: owed, debt, collateral: ZERO }
    : { converted, debt, collateral: sum(owned.map(({ value }) => value)) };
}
