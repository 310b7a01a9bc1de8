import {
  type Decimal,
  decimalOf,
  floored,
  isAbove0,
  isAtMost,
  isLess,
  least,
  minus,
  most,
  plus,
  sumOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import { apportioned, type MarketLoss, payableOf } from './apportion.js';

/** What the common funds hold, or give. In USD. */
export interface CommonFunds {
  readonly globalFund: Decimal;
  readonly backstop: Decimal;
}

/** A loss, with what its market's fund gives, and what the common funds give for it; null: not limited. */
export interface FundedLoss extends MarketLoss {
  readonly fund: Decimal;
  readonly limits: CommonFunds | null;
}

export interface Payment extends MarketLoss {
  readonly kind: string;
}

const QUARTER = decimalOf('0.25');

/** min(balance, ¼ · max(before, balance + drawn) − drawn), not below 0. */
export function marketFundLimitOf(balance: Decimal, before: Decimal, drawn: Decimal): Decimal {
  const held = most(before, plus(balance, drawn));
  return floored(least(balance, minus(times(held, QUARTER), drawn)));
}

/** What the funds pay of losses, layer by layer, and what is left of each loss. */
export function paidByFunds(
  losses: readonly FundedLoss[],
  common: CommonFunds,
): { readonly payments: readonly Payment[]; readonly open: readonly MarketLoss[] } {
  let open: readonly MarketLoss[] = losses;
  const payments: Payment[] = [];
  const draw = (kind: string, given: readonly Decimal[]): void => {
    const paid = open.map(({ marketId, amount }, index) => ({
      kind,
      marketId,
      amount: least(amount, given[index] ?? ZERO),
    }));
    payments.push(...paid.filter(({ amount }) => isAbove0(amount)));
    open = open.map(({ marketId, amount }, index) => ({
      marketId,
      amount: minus(amount, paid[index]?.amount ?? ZERO),
    }));
  };
  const shared = (name: keyof CommonFunds): readonly Decimal[] =>
    sharedWithin(
      payableOf(common[name]),
      open.map(({ amount }) => amount),
      losses.map(({ limits }) => (limits === null ? null : payableOf(limits[name]))),
    );
  draw(
    'MARKET_INSURANCE',
    losses.map(({ fund }) => payableOf(fund)),
  );
  draw('GLOBAL_INSURANCE', shared('globalFund'));
  draw('BACKSTOP', shared('backstop'));
  return { payments, open };
}

/** In proportion to what is missing, each within its limit; what one may not take the others share. */
function sharedWithin(
  payable: Decimal,
  missing: readonly Decimal[],
  limits: readonly (Decimal | null)[],
): readonly Decimal[] {
  const fixed: (Decimal | null)[] = missing.map(() => null);
  for (;;) {
    const left = minus(payable, sumOf(fixed.map((amount) => amount ?? ZERO)));
    const weights = missing.map((amount, index) => (fixed[index] === null ? amount : ZERO));
    const shares = isAtMost(sumOf(weights), left) ? weights : apportioned(left, weights);
    const over = shares.findIndex((share, index) => {
      const limit = limits[index] ?? null;
      return fixed[index] === null && limit !== null && isLess(limit, share);
    });
    if (over === -1) {
      return shares.map((share, index) => fixed[index] ?? share);
    }
    fixed[over] = limits[over] ?? ZERO;
  }
}
