import { type DecimalBounds, decimal, parseDecimal, ZERO } from '../../../domain/decimal.js';
import { assert, badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import { type MarkPrice, type RiskContext } from '../../../domain/risk/health/account.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import {
  PRICE_AHEAD_SECONDS_MAX,
  type PriceReason,
} from '../../../domain/risk/price/price-guard.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  type AnnouncedPrice,
  announcePrices,
  loadGuards,
  savePrices,
  type SavedPrice,
} from '../../../store/markets/prices.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';

import { doOnce } from '../idempotency.js';
import { isLookable, PRICE_BOUNDS, requireLine, requireToken } from '../input.js';
import {
  admitPrices,
  type AdmittedPrice,
  type IncomingPrice,
  quarantineEvent,
} from './price-admission.js';
import { byIndex, rejectionOf, type RecordReceipt, type Rejection } from '../receipt.js';

/** So many prices one request may have. */
export const PRICES_PER_CALL_MAX = 1_000;

export interface MarkPriceInput {
  readonly marketId: string;
  /** USD, above 0, at most 10⁹ with 12 decimals. */
  readonly price: string;
  /** USD: the price is within ± this, as its source says. */
  readonly confidence?: string | null;
  readonly at: Date;
}

export interface MarkPricesInput {
  /** Without a key a repeat is looked at again, and refused where it is out of order. */
  readonly key?: string | null;
  readonly source: string;
  readonly prices: readonly MarkPriceInput[];
}

type IndexedPrice = IncomingPrice & { readonly index: number };

// The guard says what a price at or below zero is, and counts it.
const ANY_PRICE: DecimalBounds = { places: PRICE_BOUNDS.places, max: decimal('1e9') };
const CONFIDENCE: DecimalBounds = { ...ANY_PRICE, min: ZERO };

/**
 * Takes mark prices past the guards of their markets and keeps those that can be used. Other
 * processes hear of them when they are committed. A call takes effect as a whole: of several prices of one
 * market the last usable one stands, and those before it never did.
 *
 * Each price is taken, refused with the guard's reason as code, or quarantined (PRICE_QUARANTINED:
 * remembered, and not used before something confirms it). The log gets a line when a quarantine begins.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no prices or too many, or the key or
 * the source cannot be; CONFLICT when the key was used for other prices. Nothing is written then.
 * @see docs/risk-model.md#prices
 */
export async function publishMarkPrices(
  deps: Pick<Deps, 'db' | 'clock' | 'log'>,
  actor: Actor,
  input: MarkPricesInput,
): Promise<RecordReceipt> {
  requireRole(actor, 'OPERATOR');
  const { source, prices } = input;
  const key = input.key ?? null;
  requireLine('source', source, 100);
  if (prices.length === 0 || prices.length > PRICES_PER_CALL_MAX) {
    throw badInput('prices', `must have 1 to ${PRICES_PER_CALL_MAX} entries`, prices.length);
  }
  if (key === null) {
    return inTransaction(deps.db, async (tx) => ({
      ...(await takePrices(tx, deps, actor, input)),
      duplicate: false,
    }));
  }
  requireToken('key', key);
  const content = { source, prices: prices.map(contentOf) };
  return inTransaction(deps.db, async (tx) => {
    const request = { scope: 'publishMarkPrices', key, content, at: deps.clock.now() };
    const { receipt, isDuplicate } = await doOnce(tx, request, async () => {
      const { accepted, rejected } = await takePrices(tx, deps, actor, input);
      return { accepted, rejected };
    });
    return { ...receipt, duplicate: isDuplicate };
  });
}

function contentOf({ marketId, price, confidence, at }: MarkPriceInput): Json {
  return [marketId, price, confidence ?? null, String(at.getTime())];
}

