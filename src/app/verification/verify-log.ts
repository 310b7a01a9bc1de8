import { badInput } from '../../domain/errors.js';
import { type SealedEvent } from '../../domain/log/event.js';
import { EMPTY_LOG, firstBrokenLink, type LogHead } from '../../domain/log/hash-chain.js';
import { type Reader } from '../../store/database/database.js';
import {
  listEvents,
  listLaterFacts,
  oldestResumableCursor,
  readLogHead,
} from '../../store/log/events.js';
import { loadParameterVersions } from '../../store/governance/parameter-versions.js';
import { type Actor } from '../auth/actor.js';
import { requireReadsEverything } from '../auth/visibility.js';
import { type Deps } from '../deps.js';

import { ANNOUNCED_TYPES, type Announcements, createAnnouncements } from './announced-lines.js';
import { type ParameterVersions, recomputeDecision } from './recompute-decision.js';

export interface LogVerification {
  readonly ok: boolean;
  /** Lines whose place and content were checked, a faulty one included. */
  readonly checked: number;
  /** Decisions that were made again from what the log says they followed from. */
  readonly recomputed: number;
  /** Where the first fault is; null when there is none. */
  readonly firstBadSequence: bigint | null;
  /** What is wrong there. */
  readonly fault: string | null;
  /** Of the head as it was when the check began. */
  readonly headHash: string;
}

const VERIFY_BATCH = 1000;

/**
 * Checks the log from `from` (null: the oldest line kept) to the head as it is now: no gap, each line
 * chained to the one before, every recorded decision made again from its inputs gives what is
 * recorded, and who pays for a bankruptcy is told so, and nobody else is. Batch by batch: memory does
 * not grow with the log.
 *
 * Starting later than the beginning trusts the line before.
 *
 * @throws DomainError BAD_USER_INPUT for a sequence that is not kept any more or lies beyond the head.
 */
export async function verifyLog(
  { db }: Pick<Deps, 'db'>,
  from: bigint | null,
): Promise<LogVerification> {
  // Before the versions: whatever a line up to the head refers to is committed by now.
  const head = await readLogHead(db);
  const versions = await loadParameterVersions(db);
  const start = await placeBefore(db, from, head);
  const announcements = createAnnouncements();
  const checks: LineChecks = { versions, announcements, isWhole: start.sequence === 0n };
  let place = start;
  let recomputed = 0;
  while (place.sequence < head.sequence) {
    const events = (await listEvents(db, {}, place.sequence, VERIFY_BATCH)).filter(
      ({ sequence }) => sequence <= head.sequence,
    );
    const found = checkLines(place, events, checks);
    recomputed += found.recomputed;
    if (found.bad !== null) {
      const { sequence, fault } = found.bad;
      const checked = Number(sequence - start.sequence);
      const bad = { ok: false, firstBadSequence: sequence, fault };
      return { ...bad, checked, recomputed, headHash: head.hash };
    }
    place = events.at(-1) ?? head;
  }
  const checked = Number(place.sequence - start.sequence);
  const unmet = await firstUnmet(db, announcements, head);
  if (unmet !== null) {
    const fault = 'a line that it announces does not follow';
    const bad = { ok: false, firstBadSequence: unmet, fault };
    return { ...bad, checked, recomputed, headHash: head.hash };
  }
  const sound = { ok: true, firstBadSequence: null, fault: null };
  return { ...sound, checked, recomputed, headHash: head.hash };
}

/**
 * The same for a caller of the API.
 *
 * @param fromSequence As text; null for the oldest line kept.
 * @throws DomainError FORBIDDEN for those who may not read everything; BAD_USER_INPUT, too, for text
 *   that is no sequence.
 */
export async function verifyLogFor(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  fromSequence: string | null,
): Promise<LogVerification> {
  requireReadsEverything(actor);
  if (fromSequence !== null && !/^\d{1,18}$/.test(fromSequence)) {
    throw badInput('fromSequence', 'must be a whole number', fromSequence.slice(0, 80));
  }
  return verifyLog(deps, fromSequence === null ? null : BigInt(fromSequence));
}

interface CheckedLines {
  readonly recomputed: number;
  readonly bad: { readonly sequence: bigint; readonly fault: string } | null;
}

interface LineChecks {
  readonly versions: ParameterVersions;
  readonly announcements: Announcements;
  /** From the first line on: whatever announced a line was seen. */
  readonly isWhole: boolean;
}

function checkLines(
  before: LogHead,
  events: readonly SealedEvent[],
  { versions, announcements, isWhole }: LineChecks,
): CheckedLines {
  const broken = events.length === 0 ? before.sequence + 1n : firstBrokenLink(before, events);
  let recomputed = 0;
  for (const event of events) {
    if (broken !== null && event.sequence >= broken) {
      break;
    }
    const { sequence } = event;
    if (!announcements.take(event) && isWhole) {
      return { recomputed, bad: { sequence, fault: 'no decision before it says so' } };
    }
    const found = recomputeDecision(event, versions);
    if (typeof found === 'string') {
      return { recomputed, bad: { sequence, fault: found } };
    }
    announcements.expect(sequence, found.announces);
    recomputed += found.count;
  }
  return {
    recomputed,
    bad: broken === null ? null : { sequence: broken, fault: 'the chain is broken' },
  };
}

/** The first line whose announcement is not kept: what is committed together may be sealed in two parts. */
async function firstUnmet(
  reader: Reader,
  announcements: Announcements,
  head: LogHead,
): Promise<bigint | null> {
  if (announcements.firstUnmet() !== null) {
    const accountIds = announcements.unmetAccounts();
    for (const event of await listLaterFacts(reader, head, ANNOUNCED_TYPES, accountIds)) {
      announcements.take(event);
    }
  }
  return announcements.firstUnmet();
}

/** The line before the first to be checked; its own hash is taken as given. */
async function placeBefore(reader: Reader, from: bigint | null, head: LogHead): Promise<LogHead> {
  const oldest = (await oldestResumableCursor(reader)) + 1n;
  const first = from ?? oldest;
  if (first < oldest || first > head.sequence + 1n) {
    const rule = `must be from ${oldest.toString()} to ${(head.sequence + 1n).toString()}`;
    throw badInput('fromSequence', rule, first.toString());
  }
  if (first === 1n) {
    return EMPTY_LOG;
  }
  const [before] = await listEvents(reader, {}, first - 2n, 1);
  if (before?.sequence === first - 1n) {
    return { sequence: before.sequence, hash: before.hash };
  }
  // Older lines are no longer kept: the oldest kept line's own link is taken as given.
  const [line] = await listEvents(reader, {}, first - 1n, 1);
  return { sequence: first - 1n, hash: line?.previousHash ?? EMPTY_LOG.hash };
}
