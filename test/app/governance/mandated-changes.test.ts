import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { changeMarginParameters } from '../../../src/app/governance/execution/change-margin-parameters.js';
import { type ImpactOf } from '../../../src/app/governance/impact/impact.js';
import { measureImpacts } from '../../../src/app/governance/impact/row-impact.js';
import { type JsonObject } from '../../../src/domain/canonical.js';
import { tiersInForce } from '../../../src/domain/risk/parameters/margin-tiers.js';
import { loadRiskContext } from '../../../src/store/markets/risk-context.js';

import {
  actorOf,
  ADA,
  aGovernedSystem,
  ALICE,
  anAccountWith,
  enact,
  factsOf,
  type GovernanceSystem,
  governedRows,
  MALLORY,
  refusalOf,
} from './system.js';

const EVE = actorOf('eve');
const THREE_DAYS = 259_200;

let system: GovernanceSystem;

function grant(admin: string, overrides: object = {}): Promise<{ readonly id: string }> {
  return enact(system, {
    kind: 'GRANT_MANDATE',
    admin,
    markets: ['BTC-USD'],
    bounds: [
      {
        parameter: 'maintenanceMarginFraction',
        mode: 'ABSOLUTE',
        maxStep: '0.002',
        min: '0.01',
        max: '0.015',
        cooldownSeconds: THREE_DAYS,
      },
      { parameter: 'gracePeriodSeconds', mode: 'ABSOLUTE', maxStep: '600', cooldownSeconds: 0 },
    ],
    expiresAt: '2026-02-01T00:00:00Z',
    ...overrides,
  });
}

/** 50 brackets over a week; with the four of genesis, whose first starts at 0 as well, 53 meanwhile. */
function mergingSchedule(): JsonObject {
  const tiers = Array.from({ length: 50 }, (_, index) => ({
    floor: String(index * 3),
    initialMarginFraction: '0.3',
    maintenanceMarginFraction: '0.15',
  }));
  return {
    kind: 'CHANGE_PARAMETERS',
    marketId: 'BTC-USD',
    changes: { tiers },
    phaseInSeconds: 604_800,
  };
}

function change(changes: object, by = ADA, marketId = 'BTC-USD') {
  return changeMarginParameters(system, by, { marketId, changes, reason: 'The market moved.' });
}

async function expectRefused(
  attempt: () => Promise<unknown>,
  code: string,
  details: object = {},
): Promise<void> {
  const before = await governedRows(system);
  expect(await refusalOf(attempt())).toMatchObject({ code, details });
  expect(await governedRows(system)).toEqual(before);
}

beforeEach(async () => {
  system = await aGovernedSystem();
  await grant('ada');
});

afterEach(async () => {
  await system.close();
});

