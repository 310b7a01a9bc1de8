import { readFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { assessAccounts } from '../../../src/app/enforcement/calls/assess-accounts.js';
import { executeProposal } from '../../../src/app/governance/proposals/execute-proposal.js';
import {
  endExpiredPauses,
  pauseEnforcement,
  resumeEnforcement,
} from '../../../src/app/governance/committee/pause-enforcement.js';
import { listMarkets } from '../../../src/store/markets/read-markets.js';

import {
  aGovernedSystem,
  ALICE,
  anAccountWith,
  enact,
  factsOf,
  FRANK,
  type GovernanceSystem,
  governedRows,
  MALLORY,
  passed,
  publish,
  refusalOf,
} from './system.js';

const HOUR = 3600;
const MARKET = { marketId: 'BTC-USD', reason: 'The index is wrong.' };

let system: GovernanceSystem;

beforeEach(async () => {
  system = await aGovernedSystem();
});

afterEach(async () => {
  await system.close();
});

async function statusOf(marketId: string): Promise<string> {
  return (await system.db.market.findUniqueOrThrow({ where: { id: marketId } })).status;
}

function callOf(accountId: string) {
  return system.db.marginCall.findFirstOrThrow({ where: { accountId } });
}

async function expectRefused(attempt: () => Promise<unknown>, code: string, details: object = {}) {
  const before = await governedRows(system);
  expect(await refusalOf(attempt())).toMatchObject({ code, details });
  expect(await governedRows(system)).toEqual(before);
}

describe("a guardian's pause", () => {
  test('requires a guardian, a reason and an enforced market', async () => {
    for (const actor of [ALICE, MALLORY]) {
      await expectRefused(() => pauseEnforcement(system, actor, MARKET), 'FORBIDDEN', {
        authority: 'GUARDIAN',
      });
    }
    await expectRefused(
      () => pauseEnforcement(system, FRANK, { ...MARKET, reason: '' }),
      'BAD_USER_INPUT',
    );
    await expectRefused(
      () => pauseEnforcement(system, FRANK, { ...MARKET, marketId: 'XYZ' }),
      'NOT_FOUND',
    );
    await expectRefused(() => resumeEnforcement(system, FRANK, MARKET), 'CONFLICT', {
      state: 'ACTIVE',
    });
    await pauseEnforcement(system, FRANK, MARKET);
    await expectRefused(() => pauseEnforcement(system, FRANK, MARKET), 'CONFLICT', {
      state: 'ENFORCEMENT_PAUSED',
    });
  });

  test('restores the previous status when it is resumed', async () => {
    await enact(system, {
      kind: 'SET_MARKET_STATUS',
      marketId: 'BTC-USD',
      status: 'REDUCE_ONLY',
    });
    await pauseEnforcement(system, FRANK, MARKET);
    expect(await statusOf('BTC-USD')).toBe('ENFORCEMENT_PAUSED');
    await expectRefused(() => resumeEnforcement(system, MALLORY, MARKET), 'FORBIDDEN');
    await resumeEnforcement(system, FRANK, { ...MARKET, reason: 'It is right again.' });
    expect(await statusOf('BTC-USD')).toBe('REDUCE_ONLY');
    const facts = await factsOf(system, 'MarketStatusChanged');
    expect(facts.map(({ payload }) => payload.status)).toEqual([
      'REDUCE_ONLY',
      'ENFORCEMENT_PAUSED',
      'REDUCE_ONLY',
    ]);
  });

  test('ends by itself after four hours, and cannot be prolonged by another', async () => {
    await pauseEnforcement(system, FRANK, MARKET);
    await system.wait(HOUR);
    await resumeEnforcement(system, FRANK, MARKET);
    await pauseEnforcement(system, FRANK, MARKET);
    const start = system.clock.at.getTime();
    system.clock.at = new Date(start + 3 * HOUR * 1000 - 1);
    expect(await endExpiredPauses(system)).toBe(0);
    system.clock.at = new Date(start + 3 * HOUR * 1000);
    expect(await Promise.all([endExpiredPauses(system), endExpiredPauses(system)])).toContain(1);
    expect(await statusOf('BTC-USD')).toBe('ACTIVE');
    expect((await factsOf(system, 'MarketStatusChanged')).at(-1)).toMatchObject({
      actor: 'system:governance',
      payload: { status: 'ACTIVE' },
    });
    await expectRefused(() => pauseEnforcement(system, FRANK, MARKET), 'CONFLICT', {
      state: 'PAUSE_BUDGET_USED',
      until: new Date(start - HOUR * 1000 + 24 * HOUR * 1000 + 900_000).toISOString(),
    });
    await system.wait(20 * HOUR);
    await expectRefused(() => pauseEnforcement(system, FRANK, MARKET), 'CONFLICT');
    await system.wait(900);
    await pauseEnforcement(system, FRANK, MARKET);
    const pause = await system.db.enforcementPause.findFirstOrThrow({ where: { endedAt: null } });
    expect(pause.endsAt.getTime() - pause.startedAt.getTime()).toBe(900_000);
  });

  test('is over at its end for every decision, even before its end is recorded', async () => {
    const called = await anAccountWith(system, 'called', { cash: '500', size: '1' });
    await assessAccounts(system, [called], 'PRICE');
    await pauseEnforcement(system, FRANK, MARKET);
    const pausedAt = system.clock.at;
    const thin = await anAccountWith(system, 'thin', { cash: '500', size: '1' });
    const statesAt = async (milliseconds: number): Promise<unknown[]> => {
      system.clock.at = new Date(pausedAt.getTime() + 4 * HOUR * 1000 + milliseconds);
      await publish(system);
      await assessAccounts(system, [called, thin], 'TIME');
      const market = (await listMarkets(system.db, system.clock.at)).find(
        ({ id }) => id === 'BTC-USD',
      );
      const calls = await system.db.marginCall.findMany({ orderBy: { accountId: 'asc' } });
      return [market?.status, ...calls.map(({ state }) => state)];
    };
    expect(await statesAt(-1)).toEqual(['ENFORCEMENT_PAUSED', 'SUSPENDED']);
    expect(await statesAt(0)).toEqual(['ACTIVE', 'GRACE', 'GRACE']);
    expect(await statusOf('BTC-USD')).toBe('ENFORCEMENT_PAUSED');
    expect(await endExpiredPauses(system)).toBe(1);
    expect(await statesAt(1)).toEqual(['ACTIVE', 'GRACE', 'GRACE']);
  });

  test('that is over is recorded before the next act of governance', async () => {
    await pauseEnforcement(system, FRANK, MARKET);
    await system.wait(4 * HOUR);
    await expectRefused(() => resumeEnforcement(system, FRANK, MARKET), 'CONFLICT', {
      state: 'ACTIVE',
    });
    await system.wait(24 * HOUR);
    await pauseEnforcement(system, FRANK, MARKET);
    await system.wait(4 * HOUR);
    const { id } = await passed(system, {
      kind: 'SET_MARKET_STATUS',
      marketId: 'BTC-USD',
      status: 'REDUCE_ONLY',
    });
    await executeProposal(system, null, id);
    const facts = await factsOf(system, 'MarketStatusChanged');
    expect(facts.map(({ actor, payload }) => [actor, payload.before, payload.status])).toEqual([
      ['frank', 'ACTIVE', 'ENFORCEMENT_PAUSED'],
      ['system:governance', 'ENFORCEMENT_PAUSED', 'ACTIVE'],
      ['frank', 'ACTIVE', 'ENFORCEMENT_PAUSED'],
      ['system:governance', 'ENFORCEMENT_PAUSED', 'ACTIVE'],
      ['alice', 'ACTIVE', 'REDUCE_ONLY'],
    ]);
    const pauses = await system.db.enforcementPause.findMany();
    expect(pauses.every(({ endsAt, endedAt }) => endedAt?.getTime() === endsAt.getTime())).toBe(
      true,
    );
    expect(await statusOf('BTC-USD')).toBe('REDUCE_ONLY');
  });

  test('is replaced by the pause of a vote, which has no end and which only a vote ends', async () => {
    await pauseEnforcement(system, FRANK, MARKET);
    const set = (status: string) =>
      enact(system, { kind: 'SET_MARKET_STATUS', marketId: 'BTC-USD', status });
    await set('ENFORCEMENT_PAUSED');
    expect(await endExpiredPauses(system)).toBe(0);
    await expectRefused(() => resumeEnforcement(system, FRANK, MARKET), 'CONFLICT', {
      state: 'ENFORCEMENT_PAUSED',
    });
    expect(await statusOf('BTC-USD')).toBe('ENFORCEMENT_PAUSED');
    await set('ACTIVE');
    expect(await statusOf('BTC-USD')).toBe('ACTIVE');
  });

  test('suspends open calls, and resuming gives the time left, at least fifteen minutes', async () => {
    const account = await anAccountWith(system, 'thin', { cash: '500', size: '1' });
    await publish(system);
    await assessAccounts(system, [account], 'PRICE');
    const { deadline } = await callOf(account);
    await system.wait(3000);
    await pauseEnforcement(system, FRANK, MARKET);
    await assessAccounts(system, [account], 'TIME');
    expect(await callOf(account)).toMatchObject({ state: 'SUSPENDED', suspendedFrom: 'GRACE' });
    await system.wait(60);
    await resumeEnforcement(system, FRANK, MARKET);
    await assessAccounts(system, [account], 'TIME');
    // 600 s were left and 60 s are given back: less than the minimum.
    expect(deadline.getTime() + 60_000).toBeLessThan(system.clock.at.getTime() + 900_000);
    expect(await callOf(account)).toMatchObject({
      state: 'GRACE',
      deadline: new Date(system.clock.at.getTime() + 900_000),
    });
  });

  test('leaves fifteen minutes to whom it suspended in GRACE, and to nobody else, as the page says', async () => {
    const page = readFileSync(new URL('../../../docs/governance.md', import.meta.url), 'utf8');
    for (const sentence of [
      'A call that the pause suspended in GRACE has the time it had left, and at least fifteen minutes',
      "an account with equity below its close-out margin is liquidated at once; an account that was LIQUIDATING continues at once; an account first called after the pause has the grace of any new call, which is the market's `gracePeriodSeconds`, or none below close-out",
    ]) {
      expect(page).toContain(sentence);
    }
    // MM 600 and close-out margin 400 of one coin at 50,000; 597.48 and 398.32 at 49,790.
    const accounts = {
      'in grace': { cash: '420', size: '-1' },
      'in grace, then below close-out': { cash: '480', size: '1' },
      'in liquidation': { cash: '380', size: '1' },
      'called first afterwards': { cash: '700', size: '1' },
      'called first afterwards, below close-out': { cash: '605', size: '1' },
    };
    const ids = Object.keys(accounts);
    for (const [id, account] of Object.entries(accounts)) {
      await anAccountWith(system, id, account);
    }
    await publish(system);
    await assessAccounts(system, ids, 'PRICE');
    await system.wait(3000);
    await pauseEnforcement(system, FRANK, MARKET);
    await assessAccounts(system, ids, 'TIME');
    system.prices.set('BTC-USD', '49790');
    await system.wait(60);
    await assessAccounts(system, ids, 'PRICE');
    expect(await system.db.marginCall.count({ where: { state: 'SUSPENDED' } })).toBe(3);
    expect(await system.db.marginCall.count()).toBe(3);

    await resumeEnforcement(system, FRANK, MARKET);
    await system.wait(2);
    await assessAccounts(system, ids, 'TIME');

    const calls = await Promise.all(ids.map(callOf));
    const left = calls.map(({ accountId, state, deadline }) => [
      accountId,
      state === 'GRACE' ? (deadline.getTime() - system.clock.at.getTime()) / 1000 : state,
    ]);
    expect(Object.fromEntries(left)).toEqual({
      'in grace': 900,
      'in grace, then below close-out': 'LIQUIDATING',
      'in liquidation': 'LIQUIDATING',
      'called first afterwards': 3600,
      'called first afterwards, below close-out': 'LIQUIDATING',
    });
  });
});
