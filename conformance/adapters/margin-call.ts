import { type Decimal, ONE, ZERO, decimal, ratioOf } from '../../src/domain/decimal.js';
import { type EnforcedAccount } from '../../src/domain/margin-call/decision.js';
import { decideEnforcement, isGraceOver } from '../../src/domain/margin-call/enforcement.js';
import { type MarginCall } from '../../src/domain/margin-call/margin-call.js';
import { type RiskContext } from '../../src/domain/risk/account.js';
import { type MarginParameters } from '../../src/domain/risk/margin-parameters.js';

import { type Balance, ORIGIN, QUOTE, VAST, accountOf, atSecond, contextOf } from '../fixtures.js';
import { type Inputs, decimalAt, decimalOr, has, integerAt, passOver, textAt } from '../inputs.js';
import { type Answer, NotApplicable } from '../rule.js';

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

export function deadlineStrict(inputs: Inputs): Answer {
  const call = callOpenedAt(integerAt(inputs, 'start'), integerAt(inputs, 'period'));
  return { expired: isGraceOver(call, atSecond(integerAt(inputs, 'now'))) };
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
      passOver(inputs, ...Object.keys(inputs.values));
      throw new NotApplicable(
        'our calls open, end and liquidate by margin and time, never at the request of a lender',
      );
  }
}

/** A loan that was called before has the time of that call, one that was not has zero. */
function answerToCall(inputs: Inputs): Answer {
  const calledAt = decimalAt(inputs, 'call_ts');
  const subject = subjectOf(VAST, [VAST, decimalOr(inputs, 'required', ONE).negated()]);
  const called = decideEnforcement(subject, contextAt(ORIGIN), 'PRICE').after;
  const { actions } = decideEnforcement(
    calledAt.isZero() ? subject : called,
    contextAt(ORIGIN),
    'PRICE',
  );
  return { ok: actions.some(({ kind }) => kind === 'OPEN_CALL') };
}

function answerToDeposit(inputs: Inputs): Answer {
  const lacking = [VAST, decimalAt(inputs, 'required').negated()];
  const called = decideEnforcement(subjectOf(VAST, lacking), contextAt(ORIGIN), 'PRICE').after;
  if (called.openCall === null) {
    throw new Error('nothing is required, so there is no call to deposit for');
  }
  const { account } = subjectOf(VAST, [...lacking, decimalAt(inputs, 'amount')]);
  const { after, actions } = decideEnforcement(
    { ...called, account },
    contextAt(ORIGIN),
    'COLLATERAL_CHANGE',
  );
  const cured = actions.find((action) => action.kind === 'MOVE_CALL');
  const call = cured?.call ?? after.openCall ?? called.openCall;
  return { cured: call.state === 'CURED', required_after: call.amountOutstanding };
}

/**
 * Cap opens a liquidation, lets the grace pass, and then allows it; below an emergency health it
 * allows it at once. Health is equity over margin, emergency health equity over close-out margin:
 * so their quotient is the close-out ratio. Our calls do not expire.
 */
export function capLiquidation(inputs: Inputs): Answer {
  passOver(inputs, 'expiry');
  const health = decimalAt(inputs, 'health');
  const closeOutRatio = has(inputs, 'emergency_health')
    ? (ratioOf(health, decimalAt(inputs, 'emergency_health')) ?? ONE)
    : ZERO;
  const parameters = { closeOutRatio, gracePeriodSeconds: integerAt(inputs, 'grace') };
  const opened = contextAt(atSecond(integerAt(inputs, 'start')), parameters);
  const called = decideEnforcement(subjectOf(ONE, [health]), opened, 'PRICE').after;
  const later = contextAt(atSecond(integerAt(inputs, 'now')), parameters);
  const { openCall } = decideEnforcement(called, later, 'TIME').after;
  if (openCall === null) {
    return { result: 'HealthFactorNotBelowThreshold' };
  }
  return { result: openCall.state === 'LIQUIDATING' ? 'OK' : 'GracePeriodNotOver' };
}

/** Loan-to-value policies of lenders: decided otherwise at every threshold. */
export function ltvPolicy(inputs: Inputs): Answer {
  passOver(inputs, ...Object.keys(inputs.values));
  throw new NotApplicable(
    'lenders act at a loan-to-value threshold and at the deadline second themselves; our thresholds and deadlines are strict, and a recovery short of the cure margin extends the grace once',
  );
}
