import { decimal, type Decimal, min, sum, ZERO } from '../../../../domain/decimal.js';
import { assert } from '../../../../domain/errors.js';
import { type NewEvent } from '../../../../domain/log/event.js';
import { decideAfterStep } from '../../../../domain/margin-call/rules/after-step.js';
import { type EnforcedAccount } from '../../../../domain/margin-call/call/decision.js';
import { measuredAt } from '../../../../domain/margin-call/scope/scope.js';
import { type Account, type RiskContext } from '../../../../domain/risk/health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../../../domain/risk/health/account-health.js';
import { requireMarket } from '../../../../domain/risk/health/collateral-value.js';
import { accountAfterFill } from '../../../../domain/risk/liquidation/account-after.js';
import { checkRecordedStep } from '../../../../domain/risk/liquidation/liquidation-check.js';
import {
  assessLiquidationFill,
  type LiquidationFill,
  type LiquidationOutcome,
  realizedPnlOf,
  type StepAssertion,
} from '../../../../domain/risk/liquidation/liquidation-fill.js';
import {
  type FillRefusal,
  refusalOf,
} from '../../../../domain/risk/liquidation/fills/venue-fill.js';
import { QUOTE_ASSET } from '../../../../domain/quote-asset.js';
import {
  type LiquidationOrder,
  type LiquidationResult,
  type ReducedPosition,
} from '../../../../store/liquidations/liquidations.js';
import {
  accountLedger,
  marketInsuranceLedger,
  type Transfer,
  VENUE_LEDGER,
} from '../../../ledger/ledger.js';
import { OUTAGE_REASONS } from '../../../ports.js';

import { type DecidedAccount } from '../../calls/record-decisions.js';
import { eventOfStep } from './step-event.js';
import { refusedFillEvent, type TradedOrder } from './venue-answers.js';

/** One answer of the venue as it is booked, and what follows from it. */
export interface BookedFill {
  readonly order: LiquidationOrder;
  /** The number of consecutive steps of the call that traded nothing, this one included. */
  readonly failures: number;
  readonly decided: DecidedAccount;
  readonly result: LiquidationResult;
  readonly reduced: ReducedPosition;
  readonly transfer: Transfer;
  readonly brokenAssertions: readonly StepAssertion[];
  /** Claims of the venue that were not booked. */
  readonly refused: readonly NewEvent<'VenueFillRefused'>[];
}

/**
 * Transient reasons: the whole venue is waited for, or the book fills again in seconds. The order itself is not
 * refused.
 */
export const PASSING_REASONS: readonly string[] = [
  ...OUTAGE_REASONS,
  'RATE_LIMITED',
  'NO_DEPTH_WITHIN_LIMIT',
  'CANCELLED',
];

/** Whether the venue refused the order itself. */
export function isRefused({ status, reason }: TradedOrder['fill']): boolean {
  return status === 'REJECTED' && !PASSING_REASONS.includes(reason ?? '');
}

/**
 * Books one answer: the position, the fee, what is left of the account, and the next state of its call.
 *
 * @param context At the instant of booking.
 * @param failedBefore The number of consecutive steps of the call before it that traded nothing.
 * @throws Error when the account has no open call.
 */
export function bookFill(
  subject: EnforcedAccount,
  { order, fill, refusals }: TradedOrder,
  context: RiskContext,
  failedBefore: number,
): BookedFill {
  const { account, openCall } = subject;
  if (openCall === null) {
    throw new Error(`Invariant broken: order ${order.id} belongs to an open margin call`);
  }
  const { marketId } = order;
  const market = requireMarket(context, marketId);
  const terms = openCall.terms.get(marketId) ?? market.parameters;
  const measured = measuredAt(account, context, openCall.terms);
  const before = assessAccountHealth(account, measured, openCall.terms);
  const booked = withinPosition(fill, before, marketId);
  const outcome = outcomeOf(before, marketId, booked, terms.liquidationFee);
  const after = accountAfterFill(account, marketId, outcome, QUOTE_ASSET);
  const transfer = transferOf(order, outcome, context.now);
  const postedSum = sum(transfer.postings.map(({ amount }) => amount));
  const moved = movedEntryOf(account, order);
  const asPlanned = moved === null ? outcome : atPlannedEntry(order, booked, outcome);
  const brokenAssertions = checkRecordedStep(order.explanation, booked, asPlanned, postedSum);
  const { reason } = order.explanation.result;
  const failures = isRefused(fill) ? failedBefore + 1 : 0;
  const decision = decideAfterStep(
    { ...subject, account: after },
    { ...openCall, isClosingAll: openCall.isClosingAll || brokenAssertions.length > 0 },
    context,
    {
      isFilled: fill.status === 'FILLED',
      isCapped: reason === 'CAPPED',
      isLossCapped: reason === 'LOSS_CAPPED',
      failures,
    },
    market.parameters.liquidationCooldownSeconds,
  );
  const result: LiquidationResult = {
    id: order.id,
    state: fill.status === 'REJECTED' ? 'FAILED' : fill.status,
    filledSize: booked.filledSize,
    averagePrice: booked.averagePrice,
    fee: outcome.fee,
    failure: booked.filledSize.eq(fill.filledSize) ? fill.reason : OVERFILLED,
    settledAt: context.now,
  };
  const refused = [...refusals, ...beyondPosition(fill, booked)].map((refusal) =>
    refusedFillEvent(order, refusal, context.now),
  );
  const stepEvent = eventOfStep(order, { ...result, filledAt: fill.filledAt }, outcome, decision, {
    brokenAssertions,
    movedEntry: moved,
  });
  return {
    order,
    failures,
    decided: {
      before: subject,
      decision: decision.decision,
      precedingEvents: [...refused, stepEvent],
    },
    result,
    reduced: { accountId: account.id, marketId, position: outcome.position },
    transfer,
    brokenAssertions,
    refused,
  };
}

