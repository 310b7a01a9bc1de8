import { setTimeout as sleep } from 'node:timers/promises';

import { positionIn, requireAccount } from '../book/book.js';
import { type Exchange, record } from '../exchange/exchange.js';
import {
  cancelBeyondBand,
  cancelOrders,
  type NewOrder,
  sendOpenOrders,
  trade,
} from '../exchange/trading.js';
import { untilAllSent } from '../exchange/outgoing.js';
import { executeWaiting } from '../exchange/instructions.js';
import { charge, finishFunding } from '../exchange/funding.js';
import { MARKETS, requireMarket } from '../markets.js';
import { checkOrders, firstCursor, publishPrices } from '../marginward/calls.js';
import {
  absolute,
  formatPrice,
  formatSize,
  parsePrice,
  parseSize,
  roundDown,
  smaller,
} from '../numbers.js';

import { moveMoney } from './money.js';
import { isCrash, marksOfDay, timeOf } from './prices.js';
import { randomOf } from './random.js';
import { makersOf, quotesOf, type Trader, tradersOf, wishOf } from './traders.js';

export interface Plan {
  readonly seed: number;
  readonly traders: number;
  /** How many moments the day is cut into; at least 24. */
  readonly ticks: number;
  readonly tickMs: number;
  readonly funds: Readonly<Record<string, string>>;
}

export interface Day {
  readonly plan: Plan;
  readonly exchange: Exchange;
  readonly traders: readonly Trader[];
  readonly makers: readonly Trader[];
  readonly marks: ReadonlyMap<string, readonly bigint[]>;
  /** What the day took, in milliseconds: the rest is the exchange's own work. */
  readonly waited: Record<Waited, number>;
}

/** What the exchange waits for: its clock, or an answer of Marginward. */
type Waited = 'clock' | 'marks' | 'checks' | 'funding' | 'withdrawals' | 'untold';

/** How many trades there are in a day for each trader, about. */
const TRADES_PER_TRADER = 230;
/** Of what traders want, so much trades: the rest rests, is too large, or is refused. */
const TRADED_PART = 0.7;
const ACTIVITY_MAX = 0.9;
/** So much may be untold before the exchange waits for Marginward. */
const OUTGOING_MAX = 6;

export function dayOf(exchange: Exchange, plan: Plan): Day {
  return {
    plan,
    exchange,
    traders: tradersOf(plan.seed, plan.traders),
    makers: makersOf(),
    marks: marksOfDay(plan.seed, plan.ticks),
    waited: { clock: 0, marks: 0, checks: 0, funding: 0, withdrawals: 0, untold: 0 },
  };
}

/** The first line of the journal, accounts and their first deposits. Nothing when there is a journal. */
export async function beginDay({ exchange, plan, traders, makers }: Day): Promise<void> {
  if (exchange.state.begin === null) {
    const { seed, ticks, funds } = plan;
    const cursor = await firstCursor(exchange.connection);
    record(exchange, { kind: 'BEGIN', seed, traders: plan.traders, ticks, cursor, funds });
  }
  if (exchange.state.book.accounts.size === 0) {
    const all = [...makers, ...traders];
    const accounts = all.flatMap((trader) =>
      trader.accounts.map((account) => ({ ...account, owner: trader.owner })),
    );
    record(exchange, { kind: 'ACCOUNTS', key: 'accounts', accounts });
    const deposits = all.flatMap(({ accounts: own, deposit }) =>
      own.map(({ id }, index) => ({
        id: `deposit-${id}`,
        accountId: id,
        amount: usd(index === 0 ? deposit : Math.round(deposit / 4)),
      })),
    );
    record(exchange, { kind: 'DEPOSITS', key: 'deposits', deposits });
  }
}

function usd(amount: number): string {
  return (BigInt(amount) * 10n ** 20n).toString();
}

/** Plays the day from the tick behind the last one. */
export async function playDay(day: Day, say: (tick: number) => void): Promise<void> {
  const { exchange, plan } = day;
  await finishFunding(exchange);
  for (let tick = exchange.state.tick + 1; tick <= plan.ticks; tick += 1) {
    const began = performance.now();
    await playTick(day, tick);
    say(tick);
    await waiting(day, 'untold', async () => {
      while (exchange.state.outgoing.length > OUTGOING_MAX) {
        await sleep(2);
      }
    });
    const left = plan.tickMs - (performance.now() - began);
    await waiting(day, 'clock', () => sleep(Math.max(1, left)));
  }
}

async function waiting<Result>(
  { waited }: Day,
  what: Waited,
  wait: () => Promise<Result>,
): Promise<Result> {
  const began = performance.now();
  try {
    return await wait();
  } finally {
    waited[what] += performance.now() - began;
  }
}

