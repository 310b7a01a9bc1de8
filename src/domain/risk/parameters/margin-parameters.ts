import { type Decimal } from '../../decimal.js';

/** One bracket of the margin schedule: the fractions for the part of notional at or above `floor`. */
export interface MarginTier {
  /** Notional in USD at which the bracket starts. The first is 0, and they ascend. */
  readonly floor: Decimal;
  /** In (0, 1]. */
  readonly initialMarginFraction: Decimal;
  /** In (0, initialMarginFraction). */
  readonly maintenanceMarginFraction: Decimal;
}

/** The schedule a phased-in version comes from, and the time in which it moves to its own. */
export interface TierRamp {
  readonly fromTiers: readonly MarginTier[];
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/** The ratios and grace that a margin call freezes when it opens. */
export interface EnforcementTerms {
  readonly warningRatio: Decimal;
  readonly warningClearRatio: Decimal;
  readonly cureRatio: Decimal;
  readonly closeOutRatio: Decimal;
  readonly gracePeriodSeconds: number;
  readonly parameterChangeGraceSeconds: number;
  readonly finalityHoldSeconds: number;
  readonly liquidationFee: Decimal;
}

export type ParameterAuthority =
  | { readonly kind: 'GENESIS'; readonly subject: string }
  | { readonly kind: 'PROPOSAL'; readonly proposalId: string; readonly subject: string }
  | { readonly kind: 'MANDATE'; readonly mandateId: string; readonly subject: string };

/** What governance may change of a market. Names are those of the public contract. */
export interface MarginParameterSet extends EnforcementTerms {
  readonly tiers: readonly MarginTier[];
  readonly largePositionNotional: Decimal;
  readonly maxLiquidationFraction: Decimal;
  readonly liquidationCooldownSeconds: number;
  readonly minPositionNotional: Decimal;
  readonly maxSlippage: Decimal;
  readonly maxPriceAgeSeconds: number;
  readonly maxPriceDeviation: Decimal;
}

/** One version of a market's margin parameters. */
export interface MarginParameters extends MarginParameterSet {
  readonly marketId: string;
  /** 1 for genesis, then without gaps. */
  readonly version: number;
  readonly ramp: TierRamp | null;
  readonly effectiveFrom: Date;
  readonly authority: ParameterAuthority;
}
