import { decimal, type Decimal, min, sum, ZERO } from '../../../../domain/decimal.js';
import { assert } from '../../../../domain/errors.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../../domain/log/event.js';
import {
  decideAfterStep,
  type StepDecision,
} from '../../../../domain/margin-call/rules/after-step.js';
import { type EnforcedAccount } from '../../../../domain/margin-call/call/decision.js';
import { FAILURES_TO_ALERT } from '../../../../domain/margin-call/rules/liquidation-progress.js';
import { measuredAt } from '../../../../domain/margin-call/rules/scope.js';
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
import { type FillRefusal, refusalOf } from '../../../../domain/risk/liquidation/venue-fill.js';
import { QUOTE_ASSET } from '../../../../domain/quote-asset.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../../store/accounts/accounts.js';
import { lockFunds } from '../../../../store/ledger/funds.js';
import { inTransaction, type Tx } from '../../../../store/database/database.js';
import {
  countFailuresInARow,
  type LiquidationOrder,
  type LiquidationResult,
  lockOpenOrders,
  type ReducedPosition,
  saveReducedPositions,
  saveOrderOutcomes,
} from '../../../../store/liquidations/liquidations.js';
import { appendEvents } from '../../../../store/log/events.js';
import { loadRiskContext } from '../../../../store/markets/risk-context.js';
import { type DepsWithoutVenue } from '../../../deps.js';
import {
  accountLedger,
  marketInsuranceLedger,
  postTransfers,
  type Transfer,
  VENUE_LEDGER,
} from '../../../ledger/ledger.js';
import { type Log, OUTAGE_REASONS } from '../../../ports.js';

import { encodeHealth } from '../../calls/decision-record.js';
import { encodeCall } from '../../calls/enforcement-events.js';
import { type DecidedAccount, recordDecisions } from '../../calls/record-decisions.js';
import { refuseLateAnswers } from './refuse-late-answers.js';
import {
  alertOfRefusals,
  refusedFillEvent,
  type TradedOrder,
  untoldRefusals,
} from './venue-answers.js';

