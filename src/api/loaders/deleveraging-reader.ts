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

/** Positions of one market that are ranked at the most; some seconds of work. */
export const RANKED_POSITIONS_MAX = 100_000;
/** How long a ranking is shown before it is made again: so long, or ten times what making it took. */
const RANKING_MS = 1000;
const REST_FACTOR = 10;

/** The queue of one side of a market, first to last, with every account's place. */
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

/** Who would be auto-deleveraged first: one ranking per market for all who ask within a second. */
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
 * Ranks whole markets: positions come from the rows in one query, prices and equity, exactly, from
 * the book in memory, and the order from `deleveragingQueueOf`, which auto-deleveraging itself uses.
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
        // However many ask, a process spends a tenth of its time on rankings at the most.
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
  // A position whose account the book does not have yet, or cannot value, is in the next ranking.
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
