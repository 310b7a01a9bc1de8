import { Prisma } from '../../generated/prisma/client.js';
import { type EventType } from '../../domain/log/event-payloads.js';
import {
  GOVERNANCE_EVENT_TYPES,
  type SealedEvent,
  type VisibleEvent,
} from '../../domain/log/event.js';
import { redactEvent } from '../../domain/log/redaction.js';

import { type Reader } from '../database/database.js';
import { sealedOf, type SealedEventRow } from './event-row.js';
import { type EventQuery } from './events.js';
import { groupBy } from '../database/read-page.js';
import { accountCondition, type AccountScope } from '../database/read-scope.js';

/**
 * Event types without an account that every reader may see. Other events without an account are only for
 * readers of everything: an event is private unless its type is listed here.
 */
export const PUBLIC_EVENT_TYPES: readonly EventType[] = [
  ...GOVERNANCE_EVENT_TYPES,
  'PriceQuarantined',
  'OpenInterestCapExceeded',
  'OpenInterestCapKept',
];

/** Events as a reader may see them: readers who may not read every account get no data of other accounts. */
export function redactFor(scope: AccountScope, events: readonly SealedEvent[]): VisibleEvent[] {
  return scope.isEverything ? [...events] : events.map(redactEvent);
}

/** A filter for events in scope. A missing part does not restrict. */
export interface VisibleEventQuery extends EventQuery {
  /** At or after this instant. */
  readonly from?: Date | null;
  /** Before this instant. */
  readonly until?: Date | null;
  readonly fromSequence?: bigint | null;
  /** The last line that belongs to it. */
  readonly untilSequence?: bigint | null;
}

function isIn(column: Prisma.Sql, values: readonly string[] | null | undefined): Prisma.Sql {
  return values === null || values === undefined
    ? Prisma.sql`TRUE`
    : Prisma.sql`${column} = ANY(${[...values]}::text[])`;
}

/** The part of the log between two instants or two lines. */
function windowOf({ from, until, fromSequence, untilSequence }: VisibleEventQuery): Prisma.Sql {
  const bounds = [
    [Prisma.sql`e.at >=`, from],
    [Prisma.sql`e.at <`, until],
    [Prisma.sql`e.sequence >=`, fromSequence],
    [Prisma.sql`e.sequence <=`, untilSequence],
  ] as const;
  const given = bounds.flatMap(([side, bound]) =>
    bound === null || bound === undefined ? [] : [Prisma.sql`${side} ${bound}`],
  );
  return given.length === 0 ? Prisma.sql`TRUE` : Prisma.join(given, ' AND ');
}

function conditionOf(query: VisibleEventQuery, scope: AccountScope): Prisma.Sql {
  const one = (value: string | null | undefined): string[] | null =>
    value === null || value === undefined ? null : [value];
  const visible = scope.isEverything
    ? Prisma.sql`TRUE`
    : Prisma.sql`(${accountCondition(Prisma.sql`e.account_id`, scope)}
        OR (e.account_id IS NULL AND e.type = ANY(${[...PUBLIC_EVENT_TYPES]}::text[])))`;
  return Prisma.sql`${isIn(Prisma.sql`e.type`, query.types)}
    AND ${isIn(Prisma.sql`e.account_id`, query.accountIds)}
    AND ${isIn(Prisma.sql`e.market_id`, query.marketIds)}
    AND ${isIn(Prisma.sql`e.margin_call_id`, one(query.marginCallId))}
    AND ${isIn(Prisma.sql`e.proposal_id`, one(query.proposalId))}
    AND ${windowOf(query)}
    AND ${visible}`;
}

/** A part of the log by place. */
export interface EventRange {
  readonly after: bigint;
  /** Null for no end. */
  readonly upTo: bigint | null;
  readonly limit: number;
  /** Whether the limit keeps the last of them, and not the first. */
  readonly fromEnd?: boolean;
}

/** Lines in scope after one sequence and up to another, oldest first, at most `limit`. */
export async function listVisibleEvents(
  reader: Reader,
  scope: AccountScope,
  query: VisibleEventQuery,
  range: EventRange,
): Promise<VisibleEvent[]> {
  const upTo = range.upTo === null ? Prisma.sql`TRUE` : Prisma.sql`e.sequence <= ${range.upTo}`;
  const rows = await reader.$queryRaw<SealedEventRow[]>`
    SELECT e.* FROM events e
    WHERE e.sequence > ${range.after} AND ${upTo} AND ${conditionOf(query, scope)}
    ORDER BY e.sequence ${range.fromEnd === true ? Prisma.sql`DESC` : Prisma.sql`ASC`} LIMIT ${range.limit}`;
  const inOrder = range.fromEnd === true ? rows.reverse() : rows;
  return redactFor(scope, inOrder.map(sealedOf));
}

/** Maximum number of counted events: takes some tenths of a second, however long the log. */
const COUNTED_EVENTS_MAX = 1_000_000;

/**
 * The total number of events in scope of a query. The whole log is not counted, because its sequences have no
 * gaps; a part of it is counted up to `max`.
 */
export async function countVisibleEvents(
  reader: Reader,
  scope: AccountScope,
  query: VisibleEventQuery,
  max = COUNTED_EVENTS_MAX,
): Promise<number> {
  const [row] =
    scope.isEverything && isWholeLog(query)
      ? await reader.$queryRaw<{ count: bigint }[]>`
          SELECT coalesce(max(sequence) - min(sequence) + 1, 0) AS count FROM events`
      : await reader.$queryRaw<{ count: bigint }[]>`
          SELECT count(*) AS count FROM (
            SELECT 1 FROM events e WHERE ${conditionOf(query, scope)} LIMIT ${max}) counted`;
  return Number(row?.count ?? 0n);
}

function isWholeLog(query: VisibleEventQuery): boolean {
  return Object.values(query).every((part) => part === null || part === undefined);
}

/**
 * The events of each of these calls, oldest first, at most 1000 per call. The caller has checked access to the
 * calls.
 */
export async function listTimelines(
  reader: Reader,
  scope: AccountScope,
  callIds: readonly string[],
): Promise<Map<string, VisibleEvent[]>> {
  const rows = await reader.$queryRaw<SealedEventRow[]>`
    SELECT e.* FROM unnest(${[...callIds]}::text[]) AS k(id)
    CROSS JOIN LATERAL (
      SELECT * FROM events WHERE margin_call_id = k.id ORDER BY sequence LIMIT 1000) e
    ORDER BY e.sequence`;
  return groupBy(redactFor(scope, rows.map(sealedOf)), (event) => event.marginCallId ?? '');
}
