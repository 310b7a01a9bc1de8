import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';

import { type Api, anApi, at, seedBook, tokenFor } from './harness.js';
import { makeKey } from './key-maker.js';

let api: Api;
let admin: string;

beforeAll(async () => {
  api = await anApi();
  admin = await tokenFor(api.system, 'ada', ['ADMIN']);
  await seedBook(api, await tokenFor(api.system, 'olga', ['OPERATOR']));
}, 60_000);
afterAll(() => api.close());

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
    const { secret } = await makeKey(api, admin, {});
    const listed = await api.ask(admin, '{ apiKeys { id prefix lastUsedAt } }');
    const rows = await api.system.db.$queryRaw`
      SELECT row_to_json(k)::text AS a, row_to_json(s)::text AS b FROM api_keys k JOIN api_key_secrets s ON s.key_id = k.id`;

    expect(secret).toMatch(/^mw_test_[0-9a-f]{48}$/);
    expect(JSON.stringify([listed.data, rows])).not.toContain(secret.slice(16));
  });

  test('sees the accounts that it lists and those of owners that it lists, and no others', async () => {
    const [alice, bob, all, none] = [
      await makeKey(api, admin, { accountIds: ['alice-1'] }),
      await makeKey(api, admin, { owners: ['bob'] }),
      await makeKey(api, admin, {}),
      await makeKey(api, admin, { accountIds: [] }),
    ];

    expect(await accountsOf(alice.secret)).toEqual(nodes('alice-1'));
    expect(await accountsOf(bob.secret)).toEqual(nodes('bob-1'));
    expect(await accountsOf(all.secret)).toMatchObject({ nodes: [{}, {}] });
    expect(await accountsOf(none.secret)).toEqual(nodes());
  });

  test('of nine hundred accounts fits in a header', async () => {
    const accountIds = Array.from({ length: 900 }, (_, index) => `account-${String(index)}`);
    const { secret } = await makeKey(api, admin, { accountIds: [...accountIds, 'bob-1'] });

    expect(await accountsOf(secret)).toEqual(nodes('bob-1'));
  });

  test('remembers when it was last used', async () => {
    const { id, secret } = await makeKey(api, admin, {});
    await accountsOf(secret);
    const { data } = await api.ask(admin, '{ apiKeys { id lastUsedAt } }');

    expect(data?.apiKeys).toContainEqual({ id, lastUsedAt: api.system.clock.at.toISOString() });
  });

  test('from a network that it does not list is refused', async () => {
    const [here, elsewhere] = [
      await makeKey(api, admin, { allowedNetworks: ['10.0.0.0/8', '127.0.0.0/8'] }),
      await makeKey(api, admin, { allowedNetworks: ['10.0.0.0/8', '2001:db8::/32'] }),
    ];

    expect(await reasonOf(here.secret)).toBeUndefined();
    expect(await reasonOf(elsewhere.secret)).toBe('KEY_NETWORK_REFUSED');
  });

  test.each([
    ['unknown', () => `mw_test_${'0'.repeat(48)}`],
    ['cut short', async () => (await makeKey(api, admin, {})).secret.slice(0, -1)],
    ['of another kind', async () => (await makeKey(api, admin, {})).secret.replace('test', 'live')],
  ])('that is %s is refused', async (_name, secretOf) => {
    expect(await reasonOf(await secretOf())).toBe('KEY_UNKNOWN');
  });

  test('is valid until its expiry and not after it', async () => {
    const expiresAt = new Date(api.system.clock.at.getTime() + 60_000).toISOString();
    const { secret } = await makeKey(api, admin, { expiresAt });
    pass(59);
    const before = await reasonOf(secret);
    pass(1);

    expect([before, await reasonOf(secret)]).toEqual([undefined, 'KEY_EXPIRED']);
    admin = await tokenFor(api.system, 'ada', ['ADMIN']);
  });
});

describe('a rotation', () => {
  test('keeps the previous secret valid for the overlap', async () => {
    const { id, secret } = await makeKey(api, admin, {});
    const next = await rotate(id, 60);
    const during = [await reasonOf(secret), await reasonOf(next)];
    pass(60);

    expect(during).toEqual([undefined, undefined]);
    expect([await reasonOf(secret), await reasonOf(next)]).toEqual(['KEY_EXPIRED', undefined]);
  });

  test('without overlap closes the connections of the previous secret and no others', async () => {
    const { id, secret } = await makeKey(api, admin, { scopes: ['FOLLOW'] });
    const other = await makeKey(api, admin, { scopes: ['FOLLOW'] });
    const [old, untouched] = [await connect(secret), await connect(other.secret)];
    await rotate(id, 0);

    expect(await old.closed).toMatch(/^4403 KEY_EXPIRED: /);
    await revoke(other.id);
    expect(await untouched.closed).toMatch(/^4403 KEY_REVOKED: /);
  });

  test('of a revoked key is a conflict', async () => {
    const { id } = await makeKey(api, admin, {});
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

test('a revoked key is refused by HTTP and ends open subscriptions', async () => {
  const { id, secret } = await makeKey(api, admin, { scopes: ['READ', 'FOLLOW'] });
  const connection = await connect(secret);
  await revoke(id);

  expect(await connection.closed).toMatch(/^4403 KEY_REVOKED: The API key was revoked at /);
  expect(await reasonOf(secret)).toBe('KEY_REVOKED');
  await revoke(id);
});
