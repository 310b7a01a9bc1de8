import { type Decimal, min, sum, ZERO } from '../../../domain/decimal.js';
import { assert } from '../../../domain/errors.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../domain/log/event.js';
import { type EnforcedAccount } from '../../../domain/margin-call/decision.js';
import { FAILURES_TO_ALERT } from '../../../domain/margin-call/liquidation-progress.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import {
  type AccountHealth,
  assessAccountHealth,
} from '../../../domain/risk/health/account-health.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { checkRecordedStep } from '../../../domain/risk/liquidation/liquidation-check.js';
import {
  assessLiquidationFill,
  type LiquidationFill,
  type LiquidationOutcome,
  type StepAssertion,
} from '../../../domain/risk/liquidation/liquidation-fill.js';
import { type FillRefusal, refusalOf } from '../../../domain/risk/liquidation/venue-fill.js';
import { QUOTE_ASSET } from '../../../domain/quote-asset.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../store/accounts/accounts.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import {
  countFailuresInARow,
  type LiquidationOrder,
  type LiquidationResult,
  lockUnsettledOrders,
  type ReducedPosition,
  saveReducedPositions,
  settleLiquidations,
} from '../../../store/liquidations/liquidations.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type DepsWithoutVenue } from '../../deps.js';
import {
  accountLedger,
  marketInsuranceLedger,
  postTransfers,
  type Transfer,
  VENUE_LEDGER,
} from '../../ledger/ledger.js';
import { type Log, OUTAGE_REASONS } from '../../ports.js';

import { accountAfter, decideAfterStep, type StepDecision } from '../calls/after-step.js';
import { encodeHealth } from '../calls/decision-record.js';
import { encodeCall } from '../calls/enforcement-events.js';
import { type DecidedAccount, recordDecisions } from '../calls/record-decisions.js';
import { refuseLateAnswers } from './refuse-late-answers.js';
import {
  alertOfRefusals,
  refusedFillEvent,
  type TradedOrder,
  untoldRefusals,
} from './venue-answers.js';

interface RecordedStep {
  readonly order: LiquidationOrder;
  /** Steps of the call in a row, this one included, that traded nothing. */
  readonly failures: number;
  readonly decided: DecidedAccount;
  readonly result: LiquidationResult;
  readonly reduced: ReducedPosition;
  readonly transfer: Transfer;
  readonly brokenAssertions: readonly StepAssertion[];
  /** What the venue said that was not booked. */
  readonly refused: readonly NewEvent<'VenueFillRefused'>[];
}

/**
 * Books what the venue did: positions, cash, fee to the market's fund, the order's outcome, and what
 * follows for the call. One transaction for all of them. An order that somebody settled already is passed over.
 *
 * @param beforeBooking Belongs to the same transaction, and is told which of the orders nobody has settled.
 * @returns Accounts that have nothing left and equity below zero: for the waterfall.
 */
export async function recordFills(
  deps: DepsWithoutVenue,
  traded: readonly TradedOrder[],
  beforeBooking?: (tx: Tx, unsettled: ReadonlySet<string>) => Promise<void>,
): Promise<string[]> {
  const now = deps.clock.now();
  const { steps, late } = await inTransaction(deps.db, async (tx) => {
    const accountIds = traded.map(({ order }) => order.accountId);
    await lockAccounts(tx, accountIds);
    const unsettled = await lockUnsettledOrders(
      tx,
      traded.map(({ order }) => order.id),
    );
    await beforeBooking?.(tx, unsettled);
    const context = await loadRiskContext(tx, now);
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
    const recorded = traded.flatMap((each) => {
      const subject = subjects.get(each.order.accountId);
      return subject !== undefined && unsettled.has(each.order.id)
        ? [recordOne(subject, each, context, failed.get(each.order.marginCallId) ?? 0)]
        : [];
    });
    await saveSteps(tx, recorded, context, deps);
    const late = await refuseLateAnswers(
      tx,
      traded.filter(({ order }) => !unsettled.has(order.id)),
      now,
    );
    return { steps: recorded, late };
  });
  alertOfRefusals(deps.log, [...steps.flatMap(({ refused }) => refused), ...late]);
  for (const { result, brokenAssertions } of steps) {
    if (brokenAssertions.length > 0) {
      deps.log.error(
        { liquidationId: result.id, brokenAssertions },
        'a liquidation step broke its assertions',
      );
    }
  }
  alertOfFailures(deps.log, steps);
  return steps.flatMap(({ decided }) =>
    decided.decision.after.openCall?.state === 'BANKRUPT' ? [decided.before.account.id] : [],
  );
}

