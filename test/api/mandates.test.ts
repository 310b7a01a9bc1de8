import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  aGovernedApi,
  enacted,
  EXECUTE,
  type GovernedApi,
  okAt,
  passed,
  type Person,
  refusalIn,
} from './governed-api.js';
import { at, type Answer } from './harness.js';

const CHANGE = `mutation ($marketId: ID!, $changes: MarginParameterChanges!, $reason: String!) {
  changeMarginParameters(marketId: $marketId, changes: $changes, reason: $reason) {
    marketId version cureRatio tiers { floor maintenanceMarginFraction } authority { kind mandateId proposalId subject }
  }
}`;
const THREE_DAYS = 259_200;

let governed: GovernedApi;
let mandateId: string;

beforeAll(async () => {
  // thin: 700 of equity, and 600 of maintenance margin at 1.2 %.
  governed = await aGovernedApi([{ id: 'thin', cash: '700', size: '1' }], {
    maxNewlyCalledNotional: '1000',
  });
  mandateId = await granted('ada', [
    {
      parameter: 'maintenanceMarginFraction',
      mode: 'ABSOLUTE',
      maxStep: '0.005',
      max: '0.018',
      cooldownSeconds: THREE_DAYS,
    },
    { parameter: 'cureRatio', mode: 'RELATIVE', maxStep: '0.1', cooldownSeconds: 0 },
  ]);
});
afterAll(() => governed.close());

async function granted(admin: string, bounds: readonly object[]): Promise<string> {
  const proposalId = await enacted(governed, 'grantMandate', {
    admin,
    markets: ['BTC-USD'],
    bounds,
    expiresAt: '2026-03-01T00:00:00Z',
  });
  return `${proposalId}.mandate`;
}

function change(who: Person | null, changes: object, marketId = 'BTC-USD'): Promise<Answer> {
  return governed.as(who, CHANGE, { marketId, changes, reason: 'Volatility.' });
}

async function expectRefused(
  who: Person | null,
  changes: object,
  facts: object,
  marketId?: string,
): Promise<void> {
  const before = await governed.rows();
  expect(refusalIn(await change(who, changes, marketId))).toMatchObject(facts);
  expect(await governed.rows()).toEqual(before);
}

