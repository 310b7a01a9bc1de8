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
  /** Why the price was refused or quarantined; null when it is part of the mark. */
  readonly reason: PriceReason;
  /** The mark that results from it; null while the market has no usable one. */
  readonly mark: MarkPrice | null;
}

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
  const verdict = judgeMark({ ...kept, doubt: null }, { mark, inForce }, rule.parameters, now);
  if (verdict.outcome === 'QUARANTINED') {
    return { ...verdict, reason: reason ?? verdict.reason, mark: null };
  }
  const outcome = reason === null ? verdict.outcome : 'QUARANTINED';
  return { state: verdict.state, outcome, reason, mark };
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
