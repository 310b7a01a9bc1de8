import { type LogLine } from '../log/log-line.js';

import { type Outcome } from '../health/decision.js';
import { type ParameterVersions } from '../health/parameter-versions.js';

import { type Committees } from './committees.js';
import { effectFaultOf } from './effects.js';
import { executionFaultOf, type Proposal, proposed } from './proposal.js';
import { stateOf, stepFaultOf } from './steps.js';

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

/** Whether a line is a step in the life of a proposal, after its creation. */
export function isStep({ type }: LogLine): boolean {
  return STEPS.has(type);
}

/** Follows the proposals from their creation to their end, and holds each line against them. */
export interface Proposals {
  readonly create: (line: LogLine) => Outcome;
  readonly step: (line: LogLine) => Outcome;
  /** What a proposal does comes right before the line of its execution. */
  readonly effect: (line: LogLine) => Outcome;
  /** The first line whose proposal was not executed or extended as it had to be; null when none is open. */
  readonly firstUnmet: () => bigint | null;
  /** How proposals ended, or how they stand, by state. */
  readonly states: (now: number) => Readonly<Record<string, number>>;
}

/** @param unknown What is said where the line that made something was not read. */
export function createProposals(
  versions: ParameterVersions,
  committees: Committees,
  unknown: (what: string) => Outcome,
): Proposals {
  const proposals = new Map<string, Proposal>();
  return {
    create: (line) => {
      const committee = committees.inForce();
      if (committee === null) {
        return unknown('committee');
      }
      const proposal = proposed(line, committee);
      if (typeof proposal === 'string') {
        return { fault: proposal };
      }
      proposals.set(line.proposalId ?? '', proposal);
      return 'RECOMPUTED';
    },
    step: (line) => {
      const proposal = proposals.get(line.proposalId ?? '');
      if (proposal === undefined) {
        return unknown('proposal');
      }
      const fault = stepFaultOf(line, proposal, committees.inForce());
      const end = ENDS[line.type];
      if (end !== undefined) {
        proposal.end ??= end;
        committees.settle();
      }
      return outcomeOf(fault);
    },
    effect: (line) => {
      const proposal = proposals.get(line.proposalId ?? '');
      return proposal === undefined
        ? unknown('proposal')
        : effectOutcomeOf(line, proposal, versions);
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

export function outcomeOf(fault: string | null): Outcome {
  return fault === null ? 'RECOMPUTED' : { fault };
}

function effectOutcomeOf(line: LogLine, proposal: Proposal, versions: ParameterVersions): Outcome {
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
}
