import { type CommitId } from '../../commit-order.js';
import { type Decimal } from '../../decimal.js';
import { type Account } from '../../risk/health/account.js';
import { type AccountHealth } from '../../risk/health/account-health.js';

import { type MarginCall, type MarginCallCause } from './margin-call.js';
import { type MarginCallTransition, nextState } from './transitions.js';

/** Collateral received during the grace of an open call and not reported yet: a final deposit or a cash flow. */
export interface TopUp {
  /** Id of the deposit or the cash flow. */
  readonly id: string;
  readonly source: 'DEPOSIT' | 'CASH_FLOW';
  readonly asset: string;
  /** In the asset. Above 0; included in the account's balance. */
  readonly amount: Decimal;
}

/** An account as enforcement needs it: its holdings, and the state of its warning and call. */
export interface EnforcedAccount {
  readonly account: Account;
  readonly isWarned: boolean;
  readonly lastWarnedAt: Date | null;
  /** Number of margin calls so far, including an open one. */
  readonly callCount: number;
  readonly openCall: MarginCall | null;
  /** Number of calls opened with a grace in the last `GRACE_WINDOW_MS`. */
  readonly recentGraceCount: number;
  /** By id. Empty without a call in its grace. */
  readonly topUps: readonly TopUp[];
  /** The commit that last changed what any account of its owner holds. Absent: the owner has no other. */
  readonly ownerCommit?: CommitId;
}

/**
 * What started an assessment. TIME: a deadline, a phase-in, a change of the rules, or nothing in particular. A
 * rule change need not be stated as the trigger, because it is recognized from the earlier rules.
 */
export type Trigger = Exclude<MarginCallCause, 'PARAMETER_CHANGE'> | 'TIME';

/** Why a deadline was extended. */
export type ExtensionReason = 'FINALITY_HOLD' | 'HALF_GRACE';

/**
 * Why a call has no grace. CLOSE_OUT: equity was already below the close-out margin. GRACES_USED: the account
 * had three graces in the last 24 h. NO_GRACE_PERIOD: a market of the account has none.
 */
export type WithoutGraceReason = 'CLOSE_OUT' | 'GRACES_USED' | 'NO_GRACE_PERIOD';

/** The payment of a bankruptcy: the account's debt, and the payers in the order of the waterfall. */
export interface CoveredShortfall {
  /** What the account owed, in USD. */
  readonly debt: Decimal;
  /** Layers of the waterfall that paid a part of it; DEFICIT for an unpaid part. */
  readonly coveredBy: readonly string[];
}

/** One action decided by enforcement, in order. `health` is the measurement that decided it. */
export type EnforcementAction =
  | {
      readonly kind: 'RAISE_WARNING';
      readonly health: AccountHealth;
      /** False within six hours of the last warning: the account counts as warned, and no notice is sent. */
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

/** A transition of a call. */
export interface MoveCall {
  readonly kind: 'MOVE_CALL';
  readonly transition: MarginCallTransition;
  /** The call afterwards. */
  readonly call: MarginCall;
  /** Null when prices are unusable or irrelevant. */
  readonly health: AccountHealth | null;
  /** For GRACE_EXTENDED: the rule. */
  readonly extension?: ExtensionReason;
  /** For TOP_UP_RECEIVED: the received collateral. */
  readonly topUps?: readonly TopUp[];
  /** False: no notice is sent, for example for a repeated suspension. Absent: as for any transition. */
  readonly isAnnounced?: boolean;
  /** For SHORTFALL_COVERED. */
  readonly covered?: CoveredShortfall;
}

export interface EnforcementDecision {
  readonly after: EnforcedAccount;
  /** Empty when nothing has to change. */
  readonly actions: readonly EnforcementAction[];
}

/**
 * The call after a transition, with the next version.
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
