import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { type Api, anApi, at, codesOf, publish, seedBook, tokenFor } from './harness.js';

let api: Api;
let operator: string;
let viewer: string;
let alice: string;
let nobody: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  alice = await tokenFor(api.system, 'alice', ['ACCOUNT_OWNER']);
  nobody = await tokenFor(api.system, 'nick', []);
  await seedBook(api, operator);
  await publish(api, operator, { 'BTC-USD': '100' });
  await api.ask(
    operator,
    'mutation { recordWithdrawal(input: { key: "w", accountId: "alice-1", asset: "USD", amount: "7" }) { id } }',
  );
}, 60_000);
afterAll(() => api.close());

const ACCOUNTS = `query ($filter: LedgerAccountFilter, $first: Int, $after: String) {
  ledgerAccounts(filter: $filter, first: $first, after: $after) {
    totalCount
    nodes { name kind accountId marketId asset balance }
    pageInfo { hasNextPage endCursor }
  }
}`;
const ENTRIES = `query ($filter: LedgerEntryFilter, $first: Int, $after: String) {
  ledgerEntries(filter: $filter, first: $first, after: $after) {
    totalCount
    nodes {
      id transferId ledgerAccount kind accountId asset amount at
      cause { kind depositId withdrawalId liquidationId marginCallId marginCall { id } proposalId }
    }
    pageInfo { hasNextPage hasPreviousPage endCursor }
  }
}`;

interface AccountNode {
  readonly name: string;
  readonly kind: string;
  readonly asset: string;
  readonly balance: string;
}
interface EntryNode {
  readonly id: string;
  readonly transferId: string | null;
  readonly ledgerAccount: string;
  readonly amount: string;
  readonly cause: Readonly<Record<string, unknown>>;
}

async function accounts(token: string, filter: object = {}): Promise<readonly AccountNode[]> {
  const answer = await api.ask(token, ACCOUNTS, { filter, first: 500 });
  expect(answer.errors).toEqual([]);
  return at(answer.data, 'ledgerAccounts', 'nodes') as AccountNode[];
}

async function entries(token: string, filter: object = {}): Promise<readonly EntryNode[]> {
  const answer = await api.ask(token, ENTRIES, { filter, first: 500 });
  expect(answer.errors).toEqual([]);
  return at(answer.data, 'ledgerEntries', 'nodes') as EntryNode[];
}

