import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Api, anApi, at, codesOf, publish, seedBook, tokenFor } from './harness.js';
import { makeKey } from './key-maker.js';

let api: Api;
let admin: string;
let operator: string;
let both: string;

beforeAll(async () => {
  api = await anApi();
  admin = await tokenFor(api.system, 'ada', ['ADMIN']);
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  both = await tokenFor(api.system, 'ada', ['ADMIN', 'OPERATOR']);
  await seedBook(api, operator);
}, 60_000);
afterAll(() => api.close());

const ACCOUNTS = '{ accounts { nodes { id } } }';

describe('scopes', () => {
  const FINALIZE = 'mutation { finalizeDeposit(id: "none") { id } }';
  const acknowledge = (selection: string): string =>
    `mutation { acknowledgeMarginCall(id: "none") { ${selection} } }`;

  test.each([
    ['READ', ACCOUNTS, []],
    ['FOLLOW', ACCOUNTS, ['FORBIDDEN']],
    ['READ', FINALIZE, ['FORBIDDEN']],
    ['READ', acknowledge('id'), ['FORBIDDEN']],
    ['ACKNOWLEDGE', acknowledge('id'), ['NOT_FOUND']],
    ['ACKNOWLEDGE', acknowledge('id account { id }'), ['FORBIDDEN']],
    ['READ', 'mutation { executeProposal(proposalId: "none") { id } }', ['FORBIDDEN']],
    ['READ', '{ apiKeys { id } }', ['FORBIDDEN']],
  ])('%s and %s is answered with %j', async (scope, query, codes) => {
    const { secret } = await makeKey(api, admin, { scopes: [scope] });

    expect(codesOf(await api.ask(secret, query))).toEqual(codes);
  });

  test('INGEST permits recording and no reading, not even through a fragment', async () => {
    const { secret } = await makeKey(api, both, { scopes: ['INGEST'] });
    const deposit = { key: 'by-key', accountId: 'alice-1', asset: 'USD', amount: '1', final: true };
    const record =
      'mutation ($input: RecordDepositInput!) { recordDeposit(input: $input) { id status } }';
    const withdraw = `mutation ($input: RecordWithdrawalInput!) { recordWithdrawal(input: $input) { ...Peek } }
      fragment Peek on Account { owner }`;
    const taken = await api.ask(secret, record, { input: deposit });
    const peeking = [
      await api.ask(secret, ACCOUNTS),
      await api.ask(secret, withdraw, {
        input: { key: 'peek', accountId: 'alice-1', asset: 'USD', amount: '1' },
      }),
    ];

    expect(taken.errors).toEqual([]);
    expect(peeking.map(codesOf)).toEqual([['FORBIDDEN'], ['FORBIDDEN']]);
    const { rows } = await api.system.db.pool.query(
      "SELECT DISTINCT actor FROM pending_events WHERE actor LIKE 'key:%'",
    );
    expect(rows).toHaveLength(1);
  });

  test('FOLLOW is needed on a WebSocket, too', async () => {
    const { secret } = await makeKey(api, admin, { scopes: ['READ'] });
    const client = api.socket(secret);
    const failed = new Promise<unknown>((resolve) => {
      const nothing = (): void => undefined;
      client.subscribe(
        { query: 'subscription { marginEvents { sequence } }' },
        { next: nothing, complete: nothing, error: resolve },
      );
    });

    expect(await failed).toMatchObject([
      { extensions: { code: 'FORBIDDEN', authority: 'FOLLOW' } },
    ]);
    await client.dispose();
  });

  test('ACKNOWLEDGE works for the accounts that the key sees', async () => {
    await publish(api, operator, { 'BTC-USD': '98', 'ETH-USD': '10' });
    await publish(api, operator, { 'BTC-USD': '91', 'ETH-USD': '10' });
    const calls = await api.ask(operator, '{ marginCalls { nodes { id account { id } } } }');
    const id = at(calls.data, 'marginCalls', 'nodes', 0, 'id');
    expect(at(calls.data, 'marginCalls', 'nodes', 0, 'account', 'id')).toBe('alice-1');
    const query = 'mutation ($id: ID!) { acknowledgeMarginCall(id: $id) { id acknowledgedAt } }';
    const [hers, his] = [
      await makeKey(api, admin, { scopes: ['ACKNOWLEDGE'], owners: ['alice'] }),
      await makeKey(api, admin, { scopes: ['ACKNOWLEDGE'], owners: ['bob'] }),
    ];

    expect(codesOf(await api.ask(his.secret, query, { id }))).toEqual(['NOT_FOUND']);
    expect((await api.ask(hers.secret, query, { id })).errors).toEqual([]);
  });
});

describe('making a key', () => {
  const make = async (token: string, input: object): Promise<unknown[]> => {
    const answer = await api.ask(
      token,
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      { input: { name: 'a partner', scopes: ['READ'], ...input } },
    );
    return answer.errors.map(({ extensions: { code, field, authority } }) => [
      code,
      field ?? authority,
    ]);
  };

  test.each([
    ['without scopes', { scopes: [] }, 'input.scopes'],
    ['without a name', { name: '' }, 'input.name'],
    ['with a name that hides', { name: 'a\u202Eb' }, 'input.name'],
    [
      'with a network that is none',
      { allowedNetworks: ['10.0.0.0/8', '10.0.0.0/33'] },
      'input.allowedNetworks[1]',
    ],
    ['with an end in the past', { expiresAt: '2020-01-01T00:00:00.000Z' }, 'input.expiresAt'],
  ])('%s is refused', async (_name, input, field) => {
    expect(await make(admin, input)).toEqual([['BAD_USER_INPUT', field]]);
  });

  test('INGEST for some accounts only is refused, and so is a creator who may not record', async () => {
    expect(await make(both, { scopes: ['INGEST'], accountIds: ['alice-1'] })).toEqual([
      ['BAD_USER_INPUT', 'input.scopes'],
    ]);
    expect(await make(admin, { scopes: ['INGEST'] })).toEqual([['FORBIDDEN', 'OPERATOR']]);
  });

  test('requires the role ADMIN', async () => {
    expect(await make(operator, {})).toEqual([['FORBIDDEN', 'ADMIN']]);
  });

  test('a token may not have the subject of a key', async () => {
    const token = await tokenFor(api.system, 'key:key-1', ['RISK_VIEWER']);

    const { errors } = await api.ask(token, ACCOUNTS);

    expect(errors[0]?.extensions.reason).toBe('TOKEN_SUBJECT_RESERVED');
  });
});
