import { type Decimal, ZERO, max, ratioOf, roundUp, sum } from '../../decimal.js';
import { assert } from '../../errors.js';

import {
  type Account,
  type CollateralBalance,
  type Position,
  type RiskContext,
} from './account.js';
import { collateralValueOf, isPriced, requireMark, requireMarket } from './collateral-value.js';
import { initialMarginOf } from './open-interest-margin.js';
import { type EnforcementTerms } from '../parameters/margin-parameters.js';
import { tiersInForce } from '../parameters/margin-tiers.js';
import { othersBeside, sharedRequirement } from './owner-concentration.js';

/**
 * The levels of an account's health, the best first (docs/risk-model.md#account-health). Compared in this
 * order, never by name.
 */
export const HEALTH_LEVELS = [
  'HEALTHY',
  'WARNING',
  'MARGIN_CALL',
  'CLOSE_OUT',
  'BANKRUPT',
] as const;
export type HealthLevel = (typeof HEALTH_LEVELS)[number];

/** One position at a mark price, without its margin requirement. All amounts in USD. */
export interface MarkedPosition {
  readonly marketId: string;
  readonly size: Decimal;
  readonly entryPrice: Decimal;
  readonly markPrice: Decimal;
  /** |size| × mark. */
  readonly notional: Decimal;
  readonly unrealizedPnl: Decimal;
}

/** One position at its mark price. All amounts in USD. */
export interface PositionHealth extends MarkedPosition {
  /** What the owner's other accounts add on its side, in base units: 0 unless it counts (`othersBeside`). */
  readonly others: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
}

/** One account, measured exactly at the marks of a `RiskContext`. All amounts in USD, unrounded. */
export interface AccountHealth {
  readonly accountId: string;
  readonly equity: Decimal;
  readonly collateralValue: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly initialMargin: Decimal;
  readonly maintenanceMargin: Decimal;
  /** Σ warningRatio_m · MM_m and so on: each market's ratio in proportion to its margin. */
  readonly warningMargin: Decimal;
  readonly warningClearMargin: Decimal;
  readonly cureMargin: Decimal;
  readonly closeOutMargin: Decimal;
  /** Equity if every pending deposit were final. For display only; no decision uses it. */
  readonly projectedEquity: Decimal;
  readonly positions: readonly PositionHealth[];
  readonly asOf: Date;
}

type MarginRatioName = 'warningRatio' | 'warningClearRatio' | 'cureRatio' | 'closeOutRatio';

/**
 * Measures one cross-margined account at the given marks.
 *
 *     collateral    = Σ final_a · price_a · (1 − haircut_a)        a debt counts in full
 *     equity        = collateral + Σ size · (mark − entry)
 *     margin        = Σ_m tiered(|size_m| · mark_m)                initial and maintenance; of an owner with
 *                                                                  several accounts: `sharedRequirement`
 *     cure margin   = Σ_m cureRatio_m · MM_m                       likewise warning, clear, close-out
 *
 * Funding and fees are booked to the quote balance as they accrue, so they are part of collateral.
 * Several lots in one market count as one position: their sizes are added before the brackets apply. They must
 * be on the same side.
 *
 * @param context Every market of a position, and every market that prices a non-zero balance, has a mark price.
 *   A pending deposit whose asset has no mark yet is left out of `projectedEquity`.
 * @param terms Ratios frozen by an open margin call, by market; the parameters in force elsewhere.
 * @returns Exact amounts in USD; nothing is rounded.
 * @throws Error when a market, an asset or a needed mark is missing (programmer error).
 * @see docs/risk-model.md#account-health
 */
