import { admittedPlaces, type Decimal } from '../../decimal.js';
import { badInput, DomainError } from '../../errors.js';
import { type MarketStatus } from '../../risk/health/account.js';
import { mayFollow } from '../../risk/health/market-status.js';

import { type ActionOf } from './proposal-action.js';
import { type MarketReference } from './proposal-references.js';

/** The end of a market is at most so far ahead: a year. Later is probably a typing error. */
const SETTLES_SECONDS_MAX = 366 * 86_400;
/** A stated settlement price, as a mark: at most 10⁹ USD, with 12 decimals. */
const PRICE_MAX = 1_000_000_000;
const PRICE_PLACES = 12;

/** The statuses that a vote sets; the others belong to the end of a market. */
const VOTED_STATUSES: readonly MarketStatus[] = ['ACTIVE', 'REDUCE_ONLY', 'ENFORCEMENT_PAUSED'];

/**
 * Refuses a status that no vote sets, one that is already in force (without effect it would appear as a change in
 * the log), and any while the market is settled or delisted. A vote for the status in force takes back a decided
 * end, so it is not refused then.
 */
export function validateStatus(
  { marketId, status }: ActionOf<'SET_MARKET_STATUS'>,
  { status: inForce, windDown = null }: MarketReference,
): void {
  if (!VOTED_STATUSES.includes(status)) {
    const rule = `must be one of ${VOTED_STATUSES.join(', ')}: DELIST_MARKET decides the end of a market`;
    throw badInput('status', rule, status);
  }
  requireNotEnding(marketId, inForce);
  if (inForce === status && windDown === null) {
    throw new DomainError('CONFLICT', `Market ${marketId} is ${status} already.`, {
      state: 'STATUS_IN_FORCE',
      marketId,
      status,
    });
  }
}

/**
 * Refuses an end that could not be carried out: the market is delisted or its settlement price is fixed; the
 * window of the mean would begin before the market is reduce-only, or in the past; the price is no price. A market
 * that waits for its settlement price takes only an end that states one.
 */
export function validateDelisting(
  { marketId, reduceOnlyFrom, settlesAt, settlementPrice }: ActionOf<'DELIST_MARKET'>,
  { status, parameters, windDown = null }: MarketReference,
  now: Date,
): void {
  if (windDown !== null && windDown.settlementPrice !== null) {
    const message = `The settlement price of ${marketId} is fixed.`;
    const state = status === 'DELISTED' ? status : 'SETTLEMENT_PRICE_FIXED';
    throw new DomainError('CONFLICT', message, { state, marketId });
  }
  if (status === 'DELISTED' || settlementPrice === null) {
    requireNotEnding(marketId, status);
  }
  if (reduceOnlyFrom > settlesAt) {
    throw badInput('reduceOnlyFrom', 'must not be after settlesAt', reduceOnlyFrom.toISOString());
  }
  if (settlesAt.getTime() - now.getTime() > SETTLES_SECONDS_MAX * 1000) {
    throw badInput('settlesAt', 'must be within 366 days', settlesAt.toISOString());
  }
  if (settlementPrice !== null) {
    requirePrice(settlementPrice);
    return;
  }
  const { settlementWindowSeconds: windowSeconds } = parameters;
  const begins = Math.max(now.getTime(), reduceOnlyFrom.getTime());
  if (settlesAt.getTime() - begins < windowSeconds * 1000) {
    const rule = `must be at least ${windowSeconds} s (settlementWindowSeconds) after now and after reduceOnlyFrom`;
    throw badInput('settlesAt', rule, settlesAt.toISOString());
  }
}

/** @param status Null during a guardian's pause. */
function requireNotEnding(marketId: string, status: MarketStatus | null): void {
  if (status !== null && !mayFollow(status, 'ACTIVE', 'VOTE') && status !== 'ACTIVE') {
    throw new DomainError('CONFLICT', `Market ${marketId} is ${status}.`, {
      state: status,
      marketId,
    });
  }
}

function requirePrice(price: Decimal): void {
  const isPrice = price.isFinite() && price.gt(0) && price.lte(PRICE_MAX);
  if (!isPrice || price.decimalPlaces() > admittedPlaces(price, PRICE_PLACES)) {
    const rule = `must be above 0 and at most ${PRICE_MAX}, with at most ${PRICE_PLACES} decimals`;
    throw badInput('settlementPrice', rule, price.toFixed());
  }
}
