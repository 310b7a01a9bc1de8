import { type Decimal, decimal, roundUp, sum, ZERO } from '../../domain/decimal.js';
import { type EventTypeWith } from '../../domain/log/event-payloads.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { instantOf, requireFact, requireText } from '../../domain/log/recorded-facts.js';
import { type AccountHealth } from '../../domain/risk/health/account-health.js';
import { coveredBy, type DeleveragingPlan } from '../../domain/risk/waterfall/deleveraging-plan.js';
import { type LiquidationExplanation } from '../../domain/risk/liquidation/liquidation-explanation.js';
import { FEE_PLACES, realizedPnlOf } from '../../domain/risk/liquidation/liquidation-fill.js';
import { deficitOf, type SettlementPlan } from '../../domain/risk/waterfall/settlement-plan.js';

/** Events that record the inputs of a decision about an account. */
export type MeasuredEvent = SealedEvent<EventTypeWith<'inputs'>>;

type HealthRule = (health: AccountHealth, event: MeasuredEvent) => boolean;

const isBelow =
  (margin: 'cureMargin' | 'closeOutMargin' | 'maintenanceMargin' | 'warningMargin'): HealthRule =>
  (health) =>
    health.equity.lt(health[margin]);
const isAtLeast =
  (margin: 'cureMargin' | 'closeOutMargin' | 'warningClearMargin'): HealthRule =>
  (health) =>
    health.equity.gte(health[margin]);
const holdsNothing: HealthRule = ({ positions }) => positions.length === 0;
const isOwing: HealthRule = ({ equity }) => equity.lt(0);
const isNotBeforeDeadline: HealthRule = (_, { at, payload }) => {
  const deadline = 'deadline' in payload ? instantOf(payload.deadline) : null;
  return deadline !== null && at >= deadline;
};

/** A call has no grace below the close-out margin, and must record so. Older events do not record it. */
function hasRequiredGrace(health: AccountHealth, { payload }: MeasuredEvent): boolean {
  const withoutGrace = 'withoutGrace' in payload ? payload.withoutGrace : undefined;
  return (
    withoutGrace === undefined ||
    (withoutGrace === 'CLOSE_OUT') === health.equity.lt(health.closeOutMargin)
  );
}

/**
 * The conditions on an account's health for each transition. An empty list: the health is recorded without
 * conditions. Null: the transition is decided without a measurement.
 *
 * @see docs/risk-model.md#margin-call
 */
const RULES: Readonly<Record<MeasuredEvent['type'], readonly HealthRule[] | null>> = {
  MarginWarningRaised: [isBelow('warningMargin')],
  MarginWarningCleared: [
    (health, event) =>
      holdsNothing(health, event) || isAtLeast('warningClearMargin')(health, event),
  ],
  MarginCallOpened: [isBelow('maintenanceMargin'), hasRequiredGrace],
  TopUpReceived: [],
  MarginCallCured: [isAtLeast('cureMargin')],
  GraceVoided: [isBelow('closeOutMargin')],
  GraceExtended: [isAtLeast('closeOutMargin'), isBelow('cureMargin')],
  GraceExpired: [isAtLeast('closeOutMargin'), isBelow('cureMargin'), isNotBeforeDeadline],
  EnforcementSuspended: null,
  EnforcementResumed: [],
  AccountRecovered: [isAtLeast('cureMargin')],
  AccountBankrupt: [holdsNothing, isOwing],
  MarginCallClosed: [holdsNothing],
  MarginCallCancelled: null,
};

/** Whether an event is a decision about an account. */
export function isMeasuredEvent(event: SealedEvent): event is MeasuredEvent {
  return Object.hasOwn(RULES, event.type);
}

/** Whether a transition must record the health from which it was decided. */
export function hasHealthRule(type: MeasuredEvent['type']): boolean {
  return RULES[type] !== null;
}

/** Why a transition contradicts the recorded health; null when it does not. */
export function transitionFaultOf(event: MeasuredEvent, health: AccountHealth): string | null {
  const isKept = (RULES[event.type] ?? []).every((rule) => rule(health, event));
  return isKept ? null : `the account's health does not justify ${event.type}`;
}

/** What may not depend on a price that could not be used: it has to be called for at the worst plausible one, too. */
const CERTAIN: ReadonlySet<MeasuredEvent['type']> = new Set<MeasuredEvent['type']>([
  'MarginWarningCleared',
  'MarginCallCured',
  'AccountRecovered',
  'AccountBankrupt',
]);

