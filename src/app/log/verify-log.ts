import { type SealedEvent } from '../../domain/log/event.js';
import { EMPTY_LOG, firstBrokenLink, type LogHead } from '../../domain/log/hash-chain.js';
import { listEvents } from '../../store/events.js';
import { loadParameterVersions } from '../../store/parameter-versions.js';
import { type Deps } from '../deps.js';

import { findMismatch } from './recompute-decision.js';

export interface LogVerification {
  readonly ok: boolean;
  /** Lines whose place and content were checked. */
  readonly checked: number;
  /** Decisions that were made again from what the log says they followed from. */
  readonly recomputed: number;
  /** Where the first fault is; null when there is none. */
  readonly firstBadSequence: bigint | null;
  /** What is wrong there. */
  readonly fault: string | null;
  readonly headHash: string;
}

const VERIFY_BATCH = 5000;

/**
 * Checks the log from `from` (null: the beginning): no gap, each line chained to the one before, and
 * every recorded decision made again from its inputs gives what is recorded.
 *
 * Starting later than the beginning trusts the line before.
 */
export async function verifyLog(
  deps: Pick<Deps, 'db'>,
  from: bigint | null,
): Promise<LogVerification> {
  const versions = await loadParameterVersions(deps.db);
  let head = await headBefore(deps, from);
  let checked = 0;
  let recomputed = 0;
  for (;;) {
    const events = await listEvents(deps.db, {}, head.sequence, VERIFY_BATCH);
    const last = events.at(-1);
    if (last === undefined) {
      const intact = { ok: true, firstBadSequence: null, fault: null };
      return { ...intact, checked, recomputed, headHash: head.hash };
    }
    const broken = firstBrokenLink(head, events);
    for (const event of events) {
      const isBroken = event.sequence === broken || (broken !== null && event.sequence > broken);
      const found = isBroken ? 'the chain is broken' : findMismatch(event, versions);
      if (typeof found === 'string') {
        const bad = { ok: false, firstBadSequence: broken ?? event.sequence, fault: found };
        return { ...bad, checked, recomputed, headHash: last.hash };
      }
      checked += 1;
      recomputed += found;
    }
    head = { sequence: last.sequence, hash: last.hash };
  }
}

async function headBefore(deps: Pick<Deps, 'db'>, from: bigint | null): Promise<LogHead> {
  if (from === null || from <= 1n) {
    return EMPTY_LOG;
  }
  const [before]: SealedEvent[] = await listEvents(deps.db, {}, from - 2n, 1);
  return before === undefined ? EMPTY_LOG : { sequence: before.sequence, hash: before.hash };
}
