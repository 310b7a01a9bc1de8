import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { verifyLedger } from '../../src/app/verification/verify-ledger.js';

import { type Api, anApi, at, seedBook, tokenFor } from './harness.js';

let api: Api;
let viewer: string;
let alice: string;

beforeAll(async () => {
  api = await anApi();
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  alice = await tokenFor(api.system, 'alice', ['ACCOUNT_OWNER']);
  await seedBook(api, await tokenFor(api.system, 'olga', ['OPERATOR']));
}, 60_000);
afterAll(() => api.close());

const STATUS = 'query { systemStatus { ledger { checkedAt ok differences } } }';
const FOUND = `query { events(filter: { types: ["LedgerMismatchFound"] }) { totalCount nodes {
  type accountId actor ... on LedgerMismatchFound { asset expected found differenceCount
    differences { kind ledgerAccount liquidationId asset expected found } } } } }`;

const statusOf = async () => at((await api.ask(viewer, STATUS)).data, 'systemStatus', 'ledger');

describe('the last check of the ledger', () => {
  test('is null before the first check', async () => {
    expect(await statusOf()).toBeNull();
  });

  test('shows its time, and that no difference was found', async () => {
    await verifyLedger(api.deps);
    expect(await statusOf()).toEqual({
      checkedAt: api.system.clock.at.toISOString(),
      ok: true,
      differences: 0,
    });
    expect(at((await api.ask(viewer, FOUND)).data, 'events', 'totalCount')).toBe(0);
  });

  test('with a difference is in the status, in the event log and in the error log', async () => {
    await api.system.db
      .$executeRaw`UPDATE collateral_balances SET balance = 1001 WHERE account_id = 'bob-1'`;
    await verifyLedger(api.deps);
    await api.settle();

    expect(await statusOf()).toMatchObject({ ok: false, differences: 2 });
    const { data, errors } = await api.ask(viewer, FOUND);
    expect(errors).toEqual([]);
    expect(at(data, 'events', 'nodes')).toEqual([
      {
        type: 'LedgerMismatchFound',
        accountId: null,
        actor: 'system:ledger',
        asset: 'USD',
        expected: '1000',
        found: '1001',
        differenceCount: 2,
        differences: [
          {
            kind: 'BALANCE',
            ledgerAccount: 'account:bob-1',
            liquidationId: null,
            asset: 'USD',
            expected: '1000',
            found: '1001',
          },
          {
            kind: 'TOTAL',
            ledgerAccount: null,
            liquidationId: null,
            asset: 'USD',
            expected: '0',
            found: '1',
          },
        ],
      },
    ]);
    expect(api.log.errors.at(-1)).toMatchObject({
      facts: { count: 2 },
      message: 'the ledger does not agree with its postings',
    });
  });

  test('names accounts, so owners do not see it', async () => {
    expect(at((await api.ask(alice, FOUND)).data, 'events', 'totalCount')).toBe(0);
  });
});