async function playTick(day: Day, tick: number): Promise<void> {
  const { exchange, plan } = day;
  const marks = await waiting(day, 'marks', () => publish(day, tick));
  const hour = Math.floor(timeOf(tick, plan.ticks) * 24);
  if (hour > Math.floor(timeOf(tick - 1, plan.ticks) * 24)) {
    const rates = ratesOf(plan.seed, hour, marks);
    await waiting(day, 'funding', () => charge(exchange, rates, new Date()));
  }
  const isThin = isCrash(timeOf(tick, plan.ticks));
  const quotes = day.makers.flatMap((maker) =>
    MARKETS.flatMap((market) =>
      quotesOf(maker, market, { mark: marks.get(market.id) ?? 0n, isThin }),
    ),
  );
  const activity = activityOf(plan, tick, exchange.state.counts.trades);
  const moment = { seed: plan.seed, tick, activity, marks };
  const wishes = day.traders.flatMap((trader) => wishOf(trader, exchange.state.book, moment) ?? []);
  const orders = await waiting(day, 'checks', () =>
    filterAllowed(exchange, [...quotes, ...wishes]),
  );
  day.makers.forEach(({ owner }) => {
    cancelOrders(exchange, owner);
  });
  trade(exchange, orders, new Date());
  record(exchange, { kind: 'TICK', tick });
  sendOpenOrders(exchange);
  executeWaiting(exchange);
  await waiting(day, 'withdrawals', () => moveMoney(day, tick, marks));
}

/** How likely a trader acts, so that the trades that are still missing are made in what is left of the day. */
function activityOf({ traders, ticks }: Plan, tick: number, trades: number): number {
  const missing = traders * TRADES_PER_TRADER - trades;
  const chances = traders * (ticks - tick + 1) * TRADED_PART;
  return Math.min(ACTIVITY_MAX, Math.max(0, missing / chances));
}

async function publish(
  { exchange, marks }: Day,
  tick: number,
): Promise<ReadonlyMap<string, bigint>> {
  const now = new Map([...marks].map(([id, path]) => [id, path[tick] ?? 0n]));
  cancelBeyondBand(exchange, now);
  const prices = [...now].map(([marketId, price]) => ({ marketId, price: formatPrice(price) }));
  const instant = new Date();
  const at = instant.toISOString();
  const texts = Object.fromEntries([...now].map(([id, price]) => [id, price.toString()]));
  record(exchange, { kind: 'MARKS', at, marks: texts });
  await publishPrices(exchange.connection, prices, instant);
  record(exchange, { kind: 'MARKED', at, answeredAt: Date.now() });
  return now;
}

/** Asks Marginward about all orders at once. One that is too large is placed as large as it may be. */
async function filterAllowed(exchange: Exchange, orders: readonly NewOrder[]): Promise<NewOrder[]> {
  const checks = await checkOrders(
    exchange.connection,
    orders.map(({ accountId, marketId, side, size, price, reduceOnly }) => ({
      accountId,
      marketId,
      side,
      reduceOnly,
      size: formatSize(size),
      price: formatPrice(price),
    })),
  );
  return orders.flatMap((order, index) => {
    const check = checks[index];
    if (check === undefined) {
      return [];
    }
    const size = check.allowed ? order.size : parseSize(check.maxSize);
    return size > 0n ? reduced(exchange, { ...order, size }) : [];
  });
}

/** A reduce-only order is never larger than the position. */
function reduced({ state }: Exchange, order: NewOrder): NewOrder[] {
  if (!order.reduceOnly) {
    return [order];
  }
  const { size: held } = positionIn(requireAccount(state.book, order.accountId), order.marketId);
  const isAgainst = order.side === 'SELL' ? held > 0n : held < 0n;
  const { lot } = requireMarket(order.marketId);
  const size = roundDown(smaller(order.size, absolute(held)), lot);
  return isAgainst && size > 0n ? [{ ...order, size }] : [];
}

const FUNDING_RATE_MAX = 0.0004;

function ratesOf(
  seed: number,
  hour: number,
  marks: ReadonlyMap<string, bigint>,
): { readonly marketId: string; readonly rate: string; readonly mark: string }[] {
  return [...marks].map(([marketId, mark]) => {
    const rate = (randomOf('funding', marketId, seed, hour)() - 0.4) * FUNDING_RATE_MAX;
    return { marketId, rate: parsePrice(rate.toFixed(8)).toString(), mark: mark.toString() };
  });
}

/** After the last tick: prices go on until every margin call has ended, then everything is told. */
export async function endDay(day: Day): Promise<void> {
  const { exchange, plan } = day;
  while (exchange.state.restricted.size > 0 || exchange.state.locked.size > 0) {
    await publish(day, plan.ticks);
    await sleep(plan.tickMs);
  }
  for (const { owner } of [...day.makers, ...day.traders]) {
    cancelOrders(exchange, owner);
  }
  sendOpenOrders(exchange);
  await untilAllSent(exchange);
}
