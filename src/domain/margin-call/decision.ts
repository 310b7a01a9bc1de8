import { type Account } from '../risk/health/account.js';
import { type AccountHealth } from '../risk/health/account-health.js';

import { type MarginCall, type MarginCallCause } from './margin-call.js';
import { type MarginCallEvent, nextState } from './transitions.js';

/** An account as enforcement knows it: what it holds and where it stands in its warnings and calls. */
export interface EnforcedAccount {
  readonly account: Account;
  readonly isWarned: boolean;
  readonly lastWarnedAt: Date | null;
  /** Margin calls so far, open one included. */
  readonly callCount: number;
  readonly openCall: MarginCall | null;
  /** Calls opened with a grace in the last `GRACE_WINDOW_MS`. */
  readonly recentGraceCount: number;
}

/**
 * What made us look. TIME: a deadline, a phase-in, a change of the rules, or nothing in particular. That a
 * change is the cause of a call nobody has to say: it shows in the rules from before it.
 */
export type Trigger = Exclude<MarginCallCause, 'PARAMETER_CHANGE'> | 'TIME';

/** Why a deadline moved. */
export type ExtensionReason = 'FINALITY_HOLD' | 'HALF_GRACE';

/** One thing that enforcement decided, in order. `health` is what decided it. */
export type EnforcementAction =
  | {
      readonly kind: 'RAISE_WARNING';
      readonly health: AccountHealth;
      /** False within six hours of the last one: the account counts as warned, and nobody is told again. */
      readonly isAnnounced: boolean;
    }
  | { readonly kind: 'CLEAR_WARNING'; readonly health: AccountHealth }
  | { readonly kind: 'OPEN_CALL'; readonly call: MarginCall; readonly health: AccountHealth }
  | { readonly kind: 'RECEIVE_TOP_UP'; readonly call: MarginCall; readonly health: AccountHealth }
  | {
      readonly kind: 'BRING_STEP_FORWARD';
      readonly call: MarginCall;
      readonly health: AccountHealth;
    }
  | {
      readonly kind: 'MOVE_CALL';
      readonly event: MarginCallEvent;
      readonly call: MarginCall;
      /** Null when prices cannot be used. */
      readonly health: AccountHealth | null;
      readonly extension: ExtensionReason | null;
    };

export interface EnforcementDecision {
  readonly after: EnforcedAccount;
  /** Empty when nothing has to change. */
  readonly actions: readonly EnforcementAction[];
}

/** The call after `event`, one version on. The table must accept the event. */
export function transition(
  call: MarginCall,
  event: MarginCallEvent,
  changes: Partial<MarginCall>,
): MarginCall {
  const state = nextState(call.state, event);
  if (state === null) {
    throw new Error(`Invariant broken: ${call.state} accepts ${event} (margin call ${call.id})`);
  }
  return { ...call, ...changes, state, version: call.version + 1 };
}
