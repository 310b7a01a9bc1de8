import { describe, expect, test } from 'vitest';

import { decimal } from '../../../../src/domain/decimal.js';
import {
  OPEN_PROPOSALS_MAX,
  castVote,
  requireCanCancel,
  requireCanExecute,
  requireCanVeto,
  requireCanVote,
  requireExecutable,
  requireProposalText,
  requireProposerStillMember,
  requireRoomForProposal,
} from '../../../../src/domain/governance/proposals/proposal-guards.js';
import { NOW, secondsAfter } from '../../../support/risk-factories.js';

import { aCommittee, aProposal, around, refusalOf, someVotes } from '../governance-factories.js';

const facts = aProposal({ votes: someVotes(['ann', 'FOR'], ['bob', 'FOR']) });
const [beforeStart, start] = around(facts.votingStartsAt);
const [, end, afterEnd] = around(facts.votingEndsAt);

describe('the open proposals of a member', () => {
  const refusalWith = (count: number, now: Date) => {
    const open = Array.from({ length: count }, () => aProposal());
    return refusalOf(() => {
      requireRoomForProposal([...open, aProposal({ cancelledAt: start })], now);
    });
  };

  test('are at most twenty, and what is over does not count', () => {
    expect(refusalWith(OPEN_PROPOSALS_MAX - 1, start)).toBeNull();
    expect(refusalWith(OPEN_PROPOSALS_MAX, start)).toMatchObject({
      code: 'CONFLICT',
      details: { state: 'OPEN_PROPOSALS_MAX', open: 20, allowed: 20 },
    });
  });

  test('are over in the first instant after a vote that does not pass', () => {
    expect(refusalWith(OPEN_PROPOSALS_MAX, end)).not.toBeNull();
    expect(refusalWith(OPEN_PROPOSALS_MAX, afterEnd)).toBeNull();
  });
});

describe('voting', () => {
  test('weighs what the member weighed when voting started', () => {
    expect(requireCanVote(facts, 'cid', 'AGAINST', end).toFixed()).toBe('1');
    const vote = castVote(facts, { voter: 'cid', choice: 'ABSTAIN', reason: 'unsure' }, end);
    expect(vote).toEqual({
      voter: 'cid',
      choice: 'ABSTAIN',
      reason: 'unsure',
      weight: decimal(1),
      at: end,
    });
  });

  test('is open from its first to its last instant, both included', () => {
    const isTaken = (now: Date): boolean => {
      try {
        return castVote(facts, { voter: 'cid', choice: 'FOR', reason: null }, now).at === now;
      } catch {
        return false;
      }
    };
    expect(around(start).map(isTaken)).toEqual([false, true, true]);
    expect(around(end).map(isTaken)).toEqual([true, true, false]);
  });

  test.each([
    ['a stranger', 'eve', 'FOR', start, 'FORBIDDEN', { authority: 'COMMITTEE_MEMBER' }],
    ['a stranger after the end', 'eve', 'FOR', afterEnd, 'FORBIDDEN', { subject: 'eve' }],
    ['before the start', 'cid', 'FOR', beforeStart, 'CONFLICT', { state: 'PENDING' }],
    ['after the end', 'cid', 'FOR', afterEnd, 'CONFLICT', { state: 'QUEUED' }],
    ['the same choice twice', 'ann', 'FOR', start, 'CONFLICT', { state: 'ACTIVE', choice: 'FOR' }],
  ] as const)('refuses %s', (_name, voter, choice, now, code, details) => {
    const refusal = refusalOf(() => castVote(facts, { voter, choice, reason: null }, now));
    expect(refusal).toMatchObject({ code, details });
  });

  test('takes a change of mind, and the way back', () => {
    expect(requireCanVote(facts, 'ann', 'AGAINST', start).toFixed()).toBe('3');
    const changed = aProposal({ votes: someVotes(['ann', 'FOR'], ['ann', 'AGAINST']) });
    expect(requireCanVote(changed, 'ann', 'FOR', start).toFixed()).toBe('3');
  });

  test('without a choice is refused only for what refuses every choice', () => {
    const refusalAt = (subject: string, now: Date) =>
      refusalOf(() => requireCanVote(facts, subject, null, now))?.code ?? null;
    expect(refusalAt('ann', start)).toBeNull();
    expect(around(end).map((now) => refusalAt('ann', now))).toEqual([null, null, 'CONFLICT']);
    expect(refusalAt('eve', start)).toBe('FORBIDDEN');
  });

  test('refuses a reason without end', () => {
    const vote = { voter: 'cid', choice: 'FOR', reason: 'x'.repeat(10_001) } as const;
    expect(refusalOf(() => castVote(facts, vote, start))?.code).toBe('BAD_USER_INPUT');
  });
});

