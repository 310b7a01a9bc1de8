import { WAIT_MOST_MS } from '../../domain/margin-call/rules/liquidation-progress.js';
import { Decimal } from '../../domain/decimal.js';
import { DomainError } from '../../domain/errors.js';
import {
  type MarginCall,
  type MarginCallCause,
  type SuspensionCause,
  type SuspensionMemory,
} from '../../domain/margin-call/call/margin-call.js';
import {
  decodeTerms,
  encodeTerms,
  type RecordedTerms,
} from '../../domain/margin-call/call/recorded-terms.js';
import { type MarginCallState } from '../../domain/margin-call/call/transitions.js';
import { type HealthRecord } from '../../domain/risk/health/health-record.js';

import { Prisma } from '../../generated/prisma/client.js';
import { type Reader, type Tx } from '../database/database.js';
import { isOpenCall } from './open-calls.js';

export interface MarginCallRow {
  readonly id: string;
  readonly account_id: string;
  readonly ordinal: number;
  readonly state: string;
  readonly cause: string;
  readonly version: number;
  readonly opened_at: Date;
  readonly deadline: Date;
  readonly grace_seconds: number;
  readonly terms: RecordedTerms;
  readonly amount_due: string;
  readonly amount_outstanding: string;
  readonly has_held_for_finality: boolean;
  readonly has_extended_grace: boolean;
  readonly suspended_at: Date | null;
  readonly suspended_from: string | null;
  readonly resume_grace_ms: number;
  readonly suspensions: StoredSuspensions;
  readonly next_step_at: Date | null;
  readonly next_step_market_id: string | null;
  readonly is_cooling_down: boolean;
  readonly is_closing_all: boolean;
  readonly step_count: number;
  readonly acknowledged_at: Date | null;
  readonly closed_at: Date | null;
}

/** The memory of suspensions, in a JSON column: instants as text; `{}` for nothing. */
export interface StoredSuspensions {
  readonly cause?: SuspensionCause | null;
  readonly graceGivenAt?: Readonly<Partial<Record<SuspensionCause, string>>>;
  readonly toldAt?: string | null;
  readonly isTold?: boolean;
}

function encodeSuspensions(memory: SuspensionMemory): StoredSuspensions {
  const { graceGivenAt, announcedAt } = memory;
  return {
    cause: memory.cause,
    graceGivenAt: Object.fromEntries(
      Object.entries(graceGivenAt).map(([cause, at]) => [cause, at.toISOString()]),
    ),
    toldAt: announcedAt?.toISOString() ?? null,
    isTold: memory.isAnnounced,
  };
}

function decodeSuspensions(stored: StoredSuspensions): SuspensionMemory {
  const { cause = null, graceGivenAt = {}, toldAt = null, isTold = false } = stored;
  return {
    cause,
    graceGivenAt: Object.fromEntries(
      Object.entries(graceGivenAt).map(([name, at]) => [name, new Date(at)]),
    ),
    announcedAt: toldAt === null ? null : new Date(toldAt),
    isAnnounced: isTold,
  };
}

export function marginCallOf(row: MarginCallRow): MarginCall {
  return {
    id: row.id,
    accountId: row.account_id,
    ordinal: row.ordinal,
    state: row.state as MarginCallState,
    cause: row.cause as MarginCallCause,
    version: row.version,
    openedAt: row.opened_at,
    deadline: row.deadline,
    graceSeconds: row.grace_seconds,
    terms: decodeTerms(row.terms),
    amountDue: new Decimal(row.amount_due),
    amountOutstanding: new Decimal(row.amount_outstanding),
    hasHeldForFinality: row.has_held_for_finality,
    hasExtendedGrace: row.has_extended_grace,
    suspendedAt: row.suspended_at,
    suspendedFrom: row.suspended_from as MarginCall['suspendedFrom'],
    resumeGraceMs: row.resume_grace_ms,
    suspensions: decodeSuspensions(row.suspensions),
    nextStepAt: row.next_step_at,
    nextStepMarketId: row.next_step_market_id,
    isCoolingDown: row.is_cooling_down,
    isClosingAll: row.is_closing_all,
    stepCount: row.step_count,
    acknowledgedAt: row.acknowledged_at,
    closedAt: row.closed_at,
  };
}

export interface OpenedCall {
  readonly call: MarginCall;
  readonly healthAtOpening: HealthRecord;
}

/**
 * Writes new calls in one statement, with all columns of their last version: a call may have changed since it
 * was opened in the same transaction.
 */
