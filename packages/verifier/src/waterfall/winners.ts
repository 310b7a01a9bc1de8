import { type JsonObject } from '../log/canonical.js';
import { numberAt, numberOrNullAt, textAt } from '../log/record.js';
import {
  type Decimal,
  floored,
  isAbove0,
  isEqual,
  least,
  minus,
  plus,
  quotientOf,
  rounded,
  sumOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import { PAYOUT_PLACES } from './apportion.js';

/** An account in profit in a market of the loss. In USD. */
export interface Winner {
  readonly accountId: string;
  readonly pnl: Decimal;
  readonly equity: Decimal;
  readonly lossesPaid: Decimal;
  readonly paid: Decimal;
  readonly realizedProfit: Decimal;
}

export function readWinner(record: JsonObject): Winner {
  return {
    accountId: textAt(record, 'accountId'),
    pnl: numberAt(record, 'unrealizedPnl'),
    equity: numberAt(record, 'equity'),
    lossesPaid: numberAt(record, 'lossesPaid'),
    paid: numberAt(record, 'paid'),
    realizedProfit: numberOrNullAt(record, 'realizedProfit') ?? ZERO,
  };
}

export interface Share {
  readonly accountId: string;
  readonly amount: Decimal;
  /** The part from profit that deleveraging realized. */
  readonly realizedPart: Decimal;
}

/** Open profit that has paid for nothing yet. */
const openProfitOf = ({ pnl, lossesPaid }: Winner): Decimal => minus(pnl, lossesPaid);
/** What its position paid beyond its profit came from realized profit. */
const realizedProfitOf = ({ realizedProfit, pnl, lossesPaid }: Winner): Decimal =>
  minus(realizedProfit, floored(minus(lossesPaid, floored(pnl))));

/**
 * A loss among winners: first by open profit, the rest by realized profit; nobody beyond their equity.
 *
 * @param paid What each paid for other markets of the same bankruptcy. Changed in place.
 * @returns The shares by account id, and what nobody paid.
 * @see docs/risk-model.md#socialized-loss
 */
export function sharedAmongWinners(
  loss: Decimal,
  winners: readonly Winner[],
  paid: Map<string, Decimal>,
): { readonly shares: readonly Share[]; readonly remaining: Decimal } {
  const ask = (amount: Decimal, profitOf: (winner: Winner) => Decimal) => {
    const asked = winners.map((winner) => {
      const before = plus(winner.paid, paid.get(winner.accountId) ?? ZERO);
      return {
        accountId: winner.accountId,
        profit: least(profitOf(winner), minus(winner.equity, before)),
      };
    });
    const spread = spreadOver(amount, asked);
    for (const [accountId, share] of spread.amounts) {
      paid.set(accountId, plus(paid.get(accountId) ?? ZERO, share));
    }
    return spread;
  };
  const open = ask(loss, openProfitOf);
  const realized = ask(open.remaining, realizedProfitOf);
  const ids = [...new Set([...open.amounts.keys(), ...realized.amounts.keys()])].sort();
  const shares = ids.map((accountId) => {
    const realizedPart = realized.amounts.get(accountId) ?? ZERO;
    return {
      accountId,
      amount: plus(open.amounts.get(accountId) ?? ZERO, realizedPart),
      realizedPart,
    };
  });
  return { shares, remaining: realized.remaining };
}

/** ⌊loss · profit / Σ profit⌋ to the millionth; the dust to the first by account id with room. */
function spreadOver(
  amount: Decimal,
  asked: readonly { readonly accountId: string; readonly profit: Decimal }[],
): { readonly amounts: ReadonlyMap<string, Decimal>; readonly remaining: Decimal } {
  const able = asked
    .map((each) => ({ ...each, profit: rounded(each.profit, PAYOUT_PLACES, 'DOWN') }))
    .filter(({ profit }) => isAbove0(profit))
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  const pot = sumOf(able.map(({ profit }) => profit));
  const loss = least(amount, pot);
  const floors = able.map(({ profit }) =>
    isEqual(pot, loss)
      ? profit
      : quotientOf(times(loss, profit), pot, { places: PAYOUT_PLACES, rounding: 'DOWN' }),
  );
  let dust = minus(loss, sumOf(floors));
  const amounts = new Map<string, Decimal>();
  for (const [index, { accountId, profit }] of able.entries()) {
    const floor = floors[index] ?? ZERO;
    const extra = least(dust, minus(profit, floor));
    dust = minus(dust, extra);
    const share = plus(floor, extra);
    if (isAbove0(share)) {
      amounts.set(accountId, share);
    }
  }
  return { amounts, remaining: minus(amount, loss) };
}
