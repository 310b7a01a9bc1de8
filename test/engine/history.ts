import { Decimal, ONE, ZERO, decimal } from '../../src/domain/decimal.js';
import { type MarginTier } from '../../src/domain/risk/parameters/margin-parameters.js';
import { type BookAccount, type BookPosition } from '../../src/engine/book/book-writes.js';
import { type BookAsset } from '../../src/engine/collateral/put-asset.js';
import { type BookMarket } from '../../src/engine/book/market-table.js';

import {
  type BookModel,
  candidatesIn,
  countedIn,
  countedTotalIn,
  isCandidate,
  sourceOf,
  tiersOf,
  unitValueOf,
} from './book-model.js';

/** One thing that happens to a book. */
export type Happening =
  | { readonly kind: 'prices'; readonly updates: readonly { marketId: string; price: Decimal }[] }
  | { readonly kind: 'account'; readonly account: BookAccount }
  | { readonly kind: 'removal'; readonly accountId: string }
  | { readonly kind: 'usable'; readonly marketId: string; readonly usable: boolean }
  | { readonly kind: 'market'; readonly market: BookMarket }
  | { readonly kind: 'asset'; readonly asset: BookAsset }
  /** Funding of a market, or interest on debts: the accounts that paid, as they are afterwards. */
  | { readonly kind: 'payments'; readonly accounts: readonly BookAccount[] }
  | { readonly kind: 'time' };

export const MARKET_IDS = ['BTC', 'ETH', 'SOL', 'DOGE', 'FRAX'] as const;
const START_PRICES = [60_000, 3_000, 150, 0.1, 1];

export const TIERS = tiersOf(
  ['0', '0.05', '0.03'],
  ['100000', '0.1', '0.06'],
  ['1000000', '0.5', '0.25'],
);
/** So steep that a long loses margin room when its price rises: 1.25 × 0.9 > 1. */
export const STEEP_TIERS = tiersOf(['0', '0.1', '0.05'], ['20000', '0.95', '0.9']);

export const MARKETS: readonly BookMarket[] = MARKET_IDS.map((marketId) => ({
  marketId,
  tiers: marketId === 'FRAX' ? STEEP_TIERS : TIERS,
  ramp: null,
  countsOthers: true,
}));
export const ASSETS: readonly BookAsset[] = [
  { asset: 'USDC', haircut: decimal('0'), priceMarketId: null },
  { asset: 'EURX', haircut: decimal('0.015'), priceMarketId: null },
  { asset: 'WBTC', haircut: decimal('0.1'), priceMarketId: 'BTC' },
  { asset: 'WETH', haircut: decimal('0.125'), priceMarketId: 'ETH' },
  { asset: 'DOLL', haircut: decimal('0.02'), priceMarketId: 'FRAX', pegBand: decimal('0.002') },
];

/** How one history differs from another. */
export interface HistoryOptions {
  readonly accounts: number;
  /** Typical relative move of a price per tick. */
  readonly move: number;
  /** Chance of something else than prices. */
  readonly other: number;
}

/** Draws what happens next to a model, from uniform numbers. */
export function drawHappening(
  model: BookModel,
  random: () => number,
  now: Date,
  options: HistoryOptions,
): Happening {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  if (random() >= options.other) {
    const count = random() < 0.8 ? 1 : 1 + Math.floor(random() * MARKET_IDS.length);
    const updates = Array.from({ length: count }, () => {
      const marketId = pick(MARKET_IDS);
      return { marketId, price: drawPrice(model, marketId, random, options.move) };
    });
    return { kind: 'prices', updates };
  }
  const chance = random();
  if (chance < 0.55) {
    const accountId = `account-${Math.floor(random() * options.accounts)}`;
    return { kind: 'account', account: drawAccount(model, accountId, random) };
  }
  if (chance < 0.6) {
    return { kind: 'removal', accountId: `account-${Math.floor(random() * options.accounts)}` };
  }
  if (chance < 0.75) {
    return { kind: 'usable', marketId: pick(MARKET_IDS), usable: random() < 0.75 };
  }
  if (chance < 0.85) {
    return { kind: 'market', market: drawMarket(model, pick(MARKET_IDS), random, now) };
  }
  if (chance < 0.93) {
    return { kind: 'asset', asset: drawAsset(model, pick(ASSETS), random) };
  }
  if (chance < 0.96) {
    const accounts =
      random() < 0.5
        ? drawFunding(model, pick(MARKET_IDS), random)
        : chargedInterest(model, pick(ASSETS), random);
    return { kind: 'payments', accounts };
  }
  return { kind: 'time' };
}

