import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';

import { type Api, anApi, at, codesOf, publish, seedBook, tokenFor } from './harness.js';

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

interface Made {
  readonly id: string;
  readonly secret: string;
}

async function makeKey(input: object, token = admin): Promise<Made> {
  const answer = await api.ask(
    token,
    `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret key { id prefix } } }`,
    { input: { name: 'a partner', scopes: ['READ'], ...input } },
  );
  expect(answer.errors).toEqual([]);
  const secret = String(at(answer.data, 'createApiKey', 'secret'));
  expect(at(answer.data, 'createApiKey', 'key', 'prefix')).toBe(secret.slice(0, 16));
  return { id: String(at(answer.data, 'createApiKey', 'key', 'id')), secret };
}

async function revoke(id: string): Promise<void> {
  const answer = await api.ask(admin, 'mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', {
    id,
  });
  expect(answer.errors).toEqual([]);
}

async function rotate(id: string, overlapSeconds: number): Promise<string> {
  const answer = await api.ask(
    admin,
    'mutation ($id: ID!, $s: Int) { rotateApiKey(id: $id, overlapSeconds: $s) { secret } }',
    { id, s: overlapSeconds },
  );
  expect(answer.errors).toEqual([]);
  return String(at(answer.data, 'rotateApiKey', 'secret'));
}

const ACCOUNTS = '{ accounts { nodes { id } } }';
const accountsOf = async (secret: string): Promise<unknown> =>
  (await api.ask(secret, ACCOUNTS)).data?.accounts;
const nodes = (...ids: string[]) => ({ nodes: ids.map((id) => ({ id })) });
const reasonOf = async (secret: string): Promise<unknown> =>
  (await api.ask(secret, ACCOUNTS)).errors[0]?.extensions.reason;
const pass = (seconds: number): void => {
  api.system.clock.at = new Date(api.system.clock.at.getTime() + seconds * 1000);
};

