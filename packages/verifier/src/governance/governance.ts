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

import { createCommittees } from './committees.js';
import { isEffect } from './effects.js';
import { createMandates, type Mandates } from './mandates.js';
import { createProposals, isStep, outcomeOf, type Proposals } from './proposals.js';

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

/** @param isWhole Whether line 1 was read: else older proposals, mandates and committees are not known. */
export function createGovernance(versions: ParameterVersions, isWhole: () => boolean): Governance {
  const unknown = (what: string): Outcome =>
    isWhole() ? { fault: `no line before made the ${what}` } : 'CHAINED';
  const committees = createCommittees();
  const mandates = createMandates();
  const proposals = createProposals(versions, committees, unknown);
  const seat = (line: LogLine): Outcome => {
    const version = wholeAt(line.payload, 'version');
    const outcome = proposals.effect(line);
    return committees.seat(version, recordAt(line.payload, 'committee'))
      ? outcome
      : { fault: 'the version of the committee does not follow' };
  };
  return {
    isAbout: (line) =>
      isStep(line) ||
      isEffect(line) ||
      ['ProposalCreated', 'ParametersChanged', 'GenesisApplied'].includes(line.type),
    check: (line) => {
      if (line.type === 'GenesisApplied') {
        committees.begin(recordAt(recordAt(line.payload, 'document'), 'committee'));
        return 'RECOMPUTED';
      }
      if (line.type === 'ProposalCreated') {
        return proposals.create(line);
      }
      if (isStep(line)) {
        return proposals.step(line);
      }
      if (line.type === 'ParametersChanged') {
        return changeOutcomeOf(line, { versions, mandates, proposals, unknown });
      }
      if (line.type === 'CommitteeChanged') {
        return seat(line);
      }
      const outcome = proposals.effect(line);
      if (line.type === 'MandateGranted' || line.type === 'MandateRevoked') {
        mandates.take(line);
      }
      return outcome;
    },
    firstUnmet: proposals.firstUnmet,
    states: proposals.states,
  };
}

interface Followed {
  readonly versions: ParameterVersions;
  readonly mandates: Mandates;
  readonly proposals: Proposals;
  readonly unknown: (what: string) => Outcome;
}

function changeOutcomeOf(
  line: LogLine,
  { versions, mandates, proposals, unknown }: Followed,
): Outcome {
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
      ? proposals.effect(line)
      : { fault: 'the change has another proposal than its authority' };
  }
  const found = authority.kind === 'MANDATE' ? mandates.faultOf(line, before) : 'no authority';
  return found === undefined ? unknown('mandate') : outcomeOf(found);
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
