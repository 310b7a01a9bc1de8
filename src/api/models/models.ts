import { type Decimal } from '../../domain/decimal.js';
import { type VisibleEvent } from '../../domain/log/event.js';
import {
  type Account,
  type AssetRisk,
  type CollateralBalance,
  type RiskContext,
} from '../../domain/risk/health/account.js';
import {
  freeCollateralOf,
  type HealthLevel,
  healthLevelOf,
  leverageOf,
  marginRatioOf,
  notionalOf,
  type PositionHealth,
  projectedMarginRatioOf,
} from '../../domain/risk/health/account-health.js';
import { type MarketRisk } from '../../domain/risk/health/account.js';
import { type MarginParameters } from '../../domain/risk/parameters/margin-parameters.js';

import { type Connection } from '../inputs/connection.js';
import { type LiveHealth } from '../loaders/account-loaders.js';
import { type GovernanceLoaders } from '../loaders/governance-loaders.js';
import { type MarginCallLoaders } from '../loaders/margin-call-loaders.js';
import { type BookStatus } from '../readers/book-reader.js';

/** A measurement, made now or read from the log, in which decimals and instants are text. */
export interface HealthModel {
  readonly accountId: string;
  readonly equity: Decimal | string;
  readonly collateralValue: Decimal | string;
  readonly unrealizedPnl: Decimal | string;
  readonly initialMargin: Decimal | string;
  readonly maintenanceMargin: Decimal | string;
  /** Absent in the log, as are the others of these: they follow from the inputs of the decision. */
  readonly warningMargin?: Decimal;
  readonly warningClearMargin?: Decimal;
  readonly cureMargin?: Decimal;
  readonly closeOutMargin?: Decimal;
  readonly notional?: Decimal;
  readonly marginRatio: Decimal | string | null;
  /** Absent in the log: orders affect only permissions. */
  readonly orderMargin?: Decimal;
  readonly freeCollateral: Decimal | string;
  readonly projectedMarginRatio: Decimal | string | null;
  readonly leverage: Decimal | string | null;
  readonly level: HealthLevel;
  readonly asOf: Date | string;
}

/** A position with the data that determines its prices. */
export interface PositionModel {
  readonly account: Account;
  readonly context: RiskContext;
  readonly position: PositionHealth;
}

export interface CollateralBalanceModel {
  readonly held: CollateralBalance;
  readonly context: RiskContext;
}

export interface CollateralAssetModel extends AssetRisk {
  readonly context: RiskContext;
}

/** A version, and the instant whose brackets are shown; null shows the final ones. */
export interface ParametersModel extends MarginParameters {
  readonly at: Date | null;
}

/** The fields of a measurement that the API shows. */
export function healthModelOf(health: LiveHealth): HealthModel {
  return {
    accountId: health.accountId,
    equity: health.equity,
    collateralValue: health.collateralValue,
    unrealizedPnl: health.unrealizedPnl,
    initialMargin: health.initialMargin,
    maintenanceMargin: health.maintenanceMargin,
    warningMargin: health.warningMargin,
    warningClearMargin: health.warningClearMargin,
    cureMargin: health.cureMargin,
    closeOutMargin: health.closeOutMargin,
    notional: notionalOf(health),
    marginRatio: marginRatioOf(health),
    orderMargin: health.orderMargin,
    freeCollateral: freeCollateralOf(health).minus(health.orderMargin),
    projectedMarginRatio: projectedMarginRatioOf(health),
    leverage: leverageOf(health),
    level: healthLevelOf(health),
    asOf: health.asOf,
  };
}

/** A page of the log. Counting a long log takes time, so the total is computed only on request. */
export interface EventConnectionModel extends Omit<Connection<VisibleEvent>, 'totalCount'> {
  readonly countAll: () => Promise<number>;
}

/** Read models returned by the loaders under these names. */
export type MarginCallModel = NonNullable<Awaited<ReturnType<MarginCallLoaders['marginCall']>>>;
export type MarginCallPage = NonNullable<Awaited<ReturnType<MarginCallLoaders['pageOfAccount']>>>;
export type ProposalModel = NonNullable<Awaited<ReturnType<GovernanceLoaders['proposal']>>>;

/** A mark price as the API shows it. */
export interface MarkPriceModel {
  readonly price: Decimal;
  readonly confidence: Decimal | null;
  readonly source: string;
  readonly at: Date;
  readonly stale: boolean;
}

/** The market's price; null before the first, and without a market. */
export function markPriceModelOf(market: MarketRisk | null): MarkPriceModel | null {
  const { markPrice = null, isPriceUsable = false } = market ?? {};
  return markPrice === null ? null : { ...markPrice, stale: !isPriceUsable };
}

/** The state of the system. Each field is read separately, so that an unreachable queue hides nothing else. */
export interface SystemStatusModel {
  /** The book in this process's memory at the time of the request. */
  readonly book: BookStatus;
}
