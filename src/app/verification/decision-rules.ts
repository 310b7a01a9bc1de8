import { type Decimal, decimal, roundUp, sum, ZERO } from '../../domain/decimal.js';
import { type JsonObject } from '../../domain/canonical.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { type AccountHealth } from '../../domain/risk/health/account-health.js';
import { coveredBy, type DeleveragingPlan } from '../../domain/risk/waterfall/deleveraging-plan.js';
import { type LiquidationExplanation } from '../../domain/risk/liquidation/liquidation-explanation.js';
import { FEE_PLACES, realizedPnlOf } from '../../domain/risk/liquidation/liquidation-fill.js';
import { deficitOf, type SettlementPlan } from '../../domain/risk/waterfall/settlement-plan.js';

type HealthRule = (health: AccountHealth, event: SealedEvent) => boolean;

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
const isNotBeforeDeadline: HealthRule = (_, { at, payload }) =>
  typeof payload.deadline === 'string' && at >= new Date(payload.deadline);

/** A call has no grace below the close-out margin, and says so. Lines from before it was said say nothing. */
function hasGraceItIsOwed(health: AccountHealth, { payload }: SealedEvent): boolean {
  const { withoutGrace } = payload;
  return (
    withoutGrace === undefined ||
    (withoutGrace === 'CLOSE_OUT') === health.equity.lt(health.closeOutMargin)
  );
}

/**
 * What has to hold of an account's health for each transition, whatever else the log says of it. A
 * transition without a rule still has to record its health.
 *
 * @see docs/risk-model.md#margin-call
 */
const RULES: Partial<Record<SealedEvent['type'], readonly HealthRule[]>> = {
  MarginWarningRaised: [isBelow('warningMargin')],
  MarginWarningCleared: [
    (health, event) =>
      holdsNothing(health, event) || isAtLeast('warningClearMargin')(health, event),
  ],
  MarginCallOpened: [isBelow('maintenanceMargin'), hasGraceItIsOwed],
  TopUpReceived: [],
  MarginCallCured: [isAtLeast('cureMargin')],
  GraceVoided: [isBelow('closeOutMargin')],
  GraceExtended: [isAtLeast('closeOutMargin'), isBelow('cureMargin')],
  GraceExpired: [isAtLeast('closeOutMargin'), isBelow('cureMargin'), isNotBeforeDeadline],
  EnforcementResumed: [],
  AccountRecovered: [isAtLeast('cureMargin')],
  AccountBankrupt: [holdsNothing, isOwing],
  MarginCallClosed: [holdsNothing],
};

/** Whether a transition has to record the health that it was decided from. */
export function hasHealthRule(type: SealedEvent['type']): boolean {
  return RULES[type] !== undefined;
}

/** Why a transition does not follow from the health that it was decided from; null when it does. */
export function transitionFaultOf(event: SealedEvent, health: AccountHealth): string | null {
  const isKept = (RULES[event.type] ?? []).every((rule) => rule(health, event));
  return isKept ? null : `the account's health does not call for ${event.type}`;
}

/** Why what a step says that it did does not follow from its order; null when it does. */
export function fillFaultOf(
  { payload, marketId, accountId }: SealedEvent,
  { inputs, result }: LiquidationExplanation,
): string | null {
  const position = inputs.positions.find((held) => held.marketId === result.marketId);
  const terms = inputs.markets.find((market) => market.marketId === result.marketId)?.terms;
  if (position === undefined || terms === undefined) {
    return 'the step is of a position that its record does not have';
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
  const realized =
    price === null ? ZERO : realizedPnlOf(filled, price, decimal(position.entryPrice));
  const whole = roundUp(
    decimal(terms.liquidationFee)
      .times(filled.abs())
      .times(price ?? ZERO),
    FEE_PLACES,
  );
  const isFee = fee.eq(whole) || (fee.gte(0) && fee.lt(whole) && isNothingLeft(payload));
  return numberOf(payload, 'realizedPnl').eq(realized) && isFee
    ? null
    : 'what the fill realised, or its fee, comes out differently';
}

/** A fee takes what equity is left, and no more: then less than a millionth is left after it. */
function isNothingLeft({ health }: JsonObject): boolean {
  const { equity } = health as unknown as { readonly equity: string };
  return decimal(equity).lt(decimal(1).div(10 ** FEE_PLACES));
}

function numberOf(payload: JsonObject, name: string): Decimal {
  const value = payload[name];
  if (typeof value !== 'string') {
    throw new Error(`${name} is not there`);
  }
  return decimal(value);
}

/** Why what a bankrupt account is said to have given up is not what was decided; null when it is. */
export function deleveragingFaultOf(
  { payload, accountId, marketId, at }: SealedEvent,
  { explanation, assignments, price }: DeleveragingPlan,
): string | null {
  const { inputs } = explanation as unknown as {
    readonly inputs: Readonly<
      Record<'accountId' | 'marketId' | 'entryPrice' | 'size' | 'at', string>
    >;
  };
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

/** Why what a bankrupt account is said to have owed is not what was settled; null when it is. */
export function settlementFaultOf(
  { payload, accountId, at }: SealedEvent,
  plan: SettlementPlan,
): string | null {
  const { inputs } = plan.explanation as unknown as {
    readonly inputs: Readonly<Record<'accountId' | 'at', string>>;
  };
  const isSame =
    accountId === inputs.accountId &&
    at.toISOString() === inputs.at &&
    numberOf(payload, 'debt').eq(plan.estate.debt) &&
    numberOf(payload, 'deficit').eq(deficitOf(plan));
  return isSame ? null : 'the settlement is not the one that was decided';
}
