import { assert } from '../../../domain/errors.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type MarkPrice } from '../../../domain/risk/health/account.js';
import { admitPrice, type PriceRule } from '../../../domain/risk/price/price-guard.js';
import {
  NOTHING_KNOWN,
  type PriceGuardState,
  type PriceOutcome,
  type PriceReason,
} from '../../../domain/risk/price/price-guard-state.js';

export interface IncomingPrice {
  readonly marketId: string;
  readonly price: MarkPrice;
}

/** The guard's result for one price. */
export interface AdmittedPrice<Incoming extends IncomingPrice = IncomingPrice> {
  readonly incoming: Incoming;
  readonly outcome: PriceOutcome;
  /** Null when it is part of the mark price. */
  readonly reason: PriceReason;
  /** The mark price of its market including it; null while none is usable. */
  readonly mark: MarkPrice | null;
  /** The last usable mark price so far; null before the first. */
  readonly lastUsable: MarkPrice | null;
}

export interface PriceAdmissions<Incoming extends IncomingPrice> {
  /** One per price, in order. */
  readonly admitted: readonly AdmittedPrice<Incoming>[];
  /** The guards changed by these prices, by market. */
  readonly guards: ReadonlyMap<string, PriceGuardState>;
  /** The prices whose quarantines began and still last, except those whose quarantine was logged recently. */
  readonly quarantined: readonly AdmittedPrice<Incoming>[];
  /** The resulting mark prices, by market; intermediate ones of the same call never came into force. */
  readonly marks: ReadonlyMap<string, MarkPrice>;
}

/**
 * Passes prices through the guards of their markets, in order: a later price of a market meets the guard in the
 * state after the earlier one. Stores nothing; the owner of the guards takes over the changed ones.
 *
 * @param guards The guards before; a market without one never had a price.
 * @param ruleOf The rule in force for a market in `incoming`.
 * @see docs/risk-model.md#prices
 */
export function admitPrices<Incoming extends IncomingPrice>(
  guards: ReadonlyMap<string, PriceGuardState>,
  incoming: readonly Incoming[],
  ruleOf: (marketId: string) => PriceRule,
  now: Date,
): PriceAdmissions<Incoming> {
  const changed = new Map<string, PriceGuardState>();
  const began = new Map<string, AdmittedPrice<Incoming>>();
  const marks = new Map<string, MarkPrice>();
  const admitted = incoming.map((price): AdmittedPrice<Incoming> => {
    const { marketId } = price;
    const before = changed.get(marketId) ?? guards.get(marketId) ?? null;
    const { state, outcome, reason, mark } = admitPrice(before, price.price, ruleOf(marketId), now);
    const lastUsable = state?.lastUsable ?? null;
    const admission = { incoming: price, outcome, reason, mark, lastUsable };
    if (state !== null && outcome !== 'REFUSED') {
      changed.set(marketId, state);
      if (isNewQuarantine(before, state) || !began.has(marketId)) {
        began.set(marketId, admission);
      }
    }
    if (mark !== null) {
      marks.set(marketId, mark);
    }
    return admission;
  });
  const quarantined: AdmittedPrice<Incoming>[] = [];
  for (const [marketId, state] of changed) {
    const before = guards.get(marketId) ?? null;
    const isPending =
      isInQuarantine(state) && (isNewQuarantine(before, state) || state.isUnannounced);
    const isAnnounced = isPending && isAnnouncementDue(before, ruleOf(marketId), now);
    const announcedAt = isAnnounced ? now : state.announcedAt;
    changed.set(marketId, { ...state, announcedAt, isUnannounced: isPending && !isAnnounced });
    const first = began.get(marketId);
    if (isAnnounced && first !== undefined) {
      quarantined.push(first);
    }
  }
  return { admitted, guards: changed, quarantined, marks };
}

function isInQuarantine({ suspect, doubt }: PriceGuardState): boolean {
  return suspect !== null || doubt !== null;
}

/** Whether a quarantine began, or moved to another level. */
function isNewQuarantine(before: PriceGuardState | null, after: PriceGuardState): boolean {
  const { suspect, doubt } = before ?? NOTHING_KNOWN;
  return (
    (after.doubt !== null && doubt === null) ||
    (after.suspect !== null && after.suspect.first !== suspect?.first)
  );
}

/**
 * Whether to log a quarantine. Repeated ones are logged only from time to time: an alternating source would
 * fill the log.
 */
function isAnnouncementDue(before: PriceGuardState | null, rule: PriceRule, now: Date): boolean {
  const announcedAt = before?.announcedAt ?? null;
  const { stateNoticeSeconds } = rule.parameters;
  return (
    announcedAt === null ||
    now < announcedAt ||
    now.getTime() - announcedAt.getTime() >= stateNoticeSeconds * 1000
  );
}

/** The event of a quarantine, with the price at which it began. */
export function quarantineEvent(
  { incoming: { marketId, price }, reason, lastUsable }: AdmittedPrice,
  actor: string,
  at: Date,
): NewEvent<'PriceQuarantined'> {
  assert(reason !== null && !isRefusal(reason), 'a quarantined price has a reason');
  return {
    type: 'PriceQuarantined',
    marketId,
    actor,
    at,
    payload: {
      price: price.price.toFixed(),
      confidence: price.confidence?.toFixed() ?? null,
      source: price.source,
      priceAt: price.at.toISOString(),
      reason,
      lastUsablePrice: lastUsable?.price.toFixed() ?? null,
      lastUsableAt: lastUsable?.at.toISOString() ?? null,
    },
  };
}

type Refusal = 'NON_POSITIVE' | 'FUTURE_DATED' | 'OUT_OF_ORDER';

function isRefusal(reason: NonNullable<PriceReason>): reason is Refusal {
  return reason === 'NON_POSITIVE' || reason === 'FUTURE_DATED' || reason === 'OUT_OF_ORDER';
}
