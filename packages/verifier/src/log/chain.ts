import { type LogLine } from './log-line.js';

/** The previous hash of line 1. */
export const FIRST_HASH = '0'.repeat(64);

const encoder = new TextEncoder();

/** SHA-256 as 64 hex digits. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Why a line does not continue the line before; null when it does. The first line of a part has none before it: its
 * link is trusted, unless it is line 1.
 *
 *     hash = SHA-256(previousHash ‖ canonical JSON of the line without its hashes)
 */
export async function chainFaultOf(
  line: LogLine,
  before: Pick<LogLine, 'sequence' | 'hash'> | null,
): Promise<string | null> {
  if (before !== null && line.sequence !== before.sequence + 1n) {
    return `the line after ${before.sequence.toString()} is missing`;
  }
  const link = before?.hash ?? (line.sequence === 1n ? FIRST_HASH : line.previousHash);
  if (line.previousHash !== link) {
    return 'the line is not chained to the one before';
  }
  return (await sha256(link + line.hashedText)) === line.hash
    ? null
    : 'the content of the line does not match its hash';
}
