import { type Actor } from '../../app/auth/actor.js';
import { requireReadsEverything } from '../../app/auth/visibility.js';
import { type Decimal } from '../../domain/decimal.js';
import {
  type DeleveragingCandidate,
  deleveragingQuantileOf,
  reducibleSizeOf,
} from '../../domain/risk/waterfall/auto-deleveraging.js';

import { type Connection, connectionOf } from '../inputs/connection.js';
import { badCursor, decodeCursor, encodeCursor, requirePageSize } from '../inputs/cursors.js';
import {
  type DeleveragingReader,
  type PositionSide,
  type RankedSide,
} from '../loaders/deleveraging-reader.js';

export interface DeleveragingEntry {
  readonly position: number;
  readonly quantile: number;
  readonly accountId: string;
  readonly size: Decimal;
  readonly entryPrice: Decimal;
  readonly unrealizedPnl: Decimal;
  readonly equity: Decimal;
  readonly reducibleSize: Decimal;
}

/**
 * A page of a market's queue.
 *
 * The cursor holds an account and its place. The next page starts behind the present place of that account, or
 * at the old place when it has left the queue.
 *
 * @throws DomainError FORBIDDEN for an actor who may not read every account; BAD_USER_INPUT.
 */
export async function deleveragingConnection(
  reader: DeleveragingReader,
  actor: Actor,
  { id: marketId, lotSize }: { readonly id: string; readonly lotSize: Decimal },
  request: {
    readonly side: PositionSide;
    readonly first?: number | null;
    readonly after?: string | null;
  },
): Promise<Connection<DeleveragingEntry>> {
  requireReadsEverything(actor);
  const size = requirePageSize(request.first, 50);
  const after = request.after ?? null;
  const side = await reader.side(marketId, request.side);
  const start = after === null ? 0 : startAfter(side, after);
  const { queue } = side;
  const entries = queue
    .slice(start, start + size)
    .map((candidate, index) => entryOf(candidate, start + index + 1, queue.length, lotSize));
  return connectionOf(
    entries,
    ({ accountId, position }) => encodeCursor('deleveraging', accountId, String(position)),
    {
      hasNextPage: start + size < queue.length,
      hasPreviousPage: after !== null,
      totalCount: queue.length,
    },
  );
}

function startAfter({ places }: RankedSide, cursor: string): number {
  const [accountId = '', place = ''] = decodeCursor('deleveraging', cursor, 2);
  if (!/^[1-9]\d{0,8}$/.test(place)) {
    throw badCursor(cursor);
  }
  return places.get(accountId) ?? Number(place) - 1;
}

function entryOf(
  { accountId, position, equity }: DeleveragingCandidate,
  place: number,
  of: number,
  lotSize: Decimal,
): DeleveragingEntry {
  const { size, entryPrice, unrealizedPnl } = position;
  return {
    position: place,
    quantile: deleveragingQuantileOf(place, of),
    accountId,
    size,
    entryPrice,
    unrealizedPnl,
    equity,
    reducibleSize: reducibleSizeOf(size, lotSize),
  };
}
