import { type Clock } from '../../app/ports.js';
import { DomainError } from '../../domain/errors.js';
import { type MarkedPosition, markPosition } from '../../domain/risk/health/account-health.js';
import {
  type DeleveragingCandidate,
  deleveragingQuantileOf,
  deleveragingQueueOf,
} from '../../domain/risk/waterfall/auto-deleveraging.js';
import { type Db } from '../../store/database/database.js';
import { listPositionsOfMarket } from '../../store/accounts/positions.js';

import { type BookReader } from '../readers/book-reader.js';

export type PositionSide = 'LONG' | 'SHORT';

/** Maximum number of ranked positions of one market; ranking takes some seconds. */
export const RANKED_POSITIONS_MAX = 100_000;
/** How long a ranking is reused: this time, or ten times the duration of the ranking if that is longer. */
const RANKING_MS = 1000;
const REST_FACTOR = 10;

/** The queue of one side of a market, first to last, with the place of every account. */
export interface RankedSide {
  readonly queue: readonly DeleveragingCandidate[];
  /** By account id, from 1. */
  readonly places: ReadonlyMap<string, number>;
}

export interface DeleveragingRank {
  readonly position: number;
  readonly of: number;
  readonly quantile: number;
}

/** The deleveraging queues: one ranking per market for all requests within a second. */
export interface DeleveragingReader {
  /** @throws DomainError QUERY_TOO_COMPLEX when a market has more positions than are ranked. */
  readonly side: (marketId: string, side: PositionSide) => Promise<RankedSide>;
  /** The place of an account's position; null when it is not in the queue. */
  readonly rankOf: (
    accountId: string,
    position: Pick<MarkedPosition, 'marketId' | 'size'>,
  ) => Promise<DeleveragingRank | null>;
}

type Sides = Readonly<Record<PositionSide, RankedSide>>;
const EMPTY: RankedSide = { queue: [], places: new Map() };

/**
 * Ranks whole markets: positions are read from the rows in one query, prices and exact equity from the book in
 * memory, and the order is that of `deleveragingQueueOf`, which auto-deleveraging also uses.
 */
export function createDeleveragingReader(
  db: Db,
  book: BookReader,
  clock: Clock,
): DeleveragingReader {
  const kept = new Map<string, { from: number; until: number; readonly sides: Promise<Sides> }>();
  const sidesOf = (marketId: string): Promise<Sides> => {
    const now = clock.now().getTime();
    const known = kept.get(marketId);
    if (known !== undefined && known.from <= now && now < known.until) {
      return known.sides;
    }
    const sides = rankMarket(db, book, marketId);
    // A ranking from before the clock went back would be kept until the clock is there again.
    const entry = { from: now, until: Infinity, sides };
    kept.set(marketId, entry);
    sides.then(
      () => {
        // For any number of requests, a process spends at most a tenth of its time on rankings.
        const took = clock.now().getTime() - now;
        entry.until = now + Math.max(RANKING_MS, took * REST_FACTOR);
      },
      () => kept.delete(marketId),
    );
    return sides;
  };
  const side: DeleveragingReader['side'] = async (marketId, of) => (await sidesOf(marketId))[of];
  return {
    side,
    rankOf: async (accountId, { marketId, size }) => {
      const { places } = await side(marketId, size.isPositive() ? 'LONG' : 'SHORT');
      const position = places.get(accountId);
      return position === undefined
        ? null
        : { position, of: places.size, quantile: deleveragingQuantileOf(position, places.size) };
    },
  };
}

async function rankMarket(db: Db, book: BookReader, marketId: string): Promise<Sides> {
  const rows = await listPositionsOfMarket(db, marketId, RANKED_POSITIONS_MAX + 1);
  if (rows.length > RANKED_POSITIONS_MAX) {
    throw new DomainError(
      'QUERY_TOO_COMPLEX',
      `Market ${marketId} has too many positions to rank.`,
      {
        limit: RANKED_POSITIONS_MAX,
        marketId,
      },
    );
  }
  const market = book.marketEquities(marketId);
  if (market === null) {
    return { LONG: EMPTY, SHORT: EMPTY };
  }
  // A position whose account is not in the book yet, or cannot be valued, is left for the next ranking.
  const candidates = rows.flatMap(({ accountId, ...position }): DeleveragingCandidate[] => {
    const equity = market.equities.get(accountId);
    return equity === undefined
      ? []
      : [{ accountId, equity, position: markPosition(position, market.markPrice) }];
  });
  return {
    LONG: ranked(candidates.filter(({ position }) => position.size.isPositive())),
    SHORT: ranked(candidates.filter(({ position }) => position.size.isNegative())),
  };
}

function ranked(candidates: readonly DeleveragingCandidate[]): RankedSide {
  const queue = deleveragingQueueOf(candidates);
  return { queue, places: new Map(queue.map(({ accountId }, index) => [accountId, index + 1])) };
}
