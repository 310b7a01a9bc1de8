import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  aGovernedApi,
  anInput,
  enacted,
  type GovernedApi,
  NOW,
  type Person,
  PROPOSE,
  refusalIn,
} from './governed-api.js';
import { codesOf } from './harness.js';

let governed: GovernedApi;

beforeAll(async () => {
  governed = await aGovernedApi();
  await enacted(governed, 'grantMandate', {
    admin: 'ada',
    markets: ['BTC-USD'],
    expiresAt: '2026-01-02T00:00:00Z',
    bounds: [{ parameter: 'cureRatio', mode: 'ABSOLUTE', maxStep: '0.05', cooldownSeconds: 0 }],
  });
});
afterAll(() => governed.close());

/** Proposes, and shows that it is refused with these facts and that no table has another row. */
async function expectRefused(who: Person, input: object, facts: object): Promise<void> {
  const before = await governed.rows();
  expect(refusalIn(await governed.as(who, PROPOSE, input))).toMatchObject(facts);
  expect(await governed.rows()).toEqual(before);
}

const tighter = { marketId: 'BTC-USD', changes: { maintenanceMarginFraction: '0.013' } };
const listing = {
  id: 'NEW-USD',
  symbol: 'NEW',
  parameters: { initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' },
};
const bound = {
  parameter: 'maintenanceMarginFraction',
  mode: 'ABSOLUTE',
  maxStep: '0.005',
  cooldownSeconds: 259_200,
};
const mandate = {
  admin: 'ada',
  markets: ['BTC-USD'],
  expiresAt: '2027-01-01T00:00:00Z',
  bounds: [bound],
};
const committee = {
  members: [{ subject: 'alice', weight: '1' }],
  quorum: '0.5',
  threshold: '0.66',
  votingPeriodSeconds: 60,
  timelockSeconds: 0,
  executionWindowSeconds: 60,
  guardians: [],
};
const bad = (field: string): object => ({ code: 'BAD_USER_INPUT', field });
const missing = (field: string): object => ({ code: 'NOT_FOUND', field });

describe('a proposal is refused, each with its code and field, and nothing is written', () => {
  test.each<[string, string, object, object]>([
    ['an empty change', 'changeParameters', { ...tighter, changes: {} }, bad('changes')],
    [
      'a change of nothing but nulls',
      'changeParameters',
      { ...tighter, changes: { cureRatio: null } },
      bad('changes'),
    ],
    [
      'an unknown market',
      'changeParameters',
      { ...tighter, marketId: 'XYZ-USD' },
      { ...missing('marketId'), value: 'XYZ-USD' },
    ],
    [
      'an invalid set: maintenance above initial margin',
      'changeParameters',
      { ...tighter, changes: { maintenanceMarginFraction: '0.03' } },
      bad('tiers[0].maintenanceMarginFraction'),
    ],
    [
      'an invalid set: a fee that eats the cure',
      'changeParameters',
      { ...tighter, changes: { liquidationFee: '0.5' } },
      bad('liquidationFee'),
    ],
    [
      'a zero target',
      'changeParameters',
      { ...tighter, changes: { maintenanceMarginFraction: '0' } },
      bad('changes.maintenanceMarginFraction'),
    ],
    [
      'a number that is none',
      'changeParameters',
      { ...tighter, changes: { cureRatio: 'high' } },
      bad('changes.cureRatio'),
    ],
    [
      'more decimals than a parameter has',
      'changeParameters',
      { ...tighter, changes: { cureRatio: '1.1234567890123' } },
      bad('changes.cureRatio'),
    ],
    [
      'brackets together with a fraction that would scale them',
      'changeParameters',
      {
        ...tighter,
        changes: {
          maintenanceMarginFraction: '0.013',
          tiers: [{ floor: '0', initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' }],
        },
      },
      bad('changes.tiers'),
    ],
    [
      'a phase-in of what has no phases',
      'changeParameters',
      { ...tighter, changes: { cureRatio: '1.15' }, phaseInSeconds: 60 },
      bad('phaseInSeconds'),
    ],
    [
      'a phase-in into the past',
      'changeParameters',
      { ...tighter, phaseInSeconds: -1 },
      bad('phaseInSeconds'),
    ],
    ['an unknown asset', 'changeCollateral', { asset: 'DOGE', haircut: '0.2' }, missing('asset')],
    ['a haircut above one', 'changeCollateral', { asset: 'BTC', haircut: '1.01' }, bad('haircut')],
    [
      'a mandate with a step wider than the valid range',
      'grantMandate',
      { ...mandate, bounds: [{ ...bound, maxStep: '2' }] },
      bad('bounds[0].maxStep'),
    ],
    [
      'a mandate with a bound wider than the valid range',
      'grantMandate',
      { ...mandate, bounds: [{ ...bound, max: '1.5' }] },
      bad('bounds[0].max'),
    ],
    [
      'a mandate whose bounds leave nothing',
      'grantMandate',
      { ...mandate, bounds: [{ ...bound, min: '0.5', max: '0.4' }] },
      bad('bounds[0].min'),
    ],
    [
      'a mandate for a parameter that does not exist',
      'grantMandate',
      { ...mandate, bounds: [{ ...bound, parameter: 'mood' }] },
      bad('bounds[0].parameter'),
    ],
    [
      'a mandate for whole schedules',
      'grantMandate',
      { ...mandate, bounds: [{ ...bound, parameter: 'tiers' }] },
      bad('bounds[0].parameter'),
    ],
    [
      'a mandate in an unknown market',
      'grantMandate',
      { ...mandate, markets: ['BTC-USD', 'XYZ-USD'] },
      missing('markets[1]'),
    ],
    ['a mandate in no market', 'grantMandate', { ...mandate, markets: [] }, bad('markets')],
    ['a mandate to do nothing', 'grantMandate', { ...mandate, bounds: [] }, bad('bounds')],
    [
      'a mandate that has ended',
      'grantMandate',
      { ...mandate, expiresAt: NOW.toISOString() },
      bad('expiresAt'),
    ],
    ['the revocation of no mandate', 'revokeMandate', { mandateId: 'none' }, missing('mandateId')],
    [
      'a committee that could never reach its quorum',
      'changeCommittee',
      { ...committee, quorum: '1.01' },
      bad('quorum'),
    ],
    [
      'a committee without a quorum',
      'changeCommittee',
      { ...committee, quorum: '0' },
      bad('quorum'),
    ],
    ['a committee of nobody', 'changeCommittee', { ...committee, members: [] }, bad('members')],
    [
      'a committee in which somebody sits twice',
      'changeCommittee',
      {
        ...committee,
        members: [
          { subject: 'alice', weight: '1' },
          { subject: 'alice', weight: '2' },
        ],
      },
      bad('members'),
    ],
    [
      'a committee in which somebody has no weight',
      'changeCommittee',
      { ...committee, members: [{ subject: 'alice', weight: '0' }] },
      bad('members[0].weight'),
    ],
    [
      'a committee without time to vote',
      'changeCommittee',
      { ...committee, votingPeriodSeconds: 0 },
      bad('votingPeriodSeconds'),
    ],
    [
      'a committee without time to execute',
      'changeCommittee',
      { ...committee, executionWindowSeconds: 0 },
      bad('executionWindowSeconds'),
    ],
    [
      'a market that is listed',
      'listMarket',
      { ...listing, id: 'BTC-USD' },
      { code: 'CONFLICT', state: 'LISTED', marketId: 'BTC-USD' },
    ],
    [
      'a symbol that is taken',
      'listMarket',
      { ...listing, symbol: 'BTC-USD' },
      { code: 'CONFLICT', state: 'LISTED', symbol: 'BTC-USD' },
    ],
    ['an id with a space', 'listMarket', { ...listing, id: 'N EW' }, bad('id')],
    [
      'a market without a schedule',
      'listMarket',
      { ...listing, parameters: { cureRatio: '1.2' } },
      bad('parameters.tiers'),
    ],
    [
      'the status of an unknown market',
      'setMarketStatus',
      { marketId: 'XYZ-USD', status: 'DELISTED' },
      missing('marketId'),
    ],
    [
      'funding of a layer without money of its own',
      'fundWaterfall',
      { layer: 'SOCIALIZED_LOSS', amount: '1' },
      bad('layer'),
    ],
    [
      'funding of a market fund without its market',
      'fundWaterfall',
      { layer: 'MARKET_INSURANCE', amount: '1' },
      bad('marketId'),
    ],
    [
      'funding of a fraction of a cent',
      'fundWaterfall',
      { layer: 'BACKSTOP', amount: '0.001' },
      bad('amount'),
    ],
    [
      'funding of less than nothing',
      'fundWaterfall',
      { layer: 'BACKSTOP', amount: '-5' },
      bad('amount'),
    ],
    [
      'the end of no margin call',
      'cancelMarginCall',
      { marginCallId: 'none' },
      missing('marginCallId'),
    ],
  ])('%s', async (_, action, fields, facts) => {
    await expectRefused('alice', anInput(action, fields), facts);
  });

  test('the revocation of a mandate that has expired', async () => {
    const [held] = await governed.api.system.db.mandate.findMany();
    const restore = governed.api.system.clock.at;
    governed.setClock(new Date('2026-01-02T00:00:00Z'));
    await expectRefused('alice', anInput('revokeMandate', { mandateId: held?.id }), {
      code: 'CONFLICT',
      state: 'EXPIRED',
    });
    governed.setClock(restore);
  });

  test('no title, and a reason that is too long', async () => {
    const input = { changeParameters: { title: ' ', rationale: 'x', ...tighter } };
    await expectRefused('alice', { input }, bad('title'));
    const long = { ...input.changeParameters, title: 'x', rationale: 'x'.repeat(10_001) };
    await expectRefused('alice', { input: { changeParameters: long } }, bad('rationale'));
  });

  test('no action, and two of them', async () => {
    const two = {
      input: {
        revokeMandate: { title: 'x', rationale: 'x', mandateId: 'a' },
        cancelMarginCall: { title: 'x', rationale: 'x', marginCallId: 'b' },
      },
    };
    const before = await governed.rows();
    for (const input of [{ input: {} }, two, { input: { revokeMandate: null } }]) {
      expect(codesOf(await governed.as('alice', PROPOSE, input))).toEqual(['BAD_USER_INPUT']);
    }
    expect(await governed.rows()).toEqual(before);
  });

  test('a JSON number for a Decimal, and a field that does not exist', async () => {
    const number = anInput('changeParameters', { ...tighter, changes: { cureRatio: 1.2 } });
    await expectRefused('alice', number, {
      code: 'BAD_USER_INPUT',
      field: 'input.changeParameters.changes.cureRatio',
    });
    const unknown = anInput('changeParameters', { ...tighter, changes: { leverage: '10' } });
    expect(codesOf(await governed.as('alice', PROPOSE, unknown))).toEqual(['BAD_USER_INPUT']);
  });

  test.each<Person>(['mallory', 'frank', 'rita', 'ada', 'olga'])(
    'by %s, who is not a member, whatever the token says',
    async (who) => {
      await expectRefused(who, anInput('changeParameters', tighter), {
        code: 'FORBIDDEN',
        authority: 'COMMITTEE_MEMBER',
        subject: who,
      });
    },
  );
});
