/* eslint-disable @typescript-eslint/consistent-type-definitions -- an interface is no JSON value */
import { type HealthLevel } from './account-health.js';

/** One measurement of an account, as stored in rows and in the log: exact decimals as text, in USD. */
export type HealthRecord = {
  readonly accountId: string;
  readonly equity: string;
  /** After haircuts. */
  readonly collateralValue: string;
  readonly unrealizedPnl: string;
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
  /** Equity divided by maintenance margin; null without a requirement. */
  readonly marginRatio: string | null;
  /** Equity less initial margin. */
  readonly freeCollateral: string;
  /** The ratio if every pending deposit were final; null without a requirement. */
  readonly projectedMarginRatio: string | null;
  /** Notional divided by equity; null when equity is not above 0. */
  readonly leverage: string | null;
  readonly level: HealthLevel;
  /** ISO 8601. */
  readonly asOf: string;
};
