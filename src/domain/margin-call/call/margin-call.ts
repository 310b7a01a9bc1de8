import { type Decimal } from '../../decimal.js';
import { type EnforcementTerms } from '../../risk/parameters/margin-parameters.js';

import { type MarginCallState } from './transitions.js';

export type MarginCallCause =
  'PRICE' | 'PARAMETER_CHANGE' | 'POSITION_CHANGE' | 'COLLATERAL_CHANGE';

/** PAUSE: enforcement was paused in a market of the account. PRICE: a price of it was unusable. */
export type SuspensionCause = 'PRICE' | 'PAUSE';

/** What a call remembers about its suspensions. */
export interface SuspensionMemory {
  /** Cause of the present suspension; null without one. */
  readonly cause: SuspensionCause | null;
  /** When a suspension by each cause last added the minimum time to act. */
  readonly graceGivenAt: Readonly<Partial<Record<SuspensionCause, Date>>>;
  /** When the holder was last notified of a suspension or its end; null: never. */
  readonly announcedAt: Date | null;
  /** Whether the holder was notified of the present suspension. */
  readonly isAnnounced: boolean;
}

export const NO_SUSPENSION: SuspensionMemory = {
  cause: null,
  graceGivenAt: {},
  announcedAt: null,
  isAnnounced: false,
};

/** A formal demand to restore margin, as stored in the rows. */
export interface MarginCall {
  readonly id: string;
  readonly accountId: string;
  /** 1 for an account's first call, then without gaps. */
  readonly ordinal: number;
  readonly state: MarginCallState;
  readonly cause: MarginCallCause;
  /** Counts the writes, for compare-and-set: a write based on an older version fails. */
  readonly version: number;
  readonly openedAt: Date;
  readonly deadline: Date;
  /** The grace given at opening; 0 when there was none. */
  readonly graceSeconds: number;
  /** Ratios, grace and fees by market, at the time of opening. */
  readonly terms: ReadonlyMap<string, EnforcementTerms>;
  readonly amountDue: Decimal;
  readonly amountOutstanding: Decimal;
  /** The deadline was extended once for a pending deposit. */
  readonly hasHeldForFinality: boolean;
  /** The grace was extended once, by half its length. */
  readonly hasExtendedGrace: boolean;
  readonly suspendedAt: Date | null;
  readonly suspendedFrom: 'GRACE' | 'LIQUIDATING' | null;
  /** Total time added to the grace so far by the minimum time to act after suspensions. */
  readonly resumeGraceMs: number;
  readonly suspensions: SuspensionMemory;
  /** When the next liquidation step is due; null unless LIQUIDATING. */
  readonly nextStepAt: Date | null;
  /** The market of the next step at its last planning; null unless LIQUIDATING, or without a position. */
  readonly nextStepMarketId: string | null;
  /** Whether the next step waits for the cooldown, which insolvency ends, and not for the venue. */
  readonly isCoolingDown: boolean;
  /** A step broke its assertions: everything is closed, whatever the equity. */
  readonly isClosingAll: boolean;
  readonly stepCount: number;
  readonly acknowledgedAt: Date | null;
  readonly closedAt: Date | null;
}

/** The id of an account's n-th call: the same in every run with the same history. */
export function marginCallId(accountId: string, ordinal: number): string {
  return `${accountId}.call-${String(ordinal)}`;
}

/** The id of the n-th step of a call; also the order's client id at the venue. */
export function liquidationId(callId: string, step: number): string {
  return `${callId}.step-${String(step)}`;
}