export async function insertMarginCalls(tx: Tx, opened: readonly OpenedCall[]): Promise<void> {
  if (opened.length === 0) {
    return;
  }
  const calls = opened.map(({ call }) => call);
  await tx.$executeRaw`
    INSERT INTO margin_calls (id, account_id, ordinal, state, cause, version, opened_at, deadline, grace_seconds, terms,
      amount_due, amount_outstanding, health_at_opening, has_held_for_finality, has_extended_grace, suspended_at,
      suspended_from, resume_grace_ms, suspensions, next_step_at, next_step_market_id, is_cooling_down, is_closing_all, step_count,
      acknowledged_at, closed_at)
    SELECT * FROM unnest(
      ${calls.map((c) => c.id)}::text[], ${calls.map((c) => c.accountId)}::text[], ${calls.map((c) => c.ordinal)}::int[],
      ${calls.map((c) => c.state)}::text[], ${calls.map((c) => c.cause)}::text[], ${calls.map((c) => c.version)}::int[],
      ${calls.map((c) => c.openedAt.toISOString())}::timestamptz[], ${calls.map((c) => c.deadline.toISOString())}::timestamptz[],
      ${calls.map((c) => c.graceSeconds)}::int[], ${calls.map((c) => JSON.stringify(encodeTerms(c.terms)))}::jsonb[],
      ${calls.map((c) => c.amountDue.toFixed())}::numeric[], ${calls.map((c) => c.amountOutstanding.toFixed())}::numeric[],
      ${opened.map((o) => JSON.stringify(o.healthAtOpening))}::jsonb[],
      ${calls.map((c) => c.hasHeldForFinality)}::boolean[], ${calls.map((c) => c.hasExtendedGrace)}::boolean[],
      ${calls.map((c) => c.suspendedAt?.toISOString() ?? null)}::timestamptz[], ${calls.map((c) => c.suspendedFrom)}::text[],
      ${calls.map((c) => c.resumeGraceMs)}::int[],
      ${calls.map((c) => JSON.stringify(encodeSuspensions(c.suspensions)))}::jsonb[],
      ${calls.map((c) => c.nextStepAt?.toISOString() ?? null)}::timestamptz[], ${calls.map((c) => c.nextStepMarketId)}::text[],
      ${calls.map((c) => c.isCoolingDown)}::boolean[], ${calls.map((c) => c.isClosingAll)}::boolean[],
      ${calls.map((c) => c.stepCount)}::int[], ${calls.map((c) => c.acknowledgedAt?.toISOString() ?? null)}::timestamptz[],
      ${calls.map((c) => c.closedAt?.toISOString() ?? null)}::timestamptz[])`;
}

export interface ChangedCall {
  readonly call: MarginCall;
  /** The version that was read: the row must still have it (compare-and-set). */
  readonly versionRead: number;
}

/**
 * Writes the present state of calls, each only if it was not changed since it was read.
 *
 * @throws DomainError CONFLICT when one was changed meanwhile; the caller's transaction must roll back.
 */
