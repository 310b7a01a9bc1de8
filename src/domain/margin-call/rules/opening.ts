import { type RiskContext } from '../../risk/health/account.js';
import { type AccountHealth, amountDueOf } from '../../risk/health/account-health.js';
import {
  type EnforcementTerms,
  type MarginParameters,
} from '../../risk/parameters/margin-parameters.js';
import { TERM_PARAMETERS } from '../../risk/parameters/market-parameters.js';
import { pickValues } from '../../settings/setting-values.js';

import { causeOf } from './call-cause.js';
import { addMilliseconds, type CallMove } from '../call/call-move.js';
import { type EnforcedAccount, type Trigger, type WithoutGraceReason } from '../call/decision.js';
import { liquidationBegins } from './grace.js';
import {
  type MarginCall,
  type MarginCallCause,
  marginCallId,
  NO_SUSPENSION,
} from '../call/margin-call.js';

/** Maximum number of graces of one account … */
export const GRACES_MAX = 3;
/** … within this time, 24 h; further calls have none. */
export const GRACE_WINDOW_MS = 86_400_000;

/**
 * Opens a call under the present terms, which it keeps to its end. A call without grace opens in LIQUIDATING,
 * with the opening as its deadline.
 */
export function openCallFor(
  subject: EnforcedAccount,
  health: AccountHealth,
  context: RiskContext,
  trigger: Trigger,
): CallMove {
  const { account } = subject;
  const terms = new Map(
    account.positions.map(({ marketId }) => [
      marketId,
      pickValues(TERM_PARAMETERS, parametersOf(context, marketId)),
    ]),
  );
  const cause = causeOf(account, context, trigger);
  const allowedSeconds = graceOf(terms, cause);
  const withoutGrace = withoutGraceReasonOf(subject, health, allowedSeconds);
  const graceSeconds = withoutGrace === null ? allowedSeconds : 0;
  const ordinal = subject.callCount + 1;
  const amountDue = amountDueOf(health);
  const call: MarginCall = {
    id: marginCallId(account.id, ordinal),
    accountId: account.id,
    ordinal,
    state: withoutGrace === null ? 'GRACE' : 'LIQUIDATING',
    cause,
    version: 1,
    openedAt: context.now,
    deadline: addMilliseconds(context.now, graceSeconds * 1000),
    graceSeconds,
    terms,
    amountDue,
    amountOutstanding: amountDue,
    hasHeldForFinality: false,
    hasExtendedGrace: false,
    suspendedAt: null,
    suspendedFrom: null,
    resumeGraceMs: 0,
    suspensions: NO_SUSPENSION,
    ...(withoutGrace === null
      ? { nextStepAt: null, nextStepMarketId: null }
      : liquidationBegins(health, context)),
    isCoolingDown: false,
    isClosingAll: false,
    stepCount: 0,
    acknowledgedAt: null,
    closedAt: null,
  };
  return {
    action: { kind: 'OPEN_CALL', call, health, withoutGrace },
    after: {
      ...subject,
      isWarned: true,
      callCount: ordinal,
      openCall: call,
      recentGraceCount: subject.recentGraceCount + (graceSeconds > 0 ? 1 : 0),
    },
  };
}

/**
 * Why the call has no grace; null when it has one. Close-out is checked first: a grace would be void, whatever
 * the number of earlier graces, and such a call uses none up.
 */
function withoutGraceReasonOf(
  { recentGraceCount }: EnforcedAccount,
  health: AccountHealth,
  allowedSeconds: number,
): WithoutGraceReason | null {
  if (health.equity.lt(health.closeOutMargin)) {
    return 'CLOSE_OUT';
  }
  if (recentGraceCount >= GRACES_MAX) {
    return 'GRACES_USED';
  }
  return allowedSeconds === 0 ? 'NO_GRACE_PERIOD' : null;
}

function parametersOf(context: RiskContext, marketId: string): MarginParameters {
  const market = context.markets.get(marketId);
  if (market === undefined) {
    throw new Error(`Invariant broken: market ${marketId} is in the context`);
  }
  return market.parameters;
}

/** The shortest grace among the markets where the account holds a position. */
function graceOf(terms: ReadonlyMap<string, EnforcementTerms>, cause: MarginCallCause): number {
  const graces = [...terms.values()].map((term) =>
    cause === 'PARAMETER_CHANGE' ? term.parameterChangeGraceSeconds : term.gracePeriodSeconds,
  );
  return Math.min(...graces);
}