describe('a mandated change', () => {
  test('in bounds makes the next version under the mandate, in force at once', async () => {
    const answer = await change('ada', { maintenanceMarginFraction: '0.013' });
    expect(okAt(answer, 'changeMarginParameters')).toMatchObject({
      marketId: 'BTC-USD',
      version: 2,
      authority: { kind: 'MANDATE', mandateId, proposalId: null, subject: 'ada' },
    });
    // The other brackets keep their ratio to the first: 0.03 · 0.013 / 0.012.
    expect(at(answer.data, 'changeMarginParameters', 'tiers', 1)).toEqual({
      floor: '1000000',
      maintenanceMarginFraction: '0.0325',
    });
    const history = await governed.as(
      'rita',
      `query ($before: DateTime!, $now: DateTime!) { market(id: "BTC-USD") {
        parameterHistory { totalCount nodes { version authority { kind } } }
        before: parametersAt(time: $before) { version } now: parametersAt(time: $now) { version } } }`,
      {
        before: new Date(governed.api.system.clock.at.getTime() - 1).toISOString(),
        now: governed.api.system.clock.at.toISOString(),
      },
    );
    expect(okAt(history, 'market')).toEqual({
      parameterHistory: {
        totalCount: 2,
        nodes: [
          { version: 2, authority: { kind: 'MANDATE' } },
          { version: 1, authority: { kind: 'GENESIS' } },
        ],
      },
      before: { version: 1 },
      now: { version: 2 },
    });
  });

  test('is refused with the rule, the bound, what was asked and what is allowed', async () => {
    const until = new Date(governed.api.system.clock.at.getTime() + THREE_DAYS * 1000);
    await expectRefused(
      'ada',
      { maintenanceMarginFraction: '0.014' },
      { code: 'MANDATE_COOLDOWN', until: until.toISOString(), cooldownSeconds: THREE_DAYS },
    );
    governed.setClock(new Date(until.getTime() - 1));
    await expectRefused(
      'ada',
      { maintenanceMarginFraction: '0.014' },
      { code: 'MANDATE_COOLDOWN' },
    );
    await governed.wait(0.001);
    const bound = { code: 'MANDATE_BOUND_EXCEEDED', parameter: 'maintenanceMarginFraction' };
    await expectRefused(
      'ada',
      { maintenanceMarginFraction: '0' },
      { ...bound, bound: 'zeroTarget', asked: '0' },
    );
    await expectRefused(
      'ada',
      { maintenanceMarginFraction: '0.0181' },
      { ...bound, bound: 'maxStep', asked: '0.0181', allowed: '0.018' },
    );
    await expectRefused(
      'ada',
      { cureRatio: '1.22' },
      { code: 'MANDATE_BOUND_EXCEEDED', parameter: 'cureRatio', asked: '1.22', allowed: '1.21' },
    );
    await expectRefused(
      'ada',
      { cureRatio: '1.21' },
      // Valid by itself, and above warningRatio: the set as a whole.
      { code: 'BAD_USER_INPUT' },
    );
  });

  test('does not reach other markets, other parameters, or whole schedules', async () => {
    const forbidden = { code: 'FORBIDDEN', authority: 'MANDATE' };
    await expectRefused(
      'ada',
      { cureRatio: '1.11' },
      { ...forbidden, rule: 'MARKET_NOT_COVERED', marketId: 'ETH-USD' },
      'ETH-USD',
    );
    await expectRefused(
      'ada',
      { gracePeriodSeconds: 7200 },
      { ...forbidden, rule: 'PARAMETER_NOT_COVERED', parameter: 'gracePeriodSeconds' },
    );
    await expectRefused(
      'ada',
      { tiers: [{ floor: '0', initialMarginFraction: '0.1', maintenanceMarginFraction: '0.05' }] },
      { ...forbidden, rule: 'PARAMETER_NOT_COVERED', parameter: 'tiers' },
    );
    await expectRefused('ada', { cureRatio: '1.11' }, { code: 'NOT_FOUND' }, 'XYZ-USD');
    await expectRefused('ada', {}, { code: 'BAD_USER_INPUT', field: 'changes' });
    const before = await governed.rows();
    const blank = { marketId: 'BTC-USD', changes: { cureRatio: '1.11' }, reason: ' ' };
    expect(refusalIn(await governed.as('ada', CHANGE, blank))).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'reason',
    });
    expect(await governed.rows()).toEqual(before);
  });

  test('over the limits of the committee is refused by the gate, with the numbers, as the preview said', async () => {
    // 1.8 % of 50,000 is 900: thin, with 700, would be called.
    const preview = await governed.as(
      'rita',
      `{ previewMarginParameters(marketId: "BTC-USD", changes: { maintenanceMarginFraction: "0.018" }) {
        newlyCalledAccounts newlyCloseOutAccounts newlyCalledNotional exceedsLimit } }`,
    );
    const counts = {
      newlyCalledAccounts: 1,
      newlyCloseOutAccounts: 0,
      newlyCalledNotional: '50000',
    };
    expect(okAt(preview, 'previewMarginParameters')).toEqual({ ...counts, exceedsLimit: true });
    await expectRefused(
      'ada',
      { maintenanceMarginFraction: '0.018' },
      {
        code: 'IMPACT_LIMIT',
        limit: 'maxNewlyCalledNotional',
        allowed: '1000',
        measured: '50000',
        ...counts,
      },
    );
  });
});

