import { setImmediate as yieldToOthers } from 'node:timers/promises';

import { Decimal, ZERO } from '../../../domain/decimal.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import {
  assessAccountHealth,
  compareIds,
  healthLevelOf,
  notionalOf,
} from '../../../domain/risk/health/account-health.js';
import { createLevelCounts, type LevelCount } from '../../../domain/risk/health/level-counts.js';
import {
  contextAt,
  changedMarkets,
  finalPricesOf,
  movedPrices,
  shockedPrices,
  type StressQuestion,
} from '../../../domain/risk/stress/stress-prices.js';
import {
  createStressBook,
  holdAccount,
  paymentsOf,
  type StressBook,
  type WinnersAnswer,
  type WinnersAsked,
} from '../../../domain/risk/stress/stress-book.js';
import { liquidateForced } from '../../../domain/risk/stress/stress-sale.js';
import {
  STRESS_ROUNDS_MAX,
  stressedLevelOf,
  type StressResult,
} from '../../../domain/risk/stress/stress.js';
import { isForced } from '../../../domain/risk/stress/stress-round.js';
import { type Book } from '../../../engine/book/book.js';
import { type LevelTotal } from '../../../engine/what-if/impact.js';
import { openStressScreen, type StressScreen } from '../../../engine/what-if/stress-aside.js';
import { loadAccounts } from '../../../store/accounts/accounts.js';
import { listSiblings } from '../../../store/accounts/owner-sums.js';
import { sumProfits } from '../../../store/accounts/positions.js';
import { COUNTERPARTIES_MAX, listWinners } from '../../../store/liquidations/deleveraging.js';
import { type Deps } from '../../deps.js';

import { measurablePartOf } from '../../../domain/permission/free-collateral.js';
import { type StressOf } from './stress-test.js';

/** Number of accounts read at a time. */
const PAGE = 2000;

/**
 * Maximum number of winners per market that a forecast holds individually; the profits of the others are
 * summed.
 */
const WINNERS_MAX = 20_000;

/** A forecast in progress. */
interface Forecast {
  readonly question: StressQuestion;
  readonly book: StressBook;
  /** Accounts that the screen handed over and no longer counts. */
  readonly screened: Set<string>;
  /** Accounts that the screen still counts, in the state in which they were read. */
  readonly counted: Map<string, Account>;
}

/**
 * Does the same as `stressRows`, on the book in memory: a thread screens every account at the prices of each
 * round, in flat arrays. Only accounts that trade or pay are read from their rows and computed exactly. The
 * cost for a million accounts is that of the accounts below their close-out margin and their counterparties.
 *
 * Counts are exact, and so is everything about accounts that trade or pay; the notional of the others is exact
 * to the cent. In a market with more than 20,000 winners, the rest enter with the sum of their profits.
 */
export function bookStressOf(
  deps: Pick<Deps, 'db'>,
  bookNow: () => Book,
  program?: Parameters<typeof openStressScreen>[1],
): StressOf {
  return async (question) => {
    const shocked = shockedPrices(question);
    const screen = openStressScreen(bookNow(), program);
    try {
      return await stress(deps, question, shocked, screen);
    } finally {
      await screen.close();
    }
  };
}

async function stress(
  deps: Pick<Deps, 'db'>,
  question: StressQuestion,
  shocked: ReadonlyMap<string, Decimal>,
  screen: StressScreen,
): Promise<StressResult> {
  const forecast: Forecast = {
    question,
    book: createStressBook([], question.funds),
    screened: new Set(),
    counted: new Map(),
  };
  const { book } = forecast;
  let prices = shocked;
  let rounds = 0;
  for (;;) {
    const context = contextAt(question.context, prices);
    const isLast = rounds === STRESS_ROUNDS_MAX;
    const { forced, levels } = await screen.at(listed(prices), !isLast);
    const hasTraded = !isLast && (await liquidate(deps, forecast, context, prices, forced));
    const moved = hasTraded && question.cascade ? movedPrices(shocked, book.net, question) : prices;
    rounds += hasTraded ? 1 : 0;
    if (isLast || !hasTraded || changedMarkets(prices, moved).size === 0) {
      return resultOf(forecast, { context, prices, rounds, levels });
    }
    prices = moved;
  }
}

/** Runs one round at these prices. @returns Whether anything traded. */
async function liquidate(
  deps: Pick<Deps, 'db'>,
  forecast: Forecast,
  context: RiskContext,
  prices: ReadonlyMap<string, Decimal>,
  screened: readonly string[],
): Promise<boolean> {
  const { book, question, counted } = forecast;
  screened.forEach((id) => {
    forecast.screened.add(id);
    counted.delete(id);
  });
  const unread = screened.filter((id) => !book.accounts.has(id));
  const read = await readAccounts(deps, question, unread);
  read.forEach((account) => {
    holdAccount(book, account);
  });
  await holdSiblings(deps, forecast, read);
  const forced = [...book.accounts.values()]
    .filter((account) => isForced(account, context))
    .map(({ id }) => id)
    .sort(compareIds);
  const work = liquidateForced(book, forced, context, question);
  let step = work.next(null);
  while (step.done !== true) {
    const asked = step.value;
    if (asked === null) {
      await yieldToOthers();
      step = work.next(null);
    } else {
      step = work.next(await winnersOf(deps, forecast, prices, asked));
    }
  }
  return step.value;
}

