import { type Decimal } from '../../decimal.js';

import { type Account, type RiskContext } from '../health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
  compareIds,
  type HealthLevel,
  healthLevelOf,
  isBelowCloseOut,
} from '../health/account-health.js';
import { type LevelCount, createLevelCounts, notionalOf } from '../health/level-counts.js';
import {
  type ShockedPrice,
  type StressQuestion,
  contextAt,
  differing,
  finalPricesOf,
  movedPrices,
  shockedPrices,
} from './stress-prices.js';
import {
  createStressBook,
  paymentsOf,
  type StressAllocation,
  type StressBook,
  type StressWork,
} from './stress-book.js';
import { liquidateForced } from './stress-sale.js';

/** A cascade is cut off after so many rounds of selling. */
export const STRESS_ROUNDS_MAX = 50;
/** Accounts looked at before others have their turn. */
const SLICE = 250;

export interface StressInput extends StressQuestion {
  /** Every account, with nothing in it that has no price. */
  readonly accounts: readonly Account[];
}

export interface StressResult {
  /** After the selling, at the final prices. */
  readonly levels: readonly LevelCount[];
  /** Σ of everything that was sold, bought or deleveraged by force, at its marks, in USD. */
  readonly liquidatedNotional: Decimal;
  /** Σ of what liquidated accounts owe beyond all they have, in USD. */
  readonly shortfall: Decimal;
  /** Who would pay it. */
  readonly waterfall: readonly StressAllocation[];
  /** What nobody would pay, in USD. */
  readonly deficit: Decimal;
  /** Rounds of selling; 0 when nobody is forced. */
  readonly rounds: number;
  readonly finalPrices: readonly ShockedPrice[];
}

/**
 * What a shock would do to the book.
 *
 *     price₀   = mark · (1 + change)
 *     a round  : every account below its close-out margin is liquidated, as the product does it
 *     priceₙ   = price₀ · (1 ∓ impact of all that was sold by then, net)       with a cascade
 *
 * until a round trades nothing or moves no price, at most 50 rounds. A round uses the rules of the
 * product: deleveraging where the funds do not pay, sales worst first, settlements with funds, shared
 * losses and deficits (`liquidateForced`). Sales of one round meet the same marks, each at the slippage
 * of its own size, at most maxSlippage; a sale that would pass its limit price waits. Size caps and
 * cooldowns are left out: they change when something is sold, and a shock asks how much. Graces are not
 * waited for: an account that is only called is counted as called. Without a cascade there is one round.
 *
 * A generator: it gives way every few hundred accounts, so that a caller may let others run.
 *
 * @throws DomainError BAD_USER_INPUT for a shock to an unknown or unpriced market, to one twice, or
 *   of −1 and below.
 * @see docs/governance.md#stress
 */
export function* stressSteps(input: StressInput): StressWork<StressResult> {
  const shocked = shockedPrices(input);
  const book = createStressBook(input.accounts, input.funds);
  const healths = new Map<string, AccountHealth>();
  let rounds = 0;
  let prices: ReadonlyMap<string, Decimal> = shocked;
  let stale: ReadonlySet<string> | null = null;
  for (;;) {
    const context = contextAt(input.context, prices);
    yield* measure(book.accounts, context, stale, healths);
    const forced = rounds < STRESS_ROUNDS_MAX ? belowCloseOut(healths) : [];
    if (forced.length === 0 || !(yield* liquidateForced(book, forced, context, input))) {
      break;
    }
    rounds += 1;
    measureChanged(book, context, healths);
    const moved = input.cascade ? movedPrices(shocked, book.net, input) : prices;
    stale = differing(prices, moved);
    prices = moved;
    if (stale.size === 0) {
      break;
    }
  }
  const levels = createLevelCounts();
  for (const [id, health] of healths) {
    levels.add(stressedLevelOf(book, id, health), notionalOf(health));
  }
  return {
    levels: levels.counts(),
    liquidatedNotional: book.notional,
    rounds,
    ...paymentsOf(book),
    finalPrices: finalPricesOf(input, prices, book.net),
  };
}

/** An account that went bankrupt counts as BANKRUPT, although its settlement left it at zero. */
export function stressedLevelOf(
  { bankrupt }: StressBook,
  accountId: string,
  health: AccountHealth,
): HealthLevel {
  return bankrupt.has(accountId) ? 'BANKRUPT' : healthLevelOf(health);
}

function measureChanged(
  { accounts, changed }: StressBook,
  context: RiskContext,
  healths: Map<string, AccountHealth>,
): void {
  for (const id of changed) {
    const account = accounts.get(id);
    if (account !== undefined) {
      healths.set(id, assessAccountHealth(account, context));
    }
  }
  changed.clear();
}

/** Measures the accounts that a moved price reaches; all of them when nothing is known yet. */
function* measure(
  accounts: ReadonlyMap<string, Account>,
  context: RiskContext,
  moved: ReadonlySet<string> | null,
  healths: Map<string, AccountHealth>,
): StressWork<void> {
  let count = 0;
  for (const [id, account] of accounts) {
    if (moved !== null && !dependsOn(account, context, moved)) {
      continue;
    }
    healths.set(id, assessAccountHealth(account, context));
    count += 1;
    if (count % SLICE === 0) {
      yield null;
    }
  }
}

function dependsOn(account: Account, context: RiskContext, markets: ReadonlySet<string>): boolean {
  const priceMarketOf = (asset: string): string | null =>
    context.assets.get(asset)?.priceMarketId ?? null;
  return (
    account.positions.some(({ marketId }) => markets.has(marketId)) ||
    account.collateral.some(({ asset }) => markets.has(priceMarketOf(asset) ?? ''))
  );
}

function belowCloseOut(healths: ReadonlyMap<string, AccountHealth>): readonly string[] {
  return [...healths]
    .filter(([, health]) => isBelowCloseOut(health))
    .map(([id]) => id)
    .sort(compareIds);
}
