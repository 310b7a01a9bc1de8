import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { aGovernedApi, type GovernedApi, okAt, proposed, refusalIn } from './governed-api.js';
import { at, tokenFor } from './harness.js';

const IMPACT = `asOf before { level accounts notional } after { level accounts notional }
  newlyCalledAccounts newlyCloseOutAccounts newlyCalledNotional sample { accountId equity level } exceedsLimit
  atGate { newlyCalledAccounts newlyCloseOutAccounts exceedsLimit } warnings { code tierFloor measured limit }`;
const PREVIEW = `query ($changes: MarginParameterChanges!) {
  previewMarginParameters(marketId: "BTC-USD", changes: $changes) { ${IMPACT} } }`;
const STRESS = `query ($input: StressTestInput!) { stressTest(input: $input) {
  levels { level accounts notional } liquidatedNotional shortfall waterfall { kind amount counterpartyAccountId }
  rounds finalPrices { marketId before after } } }`;
const TIGHTER = { maintenanceMarginFraction: '0.0195' };

let governed: GovernedApi;

// Of one BTC at 50,000: maintenance margin is 600 now and 975 at 1.95 %, close-out margin 650.
beforeAll(async () => {
  governed = await aGovernedApi([
    { id: 'deep', cash: '5000', size: '1' },
    { id: 'warm', cash: '700', size: '1' },
    { id: 'thin', cash: '620', size: '1' },
    { id: 'idle', cash: '10', size: '0.0001' },
  ]);
});
afterAll(() => governed.close());

const levelsOf = (counts: unknown): Record<string, number> =>
  Object.fromEntries(
    (counts as { level: string; accounts: number }[]).map(({ level, accounts }) => [
      level,
      accounts,
    ]),
  );

