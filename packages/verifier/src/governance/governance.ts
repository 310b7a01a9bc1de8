import { canonicalJson } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import { isGiven, numberAt, recordAt, textAt, wholeAt } from '../log/record.js';
import { isEqual } from '../numbers/decimal.js';

import { type Outcome } from '../health/decision.js';
import {
  parameterOf,
  type ParameterVersion,
  type ParameterVersions,
} from '../health/parameter-versions.js';
import { scheduleAt } from '../health/schedule.js';

import { EFFECT_OF, effectFaultOf, isEffect } from './effects.js';
import { createMandates } from './mandates.js';
import {
  type Committee,
  executionFaultOf,
  isSameSchedule,
  type Proposal,
  proposed,
  readCommittee,
  readSchedule,
  tallyOf,
  voteFaultOf,
} from './proposal.js';

const ENDS: Readonly<Record<string, string>> = {
  ProposalExecuted: 'EXECUTED',
  ProposalFailed: 'FAILED',
  ProposalCancelled: 'CANCELLED',
  ProposalVetoed: 'VETOED',
};
const STEPS: ReadonlySet<string> = new Set([
  ...['VoteCast', 'VotingExtended', 'ProposalQueued'],
  ...Object.keys(ENDS),
]);

/** Follows committee, proposals and mandates over the lines, and holds each line against them. */
export interface Governance {
  readonly isAbout: (line: LogLine) => boolean;
  /** Before the versions of parameters take the line. */
  readonly check: (line: LogLine) => Outcome;
  /** The first line whose proposal was not executed or extended as it had to be; null when none is open. */
  readonly firstUnmet: () => bigint | null;
  /** How proposals ended, or how they stand, by state. */
  readonly states: (now: number) => Readonly<Record<string, number>>;
}

interface Seated {
  readonly version: number;
  readonly rules: Committee;
}

/** @param isWhole Whether line 1 was read: else older proposals, mandates and committees are not known. */
export function createGovernance(versions: ParameterVersions, isWhole: () => boolean): Governance {
  const proposals = new Map<string, Proposal>();
  const mandates = createMandates();
  let committee: Seated | null = null;
  /** In force once its proposal is executed. */
  let seated: Seated | null = null;
  const unknown = (what: string): Outcome =>
    isWhole() ? { fault: `no line before made the ${what}` } : 'CHAINED';
  const outcomeOf = (fault: string | null): Outcome => (fault === null ? 'RECOMPUTED' : { fault });

  const create = (line: LogLine): Outcome => {
    if (committee === null) {
      return unknown('committee');
    }
    const proposal = proposed(line, committee.rules);
    if (typeof proposal === 'string') {
      return { fault: proposal };
    }
    proposals.set(line.proposalId ?? '', proposal);
    return 'RECOMPUTED';
  };

  const change = (line: LogLine): Outcome => {
    const { payload, marketId, proposalId } = line;
    const before = versions.newest(marketId ?? '');
    if (before === null) {
      return unknown('parameters');
    }
    const fault = beforeFaultOf(line, before);
    if (fault !== null) {
      return { fault };
    }
    const authority = recordAt(payload, 'authority');
    if (authority.kind === 'PROPOSAL') {
      return authority.proposalId === proposalId
        ? effect(line)
        : { fault: 'the change has another proposal than its authority' };
    }
    const found = authority.kind === 'MANDATE' ? mandates.faultOf(line, before) : 'no authority';
    return found === undefined ? unknown('mandate') : outcomeOf(found);
  };

  /** What a proposal does comes right before the line of its execution. */
  const effect = (line: LogLine): Outcome => {
    const proposal = proposals.get(line.proposalId ?? '');
    if (proposal === undefined) {
      return unknown('proposal');
    }
    const { at, sequence, type } = line;
    if (type === 'MarketStatusChanged' && proposal.kind === 'DELIST_MARKET') {
      // Time brings it, long after the execution.
      return 'CHAINED';
    }
    const before = versions.newest(line.marketId ?? '');
    const fault = executionFaultOf(proposal, at) ?? effectFaultOf(line, proposal.action, before);
    const types = proposal.effects?.types ?? new Set<string>();
    proposal.effects = { sequence, at, types: types.add(type) };
    return outcomeOf(fault);
  };

  const seat = (line: LogLine): Outcome => {
    const version = wholeAt(line.payload, 'version');
    const outcome = effect(line);
    const isNext = committee === null || version === committee.version + 1;
    // The proposer of the change is judged by the committee before it.
    seated = { version, rules: readCommittee(recordAt(line.payload, 'committee')) };
    return isNext ? outcome : { fault: 'the version of the committee does not follow' };
  };
  const step = (line: LogLine): Outcome => {
    const proposal = proposals.get(line.proposalId ?? '');
    if (proposal === undefined) {
      return unknown('proposal');
    }
    const fault = stepFaultOf(line, proposal, committee?.rules ?? null);
    const end = ENDS[line.type];
    if (end !== undefined) {
      proposal.end ??= end;
      committee = seated ?? committee;
      seated = null;
    }
    return outcomeOf(fault);
  };

  return {
    isAbout: (line) =>
      STEPS.has(line.type) ||
      isEffect(line) ||
      ['ProposalCreated', 'ParametersChanged', 'GenesisApplied'].includes(line.type),
    check: (line) => {
      if (line.type === 'GenesisApplied') {
        const document = recordAt(line.payload, 'document');
        committee = { version: 1, rules: readCommittee(recordAt(document, 'committee')) };
        return 'RECOMPUTED';
      }
      if (line.type === 'ProposalCreated') {
        return create(line);
      }
      if (STEPS.has(line.type)) {
        return step(line);
      }
      if (line.type === 'ParametersChanged') {
        return change(line);
      }
      if (line.type === 'CommitteeChanged') {
        return seat(line);
      }
      const outcome = effect(line);
      if (line.type === 'MandateGranted' || line.type === 'MandateRevoked') {
        mandates.take(line);
      }
      return outcome;
    },
    firstUnmet: () => {
      const open = [...proposals.values()].flatMap(({ end, effects }) =>
        end === null && effects !== null ? [effects.sequence] : [],
      );
      return open.length === 0 ? null : open.reduce((a, b) => (a < b ? a : b));
    },
    states: (now) => {
      const counts: Record<string, number> = {};
      for (const proposal of proposals.values()) {
        const state = stateOf(proposal, now);
        counts[state] = (counts[state] ?? 0) + 1;
      }
      return counts;
    },
  };
}

