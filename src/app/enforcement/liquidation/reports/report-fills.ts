import { type Json } from '../../../../domain/canonical.js';
import { ZERO } from '../../../../domain/decimal.js';
import { badInput, DomainError, type DomainErrorCode } from '../../../../domain/errors.js';
import { type NewEvent } from '../../../../domain/log/event.js';
import {
  judgeReports,
  type ReportedFill,
  type ReportRefusal,
} from '../../../../domain/risk/liquidation/reported-fills.js';
import {
  type FillContradiction,
  refusalOf,
} from '../../../../domain/risk/liquidation/venue-fill.js';
import { listTradesAmong } from '../../../../store/accounts/trades.js';
import { inTransaction, type Tx } from '../../../../store/database/database.js';
import {
  findReportedFills,
  insertReportedFills,
  listReportedFills,
  lockGivenOrders,
  type OrderGiven,
} from '../../../../store/liquidations/liquidation-fills.js';
import { listGivenOrdersInFlight } from '../../../../store/liquidations/liquidations.js';
import { appendEvents } from '../../../../store/log/events.js';
import { type Actor } from '../../../auth/actor.js';
import { requireRole } from '../../../auth/authority.js';
import { type Deps } from '../../../deps.js';
import { doOnce } from '../../../ingest/idempotency.js';
import { requireToken } from '../../../ingest/input.js';
import {
  byIndex,
  type RecordReceipt,
  rejectionOf,
  type Rejection,
} from '../../../ingest/receipt.js';
import { PLATFORM_VENUE, VenueDownError } from '../../../ports.js';

import { type FillInput, type FillRow, readFillRows } from './fill-rows.js';
import { resolveGivenOrders } from '../trade-orders.js';
import { alertOfRefusals, refusedFillEvent, unreportedRefusals } from '../fills/venue-answers.js';
import { endAnsweredOutage } from '../venue-outage.js';

/** Maximum number of rows in one request. */
export const FILLS_PER_CALL_MAX = 10_000;

export interface FillsInput {
  readonly key: string;
  readonly fills: readonly FillInput[];
}

type Refused = NewEvent<'VenueFillRefused'>;

/**
 * Takes the fills that a platform that executes itself reports for its orders, row by row, in one transaction;
 * then books the orders that have ended.
 *
 * A known report with the same content counts as taken. The trade of a rejected row is not booked: it is in the
 * log as `VenueFillRefused`, once, with an alert. If the process dies between taking and booking, the next
 * look-up books the order.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no rows or too many, or the key is invalid;
 *   CONFLICT when the key was used for other rows, or another call reports one of these ids at the same moment.
 *   Nothing is written then.
 * @see docs/operations.md#a-platform-that-executes
 */
export async function reportLiquidationFills(
  deps: Deps,
  actor: Actor,
  { key, fills }: FillsInput,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  requireToken('key', key);
  if (fills.length === 0 || fills.length > FILLS_PER_CALL_MAX) {
    throw badInput('fills', `must have 1 to ${FILLS_PER_CALL_MAX} entries`, fills.length);
  }
  const content = { fills: fills.map(contentOf) };
  let refused: readonly Refused[] = [];
  const { receipt, isDuplicate } = await inTransaction(deps.db, (tx) =>
    doOnce(
      tx,
      { scope: 'reportLiquidationFills', key, content, at: deps.clock.now() },
      async () => {
        const taken = await takeReports(tx, deps, fills);
        ({ refused } = taken);
        return { accepted: fills.length - taken.rejected.length, rejected: taken.rejected };
      },
    ),
  );
  alertOfRefusals(deps.log, refused);
  await bookEnded(deps, [...new Set(fills.map(({ liquidationId }) => liquidationId))]);
  return { ...receipt, duplicate: isDuplicate };
}

function contentOf({ at, ...fill }: FillInput): Json {
  const { id, liquidationId, size, price, status, reason } = fill;
  return [id, liquidationId, size, price, at.toISOString(), status, reason];
}

interface TakenReports {
  readonly rejected: readonly Rejection[];
  /** The trades that rejected rows claim, except those reported before. */
  readonly refused: readonly Refused[];
}

