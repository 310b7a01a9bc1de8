import { type Actor } from '../app/actor.js';
import { requireReadsEverything } from '../app/auth/visibility.js';
import { badInput } from '../domain/errors.js';
import { type SealedEvent } from '../domain/log/event.js';
import { EMPTY_LOG, firstBrokenLink, type LogHead } from '../domain/log/hash-chain.js';

import { type LogLoaders } from './loaders/log-loaders.js';

/** Makes a recorded decision again from its recorded inputs; true when it comes out the same, or is none. */
export type DecisionCheck = (event: SealedEvent) => boolean;

export interface LogVerificationModel {
  readonly ok: boolean;
  readonly checked: number;
  readonly firstBadSequence: string | null;
  readonly headHash: string;
}

const BATCH = 1000;

/**
 * Checks the log from a line to the head as it was at the start: that every line follows from the one
 * before, and that every decision comes out again. Batch by batch: memory does not grow with the log.
 *
 * @throws DomainError FORBIDDEN for those who may not read everything; BAD_USER_INPUT for a sequence
 *   that is none, is not kept any more, or lies beyond the head.
 */
export async function verifyLog(
  log: LogLoaders,
  actor: Actor,
  fromSequence: string | null,
  isSoundDecision: DecisionCheck,
): Promise<LogVerificationModel> {
  requireReadsEverything(actor);
  const head = await log.head();
  const start = await placeBefore(log, fromSequence, head);
  let { sequence, hash } = start;
  let checked = 0;
  while (sequence < head.sequence) {
    const events = (await log.raw(sequence, BATCH)).filter((e) => e.sequence <= head.sequence);
    const broken =
      events.length === 0 ? sequence + 1n : firstBrokenLink({ sequence, hash }, events);
    const unsound = events.find((event) => !isSoundDecision(event))?.sequence ?? null;
    const firstBad = least(broken, unsound);
    if (firstBad !== null) {
      checked += Number(firstBad - sequence);
      return { ok: false, checked, firstBadSequence: firstBad.toString(), headHash: head.hash };
    }
    const last = events.at(-1);
    checked += events.length;
    sequence = last?.sequence ?? head.sequence;
    hash = last?.hash ?? hash;
  }
  return { ok: true, checked, firstBadSequence: null, headHash: head.hash };
}

function least(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) {
    return a ?? b;
  }
  return a < b ? a : b;
}

/** The line before the first to be checked; its own hash is taken as given. */
async function placeBefore(
  log: LogLoaders,
  fromSequence: string | null,
  head: LogHead,
): Promise<LogHead> {
  const oldest = (await log.oldestCursor()) + 1n;
  if (fromSequence !== null && !/^\d{1,18}$/.test(fromSequence)) {
    throw badInput('fromSequence', 'must be a whole number', fromSequence.slice(0, 80));
  }
  const first = fromSequence === null ? oldest : BigInt(fromSequence);
  if (first < oldest || first > head.sequence + 1n) {
    const rule = `must be from ${oldest.toString()} to ${(head.sequence + 1n).toString()}`;
    throw badInput('fromSequence', rule, first.toString());
  }
  if (first === 1n) {
    return EMPTY_LOG;
  }
  const [before] = await log.raw(first - 2n, 1);
  if (before?.sequence === first - 1n) {
    return { sequence: before.sequence, hash: before.hash };
  }
  // Older lines are no longer kept: the oldest kept line's own link is taken as given.
  const [line] = await log.raw(first - 1n, 1);
  return { sequence: first - 1n, hash: line?.previousHash ?? EMPTY_LOG.hash };
}
