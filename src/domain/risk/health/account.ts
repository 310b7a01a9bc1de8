import { type Decimal } from '../../decimal.js';

import { type CollateralTerms } from '../parameters/collateral-settings.js';
import { type MarginParameters } from '../parameters/margin-parameters.js';
import { type PriceSource } from '../parameters/price-source.js';

export type MarketStatus =
  'ACTIVE' | 'REDUCE_ONLY' | 'ENFORCEMENT_PAUSED' | 'SETTLING' | 'DELISTED';

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
  /** Deposits that were seen and are not final yet. Never negative. */
  readonly pending: Decimal;
}

/** The holdings of an account, as in the rows; not their value. */
export interface Account {
  readonly id: string;
  readonly owner: string;
  readonly positions: readonly Position[];
  readonly collateral: readonly CollateralBalance[];
  /**
   * What the owner's other accounts hold, by market; only markets in which they hold something. Absent: the owner
   * has no other account, or it was not asked for.
   */
  readonly ownerOthers?: ReadonlyMap<string, SideInterest>;
}

/** Positions of a market by side, in base units. Neither is negative. */
export interface SideInterest {
  readonly long: Decimal;
  readonly short: Decimal;
}

/** A mark price and whether enforcement may use it now (docs/risk-model.md#prices). */
export interface MarkPrice {
  readonly price: Decimal;
  readonly confidence: Decimal | null;
  readonly source: string;
  readonly at: Date;
  /**
   * The number of usable prices of its market including this one; each ends the one before. Absent: not known
   * from a row.
   */
  readonly version?: bigint;
}

/** A pause that ends by itself, and the market's status from that instant on. */
export interface MarketPause {
  readonly endsAt: Date;
  readonly statusBefore: MarketStatus;
}

/** The end of a market that a vote has decided. */
export interface MarketWindDown {
  /** From then on it takes no new risk. */
  readonly reduceOnlyFrom: Date;
  /** From then on positions are settled into cash. */
  readonly settlesAt: Date;
  /** USD per base unit; null until it is fixed. */
  readonly settlementPrice: Decimal | null;
}

/** The risk data of a market at one instant. */
export interface MarketRisk {
  readonly marketId: string;
  /** At that instant (`marketStatusAt`): an expired pause no longer counts, a due end does. */
  readonly status: MarketStatus;
  /** The pause in force, for code that continues to later instants; absent: no pause that ends by itself. */
  readonly pause?: MarketPause;
  /** Absent: no vote has decided its end. */
  readonly windDown?: MarketWindDown;
  /** Smallest step of size; sizes of orders are multiples. Positive. */
  readonly lotSize: Decimal;
  readonly parameters: MarginParameters;
  /**
   * Earlier versions, newest first, as far back as the search for a call's cause goes (`causeOf`); absent:
   * none.
   */
  readonly earlier?: readonly MarginParameters[];
  /** The last pause by a vote that has ended; absent: none. */
  readonly standstill?: { readonly from: Date; readonly to: Date };
  /** The subjects that may publish its prices, with weights; absent or empty: none is declared. */
  readonly priceSources?: readonly PriceSource[];
  /**
   * The open interest of the larger side, in base units: max(Σ longs, Σ |shorts|). Given where permissions are
   * judged in a market with `openInterestUpperCap`; absent: initial margin does not depend on it.
   */
  readonly openInterest?: Decimal;
  /** Null before the first price. */
  readonly markPrice: MarkPrice | null;
  /** False when the price is missing, stale, quarantined, too uncertain or from too few sources. */
  readonly isPriceUsable: boolean;
}

/** A collateral asset at one instant, with what gives its balances their value. */
export interface AssetRisk extends CollateralTerms {
  readonly asset: string;
  /**
   * Σ over all accounts of what they hold, each up to `accountCap`, in the asset. Known while there is a
   * `totalCap`; absent or null: not counted.
   */
  readonly countedTotal?: Decimal | null;
  /**
   * The last change of the haircut, running or finished; an immediate one starts and ends at the same instant.
   * Absent: none.
   */
  readonly ramp?: HaircutRamp;
  /** The last change of another setting or of the price market, and the values before it. Absent: none. */
  readonly lastChange?: {
    readonly at: Date;
    readonly before: Partial<CollateralTerms> & Pick<AssetRisk, 'countedTotal'>;
  };
}

/** A haircut that moves from one value to another. */
export interface HaircutRamp {
  readonly from: Decimal;
  readonly to: Decimal;
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** All data needed to value any account at one instant. */
export interface RiskContext {
  readonly markets: ReadonlyMap<string, MarketRisk>;
  readonly assets: ReadonlyMap<string, AssetRisk>;
  /** The instant: fractions in a ramp depend on it. */
  readonly now: Date;
}
