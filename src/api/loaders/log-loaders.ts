import { type SealedEvent, type VisibleEvent } from '../../domain/log/event.js';
import { type LogHead } from '../../domain/log/hash-chain.js';
import { type Db } from '../../store/database/database.js';
import { countPendingEvents, oldestResumableCursor, readLogHead } from '../../store/log/events.js';
import {
  countVisibleEvents,
  type EventRange,
  listVisibleEvents,
  PUBLIC_EVENT_TYPES,
  redactFor,
  type VisibleEventQuery,
} from '../../store/log/read-events.js';
import { type AccountScope, visibleAmong } from '../../store/database/read-scope.js';

/** The log as far as the scope goes. */
export interface LogLoaders {
  readonly list: (query: VisibleEventQuery, range: EventRange) => Promise<readonly VisibleEvent[]>;
  readonly count: (query: VisibleEventQuery) => Promise<number>;
  /** The events of a part of the log that are in scope, in their order. */
  readonly visible: (events: readonly SealedEvent[]) => Promise<readonly VisibleEvent[]>;
  readonly head: () => Promise<LogHead>;
  /** Number of committed events that are not sealed yet, about any account. */
  readonly unsealed: () => Promise<number>;
  /** The least sequence that a cursor may have. */
  readonly oldestCursor: () => Promise<bigint>;
}

export function createLogLoaders(db: Db, scope: AccountScope): LogLoaders {
  return {
    list: (query, range) => listVisibleEvents(db, scope, query, range),
    count: (query) => countVisibleEvents(db, scope, query),
    visible: (events) => visibleOf(db, scope, events),
    head: () => readLogHead(db),
    unsealed: () => countPendingEvents(db),
    oldestCursor: () => oldestResumableCursor(db),
  };
}

async function visibleOf(
  db: Db,
  scope: AccountScope,
  events: readonly SealedEvent[],
): Promise<readonly VisibleEvent[]> {
  if (scope.isEverything || events.length === 0) {
    return events;
  }
  const ids = events.flatMap(({ accountId }) => (accountId === null ? [] : [accountId]));
  const visible = ids.length === 0 ? new Set() : await visibleAmong(db, scope, [...new Set(ids)]);
  const inScope = events.filter(({ accountId, type }) =>
    accountId === null ? PUBLIC_EVENT_TYPES.includes(type) : visible.has(accountId),
  );
  return redactFor(scope, inScope);
}