export function assessAccountHealth(
  account: Account,
  context: RiskContext,
  terms?: ReadonlyMap<string, EnforcementTerms>,
): AccountHealth {
  const positions = lotsByMarket(account.positions).map((lots) =>
    assessPosition(account, lots, context),
  );
  const marginAt = (ratio: MarginRatioName): Decimal =>
    sum(
      positions.map(({ marketId, maintenanceMargin }) => {
        const inForce = terms?.get(marketId) ?? requireMarket(context, marketId).parameters;
        return maintenanceMargin.times(inForce[ratio]);
      }),
    );
  const collateralValue = sum(
    account.collateral.map(({ asset, balance }) => collateralValueOf(asset, balance, context)),
  );
  const projectedValue = sum(account.collateral.map((held) => projectedValueOf(held, context)));
  const unrealizedPnl = sum(positions.map((position) => position.unrealizedPnl));
  return {
    accountId: account.id,
    equity: collateralValue.plus(unrealizedPnl),
    collateralValue,
    unrealizedPnl,
    initialMargin: sum(positions.map((position) => position.initialMargin)),
    maintenanceMargin: sum(positions.map((position) => position.maintenanceMargin)),
    warningMargin: marginAt('warningRatio'),
    warningClearMargin: marginAt('warningClearRatio'),
    cureMargin: marginAt('cureRatio'),
    closeOutMargin: marginAt('closeOutRatio'),
    projectedEquity: projectedValue.plus(unrealizedPnl),
    positions,
    asOf: context.now,
  };
}

/**
 * The level by amounts alone, without the hysteresis of a warning (`isWarned`).
 *
 * Every threshold is strict: an account exactly at its maintenance margin is not called. Equity below zero is
 * BANKRUPT with or without positions; an account without positions has no other requirement.
 */
export function healthLevelOf(health: AccountHealth): HealthLevel {
  const { equity, positions } = health;
  if (equity.lt(0)) {
    return 'BANKRUPT';
  }
  if (positions.length === 0) {
    return 'HEALTHY';
  }
  if (equity.lt(health.closeOutMargin)) {
    return 'CLOSE_OUT';
  }
  if (equity.lt(health.maintenanceMargin)) {
    return 'MARGIN_CALL';
  }
  return equity.lt(health.warningMargin) ? 'WARNING' : 'HEALTHY';
}

/** Whether positions must be reduced at once: there are some, and equity is below the close-out margin. */
export function isBelowCloseOut({ positions, equity, closeOutMargin }: AccountHealth): boolean {
  return positions.length > 0 && equity.lt(closeOutMargin);
}

/**
 * Whether the account is under warning: raised below the warning margin, cleared at or above the clear margin,
 * unchanged in between. The two thresholds prevent repeated warnings when a price oscillates around one of
 * them.
 */
export function isWarned(wasWarned: boolean, health: AccountHealth): boolean {
  if (health.positions.length === 0) {
    return false;
  }
  return health.equity.lt(wasWarned ? health.warningClearMargin : health.warningMargin);
}

/** equity / maintenance margin to 12 decimals, for display; null without maintenance margin. */
export function marginRatioOf(health: AccountHealth): Decimal | null {
  return ratioOf(health.equity, health.maintenanceMargin);
}

/** The margin ratio if every pending deposit were final. For display only; no decision uses it. */
export function projectedMarginRatioOf(health: AccountHealth): Decimal | null {
  return ratioOf(health.projectedEquity, health.maintenanceMargin);
}

/** Gross notional / equity to 12 decimals; null when equity is not above zero. */
export function leverageOf(health: AccountHealth): Decimal | null {
  return health.equity.gt(0) ? ratioOf(notionalOf(health), health.equity) : null;
}

/** Gross notional of an account: Σ |size| · mark, in USD. */
export function notionalOf(health: AccountHealth): Decimal {
  return sum(health.positions.map((position) => position.notional));
}

/** equity − initial margin in USD; negative when no new risk is allowed. */
export function freeCollateralOf(health: AccountHealth): Decimal {
  return health.equity.minus(health.initialMargin);
}

/** Whether the account has nothing left to sell and still owes money, so that others must pay. */
export function isExhausted(health: Pick<AccountHealth, 'positions' | 'equity'>): boolean {
  return health.positions.length === 0 && health.equity.lt(0);
}

