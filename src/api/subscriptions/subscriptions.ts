import { requireRole } from '../../app/auth/authority.js';
import { decimal, parseDecimal, ZERO } from '../../domain/decimal.js';
import { badInput } from '../../domain/errors.js';
import { type EventType } from '../../domain/log/event-payloads.js';
import { type VisibleEvent } from '../../domain/log/event.js';
import { type MarketRisk } from '../../domain/risk/health/account.js';

import { type ApiContext } from '../context.js';
import { PAGE_MAX } from '../inputs/cursors.js';
import { type EventFilterInput, selectionOf } from '../inputs/event-filter.js';
import { followLog, startingSequence } from '../feeds/log-subscription.js';
import {
  healthModelOf,
  type HealthModel,
  markPriceModelOf,
  type MarkPriceModel,
} from '../models/models.js';
import { riskSummaryOf, type RiskSummaryModel } from '../models/risk-summary.js';
import { abortable, sleep } from '../feeds/abortable.js';

/** The log's events of these types, in the reader's scope, after a cursor. */
export async function logEvents(
  { services, freshLoaders }: ApiContext,
  request: {
    readonly filter?: EventFilterInput | null | undefined;
    readonly after?: string | null | undefined;
  },
  among: readonly EventType[],
): Promise<AsyncIterableIterator<VisibleEvent>> {
  const { log } = freshLoaders();
  const selection = selectionOf(request.filter, among);
  const after = await startingSequence(services.logFeed, log, request.after);
  return abortable((signal) => followLog(services.logFeed, log, selection, after, signal));
}

/**
 * The instructions to a platform that executes itself, after a cursor.
 *
 * @throws DomainError FORBIDDEN for an actor who is no operator.
 */
export async function venueInstructions(
  context: ApiContext,
  after: string | null | undefined,
): Promise<AsyncIterableIterator<VisibleEvent>> {
  requireRole(context.actor, 'OPERATOR');
  return logEvents(context, { filter: null, after }, ['VenueInstructionGiven']);
}

/** Changes of one account's health. @throws DomainError NOT_FOUND when it is not in scope. */
export async function healthChanges(
  { services, freshLoaders }: ApiContext,
  accountId: string,
  minChange: string | null,
): Promise<AsyncIterableIterator<HealthModel>> {
  const least = parseDecimal('minChange', minChange ?? '0.01', {
    min: ZERO,
    max: decimal(1000),
    places: 12,
  });
  const account = await freshLoaders().accounts.require(accountId);
  return abortable(async function* (signal) {
    for await (const health of services.riskFeed.followHealth(account, least, signal)) {
      yield healthModelOf(health);
    }
  });
}

export interface MarkPriceUpdateModel {
  readonly marketId: string;
  readonly price: MarkPriceModel;
}

/**
 * Changes of these markets' prices.
 *
 * @param marketIds Null: of all markets.
 * @throws DomainError NOT_FOUND for a market that does not exist.
 */
export async function priceChanges(
  { services, freshLoaders }: ApiContext,
  marketIds: readonly string[] | null,
): Promise<AsyncIterableIterator<MarkPriceUpdateModel>> {
  const wanted = marketIds && [...new Set(marketIds)];
  if (wanted !== null && (wanted.length === 0 || wanted.length > PAGE_MAX)) {
    throw badInput('marketIds', `must name 1 to ${PAGE_MAX} markets`, wanted.length);
  }
  const { markets } = freshLoaders();
  for (const id of wanted ?? []) {
    await markets.require(id);
  }
  return abortable(async function* (signal) {
    for await (const market of services.riskFeed.followPrices(wanted, signal)) {
      yield updateOf(market);
    }
  });
}

function updateOf(market: MarketRisk): MarkPriceUpdateModel {
  const price = markPriceModelOf(market);
  if (price === null) {
    throw new Error(`Invariant broken: market ${market.marketId} has a price`);
  }
  return { marketId: market.marketId, price };
}

/** The present summary, then a new one every given number of seconds. */
export async function riskSummaries(
  { services, freshLoaders }: ApiContext,
  everySeconds: number | null,
): Promise<AsyncIterableIterator<RiskSummaryModel>> {
  const seconds = everySeconds ?? 1;
  if (seconds < 1 || seconds > 3600) {
    throw badInput('everySeconds', 'must be from 1 to 3600', seconds);
  }
  freshLoaders();
  return Promise.resolve(
    abortable(async function* (signal) {
      while (!signal.aborted) {
        yield await riskSummaryOf(services.book, freshLoaders());
        await sleep(seconds * 1000, signal);
      }
    }),
  );
}