describe('a preview', () => {
  test('measures the accounts that a change would call and close out on the live book, and changes nothing', async () => {
    const before = await governed.rows();
    const answer = await governed.as('rita', PREVIEW, { changes: TIGHTER });
    const impact = okAt(answer, 'previewMarginParameters') as Record<string, unknown>;
    expect(levelsOf(impact.before)).toEqual({
      HEALTHY: 2,
      WARNING: 2,
      MARGIN_CALL: 0,
      CLOSE_OUT: 0,
      BANKRUPT: 0,
    });
    expect(levelsOf(impact.after)).toEqual({
      HEALTHY: 2,
      WARNING: 0,
      MARGIN_CALL: 1,
      CLOSE_OUT: 1,
      BANKRUPT: 0,
    });
    expect(impact).toMatchObject({
      newlyCalledAccounts: 2,
      newlyCloseOutAccounts: 1,
      newlyCalledNotional: '100000',
      sample: [
        { accountId: 'thin', equity: '620', level: 'CLOSE_OUT' },
        { accountId: 'warm', equity: '700', level: 'MARGIN_CALL' },
      ],
      exceedsLimit: true,
      atGate: { newlyCalledAccounts: 2, newlyCloseOutAccounts: 1, exceedsLimit: true },
    });
    expect(await governed.rows()).toEqual(before);
  });

  test('warns of a valid parameter set in which a liquidation cannot cure an account', async () => {
    const answer = await governed.as('rita', PREVIEW, { changes: { maxSlippage: '0.02' } });
    expect(okAt(answer, 'previewMarginParameters', 'warnings')).toEqual([
      {
        code: 'PARTIAL_LIQUIDATION_CANNOT_HEAL',
        tierFloor: '0',
        measured: expect.any(String) as unknown,
        limit: expect.any(String) as unknown,
      },
      expect.objectContaining({ code: 'NO_ROOM_TO_SELL', tierFloor: '0' }),
    ]);
  });

  test('requires a role that reads every account, and a change that a vote could pass', async () => {
    const owner = await tokenFor(governed.api.system, 'warm', ['ACCOUNT_OWNER']);
    expect(refusalIn(await governed.api.ask(owner, PREVIEW, { changes: TIGHTER }))).toMatchObject({
      code: 'FORBIDDEN',
      authority: 'RISK_VIEWER',
    });
    expect(refusalIn(await governed.as(null, PREVIEW, { changes: TIGHTER }))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect(refusalIn(await governed.as('rita', PREVIEW, { changes: {} }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'changes',
    });
    const unknown = PREVIEW.replace('BTC-USD', 'XYZ-USD');
    expect(refusalIn(await governed.as('rita', unknown, { changes: TIGHTER }))).toMatchObject({
      code: 'NOT_FOUND',
      field: 'marketId',
    });
  });
});

describe('the impact of a proposal', () => {
  const QUERY = `query ($id: ID!) { proposal(id: $id) { impactAtProposal { ${IMPACT} } impactNow { ${IMPACT} } } }`;

  test('is the stored one of the proposal time, and a new one on request', async () => {
    const id = await proposed(governed, 'changeParameters', {
      marketId: 'BTC-USD',
      changes: TIGHTER,
      phaseInSeconds: 7 * 86_400,
    });
    const answer = await governed.as('rita', QUERY, { id });
    const then = okAt(answer, 'proposal', 'impactAtProposal') as Record<string, unknown>;
    // At full effect as in the preview; at the gate a seventh of the step, which closes out nobody.
    expect(then).toMatchObject({
      newlyCalledAccounts: 2,
      newlyCloseOutAccounts: 1,
      exceedsLimit: false,
      atGate: { newlyCalledAccounts: 1, newlyCloseOutAccounts: 0, exceedsLimit: false },
    });
    expect(at(answer.data, 'proposal', 'impactNow')).toEqual(then);

    await governed.price('50100');
    const later = await governed.as('rita', QUERY, { id });
    expect(okAt(later, 'proposal', 'impactAtProposal')).toEqual(then);
    expect(at(later.data, 'proposal', 'impactNow', 'newlyCloseOutAccounts')).toBe(0);
    await governed.price('50000');
  });

  test('names to an owner no account but its own, and is not measured for them', async () => {
    const id = await proposed(governed, 'changeParameters', {
      marketId: 'BTC-USD',
      changes: TIGHTER,
    });
    const owner = await tokenFor(governed.api.system, 'warm', ['ACCOUNT_OWNER']);
    const answer = await governed.api.ask(owner, QUERY, { id });
    expect(at(answer.data, 'proposal', 'impactAtProposal')).toMatchObject({
      newlyCalledAccounts: 2,
      sample: [{ accountId: 'warm' }],
    });
    expect(at(answer.data, 'proposal', 'impactNow')).toBeNull();
    expect(refusalIn(answer)).toMatchObject({ code: 'FORBIDDEN' });

    const log = await governed.api.ask(
      owner,
      '{ events(filter: { types: ["ProposalCreated"] }) { nodes { payload } } }',
    );
    expect(JSON.stringify(okAt(log, 'events'))).not.toMatch(/thin|warm/);
  });

  test('is null for a proposal without effect on margin, and for an ended one', async () => {
    const id = await proposed(governed, 'fundWaterfall', { layer: 'BACKSTOP', amount: '1' });
    expect(okAt(await governed.as('rita', QUERY, { id }), 'proposal')).toEqual({
      impactAtProposal: null,
      impactNow: null,
    });
  });

  test('is measured for ten proposals of one list, and refused for fifty', async () => {
    const query = `query ($first: Int!) { proposals(first: $first) { nodes { id impactNow { newlyCalledAccounts } } } }`;
    await governed.wait(1);
    for (let index = 0; index < 10; index += 1) {
      await proposed(governed, 'changeParameters', { marketId: 'BTC-USD', changes: TIGHTER });
    }
    const few = await governed.as('rita', query, { first: 9 });
    const impacts = okAt(few, 'proposals', 'nodes') as { impactNow: unknown }[];
    expect(impacts.map(({ impactNow }) => impactNow)).toEqual(
      Array.from({ length: 9 }, () => ({ newlyCalledAccounts: 2 })),
    );
    expect(refusalIn(await governed.as('rita', query, { first: 50 }))).toMatchObject({
      code: 'QUERY_TOO_COMPLEX',
      limit: 50_000,
    });
    const aliases = Array.from(
      { length: 3 },
      (_, index) => `s${String(index)}: stressTest(input: { shocks: [] }) { rounds }`,
    );
    expect(refusalIn(await governed.as('rita', `{ ${aliases.join(' ')} }`))).toMatchObject({
      code: 'QUERY_TOO_COMPLEX',
    });
  });
});

describe('a stress test', () => {
  const shock = (change: string, cascade = true): object => ({
    input: { shocks: [{ marketId: 'BTC-USD', change }], cascade },
  });

  test('reports forced sales, the shortfall and its payers', async () => {
    const before = await governed.rows();
    const result = okAt(await governed.as('rita', STRESS, shock('-0.02')), 'stressTest') as Record<
      string,
      unknown
    >;
    // warm: 700 − 1,000; thin: 620 − 1,000; deep has 4,000 left, idle 9.90.
    expect(levelsOf(result.levels)).toEqual({
      HEALTHY: 2,
      WARNING: 0,
      MARGIN_CALL: 0,
      CLOSE_OUT: 0,
      BANKRUPT: 2,
    });
    expect(result).toMatchObject({
      liquidatedNotional: '98000',
      shortfall: '680',
      rounds: 1,
      waterfall: [{ kind: 'MARKET_INSURANCE', amount: '680', counterpartyAccountId: null }],
      finalPrices: [{ marketId: 'BTC-USD', before: '50000', after: '49000' }],
    });
    expect(await governed.rows()).toEqual(before);
  });

  test('without a shock reports the present book', async () => {
    const answer = await governed.as('rita', STRESS, { input: { shocks: [] } });
    expect(okAt(answer, 'stressTest')).toMatchObject({
      liquidatedNotional: '0',
      shortfall: '0',
      waterfall: [],
      rounds: 0,
      finalPrices: [],
    });
  });

  test('is refused for impossible shocks, and for callers who may not read every account', async () => {
    const owner = await tokenFor(governed.api.system, 'warm', ['ACCOUNT_OWNER']);
    expect(refusalIn(await governed.api.ask(owner, STRESS, shock('-0.1')))).toMatchObject({
      code: 'FORBIDDEN',
    });
    for (const change of ['-1', '-1.5', '101', 'much']) {
      expect(refusalIn(await governed.as('rita', STRESS, shock(change)))).toMatchObject({
        code: 'BAD_USER_INPUT',
        field: 'shocks[0].change',
      });
    }
    const twice = { shocks: [1, 2].map(() => ({ marketId: 'BTC-USD', change: '0.1' })) };
    expect(refusalIn(await governed.as('rita', STRESS, { input: twice }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'shocks[1].marketId',
    });
    const unpriced = { shocks: [{ marketId: 'ETH-USD', change: '0.1' }] };
    expect(refusalIn(await governed.as('rita', STRESS, { input: unpriced }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'shocks[0].marketId',
    });
  });
});