describe('a mandated change', () => {
  test('in bounds makes a version under the mandate, and starts the cooldown', async () => {
    const parameters = await change({ maintenanceMarginFraction: '0.013' });
    expect(parameters).toMatchObject({
      version: 2,
      effectiveFrom: system.clock.at,
      authority: { kind: 'MANDATE', mandateId: 'proposal-1.mandate', subject: 'ada' },
    });
    const [fact] = await factsOf(system, 'ParametersChanged');
    expect(fact).toMatchObject({
      actor: 'ada',
      market_id: 'BTC-USD',
      payload: {
        version: 2,
        changed: ['maintenanceMarginFraction'],
        reason: 'The market moved.',
        authority: { kind: 'MANDATE' },
      },
    });
    const until = new Date(system.clock.at.getTime() + THREE_DAYS * 1000);
    system.clock.at = new Date(until.getTime() - 1);
    await expectRefused(() => change({ maintenanceMarginFraction: '0.014' }), 'MANDATE_COOLDOWN', {
      until: until.toISOString(),
    });
    system.clock.at = until;
    await change({ maintenanceMarginFraction: '0.014' });
  });

  test('is refused with the rule, the bound, what was asked and what is allowed', async () => {
    await expectRefused(
      () => change({ maintenanceMarginFraction: '0.0145' }),
      'MANDATE_BOUND_EXCEEDED',
      {
        parameter: 'maintenanceMarginFraction',
        bound: 'maxStep',
        asked: '0.0145',
        allowed: '0.014',
      },
    );
    await expectRefused(
      () => change({ maintenanceMarginFraction: '0' }),
      'MANDATE_BOUND_EXCEEDED',
      { bound: 'zeroTarget' },
    );
    await expectRefused(() => change({ liquidationFee: '0.003' }), 'FORBIDDEN', {
      rule: 'PARAMETER_NOT_COVERED',
      parameter: 'liquidationFee',
    });
    await expectRefused(() => change({ gracePeriodSeconds: 3000 }, ADA, 'ETH-USD'), 'FORBIDDEN', {
      rule: 'MARKET_NOT_COVERED',
    });
    await expectRefused(() => change({}), 'BAD_USER_INPUT', { field: 'changes' });
    await expectRefused(() => change({ gracePeriodSeconds: 3600 }), 'BAD_USER_INPUT');
    await expectRefused(() => change({ mood: 1 }), 'BAD_USER_INPUT', { field: 'changes.mood' });
  });

  test('needs a mandate: a role in the token and a seat in the committee give none', async () => {
    for (const actor of [MALLORY, ALICE]) {
      await expectRefused(() => change({ gracePeriodSeconds: 3000 }, actor), 'FORBIDDEN', {
        authority: 'MANDATE',
        rule: 'NO_MANDATE',
      });
    }
  });

  test('is refused from the instant in which its mandate expires or is revoked', async () => {
    await grant('eve', { expiresAt: '2026-01-02T00:00:00Z' });
    const end = new Date('2026-01-02T00:00:00Z');
    system.clock.at = new Date(end.getTime() - 1);
    await change({ gracePeriodSeconds: 3000 }, EVE);
    system.clock.at = end;
    await expectRefused(() => change({ gracePeriodSeconds: 3100 }, EVE), 'FORBIDDEN', {
      rule: 'MANDATE_EXPIRED',
    });
    await enact(system, { kind: 'REVOKE_MANDATE', mandateId: 'proposal-1.mandate' });
    await expectRefused(() => change({ gracePeriodSeconds: 3100 }), 'FORBIDDEN', {
      rule: 'MANDATE_REVOKED',
    });
  });

  test('of two admins at the same moment succeeds once: the other is refused by the cooldown', async () => {
    await grant('eve');
    const results = await Promise.all(
      [ADA, EVE, ADA, EVE].map((admin) =>
        refusalOf(change({ maintenanceMarginFraction: '0.013' }, admin)),
      ),
    );
    expect(results.filter((refusal) => refusal === null)).toHaveLength(1);
    const codes = results.flatMap((refusal) => (refusal === null ? [] : [refusal.code]));
    expect(new Set(codes)).toEqual(new Set(['MANDATE_COOLDOWN']));
    expect(await system.db.marginParameters.count({ where: { marketId: 'BTC-USD' } })).toBe(2);
  });

  test('of two admins without a cooldown succeeds once: the other is refused with the new version', async () => {
    await grant('eve');
    // Both have been checked and measured before either writes.
    let arrived = 0;
    let open: () => void = () => undefined;
    const both = new Promise<void>((resolve) => {
      open = resolve;
    });
    const together: ImpactOf = async (changes) => {
      arrived += 1;
      if (arrived === 2) {
        open();
      }
      await both;
      return measureImpacts(system, changes);
    };
    const input = { marketId: 'BTC-USD', reason: 'The market moved.' };
    const results = await Promise.all(
      [
        { admin: ADA, changes: { gracePeriodSeconds: 3000 } },
        { admin: EVE, changes: { gracePeriodSeconds: 4200 } },
      ].map(({ admin, changes }) =>
        refusalOf(changeMarginParameters(system, admin, { ...input, changes }, together)),
      ),
    );
    const refused = results.filter((refusal) => refusal !== null);
    expect(refused).toMatchObject([{ code: 'CONFLICT', details: { version: 2 } }]);
  });

  test('passes the impact gate, or is refused with the numbers', async () => {
    // 50,000 of notional: 600 of maintenance margin now, 650 afterwards.
    await anAccountWith(system, 'tight', { cash: '430', size: '1' });
    await expectRefused(() => change({ maintenanceMarginFraction: '0.013' }), 'IMPACT_LIMIT', {
      limit: 'maxNewlyCloseOutAccounts',
      allowed: '0',
      measured: '1',
      newlyCloseOutAccounts: 1,
    });
    await change({ gracePeriodSeconds: 3000 });
  });

  test('without a mandate in force is refused with no information about market or request', async () => {
    await enact(system, { kind: 'REVOKE_MANDATE', mandateId: 'proposal-1.mandate' });
    for (const attempt of [
      () => change({ gracePeriodSeconds: 3000 }, ADA, 'NO-SUCH'),
      () => change({ mood: 1 }),
      () => change({ cureRatio: 'high' }),
      () => change({}),
    ]) {
      await expectRefused(attempt, 'FORBIDDEN', { rule: 'MANDATE_REVOKED' });
    }
  });

  test('of another parameter is possible while two large schedules merge in a phase-in', async () => {
    await enact(system, mergingSchedule());
    await system.wait(3600);
    await change({ gracePeriodSeconds: 3000 });
    const action = {
      kind: 'CHANGE_PARAMETERS',
      marketId: 'BTC-USD',
      changes: { cureRatio: '1.15' },
    };
    await enact(system, action);
    const { markets } = await loadRiskContext(system.db, system.clock.at);
    const { parameters } = markets.get('BTC-USD')!;
    expect(parameters).toMatchObject({ version: 4, gracePeriodSeconds: 3000 });
    expect(parameters.cureRatio.toFixed()).toBe('1.15');
    expect(tiersInForce(parameters, system.clock.at)).toHaveLength(53);
  });

  test('does not cut a phase-in short that was voted, and leaves it running', async () => {
    await enact(system, {
      kind: 'CHANGE_PARAMETERS',
      marketId: 'BTC-USD',
      changes: { maintenanceMarginFraction: '0.014' },
      phaseInSeconds: 604_800,
    });
    const startsAt = system.clock.at;
    const endsAt = new Date(startsAt.getTime() + 604_800_000);
    await system.wait(302_400);
    await expectRefused(() => change({ maintenanceMarginFraction: '0.012' }), 'CONFLICT', {
      state: 'PHASE_IN_RUNNING',
      until: endsAt.toISOString(),
    });
    await change({ gracePeriodSeconds: 3000 });
    const { parameters } = (await loadRiskContext(system.db, system.clock.at)).markets.get(
      'BTC-USD',
    )!;
    expect(parameters).toMatchObject({
      version: 3,
      gracePeriodSeconds: 3000,
      ramp: { startsAt, endsAt },
    });
    expect(parameters.ramp?.fromTiers[0]?.maintenanceMarginFraction.toFixed()).toBe('0.012');
    expect(tiersInForce(parameters, system.clock.at)[0]?.maintenanceMarginFraction.toFixed()).toBe(
      '0.013',
    );
    expect(parameters.tiers[0]?.maintenanceMarginFraction.toFixed()).toBe('0.014');
  });
});