/** The venue traded more than the account still held. The excess is a matter between the venue and the platform. */
const OVERFILLED = 'FILLED_BEYOND_POSITION';

/** The bookable part of a fill: at most the present position. */
function withinPosition(
  fill: LiquidationFill,
  health: AccountHealth,
  marketId: string,
): LiquidationFill {
  const position = health.positions.find((candidate) => candidate.marketId === marketId);
  const size = position?.size ?? ZERO;
  const isReducing = !size.isZero() && size.isPositive() !== fill.filledSize.isPositive();
  if (fill.filledSize.isZero() || !isReducing) {
    return { filledSize: ZERO, averagePrice: null };
  }
  const most = min(size.abs(), fill.filledSize.abs());
  return {
    filledSize: fill.filledSize.isPositive() ? most : most.negated(),
    averagePrice: fill.averagePrice,
  };
}

function beyondPosition(fill: LiquidationFill, booked: LiquidationFill): FillRefusal[] {
  return booked.filledSize.eq(fill.filledSize)
    ? []
    : [refusalOf(fill, booked, ['BEYOND_POSITION'])];
}

/** The outcome to book. A position that no longer exists takes no fill: nothing is booked. */
function outcomeOf(
  before: AccountHealth,
  marketId: string,
  booked: LiquidationFill,
  liquidationFee: Decimal,
): LiquidationOutcome {
  const isHeld = before.positions.some((position) => position.marketId === marketId);
  return isHeld
    ? assessLiquidationFill(before, marketId, booked, liquidationFee)
    : { realizedPnl: ZERO, fee: ZERO, quoteChange: ZERO, position: null, equity: before.equity };
}

/** The entry price of the part that the order closes, if trades moved it while the order was at the venue. */
function movedEntryOf(account: Account, order: LiquidationOrder): Decimal | null {
  const position = account.positions.find(({ marketId }) => marketId === order.marketId);
  return position === undefined || position.entryPrice.eq(plannedEntryOf(order))
    ? null
    : position.entryPrice;
}

function plannedEntryOf({ explanation, marketId }: LiquidationOrder): Decimal {
  const planned = explanation.inputs.positions.find((position) => position.marketId === marketId);
  assert(planned !== undefined, 'the record of an order has its position');
  return decimal(planned.entryPrice);
}

/** The effect of the fill if the position had not changed since the plan. */
function atPlannedEntry(
  order: LiquidationOrder,
  { filledSize, averagePrice }: LiquidationFill,
  { fee }: LiquidationOutcome,
): Pick<LiquidationOutcome, 'quoteChange'> {
  const entryPrice = plannedEntryOf(order);
  const realizedPnl = realizedPnlOf(filledSize, averagePrice ?? entryPrice, entryPrice);
  return { quoteChange: realizedPnl.minus(fee) };
}

function transferOf(order: LiquidationOrder, outcome: LiquidationOutcome, at: Date): Transfer {
  const line = (ledgerAccount: string, amount: Decimal): Transfer['postings'][number] => ({
    ledgerAccount,
    asset: QUOTE_ASSET,
    amount,
  });
  const account = accountLedger(order.accountId);
  return {
    transferId: order.id,
    at,
    postings: [
      line(account, outcome.realizedPnl),
      line(VENUE_LEDGER, outcome.realizedPnl.negated()),
      line(account, outcome.fee.negated()),
      line(marketInsuranceLedger(order.marketId), outcome.fee),
    ],
  };
}
