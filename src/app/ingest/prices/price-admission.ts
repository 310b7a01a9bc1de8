import { assert } from '../../../domain/errors.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type MarkPrice } from '../../../domain/risk/health/account.js';
import {
  admitPrice,
  type JumpLimits,
  type PriceGuardState,
  type PriceOutcome,
  type PriceReason,
} from '../../../domain/risk/price/price-guard.js';

export interface IncomingPrice {
  readonly marketId: string;
  readonly price: MarkPrice;
}

/** What the guard said of one price. */
export interface AdmittedPrice<Incoming extends IncomingPrice = IncomingPrice> {
  readonly incoming: Incoming;
  readonly outcome: PriceOutcome;
  /** Null when it can be used. */
  readonly reason: PriceReason;
  /** The last usable price by now; null before the first. */
  readonly lastUsable: MarkPrice | null;
  /** With this price a quarantine begins, or moves to another level: worth a line in the log. */
  readonly isNewSuspect: boolean;
}

export interface PriceAdmissions<Incoming extends IncomingPrice> {
  /** One each, in order. */
  readonly admitted: readonly AdmittedPrice<Incoming>[];
  /** The guards that these prices changed, by market. */
  readonly guards: ReadonlyMap<string, PriceGuardState>;
}

/**
 * Takes prices past the guards of their markets, in order: a later price of a market meets the guard
 * as the earlier one left it. Nothing is kept; whoever holds the guards takes over the changed ones.
 *
 * @param guards The guards before; a market without one never had a price.
 * @param limitsOf The parameters in force of a market in `incoming`.
 * @see docs/risk-model.md#prices
 */
export function admitPrices<Incoming extends IncomingPrice>(
  guards: ReadonlyMap<string, PriceGuardState>,
  incoming: readonly Incoming[],
  limitsOf: (marketId: string) => JumpLimits,
  now: Date,
): PriceAdmissions<Incoming> {
  const changed = new Map<string, PriceGuardState>();
  const admitted = incoming.map((price): AdmittedPrice<Incoming> => {
    const { marketId } = price;
    const before = changed.get(marketId) ?? guards.get(marketId) ?? null;
    const { state, outcome, reason } = admitPrice(before, price.price, limitsOf(marketId), now);
    if (state !== null && outcome !== 'REFUSED') {
      changed.set(marketId, state);
    }
    return {
      incoming: price,
      outcome,
      reason,
      lastUsable: state?.lastUsable ?? null,
      isNewSuspect: outcome === 'QUARANTINED' && isNewSuspect(before, state),
    };
  });
  return { admitted, guards: changed };
}

function isNewSuspect(before: PriceGuardState | null, after: PriceGuardState | null): boolean {
  if (after === null) {
    return false;
  }
  return after.isUncertain
    ? before?.isUncertain !== true
    : after.suspect !== null && after.suspect !== before?.suspect;
}

/** The line in the log of a price with which a quarantine begins, or moves to another level. */
export function quarantineEvent(
  { incoming: { marketId, price }, reason, lastUsable }: AdmittedPrice,
  actor: string,
  at: Date,
): NewEvent<'PriceQuarantined'> {
  assert(reason === 'TOO_UNCERTAIN' || reason === 'JUMPED', 'a rule sets a price aside');
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
