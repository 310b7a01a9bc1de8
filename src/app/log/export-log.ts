import { canonicalJson } from '../../domain/canonical.js';
import { badInput } from '../../domain/errors.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { type Reader } from '../../store/database/database.js';
import { listEvents, oldestResumableCursor, readLogHead } from '../../store/log/events.js';

/** Events read at a time. */
const PAGE = 1000;

/** A part of the log: from the first to the last sequence, both included. */
export interface LogPart {
  /** Null: the oldest kept event. */
  readonly from: bigint | null;
  /** Null: the head at the start of the export. */
  readonly to: bigint | null;
}

/** The lines of one page, each ended by a line feed, and the last event among them. */
export interface ExportedPage {
  readonly text: string;
  readonly count: number;
  readonly last: SealedEvent;
}

/**
 * The log as text, one event a line, page by page: memory does not grow with the log. Events sealed after the start
 * are not part of it.
 *
 * @throws DomainError BAD_USER_INPUT for a sequence that is no longer kept or lies beyond the head.
 * @see docs/log-format.md
 */
export async function* exportLog(
  reader: Reader,
  { from, to }: LogPart,
): AsyncGenerator<ExportedPage> {
  const head = await readLogHead(reader);
  const oldest = (await oldestResumableCursor(reader)) + 1n;
  const [first, end] = [from ?? oldest, to ?? head.sequence];
  if (first < oldest || first > head.sequence + 1n) {
    const rule = `must be from ${oldest.toString()} to ${(head.sequence + 1n).toString()}`;
    throw badInput('from', rule, first.toString());
  }
  if (end < first - 1n || end > head.sequence) {
    const rule = `must be from ${first.toString()} to ${head.sequence.toString()}`;
    throw badInput('to', rule, end.toString());
  }
  let place = first - 1n;
  while (place < end) {
    const limit = Number(end - place < BigInt(PAGE) ? end - place : BigInt(PAGE));
    const events = await listEvents(reader, {}, place, limit);
    const last = events.at(-1);
    if (last === undefined) {
      throw new Error(`Invariant broken: the log has no line after ${place.toString()}`);
    }
    yield { text: events.map(exportedLine).join(''), count: events.length, last };
    place = last.sequence;
  }
}

/** The keys of an event as it is hashed, with its two hashes. */
function exportedLine({ at, sequence, ...event }: SealedEvent): string {
  const { accountId, actor, hash, marginCallId, marketId, payload, previousHash } = event;
  const { proposalId, type } = event;
  const line = {
    accountId,
    actor,
    at: at.toISOString(),
    hash,
    marginCallId,
    marketId,
    payload,
    previousHash,
    proposalId,
    sequence: sequence.toString(),
    type,
  };
  return `${canonicalJson(line)}\n`;
}
