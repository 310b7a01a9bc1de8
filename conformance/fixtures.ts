import { type Decimal, ONE, ZERO, decimal } from '../src/domain/decimal.js';
import {
  type Account,
  type AssetRisk,
  type CollateralBalance,
  type MarketRisk,
  type Position,
  type RiskContext,
} from '../src/domain/risk/health/account.js';
import { collateralValuesOf } from '../src/domain/risk/parameters/collateral-settings.js';
import {
  type MarginParameters,
  type MarginTier,
} from '../src/domain/risk/parameters/margin-parameters.js';
import { MARGIN_PARAMETER_DEFAULTS } from '../src/domain/risk/parameters/market-parameters.js';

/** The instant that counts as second 0 of a case. */
export const ORIGIN: Date = new Date('2000-01-01T00:00:00.000Z');

export function atSecond(second: number): Date {
  return new Date(ORIGIN.getTime() + second * 1000);
}

/** The quote currency: worth 1, and a debt in it counts in full. */
export const QUOTE = 'USD';

/** More than any case has: a position or a limit so large that it binds nothing. */
export const VAST: Decimal = decimal('1e30');

/** A schedule of one bracket: the same fraction of every notional, initial and maintenance. */
export function flatTiers(fraction: Decimal): readonly MarginTier[] {
  return [{ floor: ZERO, initialMarginFraction: fraction, maintenanceMarginFraction: fraction }];
}

/** Parameters in which nothing happens but what a case says: no fee, cap, crumb, hold or hysteresis. */
const PLAIN: Omit<MarginParameters, 'marketId' | 'tiers'> = {
  ...MARGIN_PARAMETER_DEFAULTS,
  version: 1,
  ramp: null,
  warningRatio: ONE,
  warningClearRatio: ONE,
  cureRatio: ONE,
  closeOutRatio: ZERO,
  gracePeriodSeconds: 3600,
  parameterChangeGraceSeconds: 3600,
  finalityHoldSeconds: 0,
  liquidationFee: ZERO,
  largePositionNotional: VAST,
  maxLiquidationFraction: ONE,
  liquidationCooldownSeconds: 0,
  minPositionNotional: ZERO,
  maxSlippage: ONE,
  maxPriceAgeSeconds: 86_400,
  maxPriceDeviation: ONE,
  effectiveFrom: ORIGIN,
  authority: { kind: 'GENESIS', subject: 'conformance' },
};

export interface MarketSpec {
  readonly id: string;
  readonly price: Decimal;
  /** Maintenance margin as a fraction of notional. */
  readonly fraction: Decimal;
  readonly parameters?: Partial<MarginParameters>;
}

export function parametersOf({ id, fraction, parameters }: MarketSpec): MarginParameters {
  return { ...PLAIN, marketId: id, tiers: flatTiers(fraction), ...parameters };
}

function marketOf(spec: MarketSpec): MarketRisk {
  return {
    marketId: spec.id,
    status: 'ACTIVE',
    lotSize: decimal('1e-18'),
    parameters: parametersOf(spec),
    markPrice: { price: spec.price, confidence: null, source: 'case', at: ORIGIN },
    isPriceUsable: true,
  };
}

export interface AssetSpec {
  readonly asset: string;
  readonly haircut?: Decimal;
  /** The market whose mark prices it; without one it is worth 1. */
  readonly pricedBy?: string;
}

export function contextOf(
  markets: readonly MarketSpec[],
  assets: readonly AssetSpec[] = [],
  now: Date = ORIGIN,
): RiskContext {
  const quote: AssetSpec = { asset: QUOTE };
  const all = [quote, ...assets].map(({ asset, haircut = ZERO, pricedBy }): AssetRisk => ({
    asset,
    priceMarketId: pricedBy ?? null,
    ...collateralValuesOf({ haircut: haircut.toFixed() }),
  }));
  return {
    markets: new Map(markets.map((spec) => [spec.id, marketOf(spec)])),
    assets: new Map(all.map((asset) => [asset.asset, asset])),
    now,
  };
}

export type Balance = readonly [asset: string, balance: Decimal];

export function accountOf(
  positions: readonly Position[],
  balances: readonly Balance[],
  id = 'account',
): Account {
  const collateral = balances.map(([asset, balance]): CollateralBalance => ({
    asset,
    balance,
    pending: ZERO,
  }));
  return { id, owner: 'owner', positions, collateral };
}

/**
 * An account with nothing but these two amounts: a position that requires `maintenanceMargin` (none
 * when that is zero), and `equity` in the quote currency.
 */
export function bookOf(
  equity: Decimal,
  maintenanceMargin: Decimal,
): { readonly account: Account; readonly context: RiskContext } {
  const position = { marketId: 'MARKET', size: maintenanceMargin, entryPrice: ONE };
  return {
    account: accountOf(maintenanceMargin.isZero() ? [] : [position], [[QUOTE, equity]]),
    context: contextOf([{ id: 'MARKET', price: ONE, fraction: ONE }]),
  };
}

/**
 * A position whose whole cost stands in the cash leg of its account, as dYdX books it: its entry
 * price is zero, and the account's quote balance is the cash leg.
 */
export function positionInCash(marketId: string, size: Decimal): Position {
  return { marketId, size, entryPrice: ZERO };
}
