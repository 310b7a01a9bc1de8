import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { sweepGovernance } from '../../src/app/governance/sweep-governance.js';

import {
  aGovernedApi,
  enacted,
  type GovernedApi,
  okAt,
  type Person,
  refusalIn,
} from './governed-api.js';
import { at, tokenFor } from './harness.js';

const PAUSE = `mutation ($marketId: ID!, $reason: String!) {
  pauseEnforcement(marketId: $marketId, reason: $reason) { id status } }`;
const RESUME = `mutation ($marketId: ID!, $reason: String!) {
  resumeEnforcement(marketId: $marketId, reason: $reason) { id status } }`;
const BTC = { marketId: 'BTC-USD', reason: 'The feed is wrong.' };
const HOUR = 3600;

let governed: GovernedApi;

// called: 500 of equity below 600 of maintenance margin, so a call with an hour of grace opens at once.
beforeEach(async () => {
  governed = await aGovernedApi([
    { id: 'called', cash: '500', size: '1' },
    { id: 'healthy', cash: '650', size: '1' },
  ]);
});
afterEach(() => governed.close());

async function callOf(account: string): Promise<unknown> {
  const answer = await governed.as(
    'rita',
    `query ($id: ID!) { account(id: $id) { openMarginCall { id state graceRemainingSeconds deadline } } }`,
    { id: account },
  );
  return okAt(answer, 'account', 'openMarginCall');
}

async function pause(): Promise<void> {
  const answer = await governed.as('frank', PAUSE, BTC);
  expect(okAt(answer, 'pauseEnforcement')).toEqual({ id: 'BTC-USD', status: 'ENFORCEMENT_PAUSED' });
  await governed.api.settle();
}

async function resume(): Promise<void> {
  expect(okAt(await governed.as('frank', RESUME, BTC), 'resumeEnforcement')).toEqual({
    id: 'BTC-USD',
    status: 'ACTIVE',
  });
  await governed.api.settle();
}

async function expectRefused(
  who: Person | null,
  query: string,
  variables: object,
  facts: object,
): Promise<void> {
  const before = await governed.rows();
  expect(refusalIn(await governed.as(who, query, variables))).toMatchObject(facts);
  expect(await governed.rows()).toEqual(before);
}

