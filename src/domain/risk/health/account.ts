import { type Decimal } from '../../decimal.js';

import {
  type CollateralChanges,
  type CollateralValues,
} from '../parameters/collateral-settings.js';
import { type MarginParameters } from '../parameters/margin-parameters.js';
import { type PriceSource } from '../parameters/price-source.js';

export type MarketStatus = 'ACTIVE' | 'REDUCE_ONLY' | 'ENFORCEMENT_PAUSED' | 'DELISTED';

export interface Position {
  readonly marketId: string;
  /** Signed, base units: above 0 long, below 0 short. Never 0. */
  readonly size: Decimal;
  /** Average entry price in USD. Positive. */
  readonly entryPrice: Decimal;
}

export interface CollateralBalance {
  readonly asset: string;
  /** Final deposits less withdrawals, in the asset. Negative is a debt and counts in full. */
  readonly balance: Decimal;
  /** Deposits seen and not yet final. Never negative. */
  readonly pending: Decimal;
}

/** An account as the rows have it: what it holds, not what it is worth. */
export interface Account {
  readonly id: string;
  readonly owner: string;
  readonly positions: readonly Position[];
  readonly collateral: readonly CollateralBalance[];
}

/** A mark price and whether enforcement may use it now (docs/risk-model.md#prices). */
export interface MarkPrice {
  readonly price: Decimal;
  readonly confidence: Decimal | null;
  readonly source: string;
  readonly at: Date;
  /** How many usable prices its market has had with it; each ends the one before. Absent: no row says it. */
  readonly version?: bigint;
}

/** A pause that ends by itself, and what the market is again from that instant on. */
export interface MarketPause {
  readonly endsAt: Date;
  readonly statusBefore: MarketStatus;
}

/** A market as risk sees it at one instant. */
export interface MarketRisk {
  readonly marketId: string;
  /** At that instant: a pause whose time is over is none (`marketStatusAt`). */
  readonly status: MarketStatus;
  /** The pause that runs, for who goes on to later instants; absent: none that ends by itself. */
  readonly pause?: MarketPause;
  /** Smallest step of size; sizes of orders are multiples. Positive. */
  readonly lotSize: Decimal;
  readonly parameters: MarginParameters;
  /** Versions before it, newest first, as far back as a call's cause looks (`causeOf`); absent: none. */
  readonly earlier?: readonly MarginParameters[];
  /** When enforcement last stood still here for a vote, and has gone on since; absent: never. */
  readonly standstill?: { readonly from: Date; readonly to: Date };
  /** Who may publish its prices, and with which weight; absent or empty: nobody is declared. */
  readonly priceSources?: readonly PriceSource[];
  /** Null before the first price. */
  readonly markPrice: MarkPrice | null;
  /** False when missing, stale, quarantined, too uncertain or of too few sources. */
  readonly isPriceUsable: boolean;
}

/** A collateral asset at one instant, with what its balances count for (`VALUE_SETTINGS`). */
export interface AssetRisk extends CollateralValues {
  readonly asset: string;
  /** The market whose mark prices the asset; null for the quote currency, which is worth 1. */
  readonly priceMarketId: string | null;
  /** The last change of the haircut, running or over; one at once starts and ends in an instant. Absent: none. */
  readonly ramp?: HaircutRamp;
  /** The last change of another setting, and the values before it. Absent: none. */
  readonly lastChange?: {
    readonly at: Date;
    readonly before: CollateralChanges;
  };
}

/** A haircut on its way from one value to another. */
export interface HaircutRamp {
  readonly from: Decimal;
  readonly to: Decimal;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** Everything needed to value any account at one instant. */
export interface RiskContext {
  readonly markets: ReadonlyMap<string, MarketRisk>;
  readonly assets: ReadonlyMap<string, AssetRisk>;
  /** The instant: fractions in a ramp depend on it. */
  readonly now: Date;
}
