import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { propose } from '../../../src/app/governance/proposals/propose.js';

import {
  aGovernedSystem,
  ALICE,
  FRANK,
  type GovernanceSystem,
  governedRows,
  MALLORY,
  NOW,
  proposeAction,
  refusalOf,
} from './system.js';

const TIGHTER = {
  kind: 'CHANGE_PARAMETERS',
  marketId: 'BTC-USD',
  changes: { maintenanceMarginFraction: '0.013' },
} as const;

let system: GovernanceSystem;

// Nothing is ever written here, so one database does.
beforeAll(async () => {
  system = await aGovernedSystem();
});

afterAll(async () => {
  await system.close();
});

/** Attempts, and shows that it is refused and that nothing is written. */
async function expectRefused(
  attempt: () => Promise<unknown>,
  code: string,
  details: object = {},
): Promise<void> {
  const before = await governedRows(system);
  const refusal = await refusalOf(attempt());
  expect(refusal).toMatchObject({ code, details });
  expect(await governedRows(system)).toEqual(before);
}

describe('a proposal is refused, each with its code, and nothing is written', () => {
  const committee = {
    members: [{ subject: 'alice', weight: '1' }],
    quorum: '0.5',
    threshold: '0.66',
    votingPeriodSeconds: 60,
    timelockSeconds: 0,
    executionWindowSeconds: 60,
    guardians: [],
    maxNewlyCloseOutAccounts: 0,
  };
  const mandate = {
    kind: 'GRANT_MANDATE',
    admin: 'ada',
    markets: ['BTC-USD'],
    bounds: [
      {
        parameter: 'maintenanceMarginFraction',
        mode: 'ABSOLUTE',
        maxStep: '0.005',
        cooldownSeconds: 259_200,
      },
    ],
    expiresAt: '2027-01-01T00:00:00Z',
  };
  const bound = mandate.bounds[0]!;

  test.each([
    ['an empty change', { ...TIGHTER, changes: {} }, 'BAD_USER_INPUT', { field: 'changes' }],
    [
      'an unknown market',
      { ...TIGHTER, marketId: 'XYZ-USD' },
      'NOT_FOUND',
      { field: 'marketId', value: 'XYZ-USD' },
    ],
    [
      'an invalid set',
      { ...TIGHTER, changes: { maintenanceMarginFraction: '0.03' } },
      'BAD_USER_INPUT',
      { field: 'tiers[0].maintenanceMarginFraction' },
    ],
    [
      'a zero target',
      { ...TIGHTER, changes: { maintenanceMarginFraction: '0' } },
      'BAD_USER_INPUT',
      { field: 'changes.maintenanceMarginFraction' },
    ],
    [
      'a slippage down to a price of zero',
      { ...TIGHTER, changes: { maxSlippage: '1' } },
      'BAD_USER_INPUT',
      { field: 'changes.maxSlippage' },
    ],
    [
      'a phase-in of nothing',
      { ...TIGHTER, changes: { cureRatio: '1.15' }, phaseInSeconds: 60 },
      'BAD_USER_INPUT',
      { field: 'phaseInSeconds' },
    ],
    [
      'an unknown parameter',
      { ...TIGHTER, changes: { leverage: '10' } },
      'BAD_USER_INPUT',
      { field: 'changes.leverage' },
    ],
    [
      'an unknown asset',
      { kind: 'CHANGE_COLLATERAL', asset: 'DOGE', haircut: '0.2' },
      'NOT_FOUND',
      { field: 'asset' },
    ],
    [
      'a mandate wider than the valid range',
      { ...mandate, bounds: [{ ...bound, maxStep: '2' }] },
      'BAD_USER_INPUT',
      { field: 'bounds[0].maxStep' },
    ],
    [
      'a mandate for a parameter that does not exist',
      { ...mandate, bounds: [{ ...bound, parameter: 'mood' }] },
      'BAD_USER_INPUT',
      { field: 'bounds[0].parameter' },
    ],
    [
      'a mandate that has ended',
      { ...mandate, expiresAt: NOW.toISOString() },
      'BAD_USER_INPUT',
      { field: 'expiresAt' },
    ],
    [
      'the revocation of no mandate',
      { kind: 'REVOKE_MANDATE', mandateId: 'none' },
      'NOT_FOUND',
      { field: 'mandateId' },
    ],
    [
      'a committee that could never reach its quorum',
      { kind: 'CHANGE_COMMITTEE', committee: { ...committee, quorum: '1.01' } },
      'BAD_USER_INPUT',
      { field: 'quorum' },
    ],
    [
      'a committee of nobody',
      { kind: 'CHANGE_COMMITTEE', committee: { ...committee, members: [] } },
      'BAD_USER_INPUT',
      { field: 'members' },
    ],
    [
      'a market that is listed',
      { kind: 'LIST_MARKET', marketId: 'BTC-USD', symbol: 'X', parameters: listing() },
      'CONFLICT',
      { state: 'LISTED' },
    ],
    [
      'a symbol that is taken',
      { kind: 'LIST_MARKET', marketId: 'X', symbol: 'BTC-USD', parameters: listing() },
      'CONFLICT',
      { symbol: 'BTC-USD' },
    ],
    [
      'a symbol that is an alias of another market',
      { kind: 'LIST_MARKET', marketId: 'X', symbol: 'BTCUSDT', parameters: listing() },
      'CONFLICT',
      { state: 'LISTED', symbol: 'BTCUSDT' },
    ],
    [
      'an id that is an alias of another market',
      { kind: 'LIST_MARKET', marketId: 'BTCUSDT', symbol: 'X', parameters: listing() },
      'CONFLICT',
      { state: 'LISTED', marketId: 'BTCUSDT' },
    ],
    [
      'a market that would share the global fund',
      { kind: 'LIST_MARKET', marketId: 'global', symbol: 'G', parameters: listing() },
      'BAD_USER_INPUT',
      { field: 'id' },
    ],
    [
      'funding of a fraction of a cent',
      { kind: 'FUND_WATERFALL', layer: 'BACKSTOP', amount: '0.001' },
      'BAD_USER_INPUT',
      { field: 'amount' },
    ],
    [
      'the cancellation of no margin call',
      { kind: 'CANCEL_MARGIN_CALL', marginCallId: 'none' },
      'NOT_FOUND',
      { field: 'marginCallId' },
    ],
    ['an unknown kind', { kind: 'CHANGE_OWNER' }, 'BAD_USER_INPUT', { field: 'kind' }],
  ])('%s', async (_, action, code, details) => {
    await expectRefused(() => proposeAction(system, action), code, details);
  });

  test('by who is not a member, whatever the token says', async () => {
    await expectRefused(() => proposeAction(system, TIGHTER, MALLORY), 'FORBIDDEN', {
      authority: 'COMMITTEE_MEMBER',
      subject: 'mallory',
    });
    await expectRefused(() => proposeAction(system, TIGHTER, FRANK), 'FORBIDDEN');
  });

  test('without a title or a reason', async () => {
    await expectRefused(
      () => propose(system, ALICE, { title: ' ', rationale: 'x', action: TIGHTER }),
      'BAD_USER_INPUT',
      { field: 'title' },
    );
  });
});

function listing() {
  return { initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' };
}