async function takeReports(
  tx: Tx,
  { clock }: Pick<Deps, 'clock'>,
  inputs: readonly FillInput[],
): Promise<TakenReports> {
  const read = readFillRows(inputs, clock.now());
  const fills = read.rows.map(({ fill }) => fill);
  const orderIds = [...new Set(fills.map(({ liquidationId }) => liquidationId))];
  const orders = await lockGivenOrders(tx, PLATFORM_VENUE, orderIds);
  // Read the clock after the locks: this call is later than the transactions it waited for.
  const now = clock.now();
  const ids = fills.map(({ id }) => id);
  const ofOrders = await listReportedFills(tx, [...orders.keys()]);
  const ofIds = await findReportedFills(tx, ids);
  const taken = new Map([...ofOrders, ...ofIds].map((fill) => [fill.id, fill]));
  const judged = judgeReports(fills, {
    orders,
    taken: [...taken.values()],
    trades: await listTradesAmong(tx, ids),
  });
  const isNew = judged.filter(({ verdict }) => verdict === 'NEW').map(({ fill }) => fill);
  if ((await insertReportedFills(tx, isNew, now)) < isNew.length) {
    throw new DomainError('CONFLICT', 'A fill with this id arrived at the same moment. Retry.', {
      state: 'CHANGED_MEANWHILE',
      isTemporary: true,
    });
  }
  const refusals = judged.flatMap((each, place) => {
    const row = read.rows[place];
    return each.verdict === 'REFUSED' && row !== undefined ? [{ row, why: each.why }] : [];
  });
  const claims = refusals.flatMap(({ row: { fill }, why }) =>
    fill.size.isZero() ? [] : [claimOf(fill, why, orders.get(fill.liquidationId), now)],
  );
  const refused = await unreportedRefusals(tx, claims);
  await appendEvents(tx, refused);
  const rejected = refusals.map(({ row, why }) => rejectionFor(row, why));
  return { rejected: [...read.rejected, ...rejected].sort(byIndex), refused };
}

const REFUSALS: Readonly<
  Record<
    ReportRefusal,
    {
      readonly code: DomainErrorCode;
      readonly field: 'id' | 'liquidationId' | 'size';
      readonly rule: string;
      readonly contradiction: FillContradiction;
    }
  >
> = {
  NEVER_GIVEN: {
    code: 'NOT_FOUND',
    field: 'liquidationId',
    rule: 'the platform has no such order',
    contradiction: 'NOT_ASKED_FOR',
  },
  ENDED: {
    code: 'INSTRUCTION_ENDED',
    field: 'liquidationId',
    rule: 'the order already had its final state; report further trading as a trade',
    contradiction: 'ANSWERED_TWICE',
  },
  TOLD_OTHERWISE: {
    code: 'CONFLICT',
    field: 'id',
    rule: 'was reported before with different content',
    contradiction: 'ANSWERED_TWICE',
  },
  IS_TRADE: {
    code: 'CONFLICT',
    field: 'id',
    rule: 'is a recorded trade',
    contradiction: 'ANSWERED_TWICE',
  },
  WRONG_SIDE: {
    code: 'FILL_CONTRADICTS_ORDER',
    field: 'size',
    rule: 'is on the other side than the order',
    contradiction: 'WRONG_SIDE',
  },
  REJECTED_YET_FILLED: {
    code: 'FILL_CONTRADICTS_ORDER',
    field: 'size',
    rule: 'must be 0 with status REJECTED; use CANCELLED when a part has traded',
    contradiction: 'REJECTED_YET_FILLED',
  },
};

function rejectionFor({ index, fill }: FillRow, why: ReportRefusal): Rejection {
  const { code, field, rule } = REFUSALS[why];
  const at = `fills[${index}].${field}`;
  const message = `${at}: ${rule}`;
  return rejectionOf(index, new DomainError(code, message, { field: at, value: fill.id }));
}

function claimOf(
  { liquidationId, size, price }: ReportedFill,
  why: ReportRefusal,
  order: OrderGiven | undefined,
  at: Date,
): Refused {
  const claimed = { filledSize: size, averagePrice: price };
  const nothing = { filledSize: ZERO, averagePrice: null };
  return refusedFillEvent(
    order ?? { id: liquidationId, venue: PLATFORM_VENUE },
    refusalOf(claimed, nothing, [REFUSALS[why].contradiction]),
    at,
  );
}

/** Books those of these orders that are completely reported. After a failure here the next look-up books them. */
async function bookEnded(deps: Deps, orderIds: readonly string[]): Promise<void> {
  if (deps.venue.name !== PLATFORM_VENUE) {
    return;
  }
  try {
    const orders = await listGivenOrdersInFlight(deps.db, orderIds);
    await resolveGivenOrders(
      deps,
      orders.filter(({ venue }) => venue === PLATFORM_VENUE),
    );
    await endAnsweredOutage(deps);
  } catch (error) {
    if (!(error instanceof VenueDownError)) {
      deps.log.error(
        { err: error, orderIds },
        'the reported fills are recorded; booking failed and is retried later',
      );
    }
  }
}
