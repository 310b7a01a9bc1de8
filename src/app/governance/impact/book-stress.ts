import { setImmediate as yieldToOthers } from 'node:timers/promises';

import { Decimal, ZERO } from '../../../domain/decimal.js';
import { type Account, type RiskContext } from '../../../domain/risk/health/account.js';
import {
  assessAccountHealth,
  healthLevelOf,
  isBelowCloseOut,
} from '../../../domain/risk/health/account-health.js';
import {
  createLevelCounts,
  type LevelCount,
  notionalOf,
} from '../../../domain/risk/health/level-counts.js';
import { type BookedResult } from '../../../domain/risk/waterfall/loss-attribution.js';
import {
  contextAt,
  differing,
  finalPricesOf,
  movedPrices,
  shockedPrices,
  type StressQuestion,
} from '../../../domain/risk/stress/stress-prices.js';
import { addResults, sellToCure } from '../../../domain/risk/stress/stress-sale.js';
import { payShortfalls, profitsOf } from '../../../domain/risk/stress/stress-waterfall.js';
import { STRESS_ROUNDS_MAX, type StressResult } from '../../../domain/risk/stress/stress.js';
import { type Book } from '../../../engine/book/book.js';
import { type LevelTotal } from '../../../engine/what-if/impact.js';
import { openStressScreen, type StressScreen } from '../../../engine/what-if/stress-aside.js';
import { loadAccounts } from '../../../store/accounts/accounts.js';
import { sumProfits } from '../../../store/accounts/positions.js';
import { type Deps } from '../../deps.js';

import { measurablePartOf } from './measurable.js';
import { type StressOf } from './stress-test.js';

/** Accounts read at a time, and sold before others have their turn. */
const PAGE = 2000;
const SLICE = 50;

/** The accounts that were forced to sell: the only ones held one by one. */
interface Sold {
  readonly accounts: Map<string, Account>;
  readonly results: Map<string, readonly BookedResult[]>;
  readonly net: Map<string, Decimal>;
  notional: Decimal;
}

/**
 * The same as `runStress`, on the book in memory: a thread screens every account at the prices of each
 * round, in flat arrays, and only those that are forced to sell are read from their rows and sold
 * exactly. A million accounts cost what the ones below their close-out margin cost.
 *
 * Counts are exact, as everything about forced accounts; the notional of the others is to the cent.
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
  const sold: Sold = { accounts: new Map(), results: new Map(), net: new Map(), notional: ZERO };
  let prices = shocked;
  let rounds = 0;
  for (;;) {
    const context = contextAt(question.context, prices);
    const isLast = rounds === STRESS_ROUNDS_MAX;
    const { forced, levels } = await screen.at(listed(prices), !isLast);
    const sellers = isLast ? 0 : await sellForced(deps, question, context, forced, sold);
    const moved =
      sellers > 0 && question.cascade ? movedPrices(shocked, sold.net, question) : prices;
    rounds += sellers > 0 ? 1 : 0;
    if (isLast || sellers === 0 || differing(prices, moved).size === 0) {
      return resultOf(deps, question, { context, prices, rounds, levels, sold });
    }
    prices = moved;
  }
}

/** Sells whoever is forced at these prices, newly or again. Answers how many there were. */
async function sellForced(
  { db }: Pick<Deps, 'db'>,
  question: StressQuestion,
  context: RiskContext,
  forced: readonly string[],
  sold: Sold,
): Promise<number> {
  let sellers = 0;
  const before = [...sold.accounts.values()];
  for (let start = 0; start < forced.length; start += PAGE) {
    const page = await loadAccounts(db, forced.slice(start, start + PAGE));
    const measurable = [...page.values()].flatMap(
      (held) => measurablePartOf(held, question.context) ?? [],
    );
    sellers += await sellEach(measurable, question, context, sold);
  }
  return sellers + (await sellEach(before, question, context, sold));
}

async function sellEach(
  accounts: readonly Account[],
  question: StressQuestion,
  context: RiskContext,
  sold: Sold,
): Promise<number> {
  let sellers = 0;
  for (const [index, account] of accounts.entries()) {
    if (index % SLICE === SLICE - 1) {
      await yieldToOthers();
    }
    sold.accounts.set(account.id, account);
    if (!isBelowCloseOut(assessAccountHealth(account, context))) {
      continue;
    }
    const sale = sellToCure(account, context, question);
    sellers += 1;
    sold.accounts.set(account.id, sale.account);
    const earlier = sold.results.get(account.id) ?? [];
    sold.results.set(account.id, addResults(earlier, sale.results));
    sold.notional = sold.notional.plus(sale.notional);
    for (const [marketId, size] of sale.traded) {
      sold.net.set(marketId, (sold.net.get(marketId) ?? ZERO).plus(size));
    }
  }
  return sellers;
}

async function resultOf(
  { db }: Pick<Deps, 'db'>,
  question: StressQuestion,
  end: {
    readonly context: RiskContext;
    readonly prices: ReadonlyMap<string, Decimal>;
    readonly rounds: number;
    readonly levels: readonly LevelTotal[];
    readonly sold: Sold;
  },
): Promise<StressResult> {
  const { context, prices, rounds, sold } = end;
  const healths = [...sold.accounts.values()].map((account) =>
    assessAccountHealth(account, context),
  );
  const counts = createLevelCounts();
  healths.forEach((health) => {
    counts.add(healthLevelOf(health), notionalOf(health));
  });
  const isShort = healths.some(({ equity }) => equity.lt(0));
  const profits = new Map(profitsOf(healths));
  if (isShort) {
    // What the winners who were never forced have gained: only a shortfall asks for it.
    const others = await sumProfits(db, prices, [...sold.accounts.keys()]);
    others.forEach((profit, id) => profits.set(id, (profits.get(id) ?? ZERO).plus(profit)));
  }
  return {
    levels: addLevels(counts.counts(), end.levels),
    liquidatedNotional: sold.notional,
    ...payShortfalls(healths, sold.results, question.funds, profits),
    rounds,
    finalPrices: finalPricesOf(question, prices, sold.net),
  };
}

function addLevels(exact: readonly LevelCount[], screened: readonly LevelTotal[]): LevelCount[] {
  return exact.map(({ level, accounts, notional }) => {
    const others = screened.find((total) => total.level === level);
    return {
      level,
      accounts: accounts + (others?.accounts ?? 0),
      notional: notional.plus(new Decimal(others?.notional ?? 0).toDecimalPlaces(2)),
    };
  });
}

function listed(
  prices: ReadonlyMap<string, Decimal>,
): readonly { readonly marketId: string; readonly price: Decimal }[] {
  return [...prices].map(([marketId, price]) => ({ marketId, price }));
}