describe('cancelling', () => {
  test.each([
    ['the proposer, before the vote', 'ann', beforeStart, null],
    ['the proposer, at the last instant of the vote', 'ann', end, null],
    ['the proposer, after the vote', 'ann', afterEnd, 'CONFLICT'],
    ['another member', 'bob', start, 'FORBIDDEN'],
    ['a guardian', 'gil', start, 'FORBIDDEN'],
  ])('%s', (_name, subject, now, code) => {
    expect(
      refusalOf(() => {
        requireCanCancel(facts, subject, now);
      })?.code ?? null,
    ).toBe(code);
  });
});

describe('vetoing', () => {
  const [lastQueued, expired] = around(facts.expiresAt);

  test.each([
    ['before the vote', 'gil', beforeStart, null],
    ['in the vote', 'gil', start, null],
    ['behind the timelock', 'gil', afterEnd, null],
    ['in the last millisecond of the window', 'gil', lastQueued, null],
    ['when it has expired', 'gil', expired, 'CONFLICT'],
    ['a member who is no guardian', 'ann', start, 'FORBIDDEN'],
  ])('%s', (_name, subject, now, code) => {
    const refusal = refusalOf(() => {
      requireCanVeto(facts, subject, aCommittee(), now);
    });
    expect(refusal?.code ?? null).toBe(code);
  });

  test('is over once executed', () => {
    const executed = aProposal({ executedAt: NOW });
    const refusal = refusalOf(() => {
      requireCanVeto(executed, 'gil', aCommittee(), NOW);
    });
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: 'EXECUTED' } });
  });
});

describe('executing', () => {
  test.each([
    ['early', secondsAfter(-1, facts.executableAt), { state: 'QUEUED' }],
    ['late', facts.expiresAt, { state: 'EXPIRED' }],
    ['in the vote', end, { state: 'ACTIVE' }],
  ])('refuses %s, and says when', (_name, now, details) => {
    expect(
      refusalOf(() => {
        requireExecutable(facts, now);
      }),
    ).toMatchObject({
      code: 'CONFLICT',
      details: {
        ...details,
        executableAt: facts.executableAt.toISOString(),
        expiresAt: facts.expiresAt.toISOString(),
      },
    });
  });

  test('twice is refused', () => {
    const executed = aProposal({ executedAt: facts.executableAt });
    const refusal = refusalOf(() => {
      requireExecutable(executed, facts.executableAt);
    });
    expect(refusal).toMatchObject({ code: 'CONFLICT', details: { state: 'EXECUTED' } });
  });

  test('in the window it is let through', () => {
    expect(
      refusalOf(() => {
        requireExecutable(facts, facts.executableAt);
      }),
    ).toBeNull();
  });

  test('needs a proposer who is still a member', () => {
    expect(
      refusalOf(() => {
        requireProposerStillMember(facts, aCommittee());
      }),
    ).toBeNull();
    const without = aCommittee({ members: [{ subject: 'bob', weight: decimal(1) }] });
    const refusal = refusalOf(() => {
      requireProposerStillMember(facts, without);
    });
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', details: { subject: 'ann' } });
    const codesAt = around(facts.executableAt).map(
      (now) =>
        refusalOf(() => {
          requireCanExecute(facts, without, now);
        })?.code,
    );
    expect(codesAt).toEqual(['CONFLICT', 'FORBIDDEN', 'FORBIDDEN']);
  });
});

test.each([
  ['fine', 'Raise margin', 'Because.', null],
  ['blank title', '   ', 'Because.', 'title'],
  ['title too long', 'x'.repeat(201), 'Because.', 'title'],
  ['blank rationale', 'Raise margin', '', 'rationale'],
  ['title that turns its direction', 'Lower \u202e5 % of margin', 'Because.', 'title'],
  ['title with a character of no width', 'Raise\u200b margin', 'Because.', 'title'],
  ['title of two lines', 'Raise\nmargin', 'Because.', 'title'],
  ['title with a line separator', 'Raise\u2028margin', 'Because.', 'title'],
  ['rationale of two lines', 'Raise margin', 'Because.\n\tTwice.', null],
  ['rationale with an emoji of several', 'Raise margin', 'Because \u{1f468}\u200d\u{1f4bb}.', null],
  ['rationale that turns its direction', 'Raise margin', 'Be\u202ecause.', 'rationale'],
])('text of a proposal: %s', (_name, title, rationale, field) => {
  const refusal = refusalOf(() => {
    requireProposalText({ title, rationale });
  });
  expect(refusal?.details.field ?? null).toBe(field);
});
