import { type Account, equityOf, requireAccount } from '../book/book.js';
import { nextNumber, record } from '../exchange/exchange.js';
import { withdrawable } from '../marginward/calls.js';
import { formatUsd, parseUsd, roundDown } from '../numbers.js';

import { type Day } from './play.js';
import { pick, randomOf } from './random.js';
import { type Trader } from './traders.js';

const USD = 10n ** 20n;
const CENT = 10n ** 18n;
/** In a day of 1,000 traders, how many of each. */
const MOVES_PER_TRADER = 0.3;

/** Deposits, withdrawals and transfers of a tick. */
export async function moveMoney(
  day: Day,
  tick: number,
  marks: ReadonlyMap<string, bigint>,
): Promise<void> {
  const { exchange, plan, traders } = day;
  const random = randomOf('money', plan.seed, tick);
  topUp(day, random, marks);
  const moves = (traders.length * MOVES_PER_TRADER) / plan.ticks;
  for (let left = moves; left > random(); left -= 1) {
    const trader = pick(random, traders);
    const [first, second] = trader.accounts;
    if (second !== undefined && random() < 0.7) {
      const ids = [first?.id ?? '', second.id];
      const [from = '', to = ''] = random() < 0.7 ? ids : ids.reverse();
      const amount = partOf(requireAccount(exchange.state.book, from), random);
      if (amount > 0n) {
        const key = `transfer-${String(tick)}-${nextNumber(exchange)}`;
        record(exchange, { kind: 'TRANSFER', key, from, to, amount: amount.toString() });
      }
    } else {
      await withdraw(day, trader, random);
    }
  }
}

/** In whole cents; 0 when there is nothing. */
function partOf({ cash }: Account, random: () => number): bigint {
  const part = (cash * BigInt(Math.round(random() * 300))) / 1_000n;
  return part > CENT ? roundDown(part, CENT) : 0n;
}

/** Asks how much may leave, and takes a part of it. Marginward may still refuse, for it may have changed. */
async function withdraw({ exchange }: Day, { owner }: Trader, random: () => number): Promise<void> {
  const wanted = partOf(requireAccount(exchange.state.book, owner), random);
  if (wanted === 0n) {
    return;
  }
  const most = parseUsd(await withdrawable(exchange.connection, owner, formatUsd(wanted)));
  const amount = roundDown(most < wanted ? most : wanted, CENT);
  if (amount > 0n) {
    const key = `withdrawal-${nextNumber(exchange)}`;
    record(exchange, { kind: 'WITHDRAWAL', key, accountId: owner, amount: amount.toString() });
  }
}

/** Some who are called, and some who have lost all, deposit again. */
function topUp(
  { exchange, traders, plan }: Day,
  random: () => number,
  marks: ReadonlyMap<string, bigint>,
): void {
  const chance = Math.min(0.5, 20 / plan.ticks);
  const deposits = traders.flatMap((trader) => {
    const account = requireAccount(exchange.state.book, trader.owner);
    const isInNeed =
      exchange.state.restricted.has(trader.owner) || equityOf(account, marks) < 20n * USD;
    if (!isInNeed || random() >= chance) {
      return [];
    }
    const amount = BigInt(Math.max(100, Math.round(trader.deposit / 3))) * USD;
    const id = `deposit-${trader.owner}-${nextNumber(exchange)}`;
    return [{ id, accountId: trader.owner, amount: amount.toString() }];
  });
  if (deposits.length > 0) {
    record(exchange, { kind: 'DEPOSITS', key: `deposits-${nextNumber(exchange)}`, deposits });
  }
}