describe('ledger accounts', () => {
  test('are those of the system by name, then trading accounts, and sum to zero', async () => {
    const all = await accounts(viewer);

    expect(all.find(({ name }) => name === 'insurance:global')?.kind).toBe('GLOBAL_INSURANCE');
    expect(all.find(({ name }) => name === 'insurance:BTC-USD')).toMatchObject({
      kind: 'MARKET_INSURANCE',
      marketId: 'BTC-USD',
      accountId: null,
    });
    expect(all.filter(({ kind }) => kind === 'ACCOUNT')).toEqual([
      expect.objectContaining({ name: 'account:alice-1', accountId: 'alice-1', balance: '993' }),
      expect.objectContaining({ name: 'account:bob-1', balance: '1000' }),
    ]);
    expect(all.at(-1)?.name).toBe('account:bob-1');
    expect(all.reduce((sum, { balance }) => sum + Number(balance), 0)).toBeCloseTo(0, 6);
  });

  test.each<[object, readonly string[]]>([
    [{ prefix: 'account:a' }, ['account:alice-1']],
    [{ prefix: 'acc' }, ['account:alice-1', 'account:bob-1']],
    [{ prefix: 'account:%' }, []],
    [{ prefix: 'insurance:global' }, ['insurance:global']],
    [{ kinds: ['EXTERNAL', 'ACCOUNT'] }, ['external', 'account:alice-1', 'account:bob-1']],
    [{ kinds: ['EXTERNAL'], assets: ['BTC'] }, []],
    [{ kinds: [] }, []],
    [{ assets: [] }, []],
  ])('%j are %j', async (filter, names) => {
    expect((await accounts(viewer, filter)).map(({ name }) => name)).toEqual(names);
  });

  test('come in pages of any size, each once', async () => {
    const whole = (await accounts(viewer)).map(({ name, asset }) => `${name} ${asset}`);
    const paged: string[] = [];
    let after: unknown = null;
    for (let more = true; more;) {
      const { data } = await api.ask(viewer, ACCOUNTS, { first: 3, after });
      const nodes = at(data, 'ledgerAccounts', 'nodes') as AccountNode[];
      paged.push(...nodes.map(({ name, asset }) => `${name} ${asset}`));
      expect(at(data, 'ledgerAccounts', 'totalCount')).toBe(whole.length);
      more = at(data, 'ledgerAccounts', 'pageInfo', 'hasNextPage') === true;
      after = at(data, 'ledgerAccounts', 'pageInfo', 'endCursor');
    }
    expect(paged).toEqual(whole);
  });

  test('of others and of the system do not exist for an owner or a partner', async () => {
    const partner = await tokenFor(api.system, 'pia', ['PARTNER'], ['bob-1']);

    expect((await accounts(alice)).map(({ name }) => name)).toEqual(['account:alice-1']);
    expect((await accounts(partner)).map(({ name }) => name)).toEqual(['account:bob-1']);
    expect(await accounts(alice, { prefix: 'insurance:' })).toEqual([]);
  });
});

