import { type DecimalBounds, decimal, parseDecimal, ZERO } from '../../../domain/decimal.js';
import { assert, badInput, DomainError, notFound } from '../../../domain/errors.js';
import { type Json } from '../../../domain/canonical.js';
import {
  type MarketRisk,
  type MarkPrice,
  type RiskContext,
} from '../../../domain/risk/health/account.js';
import { requireMarket } from '../../../domain/risk/health/collateral-value.js';
import { isComingToSettlement } from '../../../domain/risk/health/market-status.js';
import { type PriceReason } from '../../../domain/risk/price/price-guard-state.js';
import { PRICE_AHEAD_SECONDS_MAX } from '../../../domain/risk/price/price-composite.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { announcePrices, loadGuards, savePrices } from '../../../store/markets/prices.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { keepSettlementMarks } from '../../../store/markets/wind-downs.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';

import { doOnce } from '../idempotency.js';
import { isValidReference, PRICE_BOUNDS, requireLine, requireToken } from '../input.js';
import { announcedPricesOf } from './announced-prices.js';
import {
  admitPrices,
  type AdmittedPrice,
  type IncomingPrice,
  quarantineEvent,
} from './price-admission.js';
import { byIndex, rejectionOf, type RecordReceipt, type Rejection } from '../receipt.js';

/** Maximum number of prices in one request. */
export const PRICES_PER_CALL_MAX = 1_000;

export interface MarkPriceInput {
  readonly marketId: string;
  /** USD, above 0, at most 10⁹ with 12 decimals. */
  readonly price: string;
  /** USD: half-width of the confidence interval around the price, as its source states it. */
  readonly confidence?: string | null;
  readonly at: Date;
}

export interface MarkPricesInput {
  /** Without a key a repeat is checked again, and refused where it is out of order. */
  readonly key?: string | null;
  readonly source: string;
  readonly prices: readonly MarkPriceInput[];
}

type IndexedPrice = IncomingPrice & { readonly index: number };

// No minimum: the guard refuses a price at or below zero, and counts it.
const ANY_PRICE: DecimalBounds = { places: PRICE_BOUNDS.places, max: decimal('1e9') };
const CONFIDENCE: DecimalBounds = { ...ANY_PRICE, min: ZERO };

/**
 * Passes mark prices through the guards of their markets and stores the usable ones. The commit announces them
 * to other processes. A call takes effect as a whole: of several prices of one market only the last usable one
 * comes into force.
 *
 * Each price is taken, refused with the guard's reason as code, or quarantined (PRICE_QUARANTINED: stored, and
 * not used before it is confirmed). The start of a quarantine is an event in the log.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT when there are no prices or too many, or the key or the source
 *   is invalid; CONFLICT when the key was used for other prices. Nothing is written then.
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
  const marketIds = [...new Set(input.prices.map(({ marketId }) => marketId))].filter(
    isValidReference,
  );
  const before = await loadGuards(tx, marketIds, { lock: true });
  // Read the clock and the rules after the lock: both are later than the transactions it waited for.
  const now = deps.clock.now();
  const context = await loadRiskContext(tx, now);
  const { incoming, rejected } = readPrices(input, actor.subject, context);
  const { admitted, guards, quarantined, marks } = admitPrices(
    before,
    incoming,
    (marketId) => requireMarket(context, marketId),
    now,
  );
  const usable = admitted.filter(({ reason }) => reason === null);
  const unusable = admitted.filter(({ reason }) => reason !== null);
  const saved = await savePrices(
    tx,
    [...guards].map(([marketId, state]) => ({ marketId, state })),
  );
  const ending = [...marks.keys()].filter((id) => isComingToSettlement(id, context));
  await keepSettlementMarks(tx, ending, now);
  await announcePrices(tx, announcedPricesOf(marks, saved));
  await appendEvents(
    tx,
    quarantined.map((price) => quarantineEvent(price, actor.subject, now)),
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
  subject: string,
  context: RiskContext,
): { readonly incoming: readonly IndexedPrice[]; readonly rejected: readonly Rejection[] } {
  const incoming: IndexedPrice[] = [];
  const rejected: Rejection[] = [];
  for (const [index, input] of prices.entries()) {
    try {
      const market = context.markets.get(input.marketId);
      if (market === undefined) {
        throw notFound('market', input.marketId, `prices[${index}].marketId`);
      }
      requirePublisher(market, source, subject);
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

/**
 * Checks that a subject may publish for a source of a market. Governance declares the publishers; the name of
 * the source proves nothing. Without declared sources every operator may publish.
 */
function requirePublisher(
  { marketId, priceSources = [] }: MarketRisk,
  source: string,
  subject: string,
): void {
  if (priceSources.length === 0) {
    return;
  }
  const declared = priceSources.find(({ id }) => id === source);
  if (declared === undefined) {
    throw notFound(`price source of ${marketId}`, source, 'source');
  }
  if (!declared.publishers.includes(subject)) {
    const message = `${subject} may not publish for ${source} in ${marketId}.`;
    throw new DomainError('FORBIDDEN', message, { field: 'source', marketId, subject });
  }
}

const REASONS: Readonly<Record<NonNullable<PriceReason>, readonly [member: string, rule: string]>> =
  {
    NON_POSITIVE: ['price', 'must be above 0'],
    FUTURE_DATED: ['at', `is more than ${PRICE_AHEAD_SECONDS_MAX} s ahead of the clock`],
    OUT_OF_ORDER: ['at', 'is earlier than a price already taken'],
    TOO_UNCERTAIN: ['confidence', 'is more than 2 % of the price'],
    STALE: ['at', 'is older than maxPriceAgeSeconds'],
    DEVIATES: ['price', 'is further from the median of the sources than maxSourceDeviation allows'],
    TOO_FEW_SOURCES: ['price', 'is taken, but fewer than minSources have prices in force'],
    JUMPED: ['price', 'is further from the last usable price than maxPriceDeviation allows'],
    UNSTEADY: [
      'price',
      'returned after alternating jumps, and must last for jumpConfirmationSeconds',
    ],
    BEYOND_MAX_JUMP: [
      'price',
      'is further from the last usable price than maxJump: it needs confirmation by a second source or a guardian',
    ],
  };

function rejectionOfPrice({ incoming, outcome, reason }: AdmittedPrice<IndexedPrice>): Rejection {
  const { index } = incoming;
  assert(reason !== null, 'an unusable price has a reason');
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
