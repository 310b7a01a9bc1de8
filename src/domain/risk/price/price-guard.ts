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
import {
  type JumpLimits,
  NOTHING_KNOWN,
  type PriceGuardState,
  type PriceOutcome,
  type PriceReason,
} from './price-guard-state.js';
import { isAtLevelOf, isBroken, judgeMark, secondsBetween } from './price-jump.js';

export interface PriceAdmission {
  /** Unchanged when refused; null only when the very first price is refused. */
  readonly state: PriceGuardState | null;
  readonly outcome: PriceOutcome;
  /** Why the price was refused or set aside; null when it is part of the mark. */
  readonly reason: PriceReason;
  /** The mark that stands with it; null while the market has none that can be used. */
  readonly mark: MarkPrice | null;
}

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
  const verdict = judgeMark({ ...kept, doubt: null }, { mark, inForce }, rule.parameters, now);
  if (verdict.outcome === 'QUARANTINED') {
    return { ...verdict, reason: reason ?? verdict.reason, mark: null };
  }
  const outcome = reason === null ? verdict.outcome : 'QUARANTINED';
  return { state: verdict.state, outcome, reason, mark };
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
