import { expect, test } from 'vitest';
import fc from 'fast-check';

import { decimal } from '../../../src/domain/decimal.js';
import {
  castVote,
  requireCanCancel,
  requireCanVeto,
  requireExecutable,
} from '../../../src/domain/governance/proposals/proposal-guards.js';
import {
  PROPOSAL_STATES,
  type ProposalFacts,
  isExecutable,
  proposalStateAt,
} from '../../../src/domain/governance/proposals/proposal.js';
import { VOTE_CHOICES, type VoteChoice } from '../../../src/domain/governance/proposals/tally.js';
import { secondsAfter } from '../../support/risk-factories.js';

import { aCommittee, aProposal, refusalOf } from './governance-factories.js';

// A reference model in whole milliseconds and whole weights, which knows nothing of the product's
// code: ann 3, bob 2, cid 1; quorum 50 %, threshold 66 %. Commands meet both, and both must agree
// on what is refused, with which code, and on the state afterwards.

interface Model {
  readonly start: number;
  readonly end: number;
  readonly executable: number;
  readonly expires: number;
  now: number;
  readonly choices: Map<string, VoteChoice>;
  ended: 'EXECUTED' | 'CANCELLED' | 'VETOED' | 'FAILED' | null;
}

interface Real {
  facts: ProposalFacts;
  now: Date;
}

const WEIGHTS: Readonly<Record<string, number>> = { ann: 3, bob: 2, cid: 1 };

function modelPasses({ choices }: Model): boolean {
  const weightOf = (choice: VoteChoice): number =>
    [...choices].reduce((sum, [voter, c]) => sum + (c === choice ? WEIGHTS[voter]! : 0), 0);
  const [yes, no, abstain] = [weightOf('FOR'), weightOf('AGAINST'), weightOf('ABSTAIN')];
  return (yes + abstain) * 100 >= 6 * 50 && yes * 100 >= (yes + no) * 66 && yes > no;
}

function modelState(model: Model): string {
  if (model.ended !== null) {
    return model.ended;
  }
  if (model.now < model.start) {
    return 'PENDING';
  }
  if (model.now <= model.end) {
    return 'ACTIVE';
  }
  if (!modelPasses(model)) {
    return 'DEFEATED';
  }
  if (model.now >= model.expires) {
    return 'EXPIRED';
  }
  return model.executable === model.end ? 'SUCCEEDED' : 'QUEUED';
}

function modelIsExecutable(model: Model): boolean {
  return ['QUEUED', 'SUCCEEDED'].includes(modelState(model)) && model.now >= model.executable;
}

type Life = fc.Command<Model, Real>;

/** Runs one attempt on both, and compares the refusals and then the states. */
function attempt(
  name: string,
  expected: (model: Model) => string | null,
  onModel: (model: Model) => void,
  onReal: (real: Real) => void,
): Life {
  return {
    check: () => true,
    run(model, real) {
      const code = expected(model);
      expect(
        refusalOf(() => {
          onReal(real);
        })?.code ?? null,
      ).toBe(code);
      if (code === null) {
        onModel(model);
      }
      expect(proposalStateAt(real.facts, real.now)).toBe(modelState(model));
      expect(isExecutable(real.facts, real.now)).toBe(modelIsExecutable(model));
    },
    toString: () => name,
  };
}

const setTo =
  (change: (real: Real) => Partial<ProposalFacts>) =>
  (real: Real): void => {
    real.facts = { ...real.facts, ...change(real) };
  };

const vote = (voter: string, choice: VoteChoice): Life =>
  attempt(
    `vote(${voter}, ${choice})`,
    (model) => {
      if (!(voter in WEIGHTS)) {
        return 'FORBIDDEN';
      }
      const isRepeated = model.choices.get(voter) === choice;
      return modelState(model) !== 'ACTIVE' || isRepeated ? 'CONFLICT' : null;
    },
    (model) => model.choices.set(voter, choice),
    setTo(({ facts, now }) => ({
      votes: [...facts.votes, castVote(facts, { voter, choice, reason: null }, now)],
    })),
  );

const cancel = (subject: string): Life =>
  attempt(
    `cancel(${subject})`,
    (model) => {
      if (subject !== 'ann') {
        return 'FORBIDDEN';
      }
      return ['PENDING', 'ACTIVE'].includes(modelState(model)) ? null : 'CONFLICT';
    },
    (model) => (model.ended = 'CANCELLED'),
    setTo(({ facts, now }) => {
      requireCanCancel(facts, subject, now);
      return { cancelledAt: now };
    }),
  );

