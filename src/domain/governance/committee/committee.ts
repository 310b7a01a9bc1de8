import {
  COMMITTEE_MEMBERS_MAX,
  COMMITTEE_SETTINGS,
  GUARDIANS_MAX,
} from '../../settings/committee-settings.js';
import { type Decimal } from '../../decimal.js';
import { DomainError } from '../../errors.js';
import { type SettingValues, settingFaults } from '../../settings/setting.js';

import { type InputFault, duplicatesOf } from './input-fault.js';

export interface CommitteeMember {
  readonly subject: string;
  /** Voting weight. Positive; only its share of the total weight matters. */
  readonly weight: Decimal;
}

/** The committee that decides about risk, and its rules. Changed only by an executed CHANGE_COMMITTEE. */
export interface Committee extends SettingValues<typeof COMMITTEE_SETTINGS> {
  readonly members: readonly CommitteeMember[];
  /** Guardians may veto proposals and pause enforcement; they may not set a parameter. */
  readonly guardians: readonly string[];
}

const SUBJECT_LENGTH_MAX = 200;

/**
 * The faults of a committee; empty when it is valid.
 *
 * With positive weights and a quorum of at most 1, all members together always reach the quorum. So a quorum
 * that can never be reached means: no member, or a quorum above 1.
 */
export function validateCommittee(committee: Committee): readonly InputFault[] {
  return [
    ...memberFaults(committee.members),
    ...rangeFaults(committee),
    ...guardianFaults(committee.guardians),
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

/** Invisible characters: voters must see all of a name. */
const INVISIBLE = /\p{C}/u;

/**
 * Whether a text is a valid subject for governance records: not blank, no space at the ends, of bounded length,
 * and without invisible characters.
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

function rangeFaults(committee: Committee): InputFault[] {
  return settingFaults(COMMITTEE_SETTINGS, committee).map(({ field, rule, value }) => ({
    field,
    rule: `must be ${rule}`,
    value,
  }));
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
