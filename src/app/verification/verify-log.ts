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
import { type Deps } from '../deps.js';

import { ANNOUNCED_TYPES, type Announcements, createAnnouncements } from './announced-lines.js';
import { type ParameterVersions, recomputeDecision } from './recompute-decision.js';
import { createSettlementCheck, type SettlementCheck } from './recompute-settlement.js';

export interface LogVerification {
  readonly ok: boolean;
  /** The number of events whose sequence and content were checked, a faulty one included. */
  readonly checked: number;
  /** The number of decisions recomputed from their recorded inputs. */
  readonly recomputed: number;
  /** Sequence of the first fault; null when there is none. */
  readonly firstBadSequence: bigint | null;
  /** Description of that fault. */
  readonly fault: string | null;
  /** Hash of the head at the start of the check. */
  readonly headHash: string;
}

/** How far a check is, in lines. */
export interface LogCheckProgress {
  readonly checked: number;
  /** Up to the head as it was when the check began. */
  readonly total: number;
}

const VERIFY_BATCH = 1000;

/**
 * Checks the log from `from` (null: the oldest kept event) to the present head: there is no gap, each event is
 * chained to the one before, every recorded decision is reproduced by its inputs, and derived events for the
 * payers of a bankruptcy appear exactly where a decision announces them. Works batch by batch: memory does not
 * grow with the log.
 *
 * A start later than the beginning trusts the event before it.
 *
 * @param onProgress Told after every batch.
 * @throws DomainError BAD_USER_INPUT for a sequence that is no longer kept or lies beyond the head.
 */
export async function verifyLog(
  { db }: Pick<Deps, 'db'>,
  from: bigint | null,
  onProgress?: (progress: LogCheckProgress) => void,
): Promise<LogVerification> {
  // Read the head before the versions: everything that events up to the head refer to is committed then.
  const head = await readLogHead(db);
  const versions = await loadParameterVersions(db);
  const start = await readStart(db, from, head);
  const announcements = createAnnouncements();
  const settlements = createSettlementCheck();
  const isWhole = start.sequence === 0n;
  const checks: LineChecks = { versions, announcements, settlements, isWhole };
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
    onProgress?.({
      checked: Number(place.sequence - start.sequence),
      total: Number(head.sequence - start.sequence),
    });
  }
  const checked = Number(place.sequence - start.sequence);
  const unmet = await findFirstUnmet(db, announcements, head);
  if (unmet !== null) {
    const fault = 'a derived event that it announces does not follow';
    const bad = { ok: false, firstBadSequence: unmet, fault };
    return { ...bad, checked, recomputed, headHash: head.hash };
  }
  const sound = { ok: true, firstBadSequence: null, fault: null };
  return { ...sound, checked, recomputed, headHash: head.hash };
}

interface CheckedLines {
  readonly recomputed: number;
  readonly bad: { readonly sequence: bigint; readonly fault: string } | null;
}

interface LineChecks {
  readonly versions: ParameterVersions;
  readonly announcements: Announcements;
  readonly settlements: SettlementCheck;
  /** The check started with the first event, so every announcing decision was seen. */
  readonly isWhole: boolean;
}

function checkLines(
  before: LogHead,
  events: readonly SealedEvent[],
  { versions, announcements, settlements, isWhole }: LineChecks,
): CheckedLines {
  const broken = events.length === 0 ? before.sequence + 1n : firstBrokenLink(before, events);
  let recomputed = 0;
  for (const event of events) {
    if (broken !== null && event.sequence >= broken) {
      break;
    }
    const { sequence } = event;
    const origin = announcements.take(event);
    if (origin === 'UNANNOUNCED' && isWhole) {
      return { recomputed, bad: { sequence, fault: 'no earlier decision announces it' } };
    }
    const isDerived = origin !== 'OWN';
    const found = recomputeDecision(event, { versions, settlements, isDerived });
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

/**
 * The first decision with a missing derived event. Events committed together may be sealed in two parts, so
 * events after the head, sealed or pending, count too.
 */
async function findFirstUnmet(
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

/** The event before the first one to check; its own hash is trusted. */
async function readStart(reader: Reader, from: bigint | null, head: LogHead): Promise<LogHead> {
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
  // Older events are no longer kept: the link of the oldest kept event is trusted.
  const [line] = await listEvents(reader, {}, first - 1n, 1);
  return { sequence: first - 1n, hash: line?.previousHash ?? EMPTY_LOG.hash };
}