/** Other terms of the asset with a peg: a wider band, none, another market, or no price at all. */
function drawTerms(model: BookModel, random: () => number): BookAsset {
  const known = model.assets.get('DOLL')!;
  const pegBand = decimal(['0', '0.002', '0.02'][Math.floor(random() * 3)]!);
  const priceMarketId = ['FRAX', 'FRAX', 'DOGE', null][Math.floor(random() * 4)] ?? null;
  return { ...known, priceMarketId, pegBand: priceMarketId === null ? ZERO : pegBand };
}

/** Other settings of an asset: a haircut, or caps that some of its holders are beyond. */
function drawAsset(model: BookModel, { asset }: BookAsset, random: () => number): BookAsset {
  const known = model.assets.get(asset)!;
  if (known.pegBand !== undefined && random() < 0.5) {
    return drawTerms(model, random);
  }
  if (random() < 0.4) {
    return { ...known, haircut: decimal(random().toFixed(3)) };
  }
  const balances = [...model.accounts.values()]
    .flatMap(({ collateral }) => collateral.filter((held) => held.asset === asset))
    .map(({ balance }) => balance)
    .filter((balance) => balance.gt(0));
  const typical = balances[Math.floor(random() * balances.length)] ?? decimal('1');
  const { haircut, priceMarketId, pegBand } = known;
  const capped: BookAsset = {
    asset,
    haircut,
    priceMarketId,
    ...(pegBand === undefined ? {} : { pegBand }),
    ...(random() < 0.7 ? { accountCap: decimal(typical.times(2 * random()).toFixed(8)) } : {}),
  };
  const countedTotal = countedTotalIn(model, capped);
  return random() < 0.7
    ? {
        ...capped,
        totalCap: decimal(countedTotal.times(0.3 + random()).toFixed(8)),
        countedTotal,
      }
    : capped;
}

/** Holders pay a part of their notional in the first asset; shorts receive it. */
function drawFunding(
  model: BookModel,
  marketId: string,
  random: () => number,
): readonly BookAccount[] {
  const rate = decimal((0.004 * (random() - 0.5)).toFixed(8));
  const price = model.prices.get(marketId) ?? ZERO;
  const [{ asset }] = ASSETS as [BookAsset];
  return [...model.accounts.values()].flatMap((account) => {
    const held = account.positions.find((position) => position.marketId === marketId);
    if (held === undefined) {
      return [];
    }
    const paid = decimal(held.size.times(price).times(rate).toFixed(8));
    const balance = account.collateral.find((each) => each.asset === asset)?.balance ?? ZERO;
    const others = account.collateral.filter((each) => each.asset !== asset);
    return [{ ...account, collateral: [...others, { asset, balance: balance.minus(paid) }] }];
  });
}

/** An account whose watches suit where it stands, near a threshold more often than not. */
export function drawAccount(
  model: BookModel,
  accountId: string,
  random: () => number,
): BookAccount {
  const watch = drawWatch(random);
  const positions: BookPosition[] = [];
  for (const [index, marketId] of MARKET_IDS.entries()) {
    if (random() < 0.45) {
      const price = model.prices.get(marketId) ?? decimal(START_PRICES[index]!);
      const notional = 10 ** (2 + 4 * random());
      const size = decimal((notional / price.toNumber()).toFixed(6)).times(random() < 0.5 ? -1 : 1);
      if (!size.isZero()) {
        const entryPrice = decimal((price.toNumber() * (0.9 + 0.2 * random())).toFixed(5));
        positions.push({ marketId, size, entryPrice, ...drawOthers(random, size), ...watch });
      }
    }
  }
  const gross = positions.reduce(
    (total, { marketId, size, entryPrice }) =>
      total + size.abs().toNumber() * (model.prices.get(marketId) ?? entryPrice).toNumber(),
    0,
  );
  const collateral = ASSETS.flatMap(({ asset, priceMarketId }) => {
    const worth = gross * (random() < 0.3 ? 0.4 * random() - 0.1 : 0.1 * random());
    const price = priceMarketId === null ? 1 : (model.prices.get(priceMarketId)?.toNumber() ?? 1e4);
    return random() < 0.6 ? [{ asset, balance: decimal((worth / price).toFixed(8)) }] : [];
  });
  return { accountId, owner: `owner-${accountId.slice(-1)}`, positions, collateral };
}

