import { type NewEvent } from '../../../../domain/log/event.js';
import { FAILURES_TO_ALERT } from '../../../../domain/margin-call/rules/liquidation-progress.js';
import { type RiskContext } from '../../../../domain/risk/health/account.js';
import { QUOTE_ASSET } from '../../../../domain/quote-asset.js';
import { loadEnforcedAccounts, lockAccounts } from '../../../../store/accounts/accounts.js';
import { lockFunds } from '../../../../store/ledger/funds.js';
import { inTransaction, type Tx } from '../../../../store/database/database.js';
import {
  countFailuresInARow,
  lockOpenOrders,
  saveReducedPositions,
  saveOrderOutcomes,
} from '../../../../store/liquidations/liquidations.js';
import { appendEvents } from '../../../../store/log/events.js';
import { loadRiskContext } from '../../../../store/markets/risk-context.js';
import { type DepsWithoutVenue } from '../../../deps.js';
import { marketInsuranceLedger, postTransfers } from '../../../ledger/ledger.js';
import { type Log } from '../../../ports.js';

import { recordDecisions } from '../../calls/record-decisions.js';
import { type BookedFill, bookFill, isRefused, PASSING_REASONS } from './book-fill.js';
import { refuseLateAnswers } from './refuse-late-answers.js';
import { alertOfRefusals, type TradedOrder, unreportedRefusals } from './venue-answers.js';

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
    return bookFills(tx, { deps, now: deps.clock.now() }, traded, unsettled);
  });
  alertOf(deps.log, booked);
  return bankruptOf(booked);
}

export type OutcomeStatement = Omit<NewEvent<'OrderOutcomeStated'>, 'at'>;

/**
 * Books one order whose outcome a person states. The statement is an event of its own in the same transaction.
 *
 * @param statement The event. It happens when the order is booked.
 * @returns As `recordFills`; null when the order already has an outcome, and then nothing is recorded.
 */
export async function recordStatedFill(
  deps: DepsWithoutVenue,
  traded: TradedOrder,
  statement: OutcomeStatement,
): Promise<string[] | null> {
  const booked = await inTransaction(deps.db, async (tx) => {
    const unsettled = await lockForBooking(tx, [traded]);
    if (!unsettled.has(traded.order.id)) {
      return null;
    }
    const now = deps.clock.now();
    await appendEvents(tx, [{ ...statement, at: now }]);
    return bookFills(tx, { deps, now }, [traded], unsettled);
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

/** Books the answers to orders that have no outcome yet, at an instant after the locks. */
async function bookFills(
  tx: Tx,
  { deps, now }: { readonly deps: DepsWithoutVenue; readonly now: Date },
  traded: readonly TradedOrder[],
  unsettled: ReadonlySet<string>,
): Promise<Booked> {
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
      ? [bookFill(subject, each, context, failed.get(each.order.marginCallId) ?? 0)]
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
  await unreportedRefusals(
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
