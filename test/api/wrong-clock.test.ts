import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type ClockCheck, createClockCheck } from '../../src/app/leases/clock-check.js';
import { claimWebhook, listDueWebhooks } from '../../src/store/system/webhooks.js';
import {
  aGovernedApi,
  EXECUTE,
  type GovernedApi,
  okAt,
  proposed,
  refusalIn,
  secondsAfter,
  TIMELOCK_SECONDS,
  VOTE,
  voteFor,
  VOTING_SECONDS,
} from './governed-api.js';
import { at, tokenFor } from './harness.js';

const HOUR_MS = 3_600_000;
const REFUSED = { code: 'SERVICE_UNAVAILABLE', dependency: 'clock' };
const WITHDRAWAL = '{ checkWithdrawal(accountId: "a-1", asset: "USD", amount: "1") { allowed } }';
const ORDER = `{ checkOrders(orders: [{ accountId: "a-1", marketId: "BTC-USD", side: BUY, size: "0.001",
  price: "50000" }]) { allowed } }`;

/** The API's own clock, against the one of the database. */
let offsetMs = 0;
let check: ClockCheck | null = null;
let governed: GovernedApi;

beforeAll(async () => {
  governed = await aGovernedApi(
    [{ id: 'a-1', cash: '10000', size: '0.01' }],
    {},
    { isClockRight: () => check?.isRight() ?? true },
  );
  const clock = { now: () => new Date(Date.now() + offsetMs) };
  check = createClockCheck({ ...governed.api.deps, clock });
}, 60_000);
afterAll(() => governed.close());

/** The next look of the process at the clocks finds this difference. */
async function setAhead(ms: number): Promise<void> {
  offsetMs = ms;
  await check?.look();
}
beforeEach(() => setAhead(0));

describe('an API whose clock is', () => {
  test('an hour ahead executes no proposal before its timelock ends', async () => {
    const fields = { marketId: 'BTC-USD', changes: { liquidationFee: '0.004' } };
    const id = await proposed(governed, 'changeParameters', fields);
    await voteFor(governed, id);
    await governed.wait(VOTING_SECONDS + TIMELOCK_SECONDS - 3600);
    const before = governed.api.system.clock.now();
    const early = refusalIn(await governed.as('rita', EXECUTE, { id }));
    expect(early).toMatchObject({ code: 'CONFLICT', state: 'QUEUED' });

    await setAhead(HOUR_MS);
    governed.setClock(secondsAfter(3600, before));
    expect(refusalIn(await governed.as('rita', EXECUTE, { id }))).toMatchObject(REFUSED);
    const { data } = await governed.as('rita', `{ proposal(id: "${id}") { executedAt } }`);
    expect(at(data, 'proposal', 'executedAt')).toBeNull();

    await setAhead(0);
    governed.setClock(before);
    expect(refusalIn(await governed.as('rita', EXECUTE, { id }))).toMatchObject(early);
  });

  test.each([
    ['ahead', HOUR_MS],
    ['behind', -HOUR_MS],
    ['3 s ahead', 3000],
    ['3 s behind', -3000],
  ])(
    '%s changes nothing and permits nothing; it answers what is not decided by time',
    async (_, ms) => {
      await setAhead(ms);
      const rows = await governed.rows();
      const vote = await governed.as('alice', VOTE, { id: 'proposal-1', choice: 'FOR' });
      expect(refusalIn(vote)).toMatchObject(REFUSED);
      expect(vote.status).toBe(503);
      expect(refusalIn(await governed.as('rita', WITHDRAWAL))).toMatchObject(REFUSED);
      expect(refusalIn(await governed.as('rita', ORDER))).toMatchObject(REFUSED);
      expect(await governed.rows()).toEqual(rows);
      const answer = await governed.as('rita', '{ account(id: "a-1") { id } }');
      expect(okAt(answer, 'account', 'id')).toBe('a-1');
    },
  );

  test.each([
    ['a second ahead', 1000],
    ['a second behind', -1000],
  ])('%s is right enough', async (_, ms) => {
    await setAhead(ms);
    expect(okAt(await governed.as('rita', WITHDRAWAL), 'checkWithdrawal', 'allowed')).toBe(true);
  });

  test('wrong refuses a mutation over a WebSocket, too', async () => {
    await setAhead(HOUR_MS);
    const { api } = governed;
    const socket = api.socket(await tokenFor(api.system, 'olga', ['OPERATOR']));
    const date = api.system.clock.now().toISOString();
    const query = `mutation { publishMarkPrices(input: { source: "test", prices: [
      { marketId: "BTC-USD", price: "1", at: "${date}" }] }) { accepted } }`;
    const { value } = await socket.iterate({ query }).next();
    expect(at(value, 'errors', 0, 'extensions')).toMatchObject(REFUSED);
    await socket.dispose();
  });
});

test('an endpoint that was claimed while the clock was an hour ahead is not held when the clock is back', async () => {
  const { api } = governed;
  const { db } = api.system;
  const admin = await tokenFor(api.system, 'ada', ['ADMIN'], [], 86_400);
  const key = await api.ask(
    admin,
    'mutation { createApiKey(input: { name: "hooks", scopes: [FOLLOW] }) { secret } }',
  );
  const made = await api.ask(
    String(okAt(key, 'createApiKey', 'secret')),
    'mutation { createWebhook(input: { url: "https://example.com/hook", eventTypes: ["DepositSeen"] }) { id } }',
  );
  const id = String(okAt(made, 'createWebhook', 'id'));
  await db.$executeRaw`UPDATE webhooks SET cursor = 0 WHERE id = ${id}`;
  const now = api.system.clock.now();

  expect(await claimWebhook(db, id, secondsAfter(3600, now))).not.toBeNull();
  expect(await listDueWebhooks(db, now, 10)).toEqual([id]);
  expect(await claimWebhook(db, id, now)).not.toBeNull();
  // That one is of now: nobody else gets it until it ends.
  expect(await listDueWebhooks(db, now, 10)).toEqual([]);
  expect(await claimWebhook(db, id, now)).toBeNull();
  expect(await claimWebhook(db, id, secondsAfter(90, now))).not.toBeNull();
});
