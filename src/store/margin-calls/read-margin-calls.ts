import { Prisma } from '../../generated/prisma/client.js';
import {
  type MarginCall,
  type MarginCallCause,
} from '../../domain/margin-call/call/margin-call.js';
import { type MarginCallState } from '../../domain/margin-call/call/transitions.js';
import { type HealthRecord } from '../../domain/risk/health/health-record.js';

import { type Reader } from '../database/database.js';
import { type MarginCallRow, marginCallOf } from './margin-calls.js';
import { isOpenCall } from './open-calls.js';
import {
  groupBy,
  type Page,
  type PageKey,
  pageOf,
  type PageRequest,
} from '../database/read-page.js';
import { accountCondition, type AccountScope } from '../database/read-scope.js';

/** A margin call with the recorded measurement that opened it. */
export interface MarginCallView {
  readonly call: MarginCall;
  readonly healthAtOpening: HealthRecord;
}

interface MarginCallViewRow extends MarginCallRow {
  readonly health_at_opening: HealthRecord;
}

/** A filter for calls. A missing part does not restrict; an empty list matches nothing. */
export interface MarginCallQuery {
  readonly states?: readonly MarginCallState[] | null;
  readonly accountId?: string | null;
  readonly owner?: string | null;
  /** Of accounts with a position there now. */
  readonly marketId?: string | null;
  readonly causes?: readonly MarginCallCause[] | null;
  readonly acknowledged?: boolean | null;
  /** Those of which a notice was given up. */
  readonly noticeFailed?: boolean | null;
  readonly orderBy?: MarginCallOrder;
}

export type MarginCallOrder = 'OPENED_DESC' | 'DEADLINE_ASC';

function viewOf(row: MarginCallViewRow): MarginCallView {
  return { call: marginCallOf(row), healthAtOpening: row.health_at_opening };
}

const ACCOUNT = Prisma.sql`c.account_id`;

/** These calls, by id, within the scope. */
export async function findMarginCalls(
  reader: Reader,
  scope: AccountScope,
  ids: readonly string[],
): Promise<Map<string, MarginCallView>> {
  const rows = await reader.$queryRaw<MarginCallViewRow[]>`
    SELECT c.* FROM margin_calls c
    WHERE c.id = ANY(${[...ids]}::text[]) AND ${accountCondition(ACCOUNT, scope)}`;
  return new Map(rows.map((row) => [row.id, viewOf(row)]));
}