async function takePrices(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'log'>,
  actor: Actor,
  input: MarkPricesInput,
): Promise<Omit<RecordReceipt, 'duplicate'>> {
  const marketIds = [...new Set(input.prices.map(({ marketId }) => marketId))].filter(isLookable);
  const before = await loadGuards(tx, marketIds, { lock: true });
  // After the lock: whoever waited for it judges by the rules and at the time of then.
  const now = deps.clock.now();
  const context = await loadRiskContext(tx, now);
  const { incoming, rejected } = readPrices(input, context);
  const { admitted, guards } = admitPrices(
    before,
    incoming,
    (marketId) => requireMarket(context, marketId).parameters,
    now,
  );
  const usable = admitted.filter(({ reason }) => reason === null);
  const unusable = admitted.filter(({ reason }) => reason !== null);
  const saved = await savePrices(
    tx,
    [...guards].map(([marketId, state]) => ({ marketId, state })),
  );
  await announcePrices(tx, announcedPricesOf(usable, saved));
  const suspects = admitted.filter(({ isNewSuspect }) => isNewSuspect);
  await appendEvents(
    tx,
    suspects.map((suspect) => quarantineEvent(suspect, actor.subject, now)),
  );
  const all = [...rejected, ...unusable.map(rejectionOfPrice)].sort(byIndex);
  if (all.length > 0) {
    deps.log.warn(
      { source: input.source, rejected: countByReason(unusable, rejected) },
      'prices rejected',
    );
  }
  return { accepted: usable.length, rejected: all };
}

function readPrices(
  { source, prices }: MarkPricesInput,
  context: RiskContext,
): { readonly incoming: readonly IndexedPrice[]; readonly rejected: readonly Rejection[] } {
  const incoming: IndexedPrice[] = [];
  const rejected: Rejection[] = [];
  for (const [index, input] of prices.entries()) {
    try {
      if (!context.markets.has(input.marketId)) {
        throw notFound('market', input.marketId, `prices[${index}].marketId`);
      }
      const price = readPrice(`prices[${index}]`, input, source);
      incoming.push({ index, marketId: input.marketId, price });
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      rejected.push(rejectionOf(index, error));
    }
  }
  return { incoming, rejected };
}

function readPrice(field: string, input: MarkPriceInput, source: string): MarkPrice {
  const { confidence = null, at } = input;
  if (!(at.getTime() >= 0)) {
    throw badInput(`${field}.at`, 'must be an instant after 1970', null);
  }
  return {
    price: parseDecimal(`${field}.price`, input.price, ANY_PRICE),
    confidence:
      confidence === null ? null : parseDecimal(`${field}.confidence`, confidence, CONFIDENCE),
    source,
    at,
  };
}

/** The last usable price of each market: those before it in the same call never stood. */
function announcedPricesOf(
  usable: readonly AdmittedPrice<IndexedPrice>[],
  saved: readonly SavedPrice[],
): AnnouncedPrice[] {
  const places = new Map(saved.map((place) => [place.marketId, place]));
  const last = new Map(usable.map(({ incoming }) => [incoming.marketId, incoming.price]));
  return [...last].map(([marketId, price]) => {
    const place = places.get(marketId);
    assert(place !== undefined, 'a usable price changes the guard of its market');
    return {
      marketId,
      price: price.price.toFixed(),
      confidence: price.confidence?.toFixed() ?? null,
      source: price.source,
      at: price.at.toISOString(),
      version: place.version.toString(),
      before: place.before,
    };
  });
}

const REASONS: Readonly<Record<NonNullable<PriceReason>, readonly [member: string, rule: string]>> =
  {
    NON_POSITIVE: ['price', 'must be above 0'],
    FUTURE_DATED: ['at', `is more than ${PRICE_AHEAD_SECONDS_MAX} s ahead of the clock`],
    OUT_OF_ORDER: ['at', 'is before a price that was taken in already'],
    TOO_UNCERTAIN: ['confidence', 'is more than 2 % of the price'],
    JUMPED: ['price', 'is further from the last usable price than maxPriceDeviation allows'],
  };

function rejectionOfPrice({ incoming, outcome, reason }: AdmittedPrice<IndexedPrice>): Rejection {
  const { index } = incoming;
  assert(reason !== null, 'a price that cannot be used has a reason');
  const [member, rule] = REASONS[reason];
  const field = `prices[${index}].${member}`;
  return {
    index,
    code: outcome === 'QUARANTINED' ? 'PRICE_QUARANTINED' : reason,
    reason,
    field,
    message: `${field}: ${rule} (${reason})`,
  };
}

function countByReason(
  unusable: readonly AdmittedPrice[],
  rejected: readonly Rejection[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...unusable.map((a) => String(a.reason)), ...rejected.map((r) => r.code)]) {
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
