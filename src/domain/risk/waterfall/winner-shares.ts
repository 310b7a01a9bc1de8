import { type Decimal, max, min, roundDown, ZERO } from '../../decimal.js';
import { compareIds } from '../health/account-health.js';
import { type LossShare, socializeLoss } from './auto-deleveraging.js';
import { PAYOUT_PLACES } from './waterfall.js';

/** An account in profit in a market, at the time of a settlement. All in USD. */
export interface WinnerStanding {
  readonly accountId: string;
  /** Unrealized, in this market. */
  readonly unrealizedPnl: Decimal;
  /** Of the whole account. */
  readonly equity: Decimal;
  /** Payments of its position here for bankruptcies. */
  readonly lossesPaid: Decimal;
  /** Its payments in any market since `equity` was measured. */
  readonly paid: Decimal;
  /** Profit that deleveraging realized for it in this market in the last hour, less payments from it. */
  readonly realizedProfit: Decimal;
}

/** One winner's payment for one market's part of a bankruptcy, in USD. */
export interface WinnerShare extends LossShare {
  /** The part taken from profit that deleveraging realized. */
  readonly realizedPart: Decimal;
}

/**
 * Divides one market's loss, first among accounts with open profit, then among those for whom deleveraging
 * realized some.
 *
 * @param paid Each account's payments for other markets of the same bankruptcy. Changed in place.
 */
export function shareAmongWinners(
  loss: Decimal,
  winners: readonly WinnerStanding[],
  paid: Map<string, Decimal>,
): {
  readonly shares: readonly WinnerShare[];
  readonly asked: readonly WinnerStanding[];
  readonly remaining: Decimal;
} {
  const ask = (amount: Decimal, profitOf: (winner: WinnerStanding) => Decimal) => {
    const { shares, remaining } = socializeLoss(
      amount,
      winners.map((winner) => ({
        accountId: winner.accountId,
        profit: min(profitOf(winner), equityLeft(winner, paid)),
      })),
    );
    for (const share of shares) {
      paid.set(share.accountId, (paid.get(share.accountId) ?? ZERO).plus(share.amount));
    }
    return { remaining, amounts: new Map(shares.map((share) => [share.accountId, share.amount])) };
  };
  const open = ask(loss, openProfitOf);
  const realized = ask(open.remaining, realizedProfitOf);
  const accountIds = [...new Set([...open.amounts.keys(), ...realized.amounts.keys()])];
  const shares = accountIds.toSorted(compareIds).map((accountId): WinnerShare => {
    const realizedPart = realized.amounts.get(accountId) ?? ZERO;
    const amount = (open.amounts.get(accountId) ?? ZERO).plus(realizedPart);
    return { accountId, amount, realizedPart };
  });
  const isAsked = (winner: WinnerStanding): boolean =>
    isPayable(openProfitOf(winner), winner) ||
    (open.remaining.gt(0) && isPayable(realizedProfitOf(winner), winner));
  return { shares, asked: winners.filter(isAsked), remaining: realized.remaining };
}

/** Unrealized profit that has not been used for a bankruptcy. */
function openProfitOf({ unrealizedPnl, lossesPaid }: WinnerStanding): Decimal {
  return unrealizedPnl.minus(lossesPaid);
}

/**
 * Realized profit that has not been used for a bankruptcy. Payments of the position beyond its present profit
 * were taken from profit realized since.
 */
function realizedProfitOf({ realizedProfit, unrealizedPnl, lossesPaid }: WinnerStanding): Decimal {
  return realizedProfit.minus(max(ZERO, lossesPaid.minus(max(ZERO, unrealizedPnl))));
}

function equityLeft(
  { accountId, equity, paid }: WinnerStanding,
  more: ReadonlyMap<string, Decimal>,
): Decimal {
  return equity.minus(paid).minus(more.get(accountId) ?? ZERO);
}

function isPayable(profit: Decimal, winner: WinnerStanding): boolean {
  return roundDown(min(profit, equityLeft(winner, new Map())), PAYOUT_PLACES).gt(0);
}
