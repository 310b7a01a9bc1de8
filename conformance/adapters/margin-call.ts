import { type Decimal, ONE, ZERO, decimal, ratioOf } from '../../src/domain/decimal.js';
import { type EnforcedAccount } from '../../src/domain/margin-call/call/decision.js';
import { decideEnforcement } from '../../src/domain/margin-call/rules/enforcement.js';
import { isGraceOver } from '../../src/domain/margin-call/rules/grace.js';
import { type MarginCall } from '../../src/domain/margin-call/call/margin-call.js';
import { type RiskContext } from '../../src/domain/risk/health/account.js';
import { type LoanState, loanStateOf } from '../peer-rules/loan-to-value.js';
import { type MarginParameters } from '../../src/domain/risk/parameters/margin-parameters.js';

import { type Balance, ORIGIN, QUOTE, VAST, accountOf, atSecond, contextOf } from '../fixtures.js';
import {
  type Inputs,
  decimalAt,
  decimalOr,
  has,
  inputsAt,
  ignoreInputs,
  secondsAt,
  textAt,
} from '../inputs.js';
import { type Answer, type AnswerValue, NotApplicable, anyOf } from '../rule.js';

const MARKET = 'MARKET';

/** An account that requires `size`, with these balances in the quote currency. */
function subjectOf(size: Decimal, balances: readonly Decimal[]): EnforcedAccount {
  const collateral = balances.map((amount): Balance => [QUOTE, amount]);
  return {
    account: accountOf([{ marketId: MARKET, size, entryPrice: ONE }], collateral),
    isWarned: false,
    lastWarnedAt: null,
    callCount: 0,
    openCall: null,
    recentGraceCount: 0,
    topUps: [],
  };
}

function contextAt(now: Date, parameters: Partial<MarginParameters> = {}): RiskContext {
  return contextOf([{ id: MARKET, price: ONE, fraction: ONE, parameters }], [], now);
}

/** A call that was opened because 1 is missing, with this grace. */
function callOpenedAt(start: number, graceSeconds: number): MarginCall {
  const context = contextAt(atSecond(start), { gracePeriodSeconds: graceSeconds });
  const { after } = decideEnforcement(subjectOf(decimal(2), [ONE]), context, 'PRICE');
  if (after.openCall === null) {
    throw new Error('an account below its margin is called');
  }
  return after.openCall;
}

/** @throws NotApplicable where a grace of zero has just begun: for us it was over at once. */
function requireGrace(start: number, grace: number, now: number): void {
  if (grace === 0 && now === start) {
    throw new NotApplicable('a grace of zero is no grace: liquidation starts in the same instant');
  }
}

export function deadlineStrict(inputs: Inputs): Answer {
  const [start, period] = [secondsAt(inputs, 'start'), secondsAt(inputs, 'period')];
  const now = secondsAt(inputs, 'now');
  requireGrace(start, period, now);
  return { expired: isGraceOver(callOpenedAt(start, period), atSecond(now)) };
}

/**
 * dYdX v1's callable loan: a lender's call for a deposit is our margin call with that amount due.
 * The account is vast and lacks exactly so much, so no other threshold is near.
 */
export function callableLoan(inputs: Inputs): Answer {
  const action = textAt(inputs, 'action');
  switch (action) {
    case 'call':
      return answerToCall(inputs);
    case 'deposit':
      return answerToDeposit(inputs);
    default:
      return refuseRequest(inputs);
  }
}

function refuseRequest(inputs: Inputs): never {
  ignoreInputs(inputs, ...Object.keys(inputs.values));
  throw new NotApplicable(
    'our calls open, end and liquidate by margin and time, never at the request of a lender',
  );
}

/** A loan that was called before has the time of that call, one that was not has zero or none. */
function answerToCall(inputs: Inputs): Answer {
  const calledAt = decimalOr(inputs, 'call_ts', ZERO);
  const required = decimalOr(inputs, 'required', ONE);
  if (!required.gt(0)) {
    return refuseRequest(inputs);
  }
  const subject = subjectOf(VAST, [VAST, required.negated()]);
  const called = decideEnforcement(subject, contextAt(ORIGIN), 'PRICE').after;
  const { actions } = decideEnforcement(
    calledAt.isZero() ? subject : called,
    contextAt(ORIGIN),
    'PRICE',
  );
  return { ok: actions.some(({ kind }) => kind === 'OPEN_CALL') };
}

/**
 * The peer counts in whole units of its token, we in cents: the smallest unit of a case is our cent.
 * Where nothing is required no deposit ends the call, here or there.
 */
