import { type Decimal } from '../../decimal.js';
import { DomainError } from '../../errors.js';

import { type MarkPrice } from '../health/account.js';
import { type MarginParameterSet } from '../parameters/margin-parameters.js';
import {
  type CompositeLimits,
  type CompositePrice,
  compositeOf,
  isFromTheFuture,
  isUncertain,
  type SourceStanding,
} from './price-composite.js';
import { type PriceSource } from '../parameters/price-source.js';

/** A level to which the mark jumped and that is not confirmed yet. Instants are of our clock. */
export interface SuspectLevel {
  /** The first mark at the level; later ones are compared with it. */
  readonly first: MarkPrice;
  /** The latest mark at the level; a confirmation puts it in force. */
  readonly latest: MarkPrice;
  readonly since: Date;
  readonly seenAt: Date;
  /** The source alternated before, so its old level must be confirmed, too. */
  readonly isUnsteady: boolean;
}

/** Why the newest prices of a market result in no mark. */
export type PriceDoubt = 'TOO_UNCERTAIN' | 'TOO_FEW_SOURCES';

/** The state of a market's guard: plain values, so that a row can store it. */
export interface PriceGuardState {
  /** The last mark usable for enforcement. Null until there is one. */
  readonly lastUsable: MarkPrice | null;
  /** The mark at the start of the current window of `jumpConfirmationSeconds`, by our clock. */
  readonly anchor: { readonly price: Decimal; readonly since: Date } | null;
  /** The last price of each source; a single one for a market without declared sources. */
  readonly quotes: readonly MarkPrice[];
  readonly suspect: SuspectLevel | null;
  /** When the mark last returned from a jump, by our clock; null: never, or long ago. */
  readonly returnedAt: Date | null;
  /** Null: the newest prices result in a mark. */
  readonly doubt: PriceDoubt | null;
  /** When a quarantine was last recorded in the log, by our clock. */
  readonly toldAt: Date | null;
  /** The present quarantine is not in the log yet. */
  readonly isUntold: boolean;
}

export type PriceOutcome = 'ACCEPTED' | 'QUARANTINED' | 'CONFIRMED' | 'REFUSED';
export type PriceReason =
  | 'NON_POSITIVE'
  | 'FUTURE_DATED'
  | 'OUT_OF_ORDER'
  | 'TOO_UNCERTAIN'
  | 'STALE'
  | 'DEVIATES'
  | 'TOO_FEW_SOURCES'
  | 'JUMPED'
  | 'BEYOND_MAX_JUMP'
  | 'UNSTEADY'
  | null;

export interface PriceAdmission {
  /** Unchanged when refused; null only when the very first price is refused. */
  readonly state: PriceGuardState | null;
  readonly outcome: PriceOutcome;
  /** Why the price was refused or quarantined; null when it is part of the mark. */
  readonly reason: PriceReason;
  /** The mark that results from it; null while the market has no usable one. */
  readonly mark: MarkPrice | null;
}

export type JumpLimits = Pick<
  MarginParameterSet,
  | 'maxPriceAgeSeconds'
  | 'maxPriceDeviation'
  | 'jumpConfirmationSeconds'
  | 'maxJump'
  | 'stateNoticeSeconds'
>;

/** The rules that the guard of a market applies. */
export interface PriceRule {
  readonly parameters: JumpLimits & CompositeLimits;
  /** Absent or empty: none is declared, and all publishers count as one source. */
  readonly priceSources?: readonly PriceSource[];
}

/**
 * Decides one incoming price of one source of a market, and the mark that results from it and the last prices
 * of the other sources.
 *
 * - REFUSED, with unchanged state: not a positive number, dated more than 2 s ahead, or older than one already
 *   taken from the same source. A known price that is itself dated ahead blocks nothing.
 * - QUARANTINED: the price is not part of a usable mark. It is too uncertain, too old, or too far from the
 *   median (`DEVIATES`, which leaves the mark of the others unchanged), or the mark is unusable:
 *   `TOO_FEW_SOURCES` are in force, or it is more than `maxPriceDeviation` from the last usable one or from the
 *   mark `jumpConfirmationSeconds` ago, without confirmation yet.
 * - CONFIRMED: a jump that a second source in force also shows; or one of at most `maxJump` that a single
 *   source has shown for `jumpConfirmationSeconds` by our clock, without a gap longer than `maxPriceAgeSeconds`
 *   and never further than `maxPriceDeviation` from its first price. Beyond `maxJump` a single source cannot
 *   confirm itself.
 * - ACCEPTED: everything else. A mark back at the old level ends a quarantine. When a single source jumps again
 *   within `stateNoticeSeconds` of that, it is `UNSTEADY`, and its old level must also last for
 *   `jumpConfirmationSeconds`.
 *
 * The first mark of a market is not compared with anything. After an outage the first mark is still compared
 * with the last usable one, however old, and must be confirmed if it deviates.
 *
 * @see docs/risk-model.md#prices
 */
