import { type Decimal } from '../../decimal.js';
import { type EnforcementTerms } from '../../risk/parameters/margin-parameters.js';

import { type MarginCallState } from './transitions.js';

export type MarginCallCause =
  'PRICE' | 'PARAMETER_CHANGE' | 'POSITION_CHANGE' | 'COLLATERAL_CHANGE';

/** PAUSE: enforcement was paused in a market of the account. PRICE: a price of it could not be used. */
export type SuspensionCause = 'PRICE' | 'PAUSE';

/** What the suspensions of a call leave behind. */
export interface SuspensionMemory {
  /** Of the suspension that lasts; null without one. */
  readonly cause: SuspensionCause | null;
  /** When a suspension by each cause last gave the least time to act. */
  readonly graceGivenAt: Readonly<Partial<Record<SuspensionCause, Date>>>;
  /** When the holder was last told of a suspension or its end; null: never. */
  readonly toldAt: Date | null;
  /** The holder was told of the suspension that lasts. */
  readonly isTold: boolean;
}

export const NO_SUSPENSION: SuspensionMemory = {
  cause: null,
  graceGivenAt: {},
  toldAt: null,
  isTold: false,
};

/** A formal demand to restore margin, as the rows have it. */
export interface MarginCall {
  readonly id: string;
  readonly accountId: string;
  /** 1 for an account's first call, then without gaps. */
  readonly ordinal: number;
  readonly state: MarginCallState;
  readonly cause: MarginCallCause;
  /** Counts the writes: a writer that read an older one has lost. */
  readonly version: number;
  readonly openedAt: Date;
  readonly deadline: Date;
  /** The grace given at opening; 0 when there was none. */
  readonly graceSeconds: number;
  /** Ratios, grace and fees by market, as they were at opening. */
  readonly terms: ReadonlyMap<string, EnforcementTerms>;
  readonly amountDue: Decimal;
  readonly amountOutstanding: Decimal;
  /** The deadline waited once for a pending deposit. */
  readonly hasHeldForFinality: boolean;
  /** The grace was given once more, at half length. */
  readonly hasExtendedGrace: boolean;
  readonly suspendedAt: Date | null;
  readonly suspendedFrom: 'GRACE' | 'LIQUIDATING' | null;
  /** What the least time to act after suspensions has added to the grace so far. */
  readonly resumeGraceMs: number;
  readonly suspensions: SuspensionMemory;
  /** When the next liquidation step is due; null unless LIQUIDATING. */
  readonly nextStepAt: Date | null;
  /** The market of the next step when it was last planned; null unless LIQUIDATING, or without a position. */
  readonly nextStepMarketId: string | null;
  /** The next step waits for the cooldown, which insolvency ends; not for a venue that could not fill. */
  readonly isCoolingDown: boolean;
  /** A step broke its assertions: everything is closed, whatever equity becomes on the way. */
  readonly isClosingAll: boolean;
  readonly stepCount: number;
  readonly acknowledgedAt: Date | null;
  readonly closedAt: Date | null;
}

/** An account's n-th call has the same id in every run of the same history. */
export function marginCallId(accountId: string, ordinal: number): string {
  return `${accountId}.call-${String(ordinal)}`;
}

/** The n-th step of a call; also the order's client id at the venue. */
export function liquidationId(callId: string, step: number): string {
  return `${callId}.step-${String(step)}`;
}
