import { type Decimal, ZERO } from '../../decimal.js';

import { type Account, type RiskContext } from '../health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
  compareIds,
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
import { type BookedResult } from '../waterfall/loss-attribution.js';
import { addResults, sellToCure } from './stress-sale.js';
import { type StressAllocation, payShortfalls, profitsOf } from './stress-waterfall.js';

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
  /** Σ of everything that was sold or bought by force, at its marks, in USD. */
  readonly liquidatedNotional: Decimal;
  /** Σ of what liquidated accounts owe beyond all they have, in USD. */
  readonly shortfall: Decimal;
  /** Who would pay it; what is missing to the shortfall nobody can. */
  readonly waterfall: readonly StressAllocation[];
  /** Rounds of selling; 0 when nobody is forced. */
  readonly rounds: number;
  readonly finalPrices: readonly ShockedPrice[];
}

/**
 * What a shock would do to the book.
 *
 *     price₀   = mark · (1 + change)
 *     a round  : every account below its close-out margin is reduced until it is cured, or closed
 *     priceₙ   = price₀ · (1 ∓ impact of all that was sold by then, net)       with a cascade
 *
 * until a round sells nothing or moves no price, at most 50 rounds. Sales of one round meet the same
 * marks, each at the slippage of its own size, at most maxSlippage. Size caps and cooldowns are left
 * out: they change when something is sold, and a shock asks how much. Graces are not waited for:
 * whoever is only called is counted as called. Without a cascade there is one round.
 *
 * A generator: it gives way every few hundred accounts, so that a caller may let others run.
 *
 * @throws DomainError BAD_USER_INPUT for a shock to an unknown or unpriced market, to one twice, or
 *   of −1 and below.
 * @see docs/governance.md#stress
 */
export function* stressSteps(input: StressInput): Generator<void, StressResult, void> {
  const shocked = shockedPrices(input);
  const accounts = new Map(input.accounts.map((account) => [account.id, account]));
  const healths = new Map<string, AccountHealth>();
  const results = new Map<string, readonly BookedResult[]>();
  const net = new Map<string, Decimal>();
  let liquidatedNotional: Decimal = ZERO;
  let rounds = 0;
  let prices: ReadonlyMap<string, Decimal> = shocked;
  let stale: ReadonlySet<string> | null = null;
  for (;;) {
    const context = contextAt(input.context, prices);
    yield* measure(accounts, context, stale, healths);
    const forced = rounds < STRESS_ROUNDS_MAX ? belowCloseOut(healths) : [];
    if (forced.length === 0) {
      break;
    }
    rounds += 1;
    for (const [index, id] of forced.entries()) {
      const sale = sellToCure(accounts.get(id), context, input);
      accounts.set(id, sale.account);
      healths.set(id, assessAccountHealth(sale.account, context));
      results.set(id, addResults(results.get(id) ?? [], sale.results));
      liquidatedNotional = liquidatedNotional.plus(sale.notional);
      for (const [marketId, size] of sale.traded) {
        net.set(marketId, (net.get(marketId) ?? ZERO).plus(size));
      }
      if (index % SLICE === SLICE - 1) {
        yield;
      }
    }
    const moved = input.cascade ? movedPrices(shocked, net, input) : prices;
    stale = differing(prices, moved);
    prices = moved;
    if (stale.size === 0) {
      break;
    }
  }
  const paid = payShortfalls(
    [...healths.values()],
    results,
    input.funds,
    profitsOf(healths.values()),
  );
  const levels = createLevelCounts();
  for (const health of healths.values()) {
    levels.add(healthLevelOf(health), notionalOf(health));
  }
  const finalPrices = finalPricesOf(input, prices, net);
  return { levels: levels.counts(), liquidatedNotional, ...paid, rounds, finalPrices };
}

/** The same in one go. */
export function runStress(input: StressInput): StressResult {
  const steps = stressSteps(input);
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      return step.value;
    }
  }
}

/** Measures the accounts that a moved price reaches; all of them when nothing is known yet. */
function* measure(
  accounts: ReadonlyMap<string, Account>,
  context: RiskContext,
  moved: ReadonlySet<string> | null,
  healths: Map<string, AccountHealth>,
): Generator<void, void, void> {
  let count = 0;
  for (const [id, account] of accounts) {
    if (moved !== null && !dependsOn(account, context, moved)) {
      continue;
    }
    healths.set(id, assessAccountHealth(account, context));
    count += 1;
    if (count % SLICE === 0) {
      yield;
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