/** Of an owner with one account nothing; else from a hundred-millionth to a hundred times the position. */
function drawOthers(random: () => number, size: Decimal): Pick<BookPosition, 'others'> {
  if (random() < 0.5) {
    return {};
  }
  const others = size.abs().times((10 ** (4 * random() - 2)).toFixed(3));
  return { others: decimal(others.toFixed(8)).plus('1e-8') };
}

function drawWatch(
  random: () => number,
): Pick<BookPosition, 'lowRatio' | 'highRatio' | 'warningRatio' | 'closeOutRatio'> {
  const watches = [
    ['1.25', null],
    ['1', '1.3'],
    ['0.7', '1.15'],
    [null, '1.15'],
    [null, null],
  ] as const;
  const [low, high] = watches[Math.floor(random() ** 1.5 * watches.length)]!;
  return {
    lowRatio: low === null ? null : decimal(low),
    highRatio: high === null ? null : decimal(high),
    warningRatio: decimal('1.25'),
    closeOutRatio: decimal('0.7'),
  };
}

function drawPrice(
  model: BookModel,
  marketId: string,
  random: () => number,
  move: number,
): Decimal {
  const index = MARKET_IDS.findIndex((id) => id === marketId);
  const last = model.prices.get(marketId)?.toNumber() ?? START_PRICES[index]!;
  const gap = random() < 0.02 ? 40 : 1;
  const next = last * Math.exp(gap * move * (random() - 0.5) * 2);
  return decimal(Math.min(Math.max(next, 1e-4), 1e7).toFixed(6));
}

function drawMarket(
  model: BookModel,
  marketId: string,
  random: () => number,
  now: Date,
): BookMarket {
  const { tiers } = model.markets.get(marketId)!;
  const factor = random() < 0.5 ? 1.1 : 1 / 1.1;
  const scaled = tiers.map((tier, index): MarginTier => ({
    floor: random() < 0.2 ? doubled(tier.floor, tiers[index + 1]) : tier.floor,
    initialMarginFraction: capped(tier.initialMarginFraction, factor),
    maintenanceMarginFraction: capped(tier.maintenanceMarginFraction, factor),
  }));
  const ramp =
    random() < 0.6
      ? {
          fromTiers: tiers,
          startsAt: now,
          endsAt: new Date(now.getTime() + Math.floor(random() * 200_000)),
        }
      : null;
  return { marketId, tiers: scaled, ramp, countsOthers: random() < 0.8 };
}

/** Unless it would reach the next bracket. */
function doubled(floor: Decimal, next: MarginTier | undefined): Decimal {
  const twice = floor.times(2);
  return next === undefined || twice.lt(next.floor) ? twice : floor;
}

function capped(fraction: Decimal, factor: number): Decimal {
  return decimal(Math.min(0.95, Math.max(0.001, fraction.toNumber() * factor)).toFixed(9));
}

/** Every debt in an asset grows by the same rate, rounded up; there is a debt in a tenth of the balances. */
function chargedInterest(
  model: BookModel,
  { asset }: BookAsset,
  random: () => number,
): readonly BookAccount[] {
  const factor = decimal((1 + 0.05 * random()).toFixed(6));
  return [...model.accounts.values()].flatMap((account) => {
    const debt = account.collateral.find((each) => each.asset === asset && each.balance.lt(0));
    const others = account.collateral.filter((each) => each !== debt);
    return debt === undefined
      ? []
      : [
          {
            ...account,
            collateral: [
              ...others,
              { asset, balance: debt.balance.times(factor).toDecimalPlaces(12, Decimal.ROUND_UP) },
            ],
          },
        ];
  });
}

