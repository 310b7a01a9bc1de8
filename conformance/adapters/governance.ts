import { type Decimal, ONE, ZERO, decimal, max, sum } from '../../src/domain/decimal.js';
import { votingEndWithExtension } from '../../src/domain/governance/late-quorum.js';
import { type StepRule, stepFaultOf } from '../../src/domain/governance/mandate-step.js';
import {
  type ProposalFacts,
  type ProposalSchedule,
  type ProposalState,
  isExecutable,
  proposalStateAt,
  scheduleOf,
} from '../../src/domain/governance/proposal.js';
import {
  type Electorate,
  type Vote,
  type VoteChoice,
  tallyOf,
} from '../../src/domain/governance/tally.js';
import { tiersInForce } from '../../src/domain/risk/margin-tiers.js';

import { ORIGIN, VAST, atSecond, flatTiers, parametersOf } from '../fixtures.js';
import { type Inputs, decimalAt, decimalOr, flagAt, has, integerAt, passOver } from '../inputs.js';
import { type Answer, NotApplicable, anyOf } from '../rule.js';

type Ballot = Readonly<Partial<Record<VoteChoice, Decimal>>>;

/** One voter per choice, with all of its weight, and one that stays away with the rest. */
function electorateOf(
  ballot: Ballot,
  allWeight: Decimal,
  shares: Pick<Electorate, 'quorum' | 'threshold'>,
): Electorate {
  const members = Object.entries(ballot).map(([subject, weight]) => ({ subject, weight }));
  const voted = sum(members.map(({ weight }) => weight));
  const rest = max(ZERO, allWeight.minus(voted));
  return { ...shares, members: [...members, { subject: 'AWAY', weight: rest }] };
}

function votesOf(ballot: Ballot, at: Date): readonly Vote[] {
  const choices = Object.keys(ballot) as VoteChoice[];
  return choices.map((choice) => ({
    ...{ voter: choice, choice, at },
    weight: ballot[choice] ?? ZERO,
    reason: null,
  }));
}

function factsOf(
  schedule: ProposalSchedule,
  ballot: Ballot,
  electorate: Electorate,
): ProposalFacts {
  return {
    ...schedule,
    ...{ id: 'proposal', proposer: 'FOR', createdAt: ORIGIN, electorate },
    votes: votesOf(ballot, schedule.votingStartsAt),
    cancelledAt: null,
    vetoedAt: null,
    executedAt: null,
    failedAt: null,
    failureCode: null,
  };
}

const OZ_NAMES: Readonly<Record<ProposalState, string>> = {
  PENDING: 'Pending',
  ACTIVE: 'Active',
  DEFEATED: 'Defeated',
  SUCCEEDED: 'Succeeded',
  QUEUED: 'Queued',
  EXECUTED: 'Executed',
  CANCELLED: 'Canceled',
  VETOED: 'Canceled',
  EXPIRED: 'Expired',
  FAILED: 'Defeated',
};

/** A proposal that nobody queued never expires. */
const FAR_SECONDS = 3_000_000_000;

/**
 * OpenZeppelin's governor counts blocks and votes only after its snapshot, so our first instant of
 * voting is one block later. Its timelock counts seconds on a clock of its own; we have one clock,
 * so blocks are milliseconds that count towards the end of the vote, which is second 0 of the timelock.
 * Where a case has no second clock, its timelock is in blocks, too. Its quorum is a weight, ours a part
 * of all weight: of so much that every weight is a part of it, exactly.
 */
export function ozState(inputs: Inputs): Answer {
  const end = integerAt(inputs, 'deadline');
  const inBlocks = (block: number): Date => new Date(ORIGIN.getTime() + block - end);
  const now = integerAt(inputs, 'now');
  const deadline = inBlocks(end);
  const hasSeconds = has(inputs, 'ts');
  const timelockAt = hasSeconds ? atSecond : inBlocks;
  const eta = has(inputs, 'eta') ? timelockAt(integerAt(inputs, 'eta')) : null;
  const graceMs = has(inputs, 'grace')
    ? integerAt(inputs, 'grace') * (hasSeconds ? 1000 : 1)
    : FAR_SECONDS * 1000;
  const soonest = flagAt(inputs, 'queued') ? new Date(deadline.getTime() + 1) : deadline;
  const executableAt = eta ?? soonest;
  const ballot = {
    FOR: decimalOr(inputs, 'for', ZERO),
    AGAINST: decimalOr(inputs, 'against', ZERO),
    ABSTAIN: decimalOr(inputs, 'abstain', ZERO),
  };
  passOver(inputs, 'supply');
  const facts = factsOf(
    {
      votingStartsAt: inBlocks(integerAt(inputs, 'snapshot') + 1),
      votingEndsAt: deadline,
      executableAt,
      expiresAt: new Date(executableAt.getTime() + graceMs),
    },
    ballot,
    electorateOf(ballot, VAST, {
      quorum: decimalAt(inputs, 'quorum').div(VAST),
      threshold: decimal('0.5'),
    }),
  );
  const instant = hasSeconds ? atSecond(integerAt(inputs, 'ts')) : inBlocks(now);
  const isExecuted = flagAt(inputs, 'executed');
  const isCancelled = flagAt(inputs, 'canceled') || flagAt(inputs, 'cancelled');
  const state = proposalStateAt(
    {
      ...facts,
      executedAt: isExecuted ? instant : null,
      cancelledAt: isCancelled ? instant : null,
    },
    inBlocks(now) <= deadline ? inBlocks(now) : instant,
  );
  return { state: OZ_NAMES[state] };
}