describe('the journal', () => {
  test('is newest first and names what each line was posted for', async () => {
    const [first, second] = await entries(viewer);

    expect([first, second].map((entry) => entry?.ledgerAccount).sort()).toEqual([
      'account:alice-1',
      'external',
    ]);
    expect(first).toMatchObject({
      transferId: 'withdrawal.w',
      cause: { kind: 'WITHDRAWAL', withdrawalId: 'withdrawal.w', depositId: null },
    });
    const deposits = await entries(viewer, { accountId: 'bob-1' });
    expect(deposits).toEqual([
      expect.objectContaining({
        transferId: 'deposit.d-bob-1.final',
        amount: '1000',
        cause: expect.objectContaining({
          kind: 'DEPOSIT',
          depositId: 'deposit.d-bob-1',
        }) as unknown,
      }),
    ]);
    const genesis = await entries(viewer, { transferId: 'genesis' });
    expect(new Set(genesis.map(({ cause }) => cause.kind))).toEqual(new Set(['GENESIS']));
    expect(genesis.reduce((sum, { amount }) => sum + Number(amount), 0)).toBeCloseTo(0, 6);
  });

  test('shows a reversal, and a step of a liquidation with its margin call', async () => {
    await api.system.db.$executeRaw`
      INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
      SELECT 'deposit.d-bob-1.reversal', n, 'ETH', a, now()
      FROM (VALUES ('account:bob-1', -1), ('external', 1)) AS v(n, a)`;
    const [entry] = await entries(viewer, { accountId: 'bob-1', asset: 'ETH' });

    expect(entry?.cause).toMatchObject({ kind: 'DEPOSIT_REVERSAL', depositId: 'deposit.d-bob-1' });
  });

  test.each<[object, number]>([
    [{ ledgerAccount: 'account:alice-1' }, 2],
    [{ accountId: 'alice-1', ledgerAccount: 'external' }, 0],
    [{ accountId: 'alice-1', asset: 'BTC' }, 0],
    [{ accountId: 'alice-1', from: '2026-01-01T00:00:02.000Z' }, 1],
    [{ accountId: 'alice-1', until: '2026-01-01T00:00:02.000Z' }, 1],
    [{ accountId: 'alice-1', from: '2026-01-01T00:00:02.001Z' }, 0],
    [{ transferId: 'nothing' }, 0],
  ])('filtered by %j has %i lines', async (filter, count) => {
    expect(await entries(viewer, filter)).toHaveLength(count);
  });

  test('continues after a cursor while postings are added, without repeats and gaps', async () => {
    const whole = (await entries(viewer)).map(({ id }) => id);
    const paged: string[] = [];
    let after: unknown = null;
    for (let more = true; more;) {
      const { data } = await api.ask(viewer, ENTRIES, { first: 2, after });
      const nodes = at(data, 'ledgerEntries', 'nodes') as EntryNode[];
      paged.push(...nodes.map(({ id }) => id));
      more = at(data, 'ledgerEntries', 'pageInfo', 'hasNextPage') === true;
      after = at(data, 'ledgerEntries', 'pageInfo', 'endCursor');
      await api.ask(
        operator,
        `mutation { recordDeposit(input: { key: "more-${String(paged.length)}", accountId: "bob-1", asset: "USD", amount: "1", final: true }) { id } }`,
      );
    }
    expect(paged).toEqual(whole);
  });

  test('of others does not exist for an owner, whatever is asked for', async () => {
    const own = await entries(alice);

    expect(own.map(({ ledgerAccount }) => ledgerAccount)).toEqual([
      'account:alice-1',
      'account:alice-1',
    ]);
    expect(own[0]).toMatchObject({ transferId: 'withdrawal.w', cause: { kind: 'WITHDRAWAL' } });
    expect(await entries(alice, { ledgerAccount: 'external' })).toEqual([]);
    expect(await entries(alice, { accountId: 'bob-1' })).toEqual([]);
    expect(await entries(alice, { transferId: 'genesis' })).toEqual([]);
  });

  test('says of a line from another account’s bankruptcy only that it was one', async () => {
    const { db } = api.system;
    await db.$executeRaw`
      INSERT INTO margin_calls (id, account_id, ordinal, state, cause, opened_at, deadline, grace_seconds,
        terms, amount_due, amount_outstanding, health_at_opening, closed_at)
      VALUES ('bob-1.call-1', 'bob-1', 1, 'CLOSED', 'PRICE', now(), now(), 0, '{}', 1, 0, '{}', now())`;
    await db.$executeRaw`
      INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
      SELECT 'bob-1.call-1.waterfall', n, 'USD', a, now()
      FROM (VALUES ('account:alice-1', -3), ('account:bob-1', 3)) AS v(n, a)`;
    const [own] = await entries(alice);
    const [seen] = await entries(viewer, { accountId: 'alice-1' });

    expect(own).toMatchObject({ amount: '-3', transferId: null });
    expect(own?.cause).toEqual({
      kind: 'WATERFALL',
      depositId: null,
      withdrawalId: null,
      liquidationId: null,
      marginCallId: null,
      marginCall: null,
      proposalId: null,
    });
    expect(seen).toMatchObject({
      transferId: 'bob-1.call-1.waterfall',
      cause: { marginCallId: 'bob-1.call-1', marginCall: { id: 'bob-1.call-1' } },
    });
  });
});

describe('the layers of the waterfall', () => {
  const WATERFALL = 'query { deficit waterfall { kind marketId balance } }';

  test('show every market’s fund, the global fund and the backstop as the ledger has them', async () => {
    const { data } = await api.ask(alice, WATERFALL);
    const layers = at(data, 'waterfall') as { kind: string; marketId: string | null }[];
    const markets = await api.system.db.market.findMany({ orderBy: { id: 'asc' } });
    const funds = await accounts(viewer, { kinds: ['MARKET_INSURANCE'] });

    expect(
      layers
        .filter(({ kind }) => kind === 'MARKET_INSURANCE')
        .map(({ marketId }) => marketId)
        .sort(),
    ).toEqual(markets.map(({ id }) => id).sort());
    expect(layers).toEqual(
      expect.arrayContaining(
        funds.map(({ name, balance }) => ({
          kind: 'MARKET_INSURANCE',
          marketId: name.slice('insurance:'.length),
          balance,
        })),
      ),
    );
    expect(at(data, 'deficit')).toBe('0');
  });

  test('show the uncovered deficit', async () => {
    await api.system.db.$executeRaw`
      INSERT INTO ledger_balances (ledger_account, asset, balance) VALUES ('deficit', 'USD', -12.5)`;
    expect(at((await api.ask(alice, WATERFALL)).data, 'deficit')).toBe('12.5');
    await api.system.db.$executeRaw`DELETE FROM ledger_balances WHERE ledger_account = 'deficit'`;
  });
});