interface BookedFill {
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
 * Books the venue's answers in one transaction: positions, cash, the fee to the market's fund, the order's
 * outcome, and the consequences for the call. An order whose outcome is already recorded is skipped.
 *
 * @returns Accounts without positions that owe money, in the order given: they go to the waterfall.
 */
export async function recordFills(
  deps: DepsWithoutVenue,
  traded: readonly TradedOrder[],
): Promise<string[]> {
  const booked = await inTransaction(deps.db, async (tx) => {
    const unsettled = await lockForBooking(tx, traded);
    return bookFills(tx, deps, traded, unsettled);
  });
  alertOf(deps.log, booked);
  return bankruptOf(booked);
}

/**
 * Books one order whose outcome a person states. The statement is an event of its own in the same transaction.
 *
 * @param statement The event, at the instant of the statement.
 * @returns As `recordFills`; null when the order already has an outcome, and then nothing is recorded.
 */
export async function recordStatedFill(
  deps: DepsWithoutVenue,
  traded: TradedOrder,
  statement: (at: Date) => NewEvent,
): Promise<string[] | null> {
  const booked = await inTransaction(deps.db, async (tx) => {
    const unsettled = await lockForBooking(tx, [traded]);
    if (!unsettled.has(traded.order.id)) {
      return null;
    }
    await appendEvents(tx, [statement(deps.clock.now())]);
    return bookFills(tx, deps, [traded], unsettled);
  });
  if (booked === null) {
    return null;
  }
  alertOf(deps.log, booked);
  return bankruptOf(booked);
}

/** @returns The orders whose outcome is not recorded yet. */
async function lockForBooking(tx: Tx, traded: readonly TradedOrder[]): Promise<Set<string>> {
  await lockAccounts(
    tx,
    traded.map(({ order }) => order.accountId),
  );
  const open = await lockOpenOrders(
    tx,
    traded.map(({ order }) => order.id),
  );
  // Fees go to these funds. Lock them before the clock is read, so that the log has the movements of a fund in
  // order.
  const funds = traded.map(({ order }) => marketInsuranceLedger(order.marketId));
  await lockFunds(tx, [...new Set(funds)], QUOTE_ASSET);
  return open;
}

interface Booked {
  readonly fills: readonly BookedFill[];
  /** Answers that contradict earlier bookings. */
  readonly late: readonly NewEvent<'VenueFillRefused'>[];
}

async function bookFills(
  tx: Tx,
  deps: DepsWithoutVenue,
  traded: readonly TradedOrder[],
  unsettled: ReadonlySet<string>,
): Promise<Booked> {
  const now = deps.clock.now();
  const context = await loadRiskContext(tx, now);
  const accountIds = traded.map(({ order }) => order.accountId);
  const subjects = new Map(
    (await loadEnforcedAccounts(tx, accountIds, now)).map((subject) => [
      subject.account.id,
      subject,
    ]),
  );
  const failed = await countFailuresInARow(
    tx,
    traded.filter(({ fill }) => isRefused(fill)).map(({ order }) => order.marginCallId),
    PASSING_REASONS,
  );
  const fills = traded.flatMap((each) => {
    const subject = subjects.get(each.order.accountId);
    return subject !== undefined && unsettled.has(each.order.id)
      ? [bookOne(subject, each, context, failed.get(each.order.marginCallId) ?? 0)]
      : [];
  });
  await saveFills(tx, fills, context, deps);
  const late = await refuseLateAnswers(
    tx,
    traded.filter(({ order }) => !unsettled.has(order.id)),
    now,
  );
  return { fills, late };
}

function bankruptOf({ fills }: Booked): string[] {
  return fills.flatMap(({ decided }) =>
    decided.decision.after.openCall?.state === 'BANKRUPT' ? [decided.before.account.id] : [],
  );
}

function alertOf(log: Log, { fills, late }: Booked): void {
  alertOfRefusals(log, [...fills.flatMap(({ refused }) => refused), ...late]);
  for (const { result, brokenAssertions } of fills) {
    if (brokenAssertions.length > 0) {
      log.error(
        { liquidationId: result.id, brokenAssertions },
        'a liquidation step broke its assertions',
      );
    }
  }
  alertOfFailures(log, fills);
}

/**
 * Transient reasons: the whole venue is waited for, or the book fills again in seconds. The order itself is not
 * refused.
 */
const PASSING_REASONS: readonly string[] = [
  ...OUTAGE_REASONS,
  'RATE_LIMITED',
  'NO_DEPTH_WITHIN_LIMIT',
  'CANCELLED',
];

function isRefused({ status, reason }: TradedOrder['fill']): boolean {
  return status === 'REJECTED' && !PASSING_REASONS.includes(reason ?? '');
}

/**
 * Alerts about orders that the venue refuses repeatedly: it will keep refusing them until a person finds the
 * cause.
 */
function alertOfFailures(log: Log, steps: readonly BookedFill[]): void {
  for (const { order, failures, result } of steps) {
    if (failures >= FAILURES_TO_ALERT) {
      const { marginCallId, accountId, marketId } = order;
      log.error(
        { marginCallId, accountId, marketId, failure: result.failure, failures },
        'liquidation orders are refused repeatedly: check the venue',
      );
    }
  }
}

async function saveFills(
  tx: Tx,
  steps: readonly BookedFill[],
  context: RiskContext,
  deps: DepsWithoutVenue,
): Promise<void> {
  await saveReducedPositions(
    tx,
    steps.map(({ reduced }) => reduced),
  );
  await saveOrderOutcomes(
    tx,
    steps.map(({ result }) => result),
  );
  // These are the first answers about their orders, so none was reported before; store them to recognize
  // repeats.
  await untoldRefusals(
    tx,
    steps.flatMap(({ refused }) => refused),
  );
  await recordDecisions(
    tx,
    steps.map(({ decided }) => decided),
    context,
    deps.channels,
  );
  await postTransfers(
    tx,
    steps.map(({ transfer }) => transfer),
  );
}

function bookOne(
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
  const failures = isRefused(fill) ? failedBefore + 1 : 0;
  const decision = decideAfterStep(
    { ...subject, account: after },
    { ...openCall, isClosingAll: openCall.isClosingAll || brokenAssertions.length > 0 },
    context,
    {
      isFilled: fill.status === 'FILLED',
      isCapped: order.explanation.result.reason === 'CAPPED',
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

interface BookedAgainst {
  readonly brokenAssertions: readonly StepAssertion[];
  /** The result of `movedEntryOf`. */
  readonly movedEntry: Decimal | null;
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

function eventOfStep(
  order: LiquidationOrder,
  { filledAt, ...result }: LiquidationResult & { readonly filledAt: Date | null },
  outcome: LiquidationOutcome,
  { call, decision }: StepDecision,
  { brokenAssertions, movedEntry }: BookedAgainst,
): NewEvent {
  const health = decision.actions[0]?.health ?? null;
  assert(health !== null, 'the rest after a step is measured');
  return {
    type: result.state === 'FAILED' ? 'LiquidationStepFailed' : 'LiquidationStepFilled',
    accountId: order.accountId,
    marketId: order.marketId,
    marginCallId: order.marginCallId,
    actor: ENGINE_ACTOR,
    at: result.settledAt,
    payload: {
      ...encodeCall(call),
      liquidationId: order.id,
      step: order.step,
      size: order.size.toFixed(),
      limitPrice: order.limitPrice.toFixed(),
      filledSize: result.filledSize.toFixed(),
      averagePrice: result.averagePrice?.toFixed() ?? null,
      realizedPnl: outcome.realizedPnl.toFixed(),
      fee: result.fee.toFixed(),
      failure: result.failure,
      filledAt: filledAt?.toISOString() ?? null,
      brokenAssertions: [...brokenAssertions],
      health: encodeHealth(health),
      ...(movedEntry === null ? {} : { entryPrice: movedEntry.toFixed() }),
      explanation: order.explanation,
    },
  };
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
