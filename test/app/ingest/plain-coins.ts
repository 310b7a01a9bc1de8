import {
  type Decimal,
  decimal,
  min,
  ONE,
  roundDown,
  roundUp,
  ZERO,
} from '../../../src/domain/decimal.js';

const YEAR_SECONDS = 31_536_000;

interface PlainCoin {
  balance: Decimal;
  /** Coins times seconds that were owed since the last charge, until `since`. */
  owed: Decimal;
  since: Date;
}

/** What accounts hold and owe of one asset with caps and interest: docs/risk-model.md once more, without a database. */
export interface PlainCoins {
  readonly move: (accountId: string, amount: Decimal, at: Date) => void;
  /** Somebody else settled the account: it has this now, and owes nothing for before. */
  readonly restart: (accountId: string, balance: Decimal, at: Date) => void;
  /** Charges everybody, those of earlier days too. @returns the sum. */
  readonly charge: (at: Date) => Decimal;
  readonly isOwed: () => boolean;
  readonly balanceOf: (accountId: string) => Decimal;
  readonly countedOf: (accountId: string) => Decimal;
  readonly share: () => Decimal;
}

export function plainCoins(rules: {
  readonly haircut: Decimal;
  readonly accountCap: Decimal;
  readonly totalCap: Decimal;
  /** A year. */
  readonly borrowRate: Decimal;
}): PlainCoins {
  const { haircut, accountCap, totalCap, borrowRate } = rules;
  const coins = new Map<string, PlainCoin>();
  const until = (coin: PlainCoin, at: Date): void => {
    if (coin.balance.lt(0)) {
      const seconds = decimal(at.getTime() - coin.since.getTime()).div(1_000);
      coin.owed = coin.owed.minus(coin.balance.times(seconds));
    }
    coin.since = at;
  };
  const counted = (balance: Decimal): Decimal => (balance.lt(0) ? ZERO : min(balance, accountCap));
  const share = (): Decimal => {
    const total = [...coins.values()].reduce(
      (sum, { balance }) => sum.plus(counted(balance)),
      ZERO,
    );
    return total.lte(totalCap) ? ONE : roundDown(totalCap.div(total), 12);
  };
  const balanceOf = (accountId: string): Decimal => coins.get(accountId)?.balance ?? ZERO;
  return {
    move: (accountId, amount, at) => {
      const coin = coins.get(accountId) ?? { balance: ZERO, owed: ZERO, since: at };
      until(coin, at);
      coin.balance = coin.balance.plus(amount);
      coins.set(accountId, coin);
    },
    restart: (accountId, balance, at) => {
      coins.set(accountId, { balance, owed: ZERO, since: at });
    },
    charge: (at) => {
      let charged = ZERO;
      for (const coin of coins.values()) {
        until(coin, at);
        const interest = roundUp(coin.owed.times(borrowRate).div(YEAR_SECONDS), 12);
        coin.balance = coin.balance.minus(interest);
        coin.owed = ZERO;
        charged = charged.plus(interest);
      }
      return charged;
    },
    isOwed: () => [...coins.values()].some(({ balance, owed }) => balance.lt(0) || owed.gt(0)),
    balanceOf,
    countedOf: (accountId) => {
      const balance = balanceOf(accountId);
      const weight = roundDown(ONE.minus(haircut).times(share()), 12);
      return balance.lt(0) ? balance : counted(balance).times(weight);
    },
    share,
  };
}