function answerToDeposit(inputs: Inputs): Answer {
  const [required, amount] = [decimalAt(inputs, 'required'), decimalAt(inputs, 'amount')];
  if (required.isZero()) {
    return { cured: false, required_after: ZERO };
  }
  const unit = decimal(`1e${2 - Math.max(required.decimalPlaces(), amount.decimalPlaces(), 2)}`);
  const lacking = [VAST, required.div(unit).negated()];
  const called = decideEnforcement(subjectOf(VAST, lacking), contextAt(ORIGIN), 'PRICE').after;
  if (called.openCall === null) {
    throw new Error('nothing is required, so there is no call to deposit for');
  }
  const paid = amount.div(unit);
  const { account } = subjectOf(VAST, [...lacking, paid]);
  const topUps = [{ id: 'deposit', source: 'DEPOSIT' as const, asset: QUOTE, amount: paid }];
  const { after, actions } = decideEnforcement(
    { ...called, account, topUps },
    contextAt(ORIGIN),
    'COLLATERAL_CHANGE',
  );
  const moved = actions.find((action) => action.kind === 'MOVE_CALL');
  const call = moved?.call ?? after.openCall ?? called.openCall;
  return { cured: call.state === 'CURED', required_after: call.amountOutstanding.times(unit) };
}

/**
 * Cap opens a liquidation, lets the grace pass, and then allows it; below an emergency health it
 * allows it at once. Health is equity over margin, emergency health equity over close-out margin:
 * so their quotient is the close-out ratio; where both are zero or below, any will do. Our calls do
 * not expire: past its expiry the peer refuses, unless the emergency has come.
 */
export function capLiquidation(inputs: Inputs): Answer {
  const health = decimalAt(inputs, 'health');
  const emergency = decimalOr(inputs, 'emergency_health', ONE);
  const isEmergency = emergency.lt(ONE);
  const closeOutRatio = !has(inputs, 'emergency_health')
    ? ZERO
    : health.isZero() && isEmergency
      ? ONE
      : (ratioOf(health, emergency) ?? ONE);
  const [start, now] = [secondsAt(inputs, 'start'), secondsAt(inputs, 'now')];
  const gracePeriodSeconds = secondsAt(inputs, 'grace');
  const parameters = { closeOutRatio, gracePeriodSeconds };
  const opened = contextAt(atSecond(start), parameters);
  const called = decideEnforcement(subjectOf(ONE, [health]), opened, 'PRICE').after;
  const expiry = has(inputs, 'expiry') ? secondsAt(inputs, 'expiry') : null;
  const later = contextAt(atSecond(now), parameters);
  const { openCall } = decideEnforcement(called, later, 'TIME').after;
  if (openCall === null) {
    return { result: 'HealthFactorNotBelowThreshold' };
  }
  if (!isEmergency) {
    requireGrace(start, gracePeriodSeconds, now);
    if (expiry !== null && now > start + gracePeriodSeconds && now >= start + expiry) {
      throw new NotApplicable(
        'our calls do not expire: a liquidation continues until the account is cured or closed',
      );
    }
  }
  return { result: openCall.state === 'LIQUIDATING' ? 'OK' : 'GracePeriodNotOver' };
}

/** What a lender calls our states; its hours are our seconds. */
const LOAN_STATES: Readonly<Record<LoanState, AnswerValue>> = {
  OK: 'OK',
  WARN: anyOf('WARN', 'WARNING'),
  CALL: anyOf('CALL', 'MARGIN_CALL'),
  LIQUIDATE_PARTIAL: 'LIQUIDATE_PARTIAL',
  LIQUIDATE_NOW: 'LIQUIDATE_NOW',
};

function hoursAt(inputs: Inputs, name: string): number {
  return decimalAt(inputs, name).times(3600).toNumber();
}

/**
 * A lender's policy. A loan without the age of a call has none open. A policy that states no level of
 * cure restores the one it called at; one without a hard limit never liquidates at once.
 */
export function ltvPolicy(inputs: Inputs): Answer {
  const policy = inputsAt(inputs, 'policy');
  const callAge = has(inputs, 'call_age_h') ? hoursAt(inputs, 'call_age_h') : null;
  const state = loanStateOf(decimalAt(inputs, 'ltv'), callAge, {
    warn: has(policy, 'warn') ? decimalAt(policy, 'warn') : null,
    call: decimalAt(policy, 'call'),
    cure: decimalOr(policy, 'cure_ltv', decimalAt(policy, 'call')),
    cureSeconds: hoursAt(policy, 'cure_h'),
    liquidate: decimalOr(policy, 'liquidate', VAST),
  });
  return { state: LOAN_STATES[state] };
}