/**
 * Holds the other accounts of these accounts' owners, and of them those that trade: what one of them sells lowers
 * the requirement of the others.
 */
async function holdSiblings(
  deps: Pick<Deps, 'db'>,
  { book, question, screened, counted }: Forecast,
  accounts: readonly Account[],
): Promise<void> {
  const shared = accounts.filter(({ ownerOthers }) => ownerOthers !== undefined);
  if (shared.length === 0) {
    return;
  }
  const siblings = await listSiblings(
    deps.db,
    shared.map(({ id }) => id),
  );
  const unread = siblings.filter((id) => !book.accounts.has(id));
  const read = await readAccounts(deps, question, unread);
  for (const account of [...shared, ...read]) {
    if (!book.accounts.has(account.id)) {
      holdAccount(book, account);
    }
    if (!screened.has(account.id) && !counted.has(account.id)) {
      counted.set(account.id, account);
    }
  }
}

/**
 * Accounts in profit in a market, read from their rows: at most the number that enforcement would ask, or that
 * a forecast holds.
 */
async function winnersOf(
  deps: Pick<Deps, 'db'>,
  forecast: Forecast,
  prices: ReadonlyMap<string, Decimal>,
  { marketId, side }: WinnersAsked,
): Promise<WinnersAnswer> {
  const { book, question, screened, counted } = forecast;
  const mark = prices.get(marketId) ?? ZERO;
  const most = side === null ? WINNERS_MAX : COUNTERPARTIES_MAX;
  const ids = await listWinners(deps.db, marketId, mark, side, most);
  const unread = ids.filter((id) => !book.accounts.has(id));
  const accounts = await readAccounts(deps, question, unread);
  for (const account of accounts) {
    if (!screened.has(account.id)) {
      counted.set(account.id, account);
    }
  }
  await holdSiblings(deps, forecast, accounts);
  if (side !== null || ids.length < most) {
    return { accounts, restProfit: ZERO };
  }
  const held = [...new Set([...ids, ...book.accounts.keys()])];
  const rest = await sumProfits(deps.db, new Map([[marketId, mark]]), held);
  return { accounts, restProfit: rest.get(marketId) ?? ZERO };
}

async function readAccounts(
  { db }: Pick<Deps, 'db'>,
  question: StressQuestion,
  ids: readonly string[],
): Promise<Account[]> {
  const accounts: Account[] = [];
  for (let start = 0; start < ids.length; start += PAGE) {
    const page = await loadAccounts(db, ids.slice(start, start + PAGE));
    accounts.push(
      ...[...page.values()].flatMap((held) => measurablePartOf(held, question.context) ?? []),
    );
    await yieldToOthers();
  }
  return accounts;
}

function resultOf(
  { book, question, counted }: Forecast,
  end: {
    readonly context: RiskContext;
    readonly prices: ReadonlyMap<string, Decimal>;
    readonly rounds: number;
    readonly levels: readonly LevelTotal[];
  },
): StressResult {
  const { context, prices, rounds } = end;
  const counts = createLevelCounts();
  for (const account of book.accounts.values()) {
    const health = assessAccountHealth(account, context);
    counts.add(stressedLevelOf(book, account.id, health), notionalOf(health));
  }
  // The screen counts counterparties and payers in their earlier state; they were counted above in their
  // present state.
  const twice = createLevelCounts();
  for (const [id, account] of counted) {
    if (book.accounts.has(id)) {
      const health = assessAccountHealth(account, context);
      twice.add(healthLevelOf(health), notionalOf(health));
    }
  }
  return {
    levels: addLevels(counts.counts(), end.levels, twice.counts()),
    liquidatedNotional: book.notional,
    ...paymentsOf(book),
    rounds,
    finalPrices: finalPricesOf(question, prices, book.net),
  };
}

function addLevels(
  exact: readonly LevelCount[],
  screened: readonly LevelTotal[],
  twice: readonly LevelCount[],
): LevelCount[] {
  return exact.map(({ level, accounts, notional }) => {
    const others = screened.find((total) => total.level === level);
    const double = twice.find((total) => total.level === level);
    return {
      level,
      accounts: accounts + (others?.accounts ?? 0) - (double?.accounts ?? 0),
      notional: notional
        .plus(new Decimal(others?.notional ?? 0).toDecimalPlaces(2))
        .minus(double?.notional ?? ZERO),
    };
  });
}

function listed(
  prices: ReadonlyMap<string, Decimal>,
): readonly { readonly marketId: string; readonly price: Decimal }[] {
  return [...prices].map(([marketId, price]) => ({ marketId, price }));
}
