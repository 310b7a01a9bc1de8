import { type JsonObject } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import {
  instantAt,
  isGiven,
  numberAt,
  numberOrNullAt,
  recordAt,
  recordsAt,
  textAt,
  textsAt,
  wholeAt,
} from '../log/record.js';
import {
  type Decimal,
  decimalOf,
  isAtMost,
  isEqual,
  isLess,
  most,
  plus,
  sumOf,
  times,
  ZERO,
} from '../numbers/decimal.js';

/** Who decides, and how. */
export interface Committee {
  readonly weights: ReadonlyMap<string, Decimal>;
  readonly guardians: ReadonlySet<string>;
  readonly quorum: Decimal;
  readonly threshold: Decimal;
  readonly impactThreshold: Decimal;
  readonly votingPeriodSeconds: number;
  readonly timelockSeconds: number;
  readonly executionWindowSeconds: number;
  readonly lateQuorumExtensionSeconds: number;
}

export function readCommittee(record: JsonObject): Committee {
  const members = recordsAt(record, 'members');
  return {
    weights: new Map(
      members.map((member) => [textAt(member, 'subject'), numberAt(member, 'weight')]),
    ),
    guardians: new Set(textsAt(record, 'guardians')),
    quorum: numberAt(record, 'quorum'),
    threshold: numberAt(record, 'threshold'),
    impactThreshold: numberOrNullAt(record, 'impactThreshold') ?? decimalOf('0.75'),
    votingPeriodSeconds: wholeAt(record, 'votingPeriodSeconds'),
    timelockSeconds: wholeAt(record, 'timelockSeconds'),
    executionWindowSeconds: wholeAt(record, 'executionWindowSeconds'),
    lateQuorumExtensionSeconds: isGiven(record, 'lateQuorumExtensionSeconds')
      ? wholeAt(record, 'lateQuorumExtensionSeconds')
      : 0,
  };
}

/** The instants of a proposal, in milliseconds. */
export interface Schedule {
  readonly votingEndsAt: number;
  readonly executableAt: number;
  readonly expiresAt: number;
}

export function readSchedule(record: JsonObject): Schedule {
  return {
    votingEndsAt: instantAt(record, 'votingEndsAt'),
    executableAt: instantAt(record, 'executableAt'),
    expiresAt: instantAt(record, 'expiresAt'),
  };
}

export interface Proposal {
  readonly kind: string;
  readonly action: JsonObject;
  readonly proposer: string;
  /** At the start of the vote. */
  readonly committee: Committee;
  readonly votingStartsAt: number;
  schedule: Schedule;
  /** The last choice of each voter. */
  readonly choices: Map<string, string>;
  wasQuorumReached: boolean;
  /** Due, because a late vote reached the quorum: the schedule of the line that has to follow. */
  extension: Schedule | null;
  isQueued: boolean;
  /** Its effects that came before its execution, and when. */
  effects: { readonly sequence: bigint; readonly at: number; readonly types: Set<string> } | null;
  /** How it ended. */
  end: string | null;
}

/** A new proposal; text where its times are not those of its committee. */
export function proposed(line: LogLine, committee: Committee): Proposal | string {
  const { payload, actor } = line;
  const votingStartsAt = instantAt(payload, 'votingStartsAt');
  const schedule = readSchedule(payload);
  const votingEndsAt = votingStartsAt + committee.votingPeriodSeconds * 1000;
  const executableAt = votingEndsAt + committee.timelockSeconds * 1000;
  const expiresAt = executableAt + committee.executionWindowSeconds * 1000;
  if (!committee.weights.has(actor)) {
    return 'who proposed it is not a member of the committee';
  }
  return votingStartsAt >= line.at &&
    isSameSchedule(schedule, { votingEndsAt, executableAt, expiresAt })
    ? {
        kind: textAt(payload, 'proposalKind'),
        action: recordAt(payload, 'action'),
        proposer: actor,
        committee,
        votingStartsAt,
        schedule,
        choices: new Map(),
        wasQuorumReached: false,
        extension: null,
        isQueued: false,
        effects: null,
        end: null,
      }
    : 'the times of the proposal are not those of the committee';
}

export function isSameSchedule(a: Schedule, b: Schedule): boolean {
  return (
    a.votingEndsAt === b.votingEndsAt &&
    a.executableAt === b.executableAt &&
    a.expiresAt === b.expiresAt
  );
}

export interface Tally {
  readonly isQuorumReached: boolean;
  readonly passes: boolean;
}

/** @see docs/governance.md#what-passes */
export function tallyOf({ committee, choices, action }: Proposal): Tally {
  const { weights, quorum, threshold, impactThreshold } = committee;
  const weightOf = (choice: string): Decimal =>
    sumOf(
      [...choices]
        .filter(([, chosen]) => chosen === choice)
        .map(([voter]) => weights.get(voter) ?? ZERO),
    );
  const [inFavour, against] = [weightOf('FOR'), weightOf('AGAINST')];
  const needed = isGiven(action, 'acceptsImpact') ? most(threshold, impactThreshold) : threshold;
  const isQuorumReached = isAtMost(
    times(quorum, sumOf([...weights.values()])),
    plus(inFavour, weightOf('ABSTAIN')),
  );
  const isThresholdReached =
    isAtMost(times(needed, plus(inFavour, against)), inFavour) && isLess(against, inFavour);
  return { isQuorumReached, passes: isQuorumReached && isThresholdReached };
}

/** Counts a vote; text when it may not be cast. */
export function voteFaultOf(proposal: Proposal, line: LogLine): string | null {
  const { payload, actor, at } = line;
  const { committee, votingStartsAt, schedule, choices } = proposal;
  const voter = textAt(payload, 'voter');
  const choice = textAt(payload, 'choice');
  const weight = committee.weights.get(voter);
  if (weight === undefined || voter !== actor || !isEqual(weight, numberAt(payload, 'weight'))) {
    return 'the vote is not one of a member with this weight';
  }
  const isOpen = proposal.end === null && votingStartsAt <= at && at <= schedule.votingEndsAt;
  if (!isOpen || choices.get(voter) === choice || !['FOR', 'AGAINST', 'ABSTAIN'].includes(choice)) {
    return 'the vote was cast outside of voting, or changes nothing';
  }
  choices.set(voter, choice);
  noticeQuorum(proposal, at);
  return null;
}

/** A quorum that is first reached late moves the end of voting, and what follows it. */
function noticeQuorum(proposal: Proposal, at: number): void {
  if (proposal.wasQuorumReached || !tallyOf(proposal).isQuorumReached) {
    return;
  }
  proposal.wasQuorumReached = true;
  const { votingEndsAt, executableAt, expiresAt } = proposal.schedule;
  const later = at + proposal.committee.lateQuorumExtensionSeconds * 1000 - votingEndsAt;
  if (later > 0) {
    proposal.extension = {
      votingEndsAt: votingEndsAt + later,
      executableAt: executableAt + later,
      expiresAt: expiresAt + later,
    };
  }
}

/** Why a proposal may not be executed at an instant; null when it may. */
export function executionFaultOf(proposal: Proposal, at: number): string | null {
  const { votingEndsAt, executableAt, expiresAt } = proposal.schedule;
  if (proposal.end !== null) {
    return `the proposal has ended before: ${proposal.end}`;
  }
  if (!tallyOf(proposal).passes) {
    return 'the vote did not pass';
  }
  return at > votingEndsAt && executableAt <= at && at < expiresAt
    ? null
    : 'the proposal was not executable then';
}
