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

/** A level that the mark jumped to and that nothing confirms yet. Instants are of our clock. */
export interface SuspectLevel {
  /** The first mark at the level: others are held against it. */
  readonly first: MarkPrice;
  /** The latest one at the level: what a confirmation puts in force. */
  readonly latest: MarkPrice;
  readonly since: Date;
  readonly seenAt: Date;
  /** The source went back and forth before: its old level must last, too. */
  readonly isUnsteady: boolean;
}

/** Why the newest prices of a market make no mark. */
export type PriceDoubt = 'TOO_UNCERTAIN' | 'TOO_FEW_SOURCES';

/** What the guard remembers of a market: plain values, so that a row can hold it. */
export interface PriceGuardState {
  /** The last mark that enforcement could use. Null until there is one. */
  readonly lastUsable: MarkPrice | null;
  /** What stood when the running window of `jumpConfirmationSeconds` began, by our clock. */
  readonly anchor: { readonly price: Decimal; readonly since: Date } | null;
  /** The last price of each source; of a market without declared sources one in all. */
  readonly quotes: readonly MarkPrice[];
  readonly suspect: SuspectLevel | null;
  /** When a jump last went back, by our clock; null: never, or long ago. */
  readonly returnedAt: Date | null;
  /** Null: the newest prices make a mark. */
  readonly doubt: PriceDoubt | null;
  /** When the log was last told of a quarantine, by our clock. */
  readonly toldAt: Date | null;
  /** The log was not told yet of the quarantine that lasts. */
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
  /** Why the price was refused or set aside; null when it is part of the mark. */
  readonly reason: PriceReason;
  /** The mark that stands with it; null while the market has none that can be used. */
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

/** What the guard of a market goes by. */
export interface PriceRule {
  readonly parameters: JumpLimits & CompositeLimits;
  /** Absent or empty: none is declared, and whoever publishes is one and the same source. */
  readonly priceSources?: readonly PriceSource[];
}

/**
 * Decides about one incoming price of one source of a market, and about the mark that it makes with
 * the last prices of the others.
 *
 * - REFUSED, and the state stays: not a positive number, dated more than 2 s ahead, or older than
 *   one of the same source that was taken in. One that is itself dated ahead blocks nothing.
 * - QUARANTINED: the price is no part of a usable mark. It is too uncertain, too old, too far from
 *   the median (`DEVIATES`, which leaves the mark of the others as it is), or the mark cannot be used:
 *   `TOO_FEW_SOURCES` are in force, or it is more than `maxPriceDeviation` from the last usable one, or
 *   from what stood `jumpConfirmationSeconds` ago, and nothing confirms it yet.
 * - CONFIRMED: a jump that a second source in force shows too; or that one source alone has shown for
 *   `jumpConfirmationSeconds` by our clock, without a break longer than `maxPriceAgeSeconds` and never
 *   further than `maxPriceDeviation` from its first price, and that is at most `maxJump`. Beyond it one
 *   source confirms nothing.
 * - ACCEPTED: everything else. A mark back at the old level ends a quarantine; when one source alone
 *   jumps again within `stateNoticeSeconds` of that it is `UNSTEADY`, and its old level has to last
 *   `jumpConfirmationSeconds` as any other.
 *
 * The first mark of a market has nothing to deviate from. An outage excuses nothing: after it the
 * first mark is still held against the last usable one, however old, and waits to be confirmed.
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

/** Holds a mark against the last usable one and what stood a window ago. */
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

/** Whether a source that jumps now has just come back from another jump: what it says next is worth no more than that. */
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
 * What a person confirms: the level that waits in quarantine, as its latest price has it.
 *
 * @param price What the person saw, in USD: the level must still be within `maxPriceDeviation` of it.
 * @throws DomainError CONFLICT when nothing waits there, or something else does.
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
    throw new DomainError('CONFLICT', 'No price waits to be confirmed.', {
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
 * `maxPriceAgeSeconds` old and at most 2 s ahead, no jump waits for confirmation, and the newest prices
 * make a mark.
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

/** How each declared source stands now. */
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

/** Stands for whoever publishes where no source is declared. */
const ONLY_SOURCE = '*';

function hasSources({ priceSources = [] }: PriceRule): boolean {
  return priceSources.length > 0;
}

/** Without declared sources the newest price is the mark, of whatever age: how old it is, is asked when it is used. */
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

/** The anchor in force: a window that is over, or began later than now, makes way for the last usable mark. */
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

/** Whether a level was not seen for too long to be the same one, or is of a clock that went back since. */
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
