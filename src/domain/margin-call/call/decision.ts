import { type Decimal } from '../../decimal.js';
import { type Account } from '../../risk/health/account.js';
import { type AccountHealth } from '../../risk/health/account-health.js';

import { type MarginCall, type MarginCallCause } from './margin-call.js';
import { type MarginCallTransition, nextState } from './transitions.js';

/** What came in while the grace of an open call ran, and that nobody was told of yet: final deposits, cash flows. */
export interface TopUp {
  /** Of the deposit or the flow. */
  readonly id: string;
  readonly source: 'DEPOSIT' | 'CASH_FLOW';
  readonly asset: string;
  /** In the asset. Above 0; it is in the account's balance. */
  readonly amount: Decimal;
}

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
  /** By id. Empty without a call in its grace. */
  readonly topUps: readonly TopUp[];
}

/**
 * What made us look. TIME: a deadline, a phase-in, a change of the rules, or nothing in particular. That a
 * change is the cause of a call nobody has to say: it shows in the rules from before it.
 */
export type Trigger = Exclude<MarginCallCause, 'PARAMETER_CHANGE'> | 'TIME';

/** Why a deadline moved. */
export type ExtensionReason = 'FINALITY_HOLD' | 'HALF_GRACE';

/**
 * Why a call has no grace. CLOSE_OUT: equity was below the close-out margin already. GRACES_USED: the
 * account had three graces in the last 24 h. NO_GRACE_PERIOD: a market of the account gives none.
 */
export type WithoutGraceReason = 'CLOSE_OUT' | 'GRACES_USED' | 'NO_GRACE_PERIOD';

/** How a bankruptcy was paid for: what the account owed, and by whom, in the order of the waterfall. */
export interface CoveredShortfall {
  /** What the account owed, in USD. */
  readonly debt: Decimal;
  /** Layers of the waterfall that paid a part of it, DEFICIT for what nobody paid. */
  readonly coveredBy: readonly string[];
}

/** One thing that enforcement decided, in order. `health` is what decided it. */
export type EnforcementAction =
  | {
      readonly kind: 'RAISE_WARNING';
      readonly health: AccountHealth;
      /** False within six hours of the last one: the account counts as warned, and nobody is told again. */
      readonly isAnnounced: boolean;
    }
  | { readonly kind: 'CLEAR_WARNING'; readonly health: AccountHealth }
  | {
      readonly kind: 'OPEN_CALL';
      readonly call: MarginCall;
      readonly health: AccountHealth;
      /** Null when the call has a grace. */
      readonly withoutGrace: WithoutGraceReason | null;
    }
  | MoveCall;

/** A move of a call along the transition table. */
export interface MoveCall {
  readonly kind: 'MOVE_CALL';
  readonly transition: MarginCallTransition;
  /** The call after it. */
  readonly call: MarginCall;
  /** Null when prices cannot be used, or do not matter. */
  readonly health: AccountHealth | null;
  /** Of GRACE_EXTENDED: by which rule. */
  readonly extension?: ExtensionReason;
  /** Of TOP_UP_RECEIVED: what came in. */
  readonly topUps?: readonly TopUp[];
  /** False: its holder is not told, as of a suspension that comes and goes. Absent: as of any move. */
  readonly isAnnounced?: boolean;
  /** Of SHORTFALL_COVERED. */
  readonly covered?: CoveredShortfall;
}

export interface EnforcementDecision {
  readonly after: EnforcedAccount;
  /** Empty when nothing has to change. */
  readonly actions: readonly EnforcementAction[];
}

/**
 * The call after a transition, one version on.
 *
 * @throws Error when the call's state does not accept it (programmer error).
 */
export function transit(
  call: MarginCall,
  transition: MarginCallTransition,
  changes: Partial<MarginCall>,
): MarginCall {
  const state = nextState(call.state, transition);
  if (state === null) {
    throw new Error(
      `Invariant broken: ${call.state} accepts ${transition} (margin call ${call.id})`,
    );
  }
  return { ...call, ...changes, state, version: call.version + 1 };
}