export async function updateMarginCalls(tx: Tx, changed: readonly ChangedCall[]): Promise<void> {
  if (changed.length === 0) {
    return;
  }
  const calls = changed.map(({ call }) => call);
  const written = await tx.$executeRaw`
    UPDATE margin_calls m SET state = s.state, version = s.version, deadline = s.deadline, amount_outstanding = s.amount_outstanding,
      has_held_for_finality = s.has_held_for_finality, has_extended_grace = s.has_extended_grace, suspended_at = s.suspended_at,
      suspended_from = s.suspended_from, resume_grace_ms = s.resume_grace_ms, suspensions = s.suspensions, next_step_at = s.next_step_at, next_step_market_id = s.next_step_market_id,
      is_cooling_down = s.is_cooling_down, is_closing_all = s.is_closing_all, step_count = s.step_count, closed_at = s.closed_at
    FROM unnest(
      ${calls.map((c) => c.id)}::text[], ${changed.map((c) => c.versionRead)}::int[], ${calls.map((c) => c.state)}::text[],
      ${calls.map((c) => c.version)}::int[], ${calls.map((c) => c.deadline.toISOString())}::timestamptz[],
      ${calls.map((c) => c.amountOutstanding.toFixed())}::numeric[],
      ${calls.map((c) => c.hasHeldForFinality)}::boolean[], ${calls.map((c) => c.hasExtendedGrace)}::boolean[],
      ${calls.map((c) => c.suspendedAt?.toISOString() ?? null)}::timestamptz[], ${calls.map((c) => c.suspendedFrom)}::text[],
      ${calls.map((c) => c.nextStepAt?.toISOString() ?? null)}::timestamptz[], ${calls.map((c) => c.nextStepMarketId)}::text[],
      ${calls.map((c) => c.isCoolingDown)}::boolean[], ${calls.map((c) => c.isClosingAll)}::boolean[],
      ${calls.map((c) => c.stepCount)}::int[], ${calls.map((c) => c.resumeGraceMs)}::int[],
      ${calls.map((c) => JSON.stringify(encodeSuspensions(c.suspensions)))}::jsonb[],
      ${calls.map((c) => c.closedAt?.toISOString() ?? null)}::timestamptz[]
    ) AS s(id, version_read, state, version, deadline, amount_outstanding, has_held_for_finality, has_extended_grace,
      suspended_at, suspended_from, next_step_at, next_step_market_id, is_cooling_down, is_closing_all, step_count, resume_grace_ms,
      suspensions, closed_at)
    WHERE m.id = s.id AND m.version = s.version_read`;
  if (written !== changed.length) {
    throw new DomainError('CONFLICT', 'A margin call was changed meanwhile.', {
      expected: changed.length,
      written,
    });
  }
}

/** Accounts whose grace is over: the deadline has passed, strictly. */
export async function listAccountsPastDeadline(
  reader: Reader,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await reader.$queryRaw<{ account_id: string }[]>`
    SELECT account_id FROM margin_calls WHERE state = 'GRACE' AND deadline < ${now}
    ORDER BY deadline, id LIMIT ${limit}`;
  return rows.map((row) => row.account_id);
}

/**
 * Accounts whose next liquidation step in this market is due, without an order in flight.
 *
 * @param among Only of these; null for all.
 */
export async function listAccountsDueForStep(
  reader: Reader,
  marketId: string,
  now: Date,
  among: readonly string[] | null,
): Promise<string[]> {
  const ids = among === null ? null : [...among];
  const rows = await reader.$queryRaw<{ account_id: string }[]>`
    SELECT c.account_id FROM margin_calls c
    WHERE c.state = 'LIQUIDATING' AND (c.next_step_at <= ${now} OR c.next_step_at > ${new Date(now.getTime() + WAIT_MOST_MS)})
      AND c.next_step_market_id = ${marketId}
      AND NOT EXISTS (SELECT 1 FROM liquidations l WHERE l.margin_call_id = c.id AND l.state = 'SUBMITTED')
      AND (${ids}::text[] IS NULL OR c.account_id = ANY(${ids}::text[]))
    ORDER BY c.next_step_at, c.id`;
  return rows.map((row) => row.account_id);
}

/** The number of calls in each state; states without calls are left out. */
export async function countCallsByState(reader: Reader): Promise<Map<string, number>> {
  const rows = await reader.$queryRaw<{ state: string; count: bigint }[]>`
    SELECT state, count(*) AS count FROM margin_calls GROUP BY state ORDER BY state`;
  return new Map(rows.map((row) => [row.state, Number(row.count)]));
}

/** Calls in grace with the nearest deadlines. */
export async function listNearestDeadlines(
  reader: Reader,
  limit: number,
): Promise<
  {
    readonly accountId: string;
    readonly state: string;
    readonly amountOutstanding: string;
    readonly deadline: Date;
  }[]
> {
  const rows = await reader.$queryRaw<MarginCallRow[]>`
    SELECT * FROM margin_calls WHERE state = 'GRACE' ORDER BY deadline, id LIMIT ${limit}`;
  return rows.map(marginCallOf).map(({ accountId, state, amountOutstanding, deadline }) => ({
    accountId,
    state,
    amountOutstanding: amountOutstanding.toFixed(2),
    deadline,
  }));
}

/** The open calls of these accounts, by account. */
export async function loadOpenCalls(
  reader: Reader,
  accountIds: readonly string[],
): Promise<Map<string, MarginCall>> {
  const rows = await reader.$queryRaw<MarginCallRow[]>`
    SELECT c.* FROM margin_calls c
    WHERE c.account_id = ANY(${[...accountIds]}::text[]) AND ${isOpenCall(Prisma.sql`c`)}`;
  return new Map(rows.map((row) => [row.account_id, marginCallOf(row)]));
}
