import { type Decimal } from '../../decimal.js';
import { type SettingValues } from '../../settings/setting.js';

import { type MARKET_PARAMETERS, type TERM_PARAMETERS } from './market-parameters.js';

/** One bracket of the margin schedule: the fractions for the part of notional at or above `floor`. */
export interface MarginTier {
  /** Notional in USD at which the bracket starts. The first is 0, and they ascend. */
  readonly floor: Decimal;
  /** In (0, 1]. */
  readonly initialMarginFraction: Decimal;
  /** In (0, initialMarginFraction). */
  readonly maintenanceMarginFraction: Decimal;
}

/** The schedule from which a phase-in starts, and its times. */
export interface TierRamp {
  readonly fromTiers: readonly MarginTier[];
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** The ratios, times and fee that a margin call freezes when it opens. */
export type EnforcementTerms = SettingValues<typeof TERM_PARAMETERS>;

export type ParameterAuthority =
  | { readonly kind: 'GENESIS'; readonly subject: string }
  | { readonly kind: 'PROPOSAL'; readonly proposalId: string; readonly subject: string }
  | { readonly kind: 'MANDATE'; readonly mandateId: string; readonly subject: string };

/** The parameters of a market that governance may change: those of `MARKET_PARAMETERS`, and the schedule. */
export type MarginParameterSet = SettingValues<typeof MARKET_PARAMETERS> & {
  readonly tiers: readonly MarginTier[];
};

/** One version of a market's margin parameters. */
export interface MarginParameters extends MarginParameterSet {
  readonly marketId: string;
  /** Starts with 1 at genesis, without gaps. */
  readonly version: number;
  readonly ramp: TierRamp | null;
  readonly effectiveFrom: Date;
  readonly authority: ParameterAuthority;
}