/** An operation scheduled with a delay is one that is executed so long after its vote. */
export function timelockSchedule(inputs: Inputs): Answer {
  const end = atSecond(1);
  const schedule = scheduleOf(
    {
      votingPeriodSeconds: 1,
      timelockSeconds: integerAt(inputs, 'min_delay'),
      executionWindowSeconds: FAR_SECONDS,
    },
    ORIGIN,
  );
  // The wait begins when the vote is over, which it is only after its last instant.
  const votingEndsAt = new Date(end.getTime() - 1);
  const ballot = { FOR: ONE };
  const electorate = electorateOf(ballot, ONE, { quorum: ONE, threshold: ONE });
  const facts = factsOf({ ...schedule, votingEndsAt }, ballot, electorate);
  const waited = new Date(end.getTime() + integerAt(inputs, 'delay') * 1000);
  return { ok: isExecutable(facts, waited) };
}

export function lateQuorum(inputs: Inputs): Answer {
  const ballot = { FOR: ONE };
  const electorate = electorateOf(ballot, ONE, { quorum: ONE, threshold: ONE });
  const end = votingEndWithExtension(
    {
      votingEndsAt: atSecond(integerAt(inputs, 'deadline')),
      votes: votesOf(ballot, atSecond(integerAt(inputs, 'vote_at'))),
      electorate,
    },
    integerAt(inputs, 'extension'),
  );
  return { deadline: decimal(end.getTime() - ORIGIN.getTime()).div(1000) };
}

/**
 * Vega's participation counts every vote, our quorum only FOR and ABSTAIN. Where opposition alone
 * makes the difference, the case is decided otherwise on purpose.
 */
export function vegaVote(inputs: Inputs): Answer {
  const [yes, no] = [decimalAt(inputs, 'yes'), decimalAt(inputs, 'no')];
  const shares = {
    quorum: decimalAt(inputs, 'participation'),
    threshold: decimalAt(inputs, 'majority'),
  };
  const supply = decimalAt(inputs, 'supply');
  const tallyFor = (ballot: Ballot) =>
    tallyOf(votesOf(ballot, ORIGIN), electorateOf(ballot, supply, shares));
  const tally = tallyFor({ FOR: yes, AGAINST: no });
  if (tally.quorumReached !== tallyFor({ FOR: yes, ABSTAIN: no }).quorumReached) {
    throw new NotApplicable('opposition never helps our quorum: staying away is not worth more');
  }
  if (yes.gt(0) && yes.eq(no) && shares.threshold.lte('0.5')) {
    throw new NotApplicable('a tie never passes: FOR has to outnumber AGAINST');
  }
  if (tally.passes) {
    return { state: 'PASSED', reason: null };
  }
  const missed = `${tally.quorumReached ? 'MAJORITY' : 'PARTICIPATION'}_THRESHOLD_NOT_REACHED`;
  return {
    state: anyOf('DECLINED', 'STATE_DECLINED'),
    reason: anyOf(missed, `PROPOSAL_ERROR_${missed}`),
  };
}

const STEWARD_NAMES: Readonly<Record<StepRule, string>> = {
  ZERO_TARGET: 'InvalidUpdateToZero',
  COOLDOWN: 'DebounceNotRespected',
  MAX_STEP: 'UpdateNotInRange',
  RANGE: 'UpdateNotInRange',
};

/** Steps are in basis points of the value in force, or in its own unit. */
export function stewardStep(inputs: Inputs): Answer {
  const isRelative = flagAt(inputs, 'relative');
  const maxChange = decimalAt(inputs, 'max_change');
  const now = ORIGIN;
  const fault = stepFaultOf(
    {
      mode: isRelative ? 'RELATIVE' : 'ABSOLUTE',
      maxStep: isRelative ? maxChange.times('0.0001') : maxChange,
      min: null,
      max: null,
      cooldownSeconds: integerAt(inputs, 'min_delay'),
    },
    {
      current: decimalAt(inputs, 'from'),
      asked: decimalAt(inputs, 'to'),
      lastChangedAt: has(inputs, 'since_last') ? atSecond(-integerAt(inputs, 'since_last')) : null,
      now,
    },
  );
  return { result: fault === null ? 'OK' : STEWARD_NAMES[fault.rule] };
}

/** A weight that moves is a margin fraction in a phase-in. */
export function linearRamp(inputs: Inputs): Answer {
  const [fromTiers, tiers] = [decimalAt(inputs, 'from'), decimalAt(inputs, 'to')].map(flatTiers);
  const market = { id: 'MARKET', price: ONE, fraction: ONE };
  const [tier] = tiersInForce(
    {
      ...parametersOf(market),
      tiers: tiers ?? [],
      ramp: {
        fromTiers: fromTiers ?? [],
        startsAt: atSecond(integerAt(inputs, 'start')),
        endsAt: atSecond(integerAt(inputs, 'end')),
      },
    },
    atSecond(integerAt(inputs, 'now')),
  );
  return { value: tier?.maintenanceMarginFraction ?? null };
}