/** The amount that cures the account: cure margin − equity, rounded up to the cent, never below zero. */
export function amountDueOf(health: AccountHealth): Decimal {
  return max(ZERO, roundUp(health.cureMargin.minus(health.equity), 2));
}

/**
 * Orders accounts by equity / maintenance margin, worst first, by cross-multiplication, without rounding a
 * ratio. At equal ratios the larger maintenance margin comes first, because more of the market is at stake (as
 * in dYdX). Accounts without maintenance margin come last, the smaller equity first; remaining ties go by
 * account id.
 */
export function compareByMarginRatio(a: AccountHealth, b: AccountHealth): number {
  const [aHasMargin, bHasMargin] = [a.maintenanceMargin.gt(0), b.maintenanceMargin.gt(0)];
  if (aHasMargin !== bHasMargin) {
    return aHasMargin ? -1 : 1;
  }
  const comparisons = [
    a.equity.times(b.maintenanceMargin).comparedTo(b.equity.times(a.maintenanceMargin)),
    b.maintenanceMargin.comparedTo(a.maintenanceMargin),
    a.equity.comparedTo(b.equity),
  ];
  return comparisons.find((order) => order !== 0) ?? compareIds(a.accountId, b.accountId);
}

/** The account's position in a market. @throws Error without one (programmer error). */
export function requirePosition(health: AccountHealth, marketId: string): PositionHealth {
  const position = health.positions.find((candidate) => candidate.marketId === marketId);
  assert(position !== undefined, `account ${health.accountId} has a position in ${marketId}`);
  return position;
}

/** Orders ids by code unit, which is the same everywhere, unlike a locale's order. */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function projectedValueOf(
  { asset, balance, pending }: CollateralBalance,
  context: RiskContext,
): Decimal {
  const isPendingShown = pending.gt(0) && isPriced(asset, context);
  return collateralValueOf(asset, isPendingShown ? balance.plus(pending) : balance, context);
}

function lotsByMarket(positions: readonly Position[]): readonly (readonly Position[])[] {
  const lots = new Map<string, Position[]>();
  for (const position of positions) {
    const known = lots.get(position.marketId);
    if (known === undefined) {
      lots.set(position.marketId, [position]);
    } else {
      known.push(position);
    }
  }
  return [...lots.values()];
}

/**
 * A position at a mark.
 *
 *     notional = |size| · mark, unrealized PnL = size · (mark − entry)
 */
export function markPosition(position: Position, markPrice: Decimal): MarkedPosition {
  const { size, entryPrice } = position;
  const notional = size.abs().times(markPrice);
  return {
    ...position,
    markPrice,
    notional,
    unrealizedPnl: size.times(markPrice).minus(size.times(entryPrice)),
  };
}

function assessPosition(
  account: Account,
  lots: readonly Position[],
  context: RiskContext,
): PositionHealth {
  const [first] = lots;
  assert(first !== undefined, 'a position has a lot');
  for (const { size, marketId } of lots) {
    assert(!size.isZero(), `position in ${marketId} has a size`);
    assert(size.isPositive() === first.size.isPositive(), `lots of ${marketId} are on one side`);
  }
  const market = requireMarket(context, first.marketId);
  const markPrice = requireMark(market);
  const size = sum(lots.map((lot) => lot.size));
  const cost = sum(lots.map((lot) => lot.size.times(lot.entryPrice)));
  const notional = size.abs().times(markPrice);
  const tiers = tiersInForce(market.parameters, context.now);
  const others = othersBeside(account, market.parameters, size);
  const shared = { size, others, price: markPrice };
  return {
    marketId: first.marketId,
    size,
    entryPrice: lots.length === 1 ? first.entryPrice : cost.div(size),
    markPrice,
    notional,
    unrealizedPnl: size.times(markPrice).minus(cost),
    others,
    initialMargin: initialMarginOf(market, shared, context.now),
    maintenanceMargin: sharedRequirement(tiers, shared, 'maintenanceMarginFraction'),
  };
}
