import { createHash } from 'node:crypto';

import { type Decimal, decimal, ZERO } from '../../../../domain/decimal.js';
import { canonicalJson } from '../../../../domain/canonical.js';
import { ENGINE_ACTOR, type NewEvent } from '../../../../domain/log/event.js';
import {
  checkFill,
  disputedAmount,
  type FillRefusal,
  refusalOf,
} from '../../../../domain/risk/liquidation/venue-fill.js';
import { type Tx } from '../../../../store/database/database.js';
import { type LiquidationOrder } from '../../../../store/liquidations/liquidations.js';
import { insertRefusedAnswers } from '../../../../store/liquidations/refused-answers.js';
import { type Log, type VenueFill, type VenueOrder } from '../../../ports.js';

/** A fill whose outcome is known. */
export type KnownFill = VenueFill & {
  readonly status: Exclude<VenueFill['status'], 'UNKNOWN' | 'OPEN'>;
};

/** An order, and the fill that may be booked for it. */
export interface TradedOrder {
  readonly order: LiquidationOrder;
  readonly fill: KnownFill;
  /** Parts of the answer beyond that. */
  readonly refusals: readonly FillRefusal[];
}

/** An answer that belongs to no requested order. */
export interface StrayAnswer {
  readonly clientOrderId: string;
  readonly refusal: FillRefusal;
}

export interface MatchedAnswers {
  readonly traded: readonly TradedOrder[];
  /** Orders whose outcome the venue should report and does not. */
  readonly unknown: readonly LiquidationOrder[];
  readonly strays: readonly StrayAnswer[];
}

/**
 * Assigns answers to orders by client order id, in any order, and validates each against its order. The first
 * answer counts; a different second answer is refused.
 */
export function matchAnswers(
  orders: readonly LiquidationOrder[],
  answers: readonly VenueFill[],
): MatchedAnswers {
  const asked = new Set(orders.map(({ id }) => id));
  const traded: TradedOrder[] = [];
  const unknown: LiquidationOrder[] = [];
  for (const order of orders) {
    const own = answers.filter(({ clientOrderId }) => clientOrderId === order.id);
    const [first, ...more] = own.filter(isKnown);
    if (first === undefined) {
      unknown.push(...(own.some(({ status }) => status === 'OPEN') ? [] : [order]));
      continue;
    }
    const fill = acceptedFill(order, first);
    const repeats = more
      .filter((other) => !isSameFill(first, other))
      .map((other) => refusalOf(other, fill.fill, ['ANSWERED_TWICE']));
    traded.push({ ...fill, refusals: [...fill.refusals, ...repeats] });
  }
  const strays = answers
    .filter(({ clientOrderId, filledSize }) => !asked.has(clientOrderId) && !filledSize.isZero())
    .map((answer) => ({
      clientOrderId: answer.clientOrderId,
      refusal: refusalOf(answer, { filledSize: ZERO, averagePrice: null }, ['NOT_ASKED_FOR']),
    }));
  return { traded, unknown, strays };
}

function isKnown(fill: VenueFill): fill is KnownFill {
  return fill.status !== 'UNKNOWN' && fill.status !== 'OPEN';
}

export function isSameFill(
  a: Pick<VenueFill, 'filledSize' | 'averagePrice'>,
  b: Pick<VenueFill, 'filledSize' | 'averagePrice'>,
): boolean {
  const isSamePrice =
    a.averagePrice === null || b.averagePrice === null
      ? a.averagePrice === b.averagePrice
      : a.averagePrice.eq(b.averagePrice);
  return a.filledSize.eq(b.filledSize) && isSamePrice;
}

function acceptedFill(order: LiquidationOrder, claimed: KnownFill): TradedOrder {
  const { accepted, refusal } = checkFill(venueOrderOf(order), claimed);
  if (refusal === null) {
    return { order, fill: { ...claimed, ...accepted }, refusals: [] };
  }
  const reason = accepted.filledSize.isZero() ? 'FILL_REFUSED' : claimed.reason;
  return { order, fill: { ...claimed, ...accepted, reason }, refusals: [refusal] };
}

export function venueOrderOf(order: LiquidationOrder): VenueOrder {
  return {
    clientOrderId: order.id,
    accountId: order.accountId,
    marketId: order.marketId,
    size: order.size,
    limitPrice: order.limitPrice,
    markPrice: decimal(order.explanation.numbers.markPrice),
    at: order.submittedAt,
  };
}

/** The event that a part of an answer was not booked. */
export function refusedFillEvent(
  about: Pick<LiquidationOrder, 'id' | 'venue'> & Partial<LiquidationOrder>,
  refusal: FillRefusal,
  at: Date,
): NewEvent<'VenueFillRefused'> {
  const payload = {
    liquidationId: about.id,
    venue: about.venue,
    contradictions: [...refusal.contradictions],
    size: about.size?.toFixed() ?? null,
    limitPrice: about.limitPrice?.toFixed() ?? null,
    claimedSize: numberOf(refusal.claimedSize),
    claimedPrice: numberOf(refusal.claimedPrice),
    bookedSize: refusal.bookedSize.toFixed(),
    bookedPrice: refusal.bookedPrice?.toFixed() ?? null,
    disputedAmount: disputedAmount(refusal)?.toFixed() ?? null,
  };
  return {
    type: 'VenueFillRefused',
    accountId: about.accountId ?? null,
    marketId: about.marketId ?? null,
    marginCallId: about.marginCallId ?? null,
    actor: ENGINE_ACTOR,
    at,
    payload,
  };
}

/**
 * The refusal events that were not reported before: a venue that is queried again repeats its answer. Stored in
 * the transaction that reports them.
 */
export async function unreportedRefusals(
  tx: Tx,
  refused: readonly NewEvent<'VenueFillRefused'>[],
): Promise<readonly NewEvent<'VenueFillRefused'>[]> {
  const reported = new Map(refused.map((event) => [hashOf(event), event]));
  // Sorted, so that two transactions that report the same refusals wait for each other and do not deadlock.
  const unreported = new Set(await insertRefusedAnswers(tx, [...reported.keys()].sort()));
  return [...reported].flatMap(([hash, event]) => (unreported.has(hash) ? [event] : []));
}

function hashOf({ payload }: NewEvent<'VenueFillRefused'>): string {
  const { venue, liquidationId, claimedSize, claimedPrice } = payload;
  const words = canonicalJson({ venue, liquidationId, claimedSize, claimedPrice });
  return createHash('sha256').update(words).digest('hex');
}

/** Null for a value that is not a number: the log holds decimals. */
function numberOf(value: Decimal | null): string | null {
  return value?.isFinite() === true ? value.toFixed() : null;
}

/** Alerts the operator about refused answers: money is in dispute until the venue has explained. */
export function alertOfRefusals(log: Log, refused: readonly NewEvent<'VenueFillRefused'>[]): void {
  for (const { payload, accountId, marketId } of refused) {
    log.error(
      { ...payload, accountId, marketId },
      'the venue contradicts an order: the difference is not booked',
    );
  }
}
