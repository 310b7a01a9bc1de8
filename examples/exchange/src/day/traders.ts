import {
  type Account,
  type AccountKind,
  type Book,
  equityOf,
  positionIn,
  requireAccount,
  wholeLots,
} from '../book/book.js';
import { type NewOrder } from '../exchange/trading.js';
import { type Market, MARKETS, requireMarket } from '../markets.js';
import { absolute, roundDown } from '../numbers.js';

import { pick, randomOf } from './random.js';

export interface Trader {
  readonly owner: string;
  /** Its accounts: always one for all markets, some have another, some an isolated one. */
  readonly accounts: readonly {
    readonly id: string;
    readonly kind: AccountKind;
    readonly marketId: string | null;
  }[];
  /** USD, at the beginning of the day. */
  readonly deposit: number;
  /** Of its equity, how much it likes to hold. */
  readonly leverage: number;
  /** How often it buys. */
  readonly bullishness: number;
}

export const MAKERS = 6;
const MAKER_DEPOSIT = 40_000_000;
const LEVERAGES = [1, 2, 3, 5, 8, 12, 18, 25];

/** Everybody who trades: the same for the same seed. */
export function tradersOf(seed: number, count: number): Trader[] {
  return Array.from({ length: count }, (_, index) => {
    const owner = `trader-${String(index + 1).padStart(4, '0')}`;
    const random = randomOf('trader', owner, seed);
    const accounts: Trader['accounts'][number][] = [{ id: owner, kind: 'CROSS', marketId: null }];
    if (random() < 0.2) {
      accounts.push({ id: `${owner}.sub`, kind: 'SUB', marketId: null });
    }
    if (random() < 0.25) {
      accounts.push({ id: `${owner}.sol`, kind: 'ISOLATED', marketId: 'SOL-USD' });
    }
    return {
      owner,
      accounts,
      deposit: Math.round(2_000 * Math.exp(random() * 3)),
      leverage: pick(random, LEVERAGES),
      bullishness: 0.45 + random() * 0.3,
    };
  });
}

export function makersOf(): Trader[] {
  return Array.from({ length: MAKERS }, (_, index) => {
    const owner = `maker-${String(index + 1)}`;
    return {
      owner,
      accounts: [{ id: owner, kind: 'CROSS', marketId: null }],
      deposit: MAKER_DEPOSIT,
      leverage: 1,
      bullishness: 0.5,
    };
  });
}

const QUOTED_AT = [0.0002, 0.0008, 0.002, 0.005, 0.009];

/** What a market maker quotes in a market: five prices on each side, more behind. */
export function quotesOf(
  maker: Trader,
  market: Market,
  { mark, isThin }: { readonly mark: bigint; readonly isThin: boolean },
): NewOrder[] {
  const notional = market.quoteNotional * (isThin ? 0.15 : 1);
  return QUOTED_AT.flatMap((away, level) =>
    (['BUY', 'SELL'] as const).map((side) => {
      const factor = BigInt(Math.round((side === 'BUY' ? 1 - away : 1 + away) * 1e6));
      const price = roundDown((mark * factor) / 1_000_000n, market.tick);
      const size = sizeOf(notional * (1 + level), price, market);
      return {
        accountId: maker.owner,
        marketId: market.id,
        side,
        price,
        size,
        reduceOnly: false,
        rests: true,
      };
    }),
  );
}

/** So much in whole lots as this comes to at this price, at least one lot. */
function sizeOf(notional: number, price: bigint, { lot }: Market): bigint {
  const size = roundDown((BigInt(Math.round(notional * 1e6)) * 10n ** 14n) / price, lot);
  return size < lot ? lot : size;
}

export interface Moment {
  readonly seed: number;
  readonly tick: number;
  /** How likely a trader acts in a tick. */
  readonly activity: number;
  readonly marks: ReadonlyMap<string, bigint>;
}

/** What a trader wants to do in a tick; null when nothing. */
export function wishOf(trader: Trader, book: Book, moment: Moment): NewOrder | null {
  const random = randomOf('wish', trader.owner, moment.seed, moment.tick);
  if (random() >= moment.activity) {
    return null;
  }
  const { id, marketId } = pick(random, trader.accounts);
  const market = marketId === null ? pick(random, MARKETS) : requireMarket(marketId);
  const mark = moment.marks.get(market.id) ?? 0n;
  const account = requireAccount(book, id);
  const held = positionIn(account, market.id).size;
  if (held !== 0n && random() < 0.3) {
    return closing({ account, market, mark, held, part: pick(random, [0.25, 0.5, 1]) });
  }
  const side = random() < trader.bullishness ? 'BUY' : 'SELL';
  const equity = Number(equityOf(account, moment.marks) / 10n ** 14n) / 1e6;
  const notional = equity * trader.leverage * (0.1 + random() * 0.4);
  if (notional < 20) {
    return null;
  }
  // One in four waits for a better price.
  const rests = random() < 0.25;
  const away = rests ? -(0.001 + random() * 0.004) : 0.004;
  const price = priceAt(mark, side, { away, tick: market.tick });
  const size = sizeOf(notional, mark, market);
  return { accountId: id, marketId: market.id, side, price, size, reduceOnly: false, rests };
}

interface Closing {
  readonly account: Account;
  readonly market: Market;
  readonly mark: bigint;
  readonly held: bigint;
  readonly part: number;
}

function closing({ account, market, mark, held, part }: Closing): NewOrder | null {
  const size = wholeLots((absolute(held) * BigInt(part * 100)) / 100n, market.lot);
  const side = held > 0n ? 'SELL' : 'BUY';
  const price = priceAt(mark, side, { away: 0.004, tick: market.tick });
  return size === 0n
    ? null
    : {
        accountId: account.id,
        marketId: market.id,
        side,
        price,
        size,
        reduceOnly: true,
        rests: false,
      };
}

/** So far beyond the mark as an order goes; below 0 it waits on its own side. */
function priceAt(
  mark: bigint,
  side: 'BUY' | 'SELL',
  { away, tick }: { readonly away: number; readonly tick: bigint },
): bigint {
  const factor = BigInt(Math.round((side === 'BUY' ? 1 + away : 1 - away) * 1e6));
  return roundDown((mark * factor) / 1_000_000n, tick);
}