describe('authority', () => {
  test('comes from governance records: a token with every role, a seat and a guardian have none', async () => {
    for (const who of ['mallory', 'alice', 'frank', 'olga', 'rita', 'ben'] as const) {
      await expectRefused(
        who,
        { cureRatio: '1.11' },
        { code: 'FORBIDDEN', authority: 'MANDATE', rule: 'NO_MANDATE', subject: who },
      );
      // Nor does it learn whether the market exists.
      await expectRefused(who, { cureRatio: '1.11' }, { code: 'FORBIDDEN' }, 'XYZ-USD');
    }
    await expectRefused(null, { cureRatio: '1.11' }, { code: 'UNAUTHENTICATED' });
  });

  test('is shown by viewer: seat, guardianship and mandates in force', async () => {
    const viewer =
      '{ viewer { subject roles isGuardian committeeMember { subject weight } mandates { id } } }';
    const told = async (who: Person): Promise<unknown> =>
      okAt(await governed.as(who, viewer), 'viewer');
    expect(await told('alice')).toMatchObject({
      isGuardian: false,
      mandates: [],
      committeeMember: { subject: 'alice', weight: '1' },
    });
    expect(await told('frank')).toMatchObject({ isGuardian: true, committeeMember: null });
    expect(await told('ada')).toMatchObject({
      isGuardian: false,
      committeeMember: null,
      mandates: [{ id: mandateId }],
    });
    expect(await told('mallory')).toMatchObject({
      isGuardian: false,
      committeeMember: null,
      mandates: [],
    });
  });

  test('of a mandate ends at the instant of its revocation, and the mandate is listed as revoked', async () => {
    const own = await granted('ben', [
      { parameter: 'cureRatio', mode: 'ABSOLUTE', maxStep: '0.05', cooldownSeconds: 0 },
    ]);
    const revocation = await passed(governed, 'revokeMandate', { mandateId: own });
    okAt(await change('ben', { cureRatio: '1.12' }), 'changeMarginParameters');
    okAt(await governed.as('rita', EXECUTE, { id: revocation }), 'executeProposal');
    await expectRefused(
      'ben',
      { cureRatio: '1.13' },
      { code: 'FORBIDDEN', authority: 'MANDATE', rule: 'MANDATE_REVOKED', mandateId: own },
    );
    const list = `query ($activeOnly: Boolean) {
      mandates(admin: "ben", activeOnly: $activeOnly) { id revokedAt bounds { parameter mode maxStep min max cooldownSeconds } } }`;
    expect(okAt(await governed.as('rita', list, {}), 'mandates')).toEqual([]);
    expect(okAt(await governed.as('rita', list, { activeOnly: false }), 'mandates')).toMatchObject([
      { id: own, revokedAt: governed.api.system.clock.at.toISOString() },
    ]);
  });

  test('of a mandate ends at the instant of its expiry', async () => {
    governed.setClock(new Date('2026-02-28T23:59:59.999Z'));
    okAt(await change('ada', { cureRatio: '1.13' }), 'changeMarginParameters');
    governed.setClock(new Date('2026-03-01T00:00:00.000Z'));
    await expectRefused(
      'ada',
      { cureRatio: '1.14' },
      { code: 'FORBIDDEN', rule: 'MANDATE_EXPIRED', mandateId },
    );
  });
});

/** Holds a market's row until everyone who asks has been admitted and waits for it. */
async function atTheSameMoment(
  marketId: string,
  ask: () => readonly Promise<Answer>[],
): Promise<Answer[]> {
  const { db } = governed.api.system;
  const asked = await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM markets WHERE id = ${marketId} FOR UPDATE`;
    const requests = ask();
    for (let waiting = 0n; waiting < BigInt(requests.length);) {
      // From outside: within a transaction the activity is that of its first look.
      const [row] = await db.$queryRaw<{ count: bigint }[]>`
        SELECT count(*) AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      waiting = row?.count ?? 0n;
    }
    return { requests };
  });
  return Promise.all(asked.requests);
}

describe('two admins at the same moment', () => {
  const ADMINS = ['ada', 'ben'] as const;

  async function race(cooldownSeconds: number): Promise<Record<string, unknown>> {
    const bounds = [
      { parameter: 'liquidationFee', mode: 'ABSOLUTE', maxStep: '0.002', cooldownSeconds },
    ];
    for (const admin of ADMINS) {
      await enacted(governed, 'grantMandate', {
        admin,
        markets: ['ETH-USD'],
        bounds,
        expiresAt: '2027-01-01T00:00:00Z',
      });
    }
    const before = await governed.rows();
    const answers = await atTheSameMoment('ETH-USD', () =>
      ADMINS.map((admin, index) =>
        change(admin, { liquidationFee: index === 0 ? '0.0031' : '0.0032' }, 'ETH-USD'),
      ),
    );
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused).toHaveLength(1);
    const after = await governed.rows();
    expect({ ...after, events: before.events }).toEqual({
      ...before,
      versions: (before.versions ?? 0) + 1,
    });
    return refused.map(refusalIn)[0] ?? {};
  }

  test('one change succeeds, and the other is refused by the cooldown', async () => {
    expect(await race(THREE_DAYS)).toMatchObject({ code: 'MANDATE_COOLDOWN' });
  });

  test('one succeeds, and the other is refused with the new version where there is no cooldown', async () => {
    const own = await aGovernedApi();
    const shared = governed;
    governed = own;
    try {
      expect(await race(0)).toMatchObject({ code: 'CONFLICT', state: 'VERSION_2', version: 2 });
    } finally {
      governed = shared;
      await own.close();
    }
  });
});
