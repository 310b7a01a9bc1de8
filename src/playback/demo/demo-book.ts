import { type Decimal, ZERO, decimal } from '../../domain/decimal.js';
import { assert } from '../../domain/errors.js';
import { type BookMarket, drawShares, leverageCap, roughMarket } from './demo-book-markets.js';
import { type Random, createRandom, portableExp, quantileOf, shareBelow } from './random.js';

export interface BookAsset {
  readonly asset: string;
  readonly haircut: Decimal;
  /** Null when one unit counts as 1 USD. */
  readonly priceMarketId: string | null;
}

export interface DemoAccount {
  readonly accountId: string;
  readonly owner: string;
  readonly deposits: readonly { readonly asset: string; readonly amount: Decimal }[];
  readonly positions: readonly DemoPosition[];
}

export interface DemoPosition {
  readonly marketId: string;
  /** Signed, a multiple of the market's lot. */
  readonly size: Decimal;
  readonly entryPrice: Decimal;
}

export interface BookOptions {
  readonly seed: string;
  /** Number of accounts. */
  readonly accounts: number;
  /** The most traded first: these get the most positions. */
  readonly markets: readonly BookMarket[];
  readonly assets: readonly BookAsset[];
  /** Bound on gross notional / equity; null for what the markets' initial margin allows. */
  readonly maxLeverage: number | null;
}

/**
 * Equity in USD is lognormal, as fitted to 19,337 accounts of Hyperliquid on 10 October 2025 (median 941 USD),
 * without dust accounts and without the few largest ones.
 */
const EQUITY = { mu: 7.09, sigma: 2.88, least: 25, most: 3_000_000 } as const;

/**
 * Leverage by quantile, fitted to BitMEX's figures for 2018 and 2019: mean 22× (long) and
 * 30× (short), 80th percentile 54× and 47×, 100× at most. Values above the limit of a market's initial margin
 * are cut off, and the rest keeps its proportions.
 */
const LEVERAGE = {
  LONG: [
    [0, 1],
    [0.2, 2],
    [0.5, 4],
    [0.8, 54],
    [1, 75],
  ],
  SHORT: [
    [0, 1],
    [0.2, 4],
    [0.5, 20],
    [0.8, 47],
    [1, 100],
  ],
} as const;

const LONG_SHARE = 0.6;
const HEDGED_SHARE = 0.15;
/**
 * Draws a realistic book: the holdings before the prices start.
 *
 * At the start prices every account has equity of at least 1.03 times its initial margin, and none is in
 * WARNING. Sizes are multiples of the lot; every number has at most 8 decimals (or the lot's) and a significand
 * below 2⁵³. A small account may be unable to afford one lot; it then holds only collateral. The result depends
 * on the options alone, on every machine.
 */
export function drawBook(options: BookOptions): readonly DemoAccount[] {
  const markets = options.markets.map(roughMarket);
  const assets = roughAssets(options.assets, options.markets);
  assert(markets.length > 0 && assets.length > 0, 'a book needs markets and assets');
  const maxLeverage = options.maxLeverage ?? Infinity;
  const width = Math.max(5, String(options.accounts).length);
  return Array.from({ length: options.accounts }, (_, index) => {
    const number = String(index + 1).padStart(width, '0');
    // Each account has its own random source, so that a larger book begins with the smaller one.
    const random = createRandom(`book/${options.seed}/${number}`);
    return { accountId: `demo-${number}`, owner: `trader-${number}`, ...drawAccount(random) };
  });

  function drawAccount(random: Random): Pick<DemoAccount, 'deposits' | 'positions'> {
    const equity = drawEquity(random);
    const isLong = random.uniform() < LONG_SHARE;
    const isHedged = random.uniform() < HEDGED_SHARE;
    const shares = drawShares(random, markets);
    const cap = Math.min(maxLeverage * 0.99, leverageCap(shares, equity));
    const quantiles = LEVERAGE[isLong ? 'LONG' : 'SHORT'];
    const leverage = Math.min(
      cap,
      quantileOf(quantiles, random.uniform() * shareBelow(quantiles, cap)),
    );
    let unrealizedPnl = 0;
    const positions: DemoPosition[] = [];
    for (const { market, share } of shares) {
      const side = isLong === (isHedged && random.uniform() < 0.5) ? -1 : 1;
      const lots = Math.floor((equity * leverage * share) / (market.price * market.lotSize));
      // A position opened some time ago, with a gain or loss of at most 30 % of the equity behind it.
      const drift = Math.min(0.04, 0.3 / leverage) * (2 * random.uniform() - 1);
      if (lots > 0) {
        const entryPrice = decimal((market.price * (1 - drift)).toFixed(8));
        const size = market.exactLotSize.times(side * lots);
        positions.push({ marketId: market.marketId, size, entryPrice });
        unrealizedPnl += side * lots * market.lotSize * (market.price - Number(entryPrice));
      }
    }
    return { positions, deposits: drawDeposits(random, assets, equity - unrealizedPnl) };
  }
}

interface RoughAsset {
  readonly asset: string;
  /** The value of one unit, in USD. */
  readonly value: number;
  readonly places: number;
  /** The smallest amount above zero. */
  readonly step: Decimal;
}

/** The assets that can be valued: those priced by a market without played prices are left out. */
function roughAssets(
  assets: readonly BookAsset[],
  markets: readonly BookMarket[],
): readonly RoughAsset[] {
  return assets.flatMap(({ asset, haircut, priceMarketId }) => {
    const price =
      priceMarketId === null
        ? 1
        : Number(markets.find(({ marketId }) => marketId === priceMarketId)?.price ?? ZERO);
    const value = price * (1 - Number(haircut));
    const places = priceMarketId === null ? 2 : 8;
    return value > 0
      ? [{ asset, value, places, step: decimal((10 ** -places).toFixed(places)) }]
      : [];
  });
}

function drawEquity(random: Random): number {
  for (let tries = 0; tries < 50; tries += 1) {
    const equity = portableExp(EQUITY.mu + EQUITY.sigma * random.normal());
    if (equity >= EQUITY.least && equity <= EQUITY.most) {
      return equity;
    }
  }
  return EQUITY.least;
}

/** Collateral with a value of `value` USD, in one asset or two; the last digit is rounded up. */
function drawDeposits(
  random: Random,
  assets: readonly RoughAsset[],
  value: number,
): DemoAccount['deposits'] {
  const draw = random.uniform();
  const stable = assets.filter(({ places }) => places === 2);
  const coins = assets.filter(({ places }) => places !== 2);
  const base = pick(random, stable) ?? pick(random, assets);
  const coin = draw < 0.2 ? pick(random, coins) : null;
  const coinShare = coin === null ? 0 : 0.3 + 0.6 * random.uniform();
  return [
    { held: base, share: 1 - coinShare },
    { held: coin, share: coinShare },
  ].flatMap(({ held, share }) =>
    held === null || share === 0
      ? []
      : [{ asset: held.asset, amount: amountFor(held, value * share) }],
  );
}

function amountFor({ value, places, step }: RoughAsset, worth: number): Decimal {
  return decimal((worth / value).toFixed(places)).plus(step);
}

/** Draws an element; the first one is twice as likely as the others. */
function pick<T>(random: Random, list: readonly T[]): T | null {
  const index = random.below(list.length + 1);
  return list[index === list.length ? 0 : index] ?? null;
}
