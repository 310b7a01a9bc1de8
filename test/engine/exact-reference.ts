import { type Decimal, ZERO } from '../../src/domain/decimal.js';
import { type HealthLevel } from '../../src/domain/risk/health/account-health.js';
import { type MarginParameters } from '../../src/domain/risk/parameters/margin-parameters.js';
import { tiersInForce } from '../../src/domain/risk/parameters/margin-tiers.js';
import { type BookAccount } from '../../src/engine/book/book-writes.js';
import { type BookMarket } from '../../src/engine/book/market-table.js';

/** What an account is compared with: a multiple of its margins by market, or nothing at all. */
export type Threshold = 'low' | 'high' | 'warning' | 'maintenance' | 'closeOut' | 'zero';

interface Bracket {
  readonly floor: bigint;
  readonly fraction: bigint;
}

/** Prices, haircuts and brackets of an instant, as integers of 10⁻¹². */
export interface ExactMarkets {
  readonly prices: ReadonlyMap<string, bigint>;
  readonly brackets: ReadonlyMap<string, readonly Bracket[]>;
  /** Markets whose brackets follow the whole position of an owner. */
  readonly countsOthers?: ReadonlySet<string>;
  readonly assets: ReadonlyMap<string, { readonly keep: bigint; readonly marketId: string | null }>;
}

const ONE = 10n ** 12n;

/** A number of at most 12 decimals as an integer of 10⁻¹². */
export function unitsOf(value: Decimal): bigint {
  return BigInt(value.times(1e12).toFixed());
}

/** The brackets in force, by the domain's own rule. */
export function bracketsOf(market: BookMarket, now: Date): readonly Bracket[] {
  return tiersInForce(market as unknown as MarginParameters, now).map((tier) => ({
    floor: unitsOf(tier.floor),
    fraction: unitsOf(tier.maintenanceMarginFraction),
  }));
}

/**
 * Equity less a threshold, ×10⁴⁸ and exactly: the formulas of the risk model written once more, in
 * integers and with nothing of the engine.
 */
export function roomTo(threshold: Threshold, account: BookAccount, markets: ExactMarkets): bigint {
  let room = 0n;
  for (const { asset, balance } of account.collateral) {
    const { keep, marketId } = markets.assets.get(asset)!;
    const price = marketId === null ? ONE : markets.prices.get(marketId)!;
    const amount = unitsOf(balance);
    room += amount * price * (amount < 0n ? ONE : keep) * ONE;
  }
  for (const position of account.positions) {
    const price = markets.prices.get(position.marketId)!;
    const size = unitsOf(position.size);
    room += size * (price - unitsOf(position.entryPrice)) * ONE * ONE;
    const own = size < 0n ? -size : size;
    const isCounted = markets.countsOthers?.has(position.marketId) === true;
    const whole = own + (isCounted ? unitsOf(position.others ?? ZERO) : 0n);
    const margin = partOf(
      marginOf(markets.brackets.get(position.marketId)!, whole * price),
      own,
      whole,
    );
    room -= margin * ratioOf(threshold, position);
  }
  return room;
}

export function isCandidateExactly(account: BookAccount, markets: ExactMarkets): boolean {
  const [first] = account.positions;
  return (
    (first?.lowRatio !== null && roomTo('low', account, markets) < 0n) ||
    (first?.highRatio !== null && roomTo('high', account, markets) >= 0n)
  );
}

export function levelExactly(account: BookAccount, markets: ExactMarkets): HealthLevel {
  const isUnder = (threshold: Threshold): boolean => roomTo(threshold, account, markets) < 0n;
  if (isUnder('zero')) {
    return 'BANKRUPT';
  }
  if (isUnder('closeOut')) {
    return 'CLOSE_OUT';
  }
  if (isUnder('maintenance')) {
    return 'MARGIN_CALL';
  }
  return isUnder('warning') ? 'WARNING' : 'HEALTHY';
}

/** `own / whole` of a margin ×10³⁶, rounded up to 20 decimals. */
function partOf(margin: bigint, own: bigint, whole: bigint): bigint {
  if (own === whole) {
    return margin;
  }
  const unit = 10n ** 16n;
  const units = (margin * own) / (whole * unit);
  return units * whole * unit === margin * own ? units * unit : (units + 1n) * unit;
}

/** The part of a notional (×10²⁴) in each bracket times its fraction: ×10³⁶. */
function marginOf(brackets: readonly Bracket[], notional: bigint): bigint {
  let margin = 0n;
  for (const [index, { floor, fraction }] of brackets.entries()) {
    const cap = brackets[index + 1]?.floor;
    const from = floor * ONE;
    const to = cap === undefined || notional < cap * ONE ? notional : cap * ONE;
    margin += to > from ? (to - from) * fraction : 0n;
  }
  return margin;
}

function ratioOf(threshold: Threshold, position: BookAccount['positions'][number]): bigint {
  switch (threshold) {
    case 'low':
      return unitsOf(position.lowRatio!);
    case 'high':
      return unitsOf(position.highRatio!);
    case 'warning':
      return unitsOf(position.warningRatio);
    case 'closeOut':
      return unitsOf(position.closeOutRatio);
    case 'maintenance':
      return ONE;
    case 'zero':
      return 0n;
  }
}
