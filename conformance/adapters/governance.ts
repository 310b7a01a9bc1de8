import { type Decimal, ONE, ZERO, decimal, max, sum } from '../../src/domain/decimal.js';
import { votingEndWithExtension } from '../peer-rules/late-quorum.js';
import { type StepRule } from '../../src/domain/governance/mandates/mandate-step.js';
import { stepFaultOf } from '../peer-rules/step-fault.js';
import {
  type ProposalFacts,
  type ProposalSchedule,
  type ProposalState,
  isExecutable,
  proposalStateAt,
  scheduleOf,
} from '../../src/domain/governance/proposals/proposal.js';
import {
  type Electorate,
  type Vote,
  type VoteChoice,
  tallyOf,
} from '../../src/domain/governance/proposals/tally.js';
import { tiersInForce } from '../../src/domain/risk/parameters/margin-tiers.js';

import { ORIGIN, VAST, atSecond, flatTiers, parametersOf } from '../fixtures.js';
import {
  type Inputs,
  blocksAt,
  decimalAt,
  decimalOr,
  flagAt,
  has,
  ignoreInputs,
  secondsAt,
} from '../inputs.js';
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
    voter: choice,
    choice,
    at,
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
    id: 'proposal',
    proposer: 'FOR',
    createdAt: ORIGIN,
    electorate,
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

/** Later than every instant of a case: a proposal that nobody queued never expires. */
const FAR_SECONDS = 4_500_000_000_000;
const FAR_MS = FAR_SECONDS * 1000;

/**
 * OpenZeppelin's governor counts blocks and votes only after its snapshot, so our first instant of
 * voting is one block later. Its timelock counts seconds on a clock of its own; we have one clock,
 * so blocks are milliseconds that count towards the end of the vote, which is second 0 of the timelock.
 * Where a case has no second clock, its timelock is in blocks, too. An eta of zero is none. Its quorum
 * is a weight, ours a part of all weight: of so much that every weight is a part of it, exactly.
 */
export function ozState(inputs: Inputs): Answer {
  const end = blocksAt(inputs, 'deadline');
  const inBlocks = (block: number): Date => new Date(ORIGIN.getTime() + block - end);
  const now = blocksAt(inputs, 'now');
  const deadline = inBlocks(end);
  const hasSeconds = has(inputs, 'ts');
  const timelockAt = (name: string): Date =>
    hasSeconds ? atSecond(secondsAt(inputs, name)) : inBlocks(blocksAt(inputs, name));
  const eta = decimalOr(inputs, 'eta', ZERO).isZero() ? null : timelockAt('eta');
  const graceMs = has(inputs, 'grace')
    ? secondsAt(inputs, 'grace') * (hasSeconds ? 1000 : 1)
    : FAR_MS;
  const soonestAfter = new Date(deadline.getTime() + 1);
  const soonest = flagAt(inputs, 'queued') || eta !== null ? soonestAfter : deadline;
  const executableAt = laterOf(eta ?? soonest, soonest);
  const ballot = {
    FOR: decimalOr(inputs, 'for', ZERO),
    AGAINST: decimalOr(inputs, 'against', ZERO),
    ABSTAIN: decimalOr(inputs, 'abstain', ZERO),
  };
  ignoreInputs(inputs, 'supply');
  const facts = factsOf(
    {
      votingStartsAt: inBlocks(blocksAt(inputs, 'snapshot') + 1),
      votingEndsAt: deadline,
      executableAt,
      expiresAt: new Date((eta ?? deadline).getTime() + (eta === null ? FAR_MS : graceMs)),
    },
    ballot,
    electorateOf(ballot, VAST, {
      quorum: decimalAt(inputs, 'quorum').div(VAST),
      threshold: decimal('0.5'),
    }),
  );
  const instant = hasSeconds ? timelockAt('ts') : inBlocks(now);
  const isExecuted = flagAt(inputs, 'executed');
  const isCancelled = flagAt(inputs, 'canceled') || flagAt(inputs, 'cancelled');
  const state = proposalStateAt(
    {
      ...facts,
      executedAt: isExecuted ? instant : null,
      cancelledAt: isCancelled ? instant : null,
    },
    inBlocks(now) > deadline ? laterOf(instant, soonestAfter) : inBlocks(now),
  );
  return { state: OZ_NAMES[state] };
}

