import { type Decimal, ONE, decimal } from '../../decimal.js';
import { DomainError } from '../../errors.js';

import { type InputFault, duplicatesOf } from './input-fault.js';

export interface CommitteeMember {
  readonly subject: string;
  /** Voting weight. Positive; only its share of all weight matters. */
  readonly weight: Decimal;
}

/** Who decides about risk, how, and how fast. Changed only by an executed CHANGE_COMMITTEE. */
export interface Committee {
  readonly members: readonly CommitteeMember[];
  /** Part of all weight that FOR + ABSTAIN must reach, in (0, 1]. */
  readonly quorum: Decimal;
  /** Part of FOR + AGAINST that FOR must reach, in [0.5, 1]. */
  readonly threshold: Decimal;
  readonly votingPeriodSeconds: number;
  readonly timelockSeconds: number;
  /** How long after the timelock a proposal may be executed. */
  readonly executionWindowSeconds: number;
  /** May veto proposals and pause enforcement; may not set a parameter. */
  readonly guardians: readonly string[];
  /** A change may newly close out at most this many accounts. */
  readonly maxNewlyCloseOutAccounts: number;
  /** And newly call at most this notional, in USD; null for no limit. */
  readonly maxNewlyCalledNotional: Decimal | null;
}

export const COMMITTEE_MEMBERS_MAX = 200;
export const GUARDIANS_MAX = 50;
const SUBJECT_LENGTH_MAX = 200;
const DAY_SECONDS = 86_400;

/** Whole seconds, both ends allowed. */
export const COMMITTEE_PERIODS = {
  votingPeriodSeconds: { min: 1, max: 30 * DAY_SECONDS },
  timelockSeconds: { min: 0, max: 30 * DAY_SECONDS },
  executionWindowSeconds: { min: 1, max: 90 * DAY_SECONDS },
} as const;

/** What a committee has when its genesis or proposal does not say otherwise. */
export const COMMITTEE_DEFAULTS = {
  quorum: decimal('0.5'),
  threshold: decimal('0.66'),
  executionWindowSeconds: 14 * DAY_SECONDS,
  maxNewlyCloseOutAccounts: 0,
} as const;

/**
 * Everything wrong with a committee, empty when it can govern.
 *
 * With positive weights and a quorum of at most 1, all members together always reach the quorum;
 * so "could never reach its quorum" is exactly: no member, or a quorum above 1.
 */
export function validateCommittee(committee: Committee): readonly InputFault[] {
  return [
    ...memberFaults(committee.members),
    ...shareFaults(committee),
    ...periodFaults(committee),
    ...guardianFaults(committee.guardians),
    ...limitFaults(committee),
  ];
}

/** @throws DomainError FORBIDDEN when the subject is not a member. */
export function requireMember(committee: Committee, subject: string): CommitteeMember {
  const member = committee.members.find((candidate) => candidate.subject === subject);
  if (member === undefined) {
    throw new DomainError('FORBIDDEN', `${subject} is not a member of the committee.`, {
      authority: 'COMMITTEE_MEMBER',
      subject,
    });
  }
  return member;
}

/** @throws DomainError FORBIDDEN when the subject is not a guardian. */
export function requireGuardian(committee: Committee, subject: string): void {
  if (!committee.guardians.includes(subject)) {
    throw new DomainError('FORBIDDEN', `${subject} is not a guardian.`, {
      authority: 'GUARDIAN',
      subject,
    });
  }
}

/** A character that nobody can see: who votes on a name must see all of it. */
const INVISIBLE = /\p{C}/u;

/**
 * True for a subject that can stand in governance records: not blank, not padded, not endless, and
 * without characters that cannot be seen.
 */
export function isSubject(text: string): boolean {
  const isBounded = text.length > 0 && text.length <= SUBJECT_LENGTH_MAX;
  return isBounded && text.trim() === text && !INVISIBLE.test(text);
}

