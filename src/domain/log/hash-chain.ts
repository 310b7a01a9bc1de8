import { createHash } from 'node:crypto';

import { canonicalJson } from '../canonical.js';
import { type LogLine, type Seal } from './event.js';

/** The previous hash of the first event. */
export const GENESIS_HASH = '0'.repeat(64);

export interface LogHead {
  /** 0 when the log is empty. */
  readonly sequence: bigint;
  readonly hash: string;
}

export const EMPTY_LOG: LogHead = { sequence: 0n, hash: GENESIS_HASH };

/**
 * The hash of one line.
 *
 *     hash = SHA-256(previousHash ‖ canonical JSON of the event with its sequence)
 *
 * @returns 64 hex digits.
 */
export function hashOf(previousHash: string, sequence: bigint, event: LogLine): string {
  const text = canonicalJson({
    sequence: sequence.toString(),
    type: event.type,
    accountId: event.accountId,
    marketId: event.marketId,
    marginCallId: event.marginCallId,
    proposalId: event.proposalId,
    actor: event.actor,
    at: event.at.toISOString(),
    payload: event.payload,
  });
  return createHash('sha256').update(previousHash).update(text).digest('hex');
}

/** Assigns the next sequence to each event and chains it to the one before. */
export function seal<Line extends LogLine>(
  head: LogHead,
  events: readonly Line[],
): (Line & Seal)[] {
  let { sequence, hash } = head;
  return events.map((event) => {
    const previousHash = hash;
    sequence += 1n;
    hash = hashOf(previousHash, sequence, event);
    return { ...event, sequence, hash, previousHash };
  });
}

/**
 * The first event that does not continue the chain: a gap, a broken link, or content that does not match its
 * hash. Null when there is none.
 */
export function firstBrokenLink(
  before: LogHead,
  events: readonly (LogLine & Seal)[],
): bigint | null {
  let { sequence, hash } = before;
  for (const event of events) {
    sequence += 1n;
    const isIntact =
      event.sequence === sequence &&
      event.previousHash === hash &&
      event.hash === hashOf(hash, sequence, event);
    if (!isIntact) {
      return sequence;
    }
    hash = event.hash;
  }
  return null;
}
