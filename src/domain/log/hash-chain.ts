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
  return hashOfText(previousHash, sequence, event, canonicalJson(event.payload));
}

/** The same of a payload whose canonical JSON is at hand. */
function hashOfText(
  previousHash: string,
  sequence: bigint,
  event: Omit<LogLine, 'payload'>,
  payload: string,
): string {
  const { accountId, actor, at, marginCallId, marketId, proposalId, type } = event;
  // The keys of the event in their order: `payload` is among them.
  const before = canonicalJson({ accountId, actor, at: at.toISOString(), marginCallId, marketId });
  const after = canonicalJson({ proposalId, sequence: sequence.toString(), type });
  const text = `${before.slice(0, -1)},"payload":${payload},${after.slice(1)}`;
  return createHash('sha256').update(previousHash).update(text).digest('hex');
}

/**
 * Assigns the next sequence to each event and chains it to the one before.
 *
 * @param lines With the canonical JSON of their payloads.
 */
export function sealTexts<Line extends LogLine>(
  head: LogHead,
  lines: readonly { readonly line: Line; readonly text: string }[],
): (Line & Seal)[] {
  let { sequence, hash } = head;
  return lines.map(({ line, text }) => {
    const previousHash = hash;
    sequence += 1n;
    hash = hashOfText(previousHash, sequence, line, text);
    return { ...line, sequence, hash, previousHash };
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