function memberFaults(members: readonly CommitteeMember[]): InputFault[] {
  const faults: InputFault[] = [];
  if (members.length === 0) {
    faults.push({
      field: 'members',
      rule: 'needs at least one member: without weight no quorum can ever be reached',
      value: 0,
    });
  }
  if (members.length > COMMITTEE_MEMBERS_MAX) {
    const rule = `has at most ${COMMITTEE_MEMBERS_MAX} members`;
    faults.push({ field: 'members', rule, value: members.length });
  }
  members.forEach(({ subject, weight }, index) => {
    if (!isSubject(subject)) {
      faults.push({
        field: `members[${index}].subject`,
        rule: `must be 1 to ${SUBJECT_LENGTH_MAX} characters without space around`,
        value: subject.slice(0, SUBJECT_LENGTH_MAX),
      });
    }
    if (!weight.isFinite() || weight.lte(0)) {
      faults.push({
        field: `members[${index}].weight`,
        rule: 'must be above 0',
        value: weight.toFixed(),
      });
    }
  });
  for (const subject of duplicatesOf(members.map((member) => member.subject))) {
    faults.push({ field: 'members', rule: 'names every member once', value: subject });
  }
  return faults;
}

function shareFaults({ quorum, threshold }: Committee): InputFault[] {
  const faults: InputFault[] = [];
  if (!quorum.isFinite() || quorum.lte(0)) {
    faults.push({ field: 'quorum', rule: 'must be above 0', value: quorum.toFixed() });
  } else if (quorum.gt(ONE)) {
    faults.push({
      field: 'quorum',
      rule: 'must be at most 1: more than all weight can never be reached',
      value: quorum.toFixed(),
    });
  }
  if (!threshold.isFinite() || threshold.lt('0.5') || threshold.gt(ONE)) {
    faults.push({
      field: 'threshold',
      rule: 'must be from 0.5 to 1',
      value: threshold.toFixed(),
    });
  }
  return faults;
}

function periodFaults(committee: Committee): InputFault[] {
  const names = ['votingPeriodSeconds', 'timelockSeconds', 'executionWindowSeconds'] as const;
  return names.flatMap((field) => {
    const { min, max } = COMMITTEE_PERIODS[field];
    const value = committee[field];
    return Number.isSafeInteger(value) && value >= min && value <= max
      ? []
      : [{ field, rule: `must be a whole number from ${min} to ${max}`, value }];
  });
}

function guardianFaults(guardians: readonly string[]): InputFault[] {
  const faults: InputFault[] = [];
  if (guardians.length > GUARDIANS_MAX) {
    const rule = `has at most ${GUARDIANS_MAX} guardians`;
    faults.push({ field: 'guardians', rule, value: guardians.length });
  }
  guardians.forEach((subject, index) => {
    if (!isSubject(subject)) {
      faults.push({
        field: `guardians[${index}]`,
        rule: `must be 1 to ${SUBJECT_LENGTH_MAX} characters without space around`,
        value: subject.slice(0, SUBJECT_LENGTH_MAX),
      });
    }
  });
  for (const subject of duplicatesOf(guardians)) {
    faults.push({ field: 'guardians', rule: 'names every guardian once', value: subject });
  }
  return faults;
}

function limitFaults(committee: Committee): InputFault[] {
  const faults: InputFault[] = [];
  const { maxNewlyCloseOutAccounts: accounts, maxNewlyCalledNotional: notional } = committee;
  if (!Number.isSafeInteger(accounts) || accounts < 0 || accounts > 2_147_483_647) {
    faults.push({
      field: 'maxNewlyCloseOutAccounts',
      rule: 'must be a whole number from 0 to 2147483647',
      value: accounts,
    });
  }
  if (notional !== null && (!notional.isFinite() || notional.lt(0))) {
    faults.push({
      field: 'maxNewlyCalledNotional',
      rule: 'must not be below 0',
      value: notional.toFixed(),
    });
  }
  return faults;
}