/** The open call of each of these accounts, by account. The caller has checked access. */
export async function findOpenCalls(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, MarginCallView>> {
  const rows = await reader.$queryRaw<MarginCallViewRow[]>`
    SELECT c.* FROM margin_calls c WHERE c.account_id = ANY(${[...accountIds]}::text[])
      AND ${isOpenCall(Prisma.sql`c`)}`;
  return new Map(rows.map((row) => [row.account_id, viewOf(row)]));
}

/** A page of the calls in scope. The key of a page is the instant of its order. */
export async function pageMarginCalls(
  reader: Reader,
  scope: AccountScope,
  query: MarginCallQuery,
  { first, after }: PageRequest,
): Promise<Page<MarginCallView>> {
  const condition = Prisma.sql`${accountCondition(ACCOUNT, scope)} AND ${conditionOf(query)}`;
  const order = ORDERS[query.orderBy ?? 'OPENED_DESC'];
  const rows = await reader.$queryRaw<MarginCallViewRow[]>`
    SELECT c.* FROM margin_calls c WHERE ${condition}
      AND ${after === null ? Prisma.sql`TRUE` : order.isAfter(after)}
    ORDER BY ${order.by} LIMIT ${first + 1}`;
  const [total] = await reader.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM margin_calls c WHERE ${condition}`;
  return pageOf(rows.map(viewOf), first, Number(total?.count ?? 0n));
}

const ORDERS: Readonly<
  Record<
    MarginCallOrder,
    { readonly by: Prisma.Sql; readonly isAfter: (key: PageKey) => Prisma.Sql }
  >
> = {
  OPENED_DESC: {
    by: Prisma.sql`c.opened_at DESC, c.id DESC`,
    isAfter: ({ at, id }) => Prisma.sql`(c.opened_at, c.id) < (${at}::timestamptz, ${id})`,
  },
  DEADLINE_ASC: {
    by: Prisma.sql`c.deadline, c.id`,
    isAfter: ({ at, id }) => Prisma.sql`(c.deadline, c.id) > (${at}::timestamptz, ${id})`,
  },
};

function conditionOf(query: MarginCallQuery): Prisma.Sql {
  const failed = Prisma.sql`EXISTS (
    SELECT 1 FROM notices n WHERE n.margin_call_id = c.id AND n.status = 'FAILED')`;
  const isAmong = (column: Prisma.Sql, values: readonly string[] | null | undefined): Prisma.Sql =>
    conditionWhen(values, (list) => Prisma.sql`${column} = ANY(${[...list]}::text[])`);
  return Prisma.join(
    [
      isAmong(Prisma.sql`c.state`, query.states),
      isAmong(Prisma.sql`c.cause`, query.causes),
      conditionWhen(query.accountId, (id) => Prisma.sql`c.account_id = ${id}`),
      conditionWhen(
        query.owner,
        (owner) =>
          Prisma.sql`c.account_id IN (SELECT a.id FROM accounts a WHERE a.owner = ${owner})`,
      ),
      conditionWhen(
        query.marketId,
        (id) =>
          Prisma.sql`c.account_id IN (SELECT p.account_id FROM positions p WHERE p.market_id = ${id} AND p.size <> 0)`,
      ),
      conditionWhen(
        query.acknowledged,
        (is) => Prisma.sql`(c.acknowledged_at IS NOT NULL) = ${is}`,
      ),
      conditionWhen(query.noticeFailed, (is) => Prisma.sql`${failed} = ${is}`),
    ],
    ' AND ',
  );
}

function conditionWhen<T>(
  value: T | null | undefined,
  condition: (value: T) => Prisma.Sql,
): Prisma.Sql {
  return value === null || value === undefined ? Prisma.sql`TRUE` : condition(value);
}

/** The same page of each account's calls, newest first. The caller has checked that they may be seen. */
export async function pageCallsOfAccounts(
  reader: Reader,
  accountIds: readonly string[],
  { first, after }: PageRequest,
): Promise<Map<string, Page<MarginCallView>>> {
  const ids = [...accountIds];
  const rows = await reader.$queryRaw<MarginCallViewRow[]>`
    SELECT c.* FROM unnest(${ids}::text[]) AS k(account_id)
    CROSS JOIN LATERAL (
      SELECT * FROM margin_calls WHERE account_id = k.account_id
        AND (${after?.at ?? null}::timestamptz IS NULL OR (opened_at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}))
      ORDER BY opened_at DESC, id DESC LIMIT ${first + 1}) c
    ORDER BY c.opened_at DESC, c.id DESC`;
  const counts = await reader.$queryRaw<{ account_id: string; count: bigint }[]>`
    SELECT account_id, count(*) AS count FROM margin_calls
    WHERE account_id = ANY(${ids}::text[]) GROUP BY account_id`;
  const totals = new Map(counts.map((row) => [row.account_id, Number(row.count)]));
  const byAccount = groupBy(rows.map(viewOf), ({ call }) => call.accountId);
  return new Map(
    ids.map((id) => [id, pageOf(byAccount.get(id) ?? [], first, totals.get(id) ?? 0)]),
  );
}

/** The number of open calls in scope. */
export async function countOpenCalls(reader: Reader, scope: AccountScope): Promise<number> {
  const [row] = await reader.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM margin_calls c
    WHERE ${isOpenCall(Prisma.sql`c`)} AND ${accountCondition(ACCOUNT, scope)}`;
  return Number(row?.count ?? 0n);
}