const veto = (subject: string): Life =>
  attempt(
    `veto(${subject})`,
    (model) => {
      if (subject !== 'gil') {
        return 'FORBIDDEN';
      }
      const open = ['PENDING', 'ACTIVE', 'QUEUED', 'SUCCEEDED'];
      return open.includes(modelState(model)) ? null : 'CONFLICT';
    },
    (model) => (model.ended = 'VETOED'),
    setTo(({ facts, now }) => {
      requireCanVeto(facts, subject, aCommittee(), now);
      return { vetoedAt: now };
    }),
  );

const execute = (failureCode: string | null): Life =>
  attempt(
    `execute(${failureCode ?? 'succeeds'})`,
    (model) => (modelIsExecutable(model) ? null : 'CONFLICT'),
    (model) => (model.ended = failureCode === null ? 'EXECUTED' : 'FAILED'),
    setTo(({ facts, now }) => {
      requireExecutable(facts, now);
      return failureCode === null ? { executedAt: now } : { failedAt: now, failureCode };
    }),
  );

const BOUNDARIES = ['start', 'end', 'executable', 'expires'] as const;

/** Time never runs back: a boundary that has passed is not visited again. */
const moveTo = (boundary: (typeof BOUNDARIES)[number], offset: number): Life =>
  attempt(
    `moveTo(${boundary} ${offset})`,
    () => null,
    (model) => (model.now = Math.max(model.now, model[boundary] + offset)),
    (real) => {
      const { votingStartsAt: start, votingEndsAt: end } = real.facts;
      const { executableAt: executable, expiresAt: expires } = real.facts;
      const target = { start, end, executable, expires }[boundary].getTime() + offset;
      real.now = new Date(Math.max(real.now.getTime(), target));
    },
  );

/** Half of the histories start here, because few would come through a vote by chance. */
const PASSED: readonly Life[] = [
  moveTo('start', 0),
  vote('ann', 'FOR'),
  vote('bob', 'FOR'),
  moveTo('end', 1),
];

const someone = fc.constantFrom('ann', 'bob', 'cid', 'gil', 'eve');
const commands = fc.commands(
  [
    fc
      .tuple(fc.constantFrom('ann', 'bob', 'cid', 'eve'), fc.constantFrom(...VOTE_CHOICES))
      .map(([voter, choice]) => vote(voter, choice)),
    fc
      .tuple(fc.constantFrom('ann', 'bob', 'cid'), fc.constant('FOR' as const))
      .map(([voter, choice]) => vote(voter, choice)),
    fc
      .tuple(fc.constantFrom(...BOUNDARIES), fc.constantFrom(-1000, -1, 0, 1, 1000))
      .map(([boundary, offset]) => moveTo(boundary, offset)),
    fc.constantFrom(null, null, 'IMPACT_LIMIT').map(execute),
    someone.map(cancel),
    someone.map(veto),
  ],
  { maxCommands: 25 },
);

test('5,000 lives of proposals go as the reference model says, boundary seconds included', () => {
  const ends = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.constantFrom(0, 1, 7200),
      fc.boolean(),
      commands,
      (timelockSeconds, isAhead, steps) => {
        const committee = aCommittee({ timelockSeconds });
        const facts = aProposal(
          { electorate: { ...committee, threshold: decimal('0.66') } },
          committee,
        );
        const before = secondsAfter(-2);
        const model: Model = {
          start: facts.votingStartsAt.getTime(),
          end: facts.votingStartsAt.getTime() + 3_600_000,
          executable: facts.votingStartsAt.getTime() + 3_600_000 + timelockSeconds * 1000,
          expires: facts.votingStartsAt.getTime() + 3_600_000 + timelockSeconds * 1000 + 86_400_000,
          now: before.getTime(),
          choices: new Map(),
          ended: null,
        };
        const real: Real = { facts, now: before };
        for (const step of isAhead ? PASSED : []) {
          step.run(model, real);
        }
        fc.modelRun(() => ({ model, real }), steps);
        const state = modelState(model);
        ends.set(state, (ends.get(state) ?? 0) + 1);
      },
    ),
    { numRuns: 5000 },
  );
  // The histories reach everywhere, each state often enough that chance cannot fail this.
  for (const state of PROPOSAL_STATES) {
    expect({ state, isReached: (ends.get(state) ?? 0) >= 10 }).toEqual({ state, isReached: true });
  }
});