/** Why a transition does not follow at the worst plausible prices; null when it does, or need not. */
export function uncertaintyFaultOf(event: MeasuredEvent, worst: AccountHealth): string | null {
  return CERTAIN.has(event.type) ? transitionFaultOf(event, worst) : null;
}

/** The outcome of a liquidation step. */
export type StepEvent = SealedEvent<'LiquidationStepFilled' | 'LiquidationStepFailed'>;

/** Why a recorded fill contradicts its order; null when it does not. */
export function fillFaultOf(
  { payload, marketId, accountId }: StepEvent,
  { inputs, result }: LiquidationExplanation,
): string | null {
  const position = inputs.positions.find((held) => held.marketId === result.marketId);
  const terms = inputs.markets.find((market) => market.marketId === result.marketId)?.terms;
  if (position === undefined || terms === undefined) {
    return 'the position of the step is not in its record';
  }
  const [asked, limit] = [decimal(result.size), decimal(result.limitPrice)];
  const [filled, fee] = [numberOf(payload, 'filledSize'), numberOf(payload, 'fee')];
  const price = payload.averagePrice === null ? null : numberOf(payload, 'averagePrice');
  const isOrder =
    [marketId, accountId].join() === [result.marketId, inputs.accountId].join() &&
    numberOf(payload, 'size').eq(asked) &&
    numberOf(payload, 'limitPrice').eq(limit);
  if (!isOrder) {
    return 'the step is not the order that was decided';
  }
  const isWithin =
    filled.abs().lte(asked.abs()) &&
    (filled.isZero() || filled.isPositive() === asked.isPositive()) &&
    (price === null || (asked.lt(0) ? price.gte(limit) : price.lte(limit)));
  if (!isWithin) {
    return 'the fill is beyond its order';
  }
  const entryPrice = decimal(payload.entryPrice ?? position.entryPrice);
  const realized = price === null ? ZERO : realizedPnlOf(filled, price, entryPrice);
  const whole = roundUp(
    decimal(terms.liquidationFee)
      .times(filled.abs())
      .times(price ?? ZERO),
    FEE_PLACES,
  );
  const isFee = fee.eq(whole) || (fee.gte(0) && fee.lt(whole) && isNothingLeft(payload));
  return numberOf(payload, 'realizedPnl').eq(realized) && isFee
    ? null
    : 'what the fill realized, or its fee, comes out differently';
}

/** Whether less than a millionth of equity is left after the fee: a fee takes at most the remaining equity. */
function isNothingLeft(payload: StepEvent['payload']): boolean {
  return numberOf(requireFact(payload, 'health'), 'equity').lt(decimal(1).div(10 ** FEE_PLACES));
}

function numberOf<Name extends string>(
  payload: Readonly<Partial<Record<Name, string | null>>>,
  name: Name,
): Decimal {
  return decimal(requireText(payload, name));
}

/** Why a recorded deleveraging of a bankrupt account contradicts the decision; null when it does not. */
export function deleveragingFaultOf(
  { payload, accountId, marketId, at }: SealedEvent<'AutoDeleveraged'>,
  { explanation, assignments, price }: DeleveragingPlan,
): string | null {
  const { inputs } = explanation;
  const size = sum(assignments.map((each) => each.size)).negated();
  const isSame =
    [accountId, marketId].join() === [inputs.accountId, inputs.marketId].join() &&
    at.toISOString() === inputs.at &&
    numberOf(payload, 'size').eq(size) &&
    numberOf(payload, 'price').eq(price) &&
    numberOf(payload, 'amount').eq(coveredBy(assignments)) &&
    numberOf(payload, 'realizedPnl').eq(realizedPnlOf(size, price, decimal(inputs.entryPrice))) &&
    numberOf(payload, 'positionSize').eq(decimal(inputs.size).plus(size));
  return isSame ? null : 'the deleveraging is not the one that was decided';
}

/** Why the recorded debt of a bankrupt account contradicts the settlement; null when it does not. */
export function settlementFaultOf(
  { payload, accountId, at }: SealedEvent<'BankruptcySettled'>,
  plan: SettlementPlan,
): string | null {
  const { inputs } = plan.explanation;
  const isSame =
    accountId === inputs.accountId &&
    at.toISOString() === inputs.at &&
    numberOf(payload, 'debt').eq(plan.estate.debt) &&
    numberOf(payload, 'deficit').eq(deficitOf(plan));
  return isSame ? null : 'the settlement is not the one that was decided';
}