/** The whole venue is waited for then, or the book fills again in seconds: it is not the order that is refused. */
const PASSING_REASONS: readonly string[] = [
  ...OUTAGE_REASONS,
  'RATE_LIMITED',
  'NO_DEPTH_WITHIN_LIMIT',
];

function isRefused({ status, reason }: TradedOrder['fill']): boolean {
  return status === 'REJECTED' && !PASSING_REASONS.includes(reason ?? '');
}

/** What the venue refuses again and again it will go on refusing: only a person can find out why. */
function alertOfFailures(log: Log, steps: readonly RecordedStep[]): void {
  for (const { order, failures, result } of steps) {
    if (failures >= FAILURES_TO_ALERT) {
      const { marginCallId, accountId, marketId } = order;
      log.error(
        { marginCallId, accountId, marketId, failure: result.failure, failures },
        'liquidation is refused again and again: look at the venue',
      );
    }
  }
}

async function saveSteps(
  tx: Tx,
  steps: readonly RecordedStep[],
  context: RiskContext,
  deps: DepsWithoutVenue,
): Promise<void> {
  await saveReducedPositions(
    tx,
    steps.map(({ reduced }) => reduced),
  );
  await settleLiquidations(
    tx,
    steps.map(({ result }) => result),
  );
  // The first of their order, so none was told before; kept for those who ask once more.
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

function recordOne(
  subject: EnforcedAccount,
  { order, fill, refusals }: TradedOrder,
  context: RiskContext,
  failedBefore: number,
): RecordedStep {
  const { account, openCall } = subject;
  if (openCall === null) {
    throw new Error(`Invariant broken: order ${order.id} belongs to an open margin call`);
  }
  const { marketId } = order;
  const market = requireMarket(context, marketId);
  const terms = openCall.terms.get(marketId) ?? market.parameters;
  const before = assessAccountHealth(account, context, openCall.terms);
  const booked = withinPosition(fill, before, marketId);
  const outcome = outcomeOf(before, marketId, booked, terms.liquidationFee);
  const after = accountAfter(account, marketId, outcome);
  const transfer = transferOf(order, outcome, context.now);
  const postedSum = sum(transfer.postings.map(({ amount }) => amount));
  const brokenAssertions = checkRecordedStep(order.explanation, booked, outcome, postedSum);
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
  const stepEvent = eventOfStep(
    order,
    { ...result, filledAt: fill.filledAt },
    outcome,
    decision,
    brokenAssertions,
  );
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

/** The venue traded more than the account still held: the excess is the venue's and ours to sort out. */
const OVERFILLED = 'FILLED_BEYOND_POSITION';

/** What of a fill can be booked: no more than closes the position as it is now. */
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

/** A position that is gone by now takes no fill: nothing is booked. */
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

function eventOfStep(
  order: LiquidationOrder,
  { filledAt, ...result }: LiquidationResult & { readonly filledAt: Date | null },
  outcome: LiquidationOutcome,
  { call, decision }: StepDecision,
  brokenAssertions: readonly StepAssertion[],
): NewEvent {
  const health = decision.actions[0]?.health ?? null;
  assert(health !== null, 'what is left after a step is measured');
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