/** @see docs/governance.md#the-life-of-a-proposal */
function stateOf(proposal: Proposal, now: number): string {
  const { votingEndsAt, executableAt, expiresAt } = proposal.schedule;
  if (proposal.end !== null) {
    return proposal.end;
  }
  if (now <= votingEndsAt) {
    return now < proposal.votingStartsAt ? 'PENDING' : 'ACTIVE';
  }
  if (!tallyOf(proposal).passes) {
    return 'DEFEATED';
  }
  if (now >= expiresAt) {
    return 'EXPIRED';
  }
  return executableAt > votingEndsAt ? 'QUEUED' : 'SUCCEEDED';
}

function stepFaultOf(
  line: LogLine,
  proposal: Proposal,
  committee: Committee | null,
): string | null {
  const { type, payload, at, actor } = line;
  if (proposal.extension !== null) {
    const due = proposal.extension;
    proposal.extension = null;
    proposal.schedule = due;
    return type === 'VotingExtended' && isSameSchedule(readSchedule(payload), due)
      ? null
      : 'the vote before reached the quorum late, and its extension does not follow';
  }
  switch (type) {
    case 'VoteCast':
      return voteFaultOf(proposal, line);
    case 'VotingExtended':
      return 'no vote reached the quorum late';
    case 'ProposalQueued':
      return queuedFaultOf(line, proposal);
    case 'ProposalExecuted':
      return executedFaultOf(line, proposal, committee);
    case 'ProposalFailed':
      return executionFaultOf(proposal, at);
    case 'ProposalCancelled':
      return actor === proposal.proposer &&
        proposal.end === null &&
        at <= proposal.schedule.votingEndsAt
        ? null
        : 'it was cancelled by another than its proposer, or after the vote';
    default: {
      const isOpen = ['PENDING', 'ACTIVE', 'QUEUED', 'SUCCEEDED'].includes(stateOf(proposal, at));
      const isGuardian = committee === null || committee.guardians.has(actor);
      return isOpen && isGuardian ? null : 'it was vetoed by no guardian, or after its end';
    }
  }
}

function queuedFaultOf({ payload, at }: LogLine, proposal: Proposal): string | null {
  const state = stateOf(proposal, at);
  const { votingEndsAt } = proposal.schedule;
  const isFirst = !proposal.isQueued;
  proposal.isQueued = true;
  const isSame = isSameSchedule(
    { ...readSchedule({ ...payload, votingEndsAt: new Date(votingEndsAt).toISOString() }) },
    proposal.schedule,
  );
  return isFirst && isSame && (state === 'QUEUED' || state === 'SUCCEEDED')
    ? null
    : 'the vote did not pass, or it was queued before';
}

function executedFaultOf(
  { payload, at }: LogLine,
  proposal: Proposal,
  committee: Committee | null,
): string | null {
  const fault = executionFaultOf(proposal, at);
  if (fault !== null) {
    return fault;
  }
  if (committee !== null && !committee.weights.has(proposal.proposer)) {
    return 'its proposer was no member any more';
  }
  const effect = EFFECT_OF[proposal.kind];
  const { effects } = proposal;
  const isDone =
    effect === undefined || (effects !== null && effects.at === at && effects.types.has(effect));
  const isSame =
    payload.proposalKind === proposal.kind &&
    canonicalJson(recordAt(payload, 'action')) === canonicalJson(proposal.action);
  return isDone && isSame ? null : 'what was executed is not what was proposed';
}

/** Why the values before a change are not those in force; null when they are. */
function beforeFaultOf({ payload }: LogLine, before: ParameterVersion): string | null {
  const at = Date.parse(textAt(payload, 'effectiveFrom'));
  const [first] = scheduleAt(before.tiers, before.phaseIn, at);
  const told = recordAt(payload, 'before');
  const isSame = Object.keys(told).every((name) => {
    if (name === 'tiers') {
      return true;
    }
    const value = numberAt(told, name);
    if (name === 'initialMarginFraction' || name === 'maintenanceMarginFraction') {
      const fraction = name === 'initialMarginFraction' ? first?.initial : first?.maintenance;
      return fraction !== undefined && isEqual(value, fraction);
    }
    return !isGiven(before.values, name) || isEqual(value, parameterOf(before.values, name));
  });
  return isSame ? null : 'the values before the change are not those in force';
}
