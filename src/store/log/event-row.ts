import {
  type LogLine,
  type Seal,
  type SealedEvent,
  type UnsealedEvent,
} from '../../domain/log/event.js';

/** The columns of an event. */
export interface EventRow {
  readonly type: string;
  readonly account_id: string | null;
  readonly market_id: string | null;
  readonly margin_call_id: string | null;
  readonly proposal_id: string | null;
  readonly actor: string;
  readonly at: Date;
  readonly payload: unknown;
}

export interface SealedEventRow extends EventRow {
  readonly sequence: bigint;
  readonly hash: string;
  readonly previous_hash: string;
}

/** The fields of every event, of any type. */
interface AnyLine extends Omit<LogLine, 'type' | 'payload'> {
  readonly type: string;
  readonly payload: unknown;
}

/**
 * Converts a row to an unsealed event of its type. A fact may be absent (an earlier version wrote the event);
 * readers that need one use `requireFact`. A type unknown to this version is accepted, because a newer version
 * may run beside it.
 *
 * @throws Error when the payload is not an object.
 */
export function unsealedOf(row: EventRow): UnsealedEvent {
  const line = lineOf(row);
  if (!isEvent(line)) {
    throw new Error(`Invariant broken: the payload of a line ${row.type} is an object`);
  }
  return line;
}

/** Converts a row to a sealed event. @throws Error when the payload is not an object. */
export function sealedOf(row: SealedEventRow): SealedEvent {
  const seal: Seal = {
    sequence: row.sequence,
    hash: row.hash,
    previousHash: row.previous_hash,
  };
  return { ...unsealedOf(row), ...seal };
}

function lineOf(row: EventRow): AnyLine {
  return {
    type: row.type,
    accountId: row.account_id,
    marketId: row.market_id,
    marginCallId: row.margin_call_id,
    proposalId: row.proposal_id,
    actor: row.actor,
    at: row.at,
    payload: row.payload,
  };
}

function isEvent(line: AnyLine): line is AnyLine & UnsealedEvent {
  const { payload } = line;
  return typeof payload === 'object' && payload !== null && !Array.isArray(payload);
}