describe("a guardian's pause", () => {
  test('suspends open calls with their time left, calls nobody, and gives the time back', async () => {
    await governed.wait(10 * 60);
    expect(await callOf('called')).toMatchObject({ state: 'GRACE', graceRemainingSeconds: 3000 });
    await pause();
    expect(await callOf('called')).toMatchObject({
      state: 'SUSPENDED',
      graceRemainingSeconds: 3000,
    });
    await governed.price('49930');
    // 650 − 70 is below 599.16, and nobody is called.
    expect(await callOf('healthy')).toBeNull();
    await governed.wait(2 * HOUR);
    expect(await callOf('called')).toMatchObject({
      state: 'SUSPENDED',
      graceRemainingSeconds: 3000,
    });
    await resume();
    expect(await callOf('called')).toMatchObject({ state: 'GRACE', graceRemainingSeconds: 3000 });
    expect(await callOf('healthy')).toMatchObject({ state: 'GRACE' });
  });

  test('leaves nobody less than fifteen minutes when it ends', async () => {
    await governed.wait(HOUR - 60);
    await pause();
    await governed.wait(60);
    await resume();
    expect(await callOf('called')).toMatchObject({ state: 'GRACE', graceRemainingSeconds: 900 });
  });

  test('requires a guardian, a reason and an enforced market', async () => {
    for (const who of ['alice', 'ada', 'mallory', 'olga'] as const) {
      const facts = { code: 'FORBIDDEN', authority: 'GUARDIAN', subject: who };
      await expectRefused(who, PAUSE, BTC, facts);
      await expectRefused(who, RESUME, BTC, facts);
    }
    await expectRefused(null, PAUSE, BTC, { code: 'UNAUTHENTICATED' });
    await expectRefused(
      'frank',
      PAUSE,
      { ...BTC, reason: ' ' },
      { code: 'BAD_USER_INPUT', field: 'reason' },
    );
    const unknown = { ...BTC, marketId: 'XYZ-USD' };
    await expectRefused('frank', PAUSE, unknown, { code: 'NOT_FOUND', field: 'marketId' });
    await expectRefused('frank', RESUME, BTC, { code: 'CONFLICT', state: 'ACTIVE' });
    await pause();
    await expectRefused('frank', PAUSE, BTC, { code: 'CONFLICT', state: 'ENFORCEMENT_PAUSED' });
  });

  test('by two guardians at the same instant happens once', async () => {
    const answers = await Promise.all([
      governed.as('frank', PAUSE, BTC),
      governed.as('frank', PAUSE, BTC),
    ]);
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused.map(refusalIn)).toMatchObject([
      { code: 'CONFLICT', state: 'ENFORCEMENT_PAUSED' },
    ]);
    expect(await governed.api.system.db.enforcementPause.count()).toBe(1);
  });

  test('ends by itself after four hours, the maximum within a day', async () => {
    await pause();
    const from = governed.api.system.clock.at.getTime();
    const nothingAsked = { enqueue: () => Promise.resolve() };
    governed.setClock(new Date(from + 4 * HOUR * 1000 - 1));
    expect(await sweepGovernance(governed.api.deps, nothingAsked)).toMatchObject({ written: 0 });
    governed.setClock(new Date(from + 4 * HOUR * 1000));
    expect(await sweepGovernance(governed.api.deps, nothingAsked)).toMatchObject({ written: 1 });
    await governed.wait(0);
    expect(await callOf('called')).toMatchObject({ state: 'GRACE', graceRemainingSeconds: HOUR });
    const until = new Date(from + (24 * HOUR + 15 * 60) * 1000);
    await expectRefused('frank', PAUSE, BTC, {
      code: 'CONFLICT',
      state: 'PAUSE_BUDGET_USED',
      until: until.toISOString(),
    });
    governed.setClock(until);
    await pause();
  });

  test('that is short and repeated does not hold a deadline: the minimum time is given once in 24 hours', async () => {
    let pauses = 0;
    let answer = await governed.as('frank', PAUSE, BTC);
    while (answer.errors.length === 0) {
      pauses += 1;
      await governed.api.settle();
      await resume();
      await governed.wait(14 * 60);
      answer = await governed.as('frank', PAUSE, BTC);
    }
    expect(refusalIn(answer)).toMatchObject({ code: 'CONFLICT', state: 'PAUSE_BUDGET_USED' });
    // Four hours of fourteen minutes; what is left then is less than a quarter of an hour.
    expect(pauses).toBe(17);
    expect(await callOf('called')).toMatchObject({
      state: 'LIQUIDATING',
      graceRemainingSeconds: 0,
    });
  });

  test('is sent to subscribers of governance events, from any cursor on', async () => {
    await pause();
    await resume();
    const events: unknown[] = [];
    const client = governed.api.socket(
      await tokenFor(governed.api.system, 'rita', ['RISK_VIEWER']),
    );
    const first = await governed.as('rita', '{ events(first: 1) { nodes { cursor type } } }');
    expect(okAt(first, 'events', 'nodes', 0, 'type')).toBe('GenesisApplied');
    const followed = client.iterate({
      query: `subscription ($after: String) { governanceEvents(after: $after) { type actor marketId
        ... on MarketStatusChanged { status reason } } }`,
      variables: { after: at(first.data, 'events', 'nodes', 0, 'cursor') },
    });
    for await (const { data } of followed) {
      events.push(at(data, 'governanceEvents'));
      if (events.length === 2) {
        break;
      }
    }
    await client.dispose();
    expect(events).toEqual([
      {
        type: 'MarketStatusChanged',
        actor: 'frank',
        marketId: 'BTC-USD',
        status: 'ENFORCEMENT_PAUSED',
        reason: BTC.reason,
      },
      {
        type: 'MarketStatusChanged',
        actor: 'frank',
        marketId: 'BTC-USD',
        status: 'ACTIVE',
        reason: BTC.reason,
      },
    ]);
  });
});

test('an executed proposal cancels a margin call, and the account may act again', async () => {
  const call = (await callOf('called')) as { readonly id: string };
  // Cured by then, or the next look would call it again.
  await pause();
  const proposalId = await enacted(governed, 'cancelMarginCall', { marginCallId: call.id });
  expect(await callOf('called')).toBeNull();
  const ended = await governed.as('rita', 'query ($id: ID!) { marginCall(id: $id) { state } }', {
    id: call.id,
  });
  expect(okAt(ended, 'marginCall', 'state')).toBe('CANCELLED');

  const facts = await governed.as(
    'rita',
    `{ events(filter: { types: ["ProposalCreated", "ProposalExecuted", "MarginCallCancelled"] }) { nodes {
      proposalId ... on ProposalCreated { proposalKind rationale } ... on ProposalExecuted { proposalKind }
      ... on MarginCallCancelled { reason } } } }`,
  );
  const proposalKind = 'CANCEL_MARGIN_CALL';
  const nodes = okAt(facts, 'events', 'nodes') as readonly { readonly proposalId: string }[];
  expect(nodes.slice(-3)).toEqual([
    { proposalId, proposalKind, rationale: expect.any(String) as unknown },
    { proposalId, reason: expect.any(String) as unknown },
    { proposalId, proposalKind },
  ]);

  const told = `{ proposals { nodes { kind action } }
    events(filter: { types: ["ProposalCreated", "ProposalExecuted"] }) { nodes { payload } } }`;
  const stranger = await tokenFor(governed.api.system, 'stella', ['ACCOUNT_OWNER']);
  const seen = JSON.stringify(await governed.api.ask(stranger, told));
  expect(seen).toContain('CANCEL_MARGIN_CALL');
  expect(seen).not.toContain(call.id);
  expect(JSON.stringify(await governed.as('rita', told)).split(call.id)).toHaveLength(4);
});
