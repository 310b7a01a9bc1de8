import { canonicalJson } from '../log/canonical.js';
import { type LogLine } from '../log/log-line.js';
import { recordAt } from '../log/record.js';

import { EFFECT_OF } from './effects.js';
import {
  type Committee,
  executionFaultOf,
  isSameSchedule,
  type Proposal,
  readSchedule,
  tallyOf,
  voteFaultOf,
} from './proposal.js';

/** @see docs/governance.md#the-life-of-a-proposal */
export function stateOf(proposal: Proposal, now: number): string {
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

/** Why a proposal may not take a step, which it then notes; null when it may. */
export function stepFaultOf(
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
