import { type Decimal, ONE, ZERO, decimal, max, min } from '../decimal.js';
import { badInput } from '../errors.js';

import { type Account, type MarketRisk, type RiskContext } from './account.js';
import {
  type AccountHealth,
  assessAccountHealth,
  compareIds,
  healthLevelOf,
} from './account-health.js';
import { requireMark, requireMarket } from './collateral-value.js';
import { type LevelCount, createLevelCounts, notionalOf } from './level-counts.js';
import { type ForcedSale, sellToCure } from './stress-sale.js';
import { type StressAllocation, type StressFunds, payShortfalls } from './stress-waterfall.js';

/** A cascade is cut off after so many rounds of selling. */
export const STRESS_ROUNDS_MAX = 50;
/** Prices to so many decimals. */
const PRICE_PLACES = 12;
/** Forced selling takes a price down to this part of the shocked one at most. */
const PRICE_FLOOR: Decimal = decimal('0.01');
/** Accounts looked at before others have their turn. */
const SLICE = 250;

export interface PriceShock {
  readonly marketId: string;
  /** −0.2 is down 20 %. Above −1. */
  readonly change: Decimal;
}

export interface StressInput {
  /** Every account, with nothing in it that has no price. */
  readonly accounts: readonly Account[];
  readonly context: RiskContext;
  readonly shocks: readonly PriceShock[];
  /** Forced selling moves prices, and those prices sell again. */
  readonly cascade: boolean;
  /**
   * How far a signed size moves the market it trades in, as a fraction of the mark in [0, 1]; does
   * not fall with size.
   */
  readonly priceImpact: (marketId: string, size: Decimal, mark: Decimal) => Decimal;
  readonly funds: StressFunds;
  /** The asset that profits, losses and fees are booked in. */
  readonly quoteAsset: string;
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
  readonly finalPrices: readonly {
    readonly marketId: string;
    readonly before: Decimal;
    readonly after: Decimal;
  }[];
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
  const sales = new Map<string, ForcedSale>();
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
      sales.set(id, sale);
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
  const paid = payShortfalls([...healths.values()], sales, input.funds);
  const levels = createLevelCounts();
  for (const health of healths.values()) {
    levels.add(healthLevelOf(health), notionalOf(health));
  }
  const finalPrices = finalOf(input, prices, net);
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

function shockedPrices({ context, shocks }: StressInput): ReadonlyMap<string, Decimal> {
  const prices = new Map<string, Decimal>();
  for (const { marketId, markPrice } of context.markets.values()) {
    if (markPrice !== null) {
      prices.set(marketId, markPrice.price);
    }
  }
  const seen = new Set<string>();
  shocks.forEach(({ marketId, change }, index) => {
    const before = prices.get(marketId);
    const field = `shocks[${index}]`;
    if (before === undefined) {
      throw badInput(`${field}.marketId`, 'must be a market with a price', marketId.slice(0, 80));
    }
    if (seen.has(marketId)) {
      throw badInput(`${field}.marketId`, 'is shocked once', marketId.slice(0, 80));
    }
    if (!change.isFinite() || change.lte(-1) || change.gt(100)) {
      throw badInput(`${field}.change`, 'must be above -1 and at most 100', change.toFixed());
    }
    seen.add(marketId);
    prices.set(marketId, before.times(ONE.plus(change)).toDecimalPlaces(PRICE_PLACES));
  });
  return prices;
}

function contextAt(context: RiskContext, prices: ReadonlyMap<string, Decimal>): RiskContext {
  const markets = [...context.markets].map(([id, market]): [string, MarketRisk] => {
    const price = prices.get(id);
    const { markPrice } = market;
    return price === undefined || markPrice === null
      ? [id, market]
      : [id, { ...market, markPrice: { ...markPrice, price } }];
  });
  return { ...context, markets: new Map(markets) };
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
    .filter(([, health]) => {
      const level = healthLevelOf(health);
      return level === 'CLOSE_OUT' || level === 'BANKRUPT';
    })
    .map(([id]) => id)
    .sort(compareIds);
}

function movedPrices(
  shocked: ReadonlyMap<string, Decimal>,
  net: ReadonlyMap<string, Decimal>,
  { context, priceImpact }: StressInput,
): ReadonlyMap<string, Decimal> {
  const prices = new Map(shocked);
  for (const [marketId, size] of net) {
    const price = shocked.get(marketId) ?? requireMark(requireMarket(context, marketId));
    const impact = size.isZero() ? ZERO : min(ONE, priceImpact(marketId, size, price));
    const factor = size.gt(0) ? ONE.plus(impact) : max(PRICE_FLOOR, ONE.minus(impact));
    prices.set(marketId, price.times(factor).toDecimalPlaces(PRICE_PLACES));
  }
  return prices;
}

function differing(
  before: ReadonlyMap<string, Decimal>,
  after: ReadonlyMap<string, Decimal>,
): ReadonlySet<string> {
  return new Set(
    [...after].filter(([id, price]) => before.get(id)?.eq(price) !== true).map(([id]) => id),
  );
}

/** The markets that were shocked or traded, by id. */
function finalOf(
  { context, shocks }: StressInput,
  prices: ReadonlyMap<string, Decimal>,
  net: ReadonlyMap<string, Decimal>,
): StressResult['finalPrices'] {
  const ids = new Set([...shocks.map(({ marketId }) => marketId), ...net.keys()]);
  return [...ids].sort(compareIds).map((marketId) => {
    const before = requireMark(requireMarket(context, marketId));
    return { marketId, before, after: prices.get(marketId) ?? before };
  });
}
