import { Decimal, ONE, ZERO, decimal, sum } from '../../src/domain/decimal.js';
import {
  type MarginParameters,
  type MarginTier,
} from '../../src/domain/risk/parameters/margin-parameters.js';
import { sharedRequirement } from '../../src/domain/risk/health/owner-concentration.js';
import { tiersInForce } from '../../src/domain/risk/parameters/margin-tiers.js';
import { type BookAccount, type BookPosition } from '../../src/engine/book/book-writes.js';
import { type BookAsset } from '../../src/engine/collateral/put-asset.js';
import { type BookMarket } from '../../src/engine/book/market-table.js';

/** The book as plain decimals, judged one account at a time by the formulas of the risk model. */
export interface BookModel {
  readonly markets: Map<string, BookMarket>;
  readonly assets: Map<string, BookAsset>;
  readonly accounts: Map<string, BookAccount>;
  readonly prices: Map<string, Decimal>;
  readonly usable: Set<string>;
}

export function createModel(
  markets: readonly BookMarket[],
  assets: readonly BookAsset[],
): BookModel {
  return {
    markets: new Map(markets.map((market) => [market.marketId, market])),
    assets: new Map(assets.map((asset) => [asset.asset, asset])),
    accounts: new Map(),
    prices: new Map(),
    usable: new Set(),
  };
}

export function isCandidate(model: BookModel, account: BookAccount, now: Date): boolean {
  if (
    pricesBehind(model, account).some(
      (market) => !model.prices.has(market) || !model.usable.has(market),
    )
  ) {
    return false;
  }
  const equity = equityOf(model, account);
  const threshold = (side: 'lowRatio' | 'highRatio'): Decimal | null => {
    if (account.positions.some((position) => position[side] === null)) {
      return null;
    }
    return account.positions.length === 0
      ? null
      : sum(account.positions.map((p) => maintenanceOf(model, p, now).times(p[side] ?? ZERO)));
  };
  const low = threshold('lowRatio');
  const high = threshold('highRatio');
  return (low !== null && equity.lt(low)) || (high !== null && equity.gte(high));
}

/** The candidates among the holders of these markets. */
export function candidatesIn(model: BookModel, markets: readonly string[], now: Date): string[] {
  return [...model.accounts.values()]
    .filter((account) => dependenciesOf(model, account).some((market) => markets.includes(market)))
    .filter((account) => isCandidate(model, account, now))
    .map((account) => account.accountId)
    .sort();
}

function dependenciesOf(model: BookModel, account: BookAccount): string[] {
  const priced = account.collateral
    .filter(({ balance }) => !balance.isZero())
    .flatMap(({ asset }) => sourceOf(model.assets.get(asset)!) ?? []);
  return [...account.positions.map(({ marketId }) => marketId), ...priced];
}

/** The markets whose prices the value of an account depends on. */
export function pricesBehind(model: BookModel, account: BookAccount): string[] {
  return dependenciesOf(model, account).map((name) => baseOf(model, name));
}

/** What the value of an asset follows: its market, or its peg, which does not move with every price. */
export function sourceOf({ asset, priceMarketId, pegBand = ZERO }: BookAsset): string | null {
  return priceMarketId !== null && pegBand.gt(0) ? `peg ${asset}` : priceMarketId;
}

/** The market behind a peg. */
function baseOf(model: BookModel, name: string): string {
  return model.assets.get(name.replace(/^peg /u, ''))?.priceMarketId ?? name;
}

/** USD per unit. */
export function unitValueOf(
  model: Pick<BookModel, 'prices'>,
  { priceMarketId, pegBand = ZERO }: BookAsset,
): Decimal {
  const price = priceMarketId === null ? ONE : (model.prices.get(priceMarketId) ?? ZERO);
  return price.gt(0) && price.minus(ONE).abs().lte(pegBand) ? ONE : price;
}

export function equityOf(model: BookModel, account: BookAccount): Decimal {
  const collateral = account.collateral.map(({ asset, balance }) => {
    const risk = model.assets.get(asset)!;
    return countedIn(risk, balance).times(unitValueOf(model, risk));
  });
  const pnl = account.positions.map(({ marketId, size, entryPrice }) =>
    size.times((model.prices.get(marketId) ?? ZERO).minus(entryPrice)),
  );
  return sum(collateral).plus(sum(pnl));
}

/** What of a balance counts, in the asset: the rule of docs/risk-model.md#collateral-caps once more. */
export function countedIn(
  { haircut, accountCap, totalCap, countedTotal }: BookAsset,
  balance: Decimal,
): Decimal {
  if (balance.lt(0)) {
    return balance;
  }
  const within = accountCap === undefined ? balance : Decimal.min(balance, accountCap);
  const share =
    totalCap !== undefined && countedTotal?.gt(totalCap) === true
      ? totalCap.div(countedTotal).toDecimalPlaces(12, Decimal.ROUND_DOWN)
      : ONE;
  return within.times(ONE.minus(haircut).times(share).toDecimalPlaces(12, Decimal.ROUND_DOWN));
}

/** Σ over the accounts of a model of what they hold of an asset, each up to the cap of an account. */
export function countedTotalIn({ accounts }: BookModel, { asset, accountCap }: BookAsset): Decimal {
  return sum(
    [...accounts.values()].flatMap(({ collateral }) =>
      collateral
        .filter((held) => held.asset === asset && held.balance.gt(0))
        .map(({ balance }) =>
          accountCap === undefined ? balance : Decimal.min(balance, accountCap),
        ),
    ),
  );
}

export function maintenanceOf(model: BookModel, position: BookPosition, now: Date): Decimal {
  const { tiers, ramp, countsOthers } = model.markets.get(position.marketId)!;
  const schedule = tiersInForce({ tiers, ramp } as MarginParameters, now);
  const price = model.prices.get(position.marketId) ?? ZERO;
  const others = countsOthers === true ? (position.others ?? ZERO) : ZERO;
  const shared = { size: position.size, others, price };
  return sharedRequirement(schedule, shared, 'maintenanceMarginFraction');
}

/** Tiers from `[floor, initial, maintenance]` strings. */
export function tiersOf(...rows: readonly (readonly [string, string, string])[]): MarginTier[] {
  return rows.map(([floor, initial, maintenance]) => ({
    floor: decimal(floor),
    initialMarginFraction: decimal(initial),
    maintenanceMarginFraction: decimal(maintenance),
  }));
}

/** A position from strings; not watched unless told. */
export function positionOf(
  marketId: string,
  size: string,
  entryPrice: string,
  watch: { readonly low?: string; readonly high?: string } = {},
): BookPosition {
  return {
    marketId,
    size: decimal(size),
    entryPrice: decimal(entryPrice),
    lowRatio: watch.low === undefined ? null : decimal(watch.low),
    highRatio: watch.high === undefined ? null : decimal(watch.high),
    warningRatio: decimal('1.25'),
    closeOutRatio: decimal('0.7'),
  };
}

/** A repeatable source of uniform numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