function laterOf(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** An operation scheduled with a delay is one that is executed so long after its vote. */
export function timelockSchedule(inputs: Inputs): Answer {
  const end = atSecond(1);
  const schedule = scheduleOf(
    {
      votingPeriodSeconds: 1,
      timelockSeconds: secondsAt(inputs, 'min_delay'),
      executionWindowSeconds: FAR_SECONDS,
    },
    ORIGIN,
  );
  // The wait begins when the vote is over, which it is only after its last instant.
  const votingEndsAt = new Date(end.getTime() - 1);
  const ballot = { FOR: ONE };
  const electorate = electorateOf(ballot, ONE, { quorum: ONE, threshold: ONE });
  const facts = factsOf({ ...schedule, votingEndsAt }, ballot, electorate);
  const waited = new Date(end.getTime() + secondsAt(inputs, 'delay') * 1000);
  return { ok: isExecutable(facts, waited) };
}

/** Without a time of the vote, none has reached the quorum. */
export function lateQuorum(inputs: Inputs): Answer {
  const ballot = { FOR: ONE };
  const electorate = electorateOf(ballot, ONE, { quorum: ONE, threshold: ONE });
  const votingEndsAt = atSecond(secondsAt(inputs, 'deadline'));
  const votes = has(inputs, 'vote_at')
    ? votesOf(ballot, atSecond(secondsAt(inputs, 'vote_at')))
    : [];
  const end = votingEndWithExtension(
    { votingEndsAt, votes, electorate },
    secondsAt(inputs, 'extension'),
  );
  return {
    deadline: decimal(end.getTime() - ORIGIN.getTime()).div(1000),
    extended: end > votingEndsAt,
  };
}

/**
 * Vega's participation counts every vote, our quorum only FOR and ABSTAIN. Where opposition alone
 * makes the difference, the case is decided otherwise on purpose.
 */
export function vegaVote(inputs: Inputs): Answer {
  const [yes, no] = [decimalOr(inputs, 'yes', ZERO), decimalOr(inputs, 'no', ZERO)];
  const shares = {
    quorum: decimalAt(inputs, 'participation'),
    threshold: decimalAt(inputs, 'majority'),
  };
  const supply = decimalAt(inputs, 'supply');
  const tallyFor = (ballot: Ballot) =>
    tallyOf(votesOf(ballot, ORIGIN), electorateOf(ballot, supply, shares));
  const tally = tallyFor({ FOR: yes, AGAINST: no });
  if (tally.quorumReached !== tallyFor({ FOR: yes, ABSTAIN: no }).quorumReached) {
    throw new NotApplicable(
      'votes against never count for our quorum, so abstaining from the vote gains nothing',
    );
  }
  const voted = sum([yes, no]);
  if (yes.gt(0) && yes.lte(no) && yes.gte(shares.threshold.times(voted))) {
    throw new NotApplicable('a tie never passes: FOR has to outnumber AGAINST');
  }
  if (tally.passes) {
    return { state: 'PASSED', reason: null };
  }
  // Nobody taking part is no participation, even where none is asked for.
  const isQuorum = tally.quorumReached && voted.gt(0);
  const missed = `${isQuorum ? 'MAJORITY' : 'PARTICIPATION'}_THRESHOLD_NOT_REACHED`;
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
      cooldownSeconds: secondsAt(inputs, 'min_delay'),
    },
    {
      current: decimalAt(inputs, 'from'),
      asked: decimalAt(inputs, 'to'),
      lastChangedAt: has(inputs, 'since_last') ? atSecond(-secondsAt(inputs, 'since_last')) : null,
      now,
    },
  );
  return { result: fault === null ? 'OK' : STEWARD_NAMES[fault.rule] };
}

/** A weight that moves is a margin fraction in a phase-in. One that takes no time is none (Mango). */
export function linearRamp(inputs: Inputs): Answer {
  const [fromTiers, tiers] = [decimalAt(inputs, 'from'), decimalAt(inputs, 'to')].map(flatTiers);
  const market = { id: 'MARKET', price: ONE, fraction: ONE };
  const [startsAt, endsAt] = [
    atSecond(secondsAt(inputs, 'start')),
    atSecond(secondsAt(inputs, 'end')),
  ];
  const isShift = endsAt > startsAt;
  const [tier] = tiersInForce(
    {
      ...parametersOf(market),
      tiers: (isShift ? tiers : fromTiers) ?? [],
      ramp: isShift ? { fromTiers: fromTiers ?? [], startsAt, endsAt } : null,
    },
    atSecond(secondsAt(inputs, 'now')),
  );
  return { value: tier?.maintenanceMarginFraction ?? null };
}