export function admitPrice(
  state: PriceGuardState | null,
  incoming: MarkPrice,
  rule: PriceRule,
  now: Date,
): PriceAdmission {
  const known = state ?? NOTHING_KNOWN;
  const isDeclared = hasSources(rule);
  const before = known.quotes.find(({ source }) => !isDeclared || source === incoming.source);
  const refusal = refusalOf(before ?? null, incoming, now);
  if (refusal !== null) {
    return { state, outcome: 'REFUSED', reason: refusal, mark: null };
  }
  const quotes = [...known.quotes.filter((quote) => quote !== before), incoming];
  const kept = { ...known, quotes: isDeclared ? quotes : [incoming] };
  const { mark, inForce, standings } = markOf(kept.quotes, rule, now);
  const own = standings.get(isDeclared ? incoming.source : ONLY_SOURCE) ?? 'MISSING';
  const reason = own === 'IN_FORCE' ? null : reasonOf(own);
  if (mark === null) {
    const doubt = own === 'TOO_UNCERTAIN' ? own : 'TOO_FEW_SOURCES';
    const doubted: PriceGuardState = { ...kept, doubt };
    return { state: doubted, outcome: 'QUARANTINED', reason: reason ?? 'TOO_FEW_SOURCES', mark };
  }
  const verdict = judgeMark({ ...kept, doubt: null }, mark, inForce, rule, now);
  if (verdict.outcome === 'QUARANTINED') {
    return { ...verdict, reason: reason ?? verdict.reason, mark: null };
  }
  const outcome = reason === null ? verdict.outcome : 'QUARANTINED';
  return { state: verdict.state, outcome, reason, mark };
}

/** Compares a mark with the last usable one and with the one a window ago. */
function judgeMark(
  known: PriceGuardState,
  mark: MarkPrice,
  inForce: number,
  { parameters }: PriceRule,
  now: Date,
): Pick<PriceAdmission, 'state' | 'outcome' | 'reason'> {
  const { lastUsable, suspect } = known;
  const isNear = (price: Decimal): boolean =>
    isAtLevelOf(mark, price, parameters.maxPriceDeviation);
  const anchor = anchorOf(known, parameters, now);
  const usable = { ...known, lastUsable: mark, suspect: null };
  if (lastUsable === null || anchor === null) {
    const state = { ...usable, anchor: { price: mark.price, since: now } };
    return { state, outcome: 'ACCEPTED', reason: null };
  }
  const isBack = isNear(lastUsable.price) && (inForce > 1 || isNear(anchor.price));
  if (isBack && (inForce > 1 || suspect?.isUnsteady !== true)) {
    const moved = inForce > 1 ? { price: mark.price, since: now } : anchor;
    const returnedAt = suspect === null ? known.returnedAt : now;
    return { state: { ...usable, anchor: moved, returnedAt }, outcome: 'ACCEPTED', reason: null };
  }
  const confirmed = { ...usable, anchor: { price: mark.price, since: now }, returnedAt: null };
  if (inForce > 1) {
    return { state: confirmed, outcome: 'CONFIRMED', reason: null };
  }
  const isBeyond = !isAtLevelOf(mark, lastUsable.price, parameters.maxJump);
  const isHeld =
    suspect !== null && isNear(suspect.first.price) && !isBroken(suspect, parameters, now);
  if (
    isHeld &&
    !isBeyond &&
    secondsBetween(suspect.since, now) >= parameters.jumpConfirmationSeconds
  ) {
    return { state: confirmed, outcome: 'CONFIRMED', reason: null };
  }
  const level = isHeld
    ? { ...suspect, latest: mark, seenAt: now }
    : {
        first: mark,
        latest: mark,
        since: now,
        seenAt: now,
        isUnsteady: isUnsteady(known, parameters, now),
      };
  const reason = isBack ? 'UNSTEADY' : isBeyond ? 'BEYOND_MAX_JUMP' : 'JUMPED';
  return { state: { ...known, suspect: level }, outcome: 'QUARANTINED', reason };
}

/**
 * Whether a source that jumps now has just returned from another jump, so that its new level deserves no more
 * trust.
 */
function isUnsteady(
  { suspect, returnedAt }: PriceGuardState,
  { stateNoticeSeconds }: JumpLimits,
  now: Date,
): boolean {
  const isLately =
    returnedAt !== null &&
    now >= returnedAt &&
    secondsBetween(returnedAt, now) < stateNoticeSeconds;
  return suspect?.isUnsteady === true || isLately;
}

/**
 * Confirms the quarantined level by a person, at its latest price.
 *
 * @param price The price that the person saw, in USD: the level must still be within `maxPriceDeviation` of it.
 * @throws DomainError CONFLICT when no level, or a different one, is in quarantine.
 */
