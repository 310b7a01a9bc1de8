import { describe, expect, test } from 'vitest';
import fc from 'fast-check';

import { Decimal, decimal } from '../../../../src/domain/decimal.js';
import {
  COMMITTEE_DEFAULTS,
  type Committee,
  requireGuardian,
  requireMember,
  validateCommittee,
} from '../../../../src/domain/governance/committee/committee.js';
import { tallyOf } from '../../../../src/domain/governance/proposals/tally.js';

import { aCommittee, refusalOf, someVotes } from '../governance-factories.js';

describe('validateCommittee', () => {
  test('has nothing against a committee with the defaults', () => {
    expect(validateCommittee(aCommittee(COMMITTEE_DEFAULTS))).toEqual([]);
  });

  const ann = { subject: 'ann', weight: decimal(1) };
  test.each<[string, Partial<Committee>, string]>([
    ['nobody', { members: [] }, 'members'],
    [
      'a crowd',
      { members: Array.from({ length: 201 }, (_, at) => ({ ...ann, subject: `m${at}` })) },
      'members',
    ],
    ['a member twice', { members: [ann, ann] }, 'members'],
    ['a weight of zero', { members: [{ ...ann, weight: decimal(0) }] }, 'members[0].weight'],
    [
      'a weight below zero',
      { members: [ann, { subject: 'bob', weight: decimal(-1) }] },
      'members[1].weight',
    ],
    [
      'a weight without end',
      { members: [{ ...ann, weight: new Decimal(Infinity) }] },
      'members[0].weight',
    ],
    ['a nameless member', { members: [{ ...ann, subject: '' }] }, 'members[0].subject'],
    ['a padded name', { members: [{ ...ann, subject: 'ann ' }] }, 'members[0].subject'],
    ['a quorum of zero', { quorum: decimal(0) }, 'quorum'],
    ['a quorum nobody can reach', { quorum: decimal('1.000000000001') }, 'quorum'],
    ['a threshold below a half', { threshold: decimal('0.499999999999') }, 'threshold'],
    ['a threshold above one', { threshold: decimal('1.000000000001') }, 'threshold'],
    ['no time to vote', { votingPeriodSeconds: 0 }, 'votingPeriodSeconds'],
    ['half a second to vote', { votingPeriodSeconds: 0.5 }, 'votingPeriodSeconds'],
    ['a month and a second to vote', { votingPeriodSeconds: 2_592_001 }, 'votingPeriodSeconds'],
    ['a timelock below zero', { timelockSeconds: -1 }, 'timelockSeconds'],
    ['a timelock without end', { timelockSeconds: 2_592_001 }, 'timelockSeconds'],
    ['no window', { executionWindowSeconds: 0 }, 'executionWindowSeconds'],
    ['a guardian twice', { guardians: ['gil', 'gil'] }, 'guardians'],
    ['a nameless guardian', { guardians: [''] }, 'guardians[0]'],
    [
      'a crowd of guardians',
      { guardians: Array.from({ length: 51 }, (_, at) => `g${at}`) },
      'guardians',
    ],
    ['a limit below zero', { maxNewlyCloseOutAccounts: -1 }, 'maxNewlyCloseOutAccounts'],
    ['half an account', { maxNewlyCloseOutAccounts: 0.5 }, 'maxNewlyCloseOutAccounts'],
    [
      'more accounts than a row holds',
      { maxNewlyCloseOutAccounts: 2 ** 31 },
      'maxNewlyCloseOutAccounts',
    ],
    ['a notional below zero', { maxNewlyCalledNotional: decimal(-1) }, 'maxNewlyCalledNotional'],
  ])('refuses %s', (_name, change, field) => {
    expect(validateCommittee(aCommittee(change)).map((fault) => fault.field)).toEqual([field]);
  });

  test.each<[string, Partial<Committee>]>([
    ['a quorum of everyone', { quorum: decimal(1) }],
    ['a threshold of a half', { threshold: decimal('0.5') }],
    ['a threshold of all', { threshold: decimal(1) }],
    ['no timelock', { timelockSeconds: 0 }],
    ['no guardian', { guardians: [] }],
    ['a limit of nothing', { maxNewlyCalledNotional: decimal(0) }],
  ])('takes %s', (_name, change) => {
    expect(validateCommittee(aCommittee(change))).toEqual([]);
  });

  test('lists every fault at once', () => {
    const broken = aCommittee({ quorum: decimal(2), threshold: decimal(0), timelockSeconds: -1 });
    expect(validateCommittee(broken)).toHaveLength(3);
  });

  test('a committee that it takes passes what all its members want', () => {
    const members = fc.uniqueArray(
      fc.record({
        subject: fc.stringMatching(/^[a-z]{1,3}$/),
        weight: fc.integer({ min: -1, max: 9 }),
      }),
      { selector: (member) => member.subject, maxLength: 5 },
    );
    const share = fc.integer({ min: 0, max: 110 });
    fc.assert(
      fc.property(members, share, share, (given, quorum, threshold) => {
        const committee = aCommittee({
          members: given.map(({ subject, weight }) => ({ subject, weight: decimal(weight) })),
          quorum: decimal(quorum).div(100),
          threshold: decimal(threshold).div(100),
        });
        const isValid = validateCommittee(committee).length === 0;
        const votes = someVotes(...given.map(({ subject }) => [subject, 'FOR'] as const));
        expect(!isValid || tallyOf(votes, committee).passes).toBe(true);
      }),
    );
  });
});

test('authority of members and guardians comes from the committee', () => {
  expect(requireMember(aCommittee(), 'bob').weight.toFixed()).toBe('2');
  expect(refusalOf(() => requireMember(aCommittee(), 'gil'))).toMatchObject({
    code: 'FORBIDDEN',
    details: { authority: 'COMMITTEE_MEMBER' },
  });
  expect(
    refusalOf(() => {
      requireGuardian(aCommittee(), 'gil');
    }),
  ).toBeNull();
  expect(
    refusalOf(() => {
      requireGuardian(aCommittee(), 'ann');
    }),
  ).toMatchObject({
    code: 'FORBIDDEN',
    details: { authority: 'GUARDIAN' },
  });
});
