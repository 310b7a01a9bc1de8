import { type Decimal, decimal, max, min, roundDown, ZERO } from '../decimal.js';
import { DomainError } from '../errors.js';
import { type RiskContext } from '../risk/health/account.js';
import {
  collateralPriceOf,
  requireAsset,
  weightOf,
  withinCap,
} from '../risk/health/collateral-value.js';
import { DEFICIT_HALTS_FROM } from '../risk/waterfall/waterfall.js';

import { type AccountReach } from './account-kind.js';
import {
  assessFreeCollateral,
  findUnusableMarket,
  type FreeCollateral,
  insufficientFreeCollateral,
  priceStale,
  unusablePriceMarketOf,
} from './free-collateral.js';
import { type AccountStanding, underCall } from './standing.js';

/** The fraction of its notional that an isolated account must keep on a withdrawal. */
const ISOLATED_NOTIONAL_KEPT = decimal('0.1');
/** Decimals of a withdrawn amount. */
const AMOUNT_PLACES = 8;

export interface WithdrawalQuestion {
  readonly asset: string;
  /** In the asset. Positive. */
  readonly amount: Decimal;
  /** Uncovered losses of all markets, in USD. Not negative. */
  readonly deficit: Decimal;
}

export interface WithdrawalPermission {
  /** Null when the withdrawal is allowed. */
  readonly refusal: DomainError | null;
  /** After the withdrawal; null when nothing must be covered, or a price is missing. */
  readonly free: FreeCollateral | null;
  /** The largest amount that could be withdrawn now, in the asset, to 8 decimals. */
  readonly maxAmount: Decimal;
}

/**
 * Whether final collateral may be withdrawn from an account.
 *
 *     spare = free collateral                                     = E − initial margin
 *     spare = E − max( initial margin, 10 % of notional )         for an isolated account
 *     max   = min( balance, beyond the cap of an account + spare / (price · weight) )
 *
 * rounded down to 8 decimals; the weight is (1 − haircut), or less under the cap of all accounts.
 *
 *
 * Without positions, debts and resting orders nothing must be covered and no price is needed. Refused for these
 * reasons, in this order: a margin call; an uncovered deficit of 100 USD or more; an amount beyond the balance
 * of the asset; an unusable price; free collateral below 0.
 *
 * @param question An asset of the context.
 * @see docs/risk-model.md#permissions
 */
export function judgeWithdrawal(
  standing: AccountStanding,
  { asset, amount, deficit }: WithdrawalQuestion,
  context: RiskContext,
): WithdrawalPermission {
  const { account, reach, openCall, orders } = standing;
  if (openCall !== null) {
    return refused(underCall(account.id, openCall, 'nothing can be withdrawn'));
  }
  if (deficit.gte(DEFICIT_HALTS_FROM)) {
    return refused(withdrawalsHalted(deficit));
  }
  const balance = account.collateral.find((held) => held.asset === asset)?.balance ?? ZERO;
  const after = {
    ...account,
    collateral: account.collateral.map((held) =>
      held.asset === asset ? { ...held, balance: held.balance.minus(amount) } : held,
    ),
  };
  const available = max(ZERO, balance);
  const tooSmall = balance.lt(amount) ? balanceTooSmall(account.id, asset, balance, amount) : null;
  const hasDebt = account.collateral.some((held) => held.balance.lt(0));
  if (account.positions.length === 0 && orders.length === 0 && !hasDebt) {
    return { refusal: tooSmall, free: null, maxAmount: available };
  }
  const unusable = findUnusableMarket(account, context, orders);
  if (unusable !== null) {
    return refused(tooSmall ?? priceStale(unusable));
  }
  const now = withdrawableOf(reach, assessFreeCollateral(account, context, orders));
  const risk = requireAsset(context, asset);
  const worth = collateralPriceOf(asset, context).times(weightOf(risk));
  const uncounted = available.minus(withinCap(available, risk));
  const covered = now.freeCollateral.lt(0)
    ? ZERO
    : worth.isZero()
      ? available
      : roundDown(uncounted.plus(now.freeCollateral.div(worth)), AMOUNT_PLACES);
  const maxAmount = min(available, covered);
  if (tooSmall !== null) {
    return { refusal: tooSmall, free: null, maxAmount };
  }
  const free = withdrawableOf(reach, assessFreeCollateral(after, context, orders));
  const refusal = free.freeCollateral.lt(0)
    ? insufficientFreeCollateral(account.id, free, `Withdrawing ${amount.toFixed()} ${asset}`)
    : null;
  return { refusal, free, maxAmount };
}

/**
 * Why an account may not be given collateral of an asset: its price cannot be used, and the account has something
 * to cover. Nobody would know what covers it. Null when it may.
 *
 * @see docs/risk-model.md#kinds-of-accounts
 */
export function receiptRefusalOf(
  { account, orders, openCall }: AccountStanding,
  asset: string,
  context: RiskContext,
): DomainError | null {
  const marketId = unusablePriceMarketOf(asset, context);
  const hasToCover =
    account.positions.length > 0 ||
    orders.length > 0 ||
    openCall !== null ||
    account.collateral.some(({ balance }) => balance.lt(0));
  return marketId !== null && hasToCover ? priceStale(marketId) : null;
}

/** For an isolated account at least a tenth of its notional must remain (as in Hyperliquid). */
function withdrawableOf({ kind }: AccountReach, free: FreeCollateral): FreeCollateral {
  const initialMargin =
    kind === 'ISOLATED'
      ? max(free.initialMargin, free.notional.times(ISOLATED_NOTIONAL_KEPT))
      : free.initialMargin;
  return { ...free, initialMargin, freeCollateral: free.equity.minus(initialMargin) };
}

function refused(refusal: DomainError): WithdrawalPermission {
  return { refusal, free: null, maxAmount: ZERO };
}

function withdrawalsHalted(deficit: Decimal): DomainError {
  const details = { deficit: deficit.toFixed(), haltsFrom: DEFICIT_HALTS_FROM.toFixed() };
  return new DomainError(
    'WITHDRAWALS_HALTED',
    `Losses of ${details.deficit} USD are not covered. Withdrawals are possible again when governance has cleared the deficit.`,
    details,
  );
}

function balanceTooSmall(
  accountId: string,
  asset: string,
  balance: Decimal,
  asked: Decimal,
): DomainError {
  return new DomainError(
    'INSUFFICIENT_BALANCE',
    `Account ${accountId} has ${balance.toFixed()} ${asset}, less than ${asked.toFixed()}.`,
    { field: 'amount', accountId, asset, balance: balance.toFixed(), asked: asked.toFixed() },
  );
}