/** A connection and how it ended. */
async function connect(secret: string): Promise<{ readonly closed: Promise<string> }> {
  const socket = new WebSocket(
    `${api.url().replace('http', 'ws')}/graphql`,
    'graphql-transport-ws',
  );
  const closed = new Promise<string>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve(`${code} ${reason.toString()}`);
    });
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const acknowledged = new Promise((resolve) => socket.once('message', resolve));
  socket.send(
    JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${secret}` } }),
  );
  await acknowledged;
  const query = 'subscription { marginEvents { sequence } }';
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  return { closed };
}

describe('a key', () => {
  test('begins with mw_test_ beside development tokens, is shown once and kept as a hash', async () => {
    const { secret } = await makeKey({});
    const listed = await api.ask(admin, '{ apiKeys { id prefix lastUsedAt } }');
    const rows = await api.system.db.$queryRaw`
      SELECT row_to_json(k)::text AS a, row_to_json(s)::text AS b FROM api_keys k JOIN api_key_secrets s ON s.key_id = k.id`;

    expect(secret).toMatch(/^mw_test_[0-9a-f]{48}$/);
    expect(JSON.stringify([listed.data, rows])).not.toContain(secret.slice(16));
  });

  test('sees the accounts that it lists and those of owners that it lists, and no others', async () => {
    const [alice, bob, all, none] = [
      await makeKey({ accountIds: ['alice-1'] }),
      await makeKey({ owners: ['bob'] }),
      await makeKey({}),
      await makeKey({ accountIds: [] }),
    ];

    expect(await accountsOf(alice.secret)).toEqual(nodes('alice-1'));
    expect(await accountsOf(bob.secret)).toEqual(nodes('bob-1'));
    expect(await accountsOf(all.secret)).toMatchObject({ nodes: [{}, {}] });
    expect(await accountsOf(none.secret)).toEqual(nodes());
  });

  test('of nine hundred accounts fits in a header', async () => {
    const accountIds = Array.from({ length: 900 }, (_, index) => `account-${String(index)}`);
    const { secret } = await makeKey({ accountIds: [...accountIds, 'bob-1'] });

    expect(await accountsOf(secret)).toEqual(nodes('bob-1'));
  });

  test('remembers when it was last used', async () => {
    const { id, secret } = await makeKey({});
    await accountsOf(secret);
    const { data } = await api.ask(admin, '{ apiKeys { id lastUsedAt } }');

    expect(data?.apiKeys).toContainEqual({ id, lastUsedAt: api.system.clock.at.toISOString() });
  });

  test('from a network that it does not list is refused', async () => {
    const [here, elsewhere] = [
      await makeKey({ allowedNetworks: ['10.0.0.0/8', '127.0.0.0/8'] }),
      await makeKey({ allowedNetworks: ['10.0.0.0/8', '2001:db8::/32'] }),
    ];

    expect(await reasonOf(here.secret)).toBeUndefined();
    expect(await reasonOf(elsewhere.secret)).toBe('KEY_NETWORK_REFUSED');
  });

  test.each([
    ['unknown', () => `mw_test_${'0'.repeat(48)}`],
    ['cut short', async () => (await makeKey({})).secret.slice(0, -1)],
    ['of another kind', async () => (await makeKey({})).secret.replace('test', 'live')],
  ])('that is %s is refused', async (_name, secretOf) => {
    expect(await reasonOf(await secretOf())).toBe('KEY_UNKNOWN');
  });

  test('ends at its end, and not before', async () => {
    const expiresAt = new Date(api.system.clock.at.getTime() + 60_000).toISOString();
    const { secret } = await makeKey({ expiresAt });
    pass(59);
    const before = await reasonOf(secret);
    pass(1);

    expect([before, await reasonOf(secret)]).toEqual([undefined, 'KEY_EXPIRED']);
    admin = await tokenFor(api.system, 'ada', ['ADMIN']);
  });
});

describe('a rotation', () => {
  test('lets the secret before hold for the overlap', async () => {
    const { id, secret } = await makeKey({});
    const next = await rotate(id, 60);
    const during = [await reasonOf(secret), await reasonOf(next)];
    pass(60);

    expect(during).toEqual([undefined, undefined]);
    expect([await reasonOf(secret), await reasonOf(next)]).toEqual(['KEY_EXPIRED', undefined]);
  });

  test('without overlap closes connections of the secret before, and no others', async () => {
    const { id, secret } = await makeKey({ scopes: ['FOLLOW'] });
    const other = await makeKey({ scopes: ['FOLLOW'] });
    const [old, untouched] = [await connect(secret), await connect(other.secret)];
    await rotate(id, 0);

    expect(await old.closed).toMatch(/^4403 KEY_EXPIRED: /);
    await revoke(other.id);
    expect(await untouched.closed).toMatch(/^4403 KEY_REVOKED: /);
  });

  test('of a revoked key is a conflict', async () => {
    const { id } = await makeKey({});
    await revoke(id);
    const answer = await api.ask(
      admin,
      'mutation ($id: ID!) { rotateApiKey(id: $id) { secret } }',
      { id },
    );

    expect(answer.errors).toMatchObject([
      { extensions: { code: 'CONFLICT', state: 'REVOKED', id } },
    ]);
  });
});

test('a revoked key holds no longer, by HTTP and in open subscriptions', async () => {
  const { id, secret } = await makeKey({ scopes: ['READ', 'FOLLOW'] });
  const connection = await connect(secret);
  await revoke(id);

  expect(await connection.closed).toMatch(/^4403 KEY_REVOKED: The API key was revoked at /);
  expect(await reasonOf(secret)).toBe('KEY_REVOKED');
  await revoke(id);
});

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
    const { secret } = await makeKey({ scopes: [scope] });

    expect(codesOf(await api.ask(secret, query))).toEqual(codes);
  });

  test('INGEST records and reads nothing besides, through a fragment neither', async () => {
    const { secret } = await makeKey({ scopes: ['INGEST'] }, both);
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
    const { secret } = await makeKey({ scopes: ['READ'] });
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
      await makeKey({ scopes: ['ACKNOWLEDGE'], owners: ['alice'] }),
      await makeKey({ scopes: ['ACKNOWLEDGE'], owners: ['bob'] }),
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

  test('INGEST for some accounts only is refused, and by who may not record', async () => {
    expect(await make(both, { scopes: ['INGEST'], accountIds: ['alice-1'] })).toEqual([
      ['BAD_USER_INPUT', 'input.scopes'],
    ]);
    expect(await make(admin, { scopes: ['INGEST'] })).toEqual([['FORBIDDEN', 'OPERATOR']]);
  });

  test('is for ADMIN', async () => {
    expect(await make(operator, {})).toEqual([['FORBIDDEN', 'ADMIN']]);
  });

  test('and a token may not take the name of one', async () => {
    const token = await tokenFor(api.system, 'key:key-1', ['RISK_VIEWER']);

    expect(await reasonOf(token)).toBe('TOKEN_SUBJECT_RESERVED');
  });
});