describe('refusals', () => {
  test.each([
    'query { ledgerAccounts { totalCount } }',
    'query { ledgerEntries { nodes { id } } }',
  ])('%s needs a token, and a role', async (query) => {
    expect(codesOf(await api.ask(null, query))).toEqual(['UNAUTHENTICATED']);
    expect(codesOf(await api.ask(nobody, query))).toEqual(['FORBIDDEN']);
  });

  test.each<[string, object]>([
    [ACCOUNTS, { first: 0 }],
    [ACCOUNTS, { first: 501 }],
    [ACCOUNTS, { after: 'x' }],
    [ACCOUNTS, { filter: { prefix: 'a\u0000' } }],
    [ACCOUNTS, { filter: { assets: Array.from({ length: 501 }, () => 'USD') } }],
    [ENTRIES, { first: 501 }],
    [ENTRIES, { after: 'W10' }],
    [ENTRIES, { filter: { accountId: 'a\u0000' } }],
    [ENTRIES, { filter: { from: 'yesterday' } }],
  ])('bad input is BAD_USER_INPUT: %#', async (query, variables) => {
    expect(codesOf(await api.ask(viewer, query, variables))).toEqual(['BAD_USER_INPUT']);
  });

  test('a cursor of one list is refused in the other', async () => {
    const { data } = await api.ask(viewer, ACCOUNTS, { first: 1 });
    const after = at(data, 'ledgerAccounts', 'pageInfo', 'endCursor');

    expect(codesOf(await api.ask(viewer, ENTRIES, { after }))).toEqual(['BAD_USER_INPUT']);
  });
});

describe('confirmations over the API', () => {
  test('make a deposit final, and the required number is shown', async () => {
    const seen = await api.ask(
      operator,
      `mutation { recordDeposit(input: { key: "btc", accountId: "bob-1", asset: "BTC", amount: "1", confirmations: 1 })
        { id status confirmations confirmationsRequired } }`,
    );
    expect(at(seen.data, 'recordDeposit')).toEqual({
      id: 'deposit.btc',
      status: 'PENDING',
      confirmations: 1,
      confirmationsRequired: 2,
    });
    const final = await api.ask(
      operator,
      'mutation { recordConfirmations(depositId: "deposit.btc", confirmations: 2) { status confirmations } }',
    );
    expect(at(final.data, 'recordConfirmations')).toEqual({ status: 'FINAL', confirmations: 2 });
    const { data } = await api.ask(
      viewer,
      `query { collateralAssets { asset confirmationsRequired }
        account(id: "bob-1") { deposits(first: 500) { nodes { id confirmations confirmationsRequired } } } }`,
    );
    expect(at(data, 'collateralAssets')).toContainEqual({ asset: 'BTC', confirmationsRequired: 2 });
    expect(at(data, 'account', 'deposits', 'nodes')).toContainEqual({
      id: 'deposit.btc',
      confirmations: 2,
      confirmationsRequired: 2,
    });
  });

  test('may be reported by operators only', async () => {
    const query =
      'mutation { recordConfirmations(depositId: "deposit.btc", confirmations: 3) { status } }';
    expect(codesOf(await api.ask(alice, query))).toEqual(['FORBIDDEN']);
  });
});