export function confirmSuspect(
  state: PriceGuardState | null,
  price: Decimal,
  rule: PriceRule,
  now: Date,
): PriceGuardState & { readonly lastUsable: MarkPrice } {
  const { parameters } = rule;
  const suspect = state?.suspect ?? null;
  if (state === null || suspect === null || isBroken(suspect, parameters, now)) {
    throw new DomainError('CONFLICT', 'No price waits for confirmation.', {
      state: 'NO_PRICE_IN_QUARANTINE',
    });
  }
  const { latest } = suspect;
  if (!isAtLevelOf(latest, price, parameters.maxPriceDeviation)) {
    throw new DomainError('CONFLICT', `The price in quarantine is ${latest.price.toFixed()}.`, {
      state: 'OTHER_PRICE_IN_QUARANTINE',
      price: latest.price.toFixed(),
    });
  }
  const anchor = { price: latest.price, since: now };
  return { ...state, lastUsable: latest, anchor, suspect: null, doubt: null };
}

/**
 * Whether enforcement may decide on the market's price now: there is one, it is at most
 * `maxPriceAgeSeconds` old and at most 2 s ahead, no jump waits for confirmation, and the newest prices result
 * in a mark.
 */
export function isPriceUsable(
  state: PriceGuardState | null,
  limits: Pick<MarginParameterSet, 'maxPriceAgeSeconds'>,
  now: Date,
): boolean {
  return (
    state !== null &&
    state.lastUsable !== null &&
    state.suspect === null &&
    state.doubt === null &&
    !isFromTheFuture(state.lastUsable.at, now) &&
    secondsBetween(state.lastUsable.at, now) <= limits.maxPriceAgeSeconds
  );
}

/** The present state of each declared source. */
export function sourceStandingsOf(
  state: PriceGuardState | null,
  { parameters, priceSources = [] }: PriceRule,
  now: Date,
): ReadonlyMap<string, SourceStanding> {
  return compositeOf(priceSources, state?.quotes ?? [], parameters, now).standings;
}

export const NOTHING_KNOWN: PriceGuardState = {
  lastUsable: null,
  anchor: null,
  quotes: [],
  suspect: null,
  returnedAt: null,
  doubt: null,
  toldAt: null,
  isUntold: false,
};

/** Stands for all publishers where no source is declared. */
const ONLY_SOURCE = '*';

function hasSources({ priceSources = [] }: PriceRule): boolean {
  return priceSources.length > 0;
}

/**
 * The mark of the newest quotes. Without declared sources it is the newest price of any age; the age is checked
 * when the price is used.
 */
function markOf(quotes: readonly MarkPrice[], rule: PriceRule, now: Date): CompositePrice {
  const { parameters, priceSources = [] } = rule;
  const [only] = quotes;
  if (hasSources(rule) || only === undefined) {
    return compositeOf(priceSources, quotes, parameters, now);
  }
  return isUncertain(only)
    ? { mark: null, inForce: 0, standings: new Map([[ONLY_SOURCE, 'TOO_UNCERTAIN']]) }
    : { mark: only, inForce: 1, standings: new Map([[ONLY_SOURCE, 'IN_FORCE']]) };
}

function reasonOf(standing: Exclude<SourceStanding, 'IN_FORCE'>): PriceReason {
  return standing === 'MISSING' ? 'TOO_FEW_SOURCES' : standing;
}

function refusalOf(before: MarkPrice | null, incoming: MarkPrice, now: Date): PriceReason {
  if (!incoming.price.isFinite() || !incoming.price.gt(0)) {
    return 'NON_POSITIVE';
  }
  if (isFromTheFuture(incoming.at, now)) {
    return 'FUTURE_DATED';
  }
  const isLate = before !== null && !isFromTheFuture(before.at, now) && incoming.at < before.at;
  return isLate ? 'OUT_OF_ORDER' : null;
}

/**
 * The anchor in force. After the end of its window, or with a start in the future, the last usable mark
 * replaces it.
 */
function anchorOf(
  { anchor, lastUsable }: PriceGuardState,
  { jumpConfirmationSeconds }: JumpLimits,
  now: Date,
): PriceGuardState['anchor'] {
  if (
    anchor !== null &&
    now >= anchor.since &&
    secondsBetween(anchor.since, now) < jumpConfirmationSeconds
  ) {
    return anchor;
  }
  return lastUsable && { price: lastUsable.price, since: now };
}

/** Whether a level was unseen for too long to be the same one, or the clock was set back since. */
function isBroken(
  { since, seenAt }: SuspectLevel,
  { maxPriceAgeSeconds }: JumpLimits,
  now: Date,
): boolean {
  return now < since || now < seenAt || secondsBetween(seenAt, now) > maxPriceAgeSeconds;
}

function isAtLevelOf(price: MarkPrice, other: Decimal, maxPriceDeviation: Decimal): boolean {
  return price.price.minus(other).abs().lte(other.times(maxPriceDeviation));
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}
