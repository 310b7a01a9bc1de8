import {
  absolute,
  type Decimal,
  isAbove0,
  isAtMost,
  isBelow0,
  isLess,
  isSameSide,
  isZero,
  least,
  minus,
  most,
  ONE,
  plus,
  quotientOf,
  rounded,
  sumOf,
  textOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

import { requirementOf, type Tier } from './schedule.js';

/** The ratios that an account's thresholds follow from. */
export interface Ratios {
  readonly warningRatio: Decimal;
  readonly warningClearRatio: Decimal;
  readonly cureRatio: Decimal;
  readonly closeOutRatio: Decimal;
}

/** A market as a measurement uses it. */
export interface MarketAt {
  readonly marketId: string;
  /** At the instant of the measurement. */
  readonly tiers: readonly Tier[];
  readonly ratios: Ratios;
  /** USD, above 0; null before the first. */
  readonly price: Decimal | null;
}

export interface Holding {
  readonly marketId: string;
  /** Signed, base units, not 0. */
  readonly size: Decimal;
  readonly entryPrice: Decimal;
  /** What the owner's other accounts hold on this side, where that counts. */
  readonly others: Decimal;
}

export interface Balance {
  readonly asset: string;
  /** Below 0 for a debt. */
  readonly balance: Decimal;
  readonly pending: Decimal;
  /** Null: the asset is not known. */
  readonly haircut: Decimal | null;
  /** Null: a unit is 1 USD. */
  readonly priceMarketId: string | null;
  /** What of one account counts at most, in the asset; null: no cap. */
  readonly accountCap: Decimal | null;
  /** The part of every holding that counts under the cap of all accounts, from 0 to 1. */
  readonly share: Decimal;
  /** How far from 1 USD the price may be for a unit to count as 1 USD; 0: no peg. */
  readonly pegBand: Decimal;
}

export interface Measured {
  readonly positions: readonly Holding[];
  readonly collateral: readonly Balance[];
}

export type Markets = ReadonlyMap<string, MarketAt>;

/** A position at its mark. In USD. */
export interface PositionHealth extends Holding {
  readonly price: Decimal;
  readonly notional: Decimal;
  readonly pnl: Decimal;
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/** An account at the marks. In USD, nothing rounded. */
export interface Health {
  readonly equity: Decimal;
  readonly collateralValue: Decimal;
  readonly pnl: Decimal;
  readonly initial: Decimal;
  readonly maintenance: Decimal;
  readonly warning: Decimal;
  readonly warningClear: Decimal;
  readonly cure: Decimal;
  readonly closeOut: Decimal;
  readonly projectedEquity: Decimal;
  readonly positions: readonly PositionHealth[];
}

export function requireMarketAt(markets: Markets, marketId: string): MarketAt {
  const market = markets.get(marketId);
  if (market === undefined) {
    throw new Error(`nothing is known of the market ${marketId}`);
  }
  return market;
}

export function markOf(markets: Markets, marketId: string): Decimal {
  const { price } = requireMarketAt(markets, marketId);
  if (price === null || !isAbove0(price)) {
    throw new Error(`the market ${marketId} has no price`);
  }
  return price;
}

/** @see docs/risk-model.md#account-health */
export function assessHealth({ positions: held, collateral }: Measured, markets: Markets): Health {
  const positions = merged(held).map((position) => positionHealthOf(position, markets));
  const at = (ratio: keyof Ratios): Decimal =>
    sumOf(
      positions.map(({ marketId, maintenance }) =>
        times(maintenance, requireMarketAt(markets, marketId).ratios[ratio]),
      ),
    );
  const collateralValue = sumOf(collateral.map((held) => valueOf(held, held.balance, markets)));
  const projected = sumOf(collateral.map((held) => projectedValueOf(held, markets)));
  const pnl = sumOf(positions.map((position) => position.pnl));
  return {
    equity: plus(collateralValue, pnl),
    collateralValue,
    pnl,
    initial: sumOf(positions.map(({ initial }) => initial)),
    maintenance: sumOf(positions.map(({ maintenance }) => maintenance)),
    warning: at('warningRatio'),
    warningClear: at('warningClearRatio'),
    cure: at('cureRatio'),
    closeOut: at('closeOutRatio'),
    projectedEquity: plus(projected, pnl),
    positions,
  };
}

/** Lots of one market are one position; they are on one side. */
function merged(positions: readonly Holding[]): readonly Holding[] {
  const byMarket = new Map<string, Holding>();
  for (const lot of positions) {
    const before = byMarket.get(lot.marketId);
    if (isZero(lot.size) || (before !== undefined && !isSameSide(before.size, lot.size))) {
      throw new Error(`the positions in ${lot.marketId} are none, or not on one side`);
    }
    if (before === undefined) {
      byMarket.set(lot.marketId, lot);
    } else {
      const size = plus(before.size, lot.size);
      const cost = plus(times(before.size, before.entryPrice), times(lot.size, lot.entryPrice));
      const entryPrice = quotientOf(cost, size, { places: 100, rounding: 'HALF_EVEN' });
      byMarket.set(lot.marketId, { ...lot, size, entryPrice });
    }
  }
  return [...byMarket.values()];
}

function positionHealthOf(position: Holding, markets: Markets): PositionHealth {
  const { marketId, size, entryPrice, others } = position;
  const price = markOf(markets, marketId);
  const { tiers } = requireMarketAt(markets, marketId);
  return {
    ...position,
    price,
    notional: times(absolute(size), price),
    pnl: times(size, minus(price, entryPrice)),
    initial: requirementOf(tiers, { size, others, price }, 'initial'),
    maintenance: requirementOf(tiers, { size, others, price }, 'maintenance'),
  };
}

const WEIGHT_PLACES = 12;

/**
 * How much of an amount counts, in the asset: a debt in full, a holding within its caps and after the haircut.
 *
 * @see docs/risk-model.md#collateral-caps
 */
export function countedOf(held: Balance, amount: Decimal): Decimal {
  const { asset, haircut, accountCap, share } = held;
  if (haircut === null) {
    throw new Error(`nothing is known of the asset ${asset}`);
  }
  if (isBelow0(amount)) {
    return amount;
  }
  const weight = rounded(times(minus(ONE, haircut), share), WEIGHT_PLACES, 'DOWN');
  return times(accountCap === null ? amount : least(amount, accountCap), weight);
}

/** Whether a unit counts as 1 USD at a mark. False without a peg. @see docs/risk-model.md#pegs */
export function isWithinPeg({ pegBand }: Balance, mark: Decimal): boolean {
  return isAbove0(pegBand) && isAtMost(absolute(minus(mark, ONE)), pegBand);
}

/** USD per unit at a mark of the price market. */
export function valueAtMark(held: Balance, mark: Decimal): Decimal {
  return isWithinPeg(held, mark) ? ONE : mark;
}

function valueOf(held: Balance, amount: Decimal, markets: Markets): Decimal {
  if (isZero(amount)) {
    return ZERO;
  }
  const { priceMarketId } = held;
  const price = priceMarketId === null ? ONE : valueAtMark(held, markOf(markets, priceMarketId));
  return times(countedOf(held, amount), price);
}

/** With what is pending, unless its asset has no price yet. */
function projectedValueOf(held: Balance, markets: Markets): Decimal {
  const { balance, pending, priceMarketId, haircut, asset } = held;
  if (!isAbove0(pending)) {
    return valueOf(held, balance, markets);
  }
  if (haircut === null) {
    throw new Error(`nothing is known of the asset ${asset}`);
  }
  const isPriced = priceMarketId === null || requireMarketAt(markets, priceMarketId).price !== null;
  return valueOf(held, isPriced ? plus(balance, pending) : balance, markets);
}

/** @see docs/risk-model.md#levels */
export function levelOf({ equity, positions, closeOut, maintenance, warning }: Health): string {
  if (isBelow0(equity)) {
    return 'BANKRUPT';
  }
  if (positions.length === 0) {
    return 'HEALTHY';
  }
  if (isLess(equity, closeOut)) {
    return 'CLOSE_OUT';
  }
  if (isLess(equity, maintenance)) {
    return 'MARGIN_CALL';
  }
  return isLess(equity, warning) ? 'WARNING' : 'HEALTHY';
}

/** What is missing to the cure margin, rounded up to the cent, at least 0. */
export function amountDueOf({ cure, equity }: Health): Decimal {
  return most(ZERO, rounded(minus(cure, equity), 2, 'UP'));
}

/** A ratio to 12 decimals; null over 0. */
function ratioOf(a: Decimal, b: Decimal): string | null {
  return isZero(b) ? null : textOf(quotientOf(a, b, { places: 12, rounding: 'HALF_EVEN' }));
}

/** A health as a line records it. @see docs/log-format.md#health */
export function healthRecordOf(
  health: Health,
  { accountId, at }: { readonly accountId: string; readonly at: number },
): Readonly<Record<string, string | null>> {
  const { equity, maintenance } = health;
  const notional = sumOf(health.positions.map((position) => position.notional));
  return {
    accountId,
    equity: textOf(equity),
    collateralValue: textOf(health.collateralValue),
    unrealizedPnl: textOf(health.pnl),
    initialMargin: textOf(health.initial),
    maintenanceMargin: textOf(maintenance),
    marginRatio: ratioOf(equity, maintenance),
    freeCollateral: textOf(minus(equity, health.initial)),
    projectedMarginRatio: ratioOf(health.projectedEquity, maintenance),
    leverage: isAbove0(equity) ? ratioOf(notional, equity) : null,
    level: levelOf(health),
    asOf: new Date(at).toISOString(),
  };
}
