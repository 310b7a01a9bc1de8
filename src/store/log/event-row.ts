import {
  type LogLine,
  type Seal,
  type SealedEvent,
  type UnsealedEvent,
} from '../../domain/log/event.js';

/** A line of the log as its columns have it. */
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

/** What every line has, whatever its type. */
interface AnyLine extends Omit<LogLine, 'type' | 'payload'> {
  readonly type: string;
  readonly payload: unknown;
}

/**
 * A line that waits for its place. This is where rows become events of their type: a fact may be absent
 * (an earlier version wrote the line), and who needs one asks for it by `requireFact`. A type that this
 * version does not know passes, for a newer version may run beside it: no table has an entry for it.
 *
 * @throws Error when the payload is no object.
 */
export function unsealedOf(row: EventRow): UnsealedEvent {
  const line = lineOf(row);
  if (!isEvent(line)) {
    throw new Error(`Invariant broken: the payload of a line ${row.type} is an object`);
  }
  return line;
}

/** A line of the sealed log. @throws Error when the payload is no object. */
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