/** Writes what happened to a model. */
export function writeToModel(model: BookModel, happening: Happening): void {
  switch (happening.kind) {
    case 'prices':
      happening.updates.forEach(({ marketId, price }) => model.prices.set(marketId, price));
      return;
    case 'account':
      model.accounts.set(happening.account.accountId, happening.account);
      return;
    case 'removal':
      model.accounts.delete(happening.accountId);
      return;
    case 'usable':
      model.usable[happening.usable ? 'add' : 'delete'](happening.marketId);
      return;
    case 'market':
      model.markets.set(happening.market.marketId, happening.market);
      return;
    case 'asset':
      model.assets.set(happening.asset.asset, happening.asset);
      return;
    case 'payments':
      happening.accounts.forEach((account) => model.accounts.set(account.accountId, account));
      return;
    case 'time':
  }
}

/** What an engine must answer, worked out naively, after the happening was written to the model. */
export function applyToModel(model: BookModel, happening: Happening, now: Date): string[] | null {
  const assets = [...model.assets.values()];
  const values = new Map(assets.map((known) => [known, unitValueOf(model, known)]));
  writeToModel(model, happening);
  switch (happening.kind) {
    case 'prices': {
      const marketIds = happening.updates.map(({ marketId }) => marketId);
      const moved = assets.filter((known) =>
        isMovedBy(happening.updates, known, values.get(known)!),
      );
      return candidatesIn(model, [...marketIds, ...moved.map(pegOf)], now);
    }
    case 'usable':
      return happening.usable ? candidatesIn(model, withPegs(model, happening.marketId), now) : [];
    case 'market':
      return candidatesIn(model, withPegs(model, happening.market.marketId), now);
    case 'asset': {
      const before = assets.find(({ asset }) => asset === happening.asset.asset)!;
      return candidatesIn(model, concernedBy(model, before, happening.asset), now);
    }
    case 'payments':
      return happening.accounts
        .filter((account) => isCandidate(model, account, now))
        .map(({ accountId }) => accountId);
    case 'account':
    case 'removal':
    case 'time':
      return null;
  }
}

/** Whether the value of an asset moves at one of these prices, also where a later one brings it back. */
function isMovedBy(
  updates: readonly { readonly marketId: string; readonly price: Decimal }[],
  known: BookAsset,
  before: Decimal,
): boolean {
  return updates
    .filter(({ marketId }) => marketId === known.priceMarketId)
    .some(({ marketId, price }) => {
      const at = { prices: new Map([[marketId, price]]) };
      return !unitValueOf(at, known).eq(before);
    });
}

function pegOf({ asset }: BookAsset): string {
  return `peg ${asset}`;
}

function withPegs({ assets }: BookModel, marketId: string): string[] {
  const priced = [...assets.values()].filter((asset) => asset.priceMarketId === marketId);
  return [marketId, ...priced.map(pegOf)];
}

/** The markets and pegs whose holders the change of an asset concerns. */
function concernedBy(
  { assets }: BookModel,
  before: BookAsset,
  after: BookAsset,
): readonly string[] {
  const source = sourceOf(after);
  const isMoved = sourceOf(before) !== source;
  const isRecounted = !countsTheSame(before, after);
  if (isMoved || (isRecounted && source === null)) {
    return [...MARKET_IDS, ...[...assets.values()].map(pegOf)];
  }
  return source !== null && (isRecounted || !pricesTheSame(before, after)) ? [source] : [];
}

function pricesTheSame(before: BookAsset, after: BookAsset): boolean {
  const bandOf = ({ pegBand = ZERO }: BookAsset): Decimal => pegBand;
  return before.priceMarketId === after.priceMarketId && bandOf(before).eq(bandOf(after));
}

function countsTheSame(before: BookAsset, after: BookAsset): boolean {
  const weightOf = (risk: BookAsset): string =>
    countedIn({ ...risk, accountCap: ONE }, ONE).toFixed();
  return (
    weightOf(before) === weightOf(after) && String(before.accountCap) === String(after.accountCap)
  );
}
