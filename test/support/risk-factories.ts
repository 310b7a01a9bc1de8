import { type Decimal, decimal } from '../../src/domain/decimal.js';
import { CROSS_ACCOUNT } from '../../src/domain/permission/account-kind.js';
import { type AccountStanding } from '../../src/domain/permission/standing.js';
import {
  type Account,
  type AssetRisk,
  type CollateralBalance,
  type MarketRisk,
  type MarkPrice,
  type Position,
  type RiskContext,
} from '../../src/domain/risk/health/account.js';
import { collateralValuesOf } from '../../src/domain/risk/parameters/collateral-settings.js';
import {
  type EnforcementTerms,
  type MarginParameters,
  type MarginTier,
} from '../../src/domain/risk/parameters/margin-parameters.js';
import {
  MARGIN_PARAMETER_DEFAULTS,
  TERM_PARAMETERS,
} from '../../src/domain/risk/parameters/market-parameters.js';
import { pickValues } from '../../src/domain/settings/setting-values.js';

/** The instant that fixtures happen at. */
export const NOW = new Date('2026-01-01T00:00:00.000Z');

export function secondsAfter(seconds: number, start: Date = NOW): Date {
  return new Date(start.getTime() + seconds * 1000);
}

/** `['0', '0.1', '0.05']` is a bracket from 0 with 10 % initial and 5 % maintenance margin. */
export type TierText = readonly [floor: string, initial: string, maintenance: string];

export function aTier([floor, initial, maintenance]: TierText): MarginTier {
  return {
    floor: decimal(floor),
    initialMarginFraction: decimal(initial),
    maintenanceMarginFraction: decimal(maintenance),
  };
}

export function someTiers(...tiers: readonly TierText[]): readonly MarginTier[] {
  return tiers.map(aTier);
}

/** Overrides of plain values as text, the rest as they are. */
export type Texts<T> = {
  readonly [K in keyof T]?: T[K] extends Decimal ? string : T[K];
};

function withTexts<T extends object>(defaults: T, overrides: Texts<T>): T {
  const parsed = Object.entries(overrides).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' && key !== 'marketId' ? decimal(value) : value,
  ]);
  return { ...defaults, ...(Object.fromEntries(parsed) as Partial<T>) };
}

const TERMS: EnforcementTerms = {
  ...pickValues(TERM_PARAMETERS, MARGIN_PARAMETER_DEFAULTS),
  closeOutRatio: decimal('0.6667'),
  liquidationFee: decimal('0.01'),
};

/** The defaults of the contract, but for a rounder close-out ratio and a larger fee. */
export function someTerms(overrides: Texts<EnforcementTerms> = {}): EnforcementTerms {
  return withTexts(TERMS, overrides);
}

/** One bracket of 10 % initial and 5 % maintenance margin, common funds that pay all, and the defaults of the contract. */
export function someParameters(overrides: Texts<MarginParameters> = {}): MarginParameters {
  const defaults: MarginParameters = {
    ...MARGIN_PARAMETER_DEFAULTS,
    ...TERMS,
    marketId: 'BTC-USD',
    version: 1,
    tiers: someTiers(['0', '0.1', '0.05']),
    ramp: null,
    maxSlippage: decimal('0.02'),
    marketFundShare: decimal(1),
    ownerFundShare: decimal(1),
    dailyFundShare: decimal(1),
    effectiveFrom: new Date('2025-01-01T00:00:00.000Z'),
    authority: { kind: 'GENESIS', subject: 'genesis' },
  };
  return withTexts(defaults, overrides);
}

export function aMarkPrice(price: string, overrides: Partial<MarkPrice> = {}): MarkPrice {
  return { price: decimal(price), confidence: null, source: 'test', at: NOW, ...overrides };
}

export interface MarketText {
  readonly marketId?: string;
  readonly lotSize?: string;
  /** Null: no price yet. */
  readonly price?: string | null;
  readonly parameters?: Texts<MarginParameters>;
  readonly status?: MarketRisk['status'];
  readonly isPriceUsable?: boolean;
}

/** A market at 100 USD with lots of 0.001. */
export function aMarket(overrides: MarketText = {}): MarketRisk {
  const { marketId = 'BTC-USD', lotSize = '0.001', price = '100' } = overrides;
  return {
    marketId,
    status: overrides.status ?? 'ACTIVE',
    lotSize: decimal(lotSize),
    parameters: someParameters({ marketId, ...overrides.parameters }),
    markPrice: price === null ? null : aMarkPrice(price),
    isPriceUsable: overrides.isPriceUsable ?? price !== null,
  };
}

export interface AssetText {
  readonly asset: string;
  readonly haircut?: string;
  readonly priceMarketId?: string | null;
  readonly pegBand?: string;
}

/** @param others Settings besides the haircut, as text or whole numbers; each that is absent has its default. */
export function anAsset(
  { asset, haircut = '0', priceMarketId = null, pegBand = '0' }: AssetText,
  others: Readonly<Record<string, string | number>> = {},
): AssetRisk {
  return { asset, priceMarketId, ...collateralValuesOf({ haircut, pegBand, ...others }) };
}

/** What permissions of an account follow from: a CROSS account without a call or orders. */
export function aStanding(overrides: Partial<AccountStanding> = {}): AccountStanding {
  return { account: anAccount(), reach: CROSS_ACCOUNT, openCall: null, orders: [], ...overrides };
}

/** A context of these markets, with USDC as the quote currency beside these assets. */
export function aContext(
  markets: readonly MarketText[] = [{}],
  assets: readonly AssetText[] = [],
  now: Date = NOW,
): RiskContext {
  const allAssets = [{ asset: 'USDC' }, ...assets].map((asset) => anAsset(asset));
  return {
    markets: new Map(markets.map(aMarket).map((market) => [market.marketId, market])),
    assets: new Map(allAssets.map((asset) => [asset.asset, asset])),
    now,
  };
}

/** `['BTC-USD', '-2', '90']` is a short of 2 entered at 90. */
export type PositionText = readonly [marketId: string, size: string, entryPrice: string];
/** `['USDC', '1000']`, or with a pending amount as a third. */
export type CollateralText = readonly [asset: string, balance: string, pending?: string];

export function aPosition([marketId, size, entryPrice]: PositionText): Position {
  return { marketId, size: decimal(size), entryPrice: decimal(entryPrice) };
}

export function someCollateral([asset, balance, pending = '0']: CollateralText): CollateralBalance {
  return { asset, balance: decimal(balance), pending: decimal(pending) };
}

export interface AccountText {
  readonly id?: string;
  readonly owner?: string;
  readonly positions?: readonly PositionText[];
  readonly collateral?: readonly CollateralText[];
}

/** An account that is long 10 at 100 with 1,000 USDC. */
export function anAccount(overrides: AccountText = {}): Account {
  const { id = 'account-1', owner = 'alice' } = overrides;
  const { positions = [['BTC-USD', '10', '100']], collateral = [['USDC', '1000']] } = overrides;
  return {
    id,
    owner,
    positions: positions.map(aPosition),
    collateral: collateral.map(someCollateral),
  };
}
