import { type Decimal } from '../../decimal.js';

import { type Account, type RiskContext } from '../health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
  compareIds,
  type HealthLevel,
  healthLevelOf,
  isBelowCloseOut,
  notionalOf,
} from '../health/account-health.js';
import { type LevelCount, createLevelCounts } from '../health/level-counts.js';
import {
  type ShockedPrice,
  type StressQuestion,
  contextAt,
  changedMarkets,
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

/** Maximum number of rounds of a cascade. */
export const STRESS_ROUNDS_MAX = 50;
/** Number of accounts processed before other work may run. */
const SLICE = 250;

export interface StressInput extends StressQuestion {
  /** All accounts, without their unpriced holdings. */
  readonly accounts: readonly Account[];
}

export interface StressResult {
  /** After the sales, at the final prices. */
  readonly levels: readonly LevelCount[];
  /** Σ of all forced sales, purchases and deleveragings, at their marks, in USD. */
  readonly liquidatedNotional: Decimal;
  /** Σ of the debts of liquidated accounts beyond their collateral, in USD. */
  readonly shortfall: Decimal;
  /** The payers of the shortfall. */
  readonly waterfall: readonly StressAllocation[];
  /** The unpaid rest, in USD. */
  readonly deficit: Decimal;
  /** Rounds of sales; 0 when no account is liquidated. */
  readonly rounds: number;
  readonly finalPrices: readonly ShockedPrice[];
}

/**
 * The effect of a shock on the book.
 *
 *     price₀   = mark · (1 + change)
 *     a round  : every account below its close-out margin is liquidated, by the rules of enforcement
 *     priceₙ   = price₀ · (1 ∓ impact of all sales so far, net)       with a cascade
 *
 * until a round trades nothing or moves no price, at most 50 rounds. A round uses the rules of enforcement:
 * deleveraging where the funds do not pay, sales with the worst account first, settlements with funds, shared
 * losses and deficits (`liquidateForced`). All sales of one round use the same marks, each with the slippage of
 * its own size, at most maxSlippage; a sale that would pass its limit price waits. Size caps and cooldowns are
 * ignored: they affect when something is sold, not how much. Graces are not simulated: an account that is only
 * called is counted as called. Without a cascade there is one round.
 *
 * A generator: it yields every few hundred accounts, so that a caller may let other work run.
 *
 * @throws DomainError BAD_USER_INPUT for a shock to an unknown or unpriced market, to one twice, or of −1 and
 *   below.
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
    stale = changedMarkets(prices, moved);
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

/** The level of an account; a bankrupt one counts as BANKRUPT, although its settlement left it at zero. */
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

/** Measures the accounts affected by a moved price; all of them the first time. */
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
