import { type RiskContext } from '../risk/health/account.js';
import { type AccountHealth, amountDueOf } from '../risk/health/account-health.js';
import {
  type EnforcementTerms,
  type MarginParameters,
} from '../risk/parameters/margin-parameters.js';
import { TERM_PARAMETERS } from '../risk/parameters/market-parameters.js';
import { pickValues } from '../setting-values.js';

import { causeOf } from './call-cause.js';
import { later, type Step } from './call-move.js';
import { type EnforcedAccount, type Trigger } from './decision.js';
import { type MarginCall, type MarginCallCause, marginCallId } from './margin-call.js';

/** At most so many graces … */
export const GRACES_MAX = 3;
/** … in this time, 24 h; further calls have none. */
export const GRACE_WINDOW_MS = 86_400_000;

/** Opens a call under the terms of now, which it keeps to its end. */
export function openCallFor(
  subject: EnforcedAccount,
  health: AccountHealth,
  context: RiskContext,
  trigger: Trigger,
): Step {
  const { account } = subject;
  const terms = new Map(
    account.positions.map(({ marketId }) => [
      marketId,
      pickValues(TERM_PARAMETERS, parametersOf(context, marketId)),
    ]),
  );
  const cause = causeOf(account, context, trigger);
  const graceSeconds = subject.recentGraceCount >= GRACES_MAX ? 0 : graceOf(terms, cause);
  const ordinal = subject.callCount + 1;
  const amountDue = amountDueOf(health);
  const call: MarginCall = {
    id: marginCallId(account.id, ordinal),
    accountId: account.id,
    ordinal,
    state: 'GRACE',
    cause,
    version: 1,
    openedAt: context.now,
    deadline: later(context.now, graceSeconds * 1000),
    graceSeconds,
    terms,
    amountDue,
    amountOutstanding: amountDue,
    hasHeldForFinality: false,
    hasExtendedGrace: false,
    suspendedAt: null,
    suspendedFrom: null,
    resumeGraceMs: 0,
    nextStepAt: null,
    nextStepMarketId: null,
    isCoolingDown: false,
    isClosingAll: false,
    stepCount: 0,
    acknowledgedAt: null,
    closedAt: null,
  };
  return {
    action: { kind: 'OPEN_CALL', call, health },
    after: {
      ...subject,
      isWarned: true,
      callCount: ordinal,
      openCall: call,
      recentGraceCount: subject.recentGraceCount + (graceSeconds > 0 ? 1 : 0),
    },
  };
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
