import { afterAll, beforeAll, expect, test } from 'vitest';

import { liquidateMarket } from '../../src/app/enforcement/liquidation/liquidate-market.js';
import { deliverNotices } from '../../src/app/notices/notices.js';
import { eventCursor } from '../../src/api/inputs/cursors.js';
import { EXTERNAL_LEDGER, postTransfers } from '../../src/app/ledger/ledger.js';
import { QUOTE_ASSET } from '../../src/domain/quote-asset.js';
import { inTransaction } from '../../src/store/database/database.js';
import { readLedgerBalances } from '../../src/store/ledger/funds.js';
import { aScriptedVenue } from '../support/scripted-venue.js';

import { type Api, anApi, at, publish, tokenFor } from './harness.js';

let api: Api;
let operator: string;
let viewer: string;

/**
 * Without funds, BTC falls from 100 to 94: long-1 is bankrupt, half of short-1 and of short-2 is closed
 * against it, and what selling the rest has lost is shared between them. None of their names, and no
 * number of theirs that is not also another's, is a part of any other text.
 */
const BOOK = [
  { id: 'long-1', cash: '1111', size: '400', entryPrice: '100' },
  { id: 'short-1', cash: '1222.22', size: '-100', entryPrice: '100.31' },
  { id: 'short-2', cash: '1333.33', size: '-110', entryPrice: '100.53' },
] as const;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  await publish(api, operator, { 'BTC-USD': '100' });
  for (const { id, cash, size, entryPrice } of BOOK) {
    await api.ask(
      operator,
      `mutation { recordDeposit(input: { key: "d-${id}", accountId: "${id}", asset: "USD", amount: "${cash}", final: true, owner: "own-${id}" }) { id }
        recordPositions(input: { key: "p-${id}", positions: [{ accountId: "${id}", marketId: "BTC-USD", size: "${size}", entryPrice: "${entryPrice}" }] }) { rejected { message } } }`,
    );
  }
  await drainFunds();
  await api.settle();
  api.system.clock.at = new Date(api.system.clock.at.getTime() + 1000);
  await publish(api, operator, { 'BTC-USD': '94' });
  await liquidateMarket({ ...api.deps, venue: aScriptedVenue() }, 'BTC-USD');
  const notices = await api.system.db.notice.findMany();
  await deliverNotices(
    api.deps,
    notices.map(({ id }) => id),
  );
  await api.settle();
}, 60_000);
afterAll(() => api.close());

async function drainFunds(): Promise<void> {
  const balances = [...(await readLedgerBalances(api.system.db, QUOTE_ASSET))].filter(
    ([name, balance]) => balance.gt(0) && (name.startsWith('insurance:') || name === 'backstop'),
  );
  await inTransaction(api.system.db, (tx) =>
    postTransfers(
      tx,
      balances.map(([name, balance]) => ({
        transferId: `test.drain.${name}`,
        at: api.system.clock.now(),
        postings: [
          { ledgerAccount: name, asset: QUOTE_ASSET, amount: balance.negated() },
          { ledgerAccount: EXTERNAL_LEDGER, asset: QUOTE_ASSET, amount: balance },
        ],
      })),
    ),
  );
}

const EVERYTHING = `{
  events(first: 500) { nodes {
    type accountId marketId marginCallId actor payload
    ... on NoticeDelivered { noticeId }
  } }
  marginCalls(first: 100) { nodes {
    id waterfall { kind amount counterpartyAccountId } timeline { type payload } notices { channel status }
    liquidations { id explanation waterfall { kind amount counterpartyAccountId } }
  } }
  ledgerEntries(first: 500) { nodes { id transferId amount cause { kind liquidationId marginCallId } } }
  accounts(first: 50) { nodes { id } }
}`;

const FOLLOWED = `subscription { marginEvents(after: "${eventCursor(0n)}") {
  type accountId payload
  ... on NoticeDelivered { noticeId }
} }`;

/** All that a token reads, by queries and by the subscription from the beginning, as one text. */
async function readAll(token: string): Promise<string> {
  const { data, errors } = await api.ask(token, EVERYTHING);
  expect(errors).toEqual([]);
  const lines = at(data, 'events', 'nodes') as readonly { readonly type: string }[];
  const shares = lines.filter(({ type }) => type === 'LossSocialized').length;
  const closed = lines.filter(({ type }) => type === 'MarginCallClosed').length;
  const client = api.socket(token);
  const followed: unknown[] = [];
  let awaited = shares + closed;
  for await (const result of client.iterate<{ marginEvents: { type: string } }>({
    query: FOLLOWED,
  })) {
    const event = result.data?.marginEvents;
    followed.push(event);
    awaited -= event?.type === 'LossSocialized' || event?.type === 'MarginCallClosed' ? 1 : 0;
    if (awaited === 0) {
      break;
    }
  }
  await client.dispose();
  return JSON.stringify([data, followed]);
}

/** The first line that a token follows from the beginning of the log. */
async function firstFollowed(token: string, fields: string): Promise<Record<string, unknown>> {
  const client = api.socket(token);
  const query = `subscription { marginEvents(after: "${eventCursor(0n)}") { ${fields} } }`;
  for await (const { data } of client.iterate<{ marginEvents: Record<string, unknown> }>({
    query,
  })) {
    await client.dispose();
    return data!.marginEvents;
  }
  throw new Error('nothing was followed');
}

/** Names and numbers that belong to one account only. */
const MARKS: Readonly<Record<string, readonly string[]>> = {
  'long-1': ['long-1'],
  'short-1': ['short-1', '100.31', '1222.22'],
  'short-2': ['short-2', '100.53', '1333.33'],
};

test('a reader of everything sees who paid for whose loss', async () => {
  const text = await readAll(viewer);

  for (const mark of [...Object.values(MARKS).flat(), 'AutoDeleveraged', 'LossSocialized']) {
    expect(text).toContain(mark);
  }
});

test.each([
  ['long-1', 'ACCOUNT_OWNER'],
  ['short-1', 'ACCOUNT_OWNER'],
  ['short-2', 'ACCOUNT_OWNER'],
  ['long-1', 'PARTNER'],
  ['short-1', 'PARTNER'],
] as const)('of %s, its %s sees all and of the others nothing', async (own, role) => {
  const token =
    role === 'PARTNER'
      ? await tokenFor(api.system, 'pia', [role], [own])
      : await tokenFor(api.system, `own-${own}`, [role]);
  const text = await readAll(token);

  const shown = Object.entries(MARKS).filter(([, marks]) =>
    marks.some((mark) => text.includes(mark)),
  );
  expect(shown.map(([account]) => account)).toEqual([own]);
  expect(text).toContain('AutoDeleveraged');
  expect(text).toContain('NoticeDelivered');
  expect(text).toContain(own === 'long-1' ? '"queueLength":2' : 'LossSocialized');
});

test('only a reader of everything is given hashes, which confirm guesses about lines of others', async () => {
  const hashesOf = async (token: string): Promise<readonly unknown[]> => {
    const { data } = await api.ask(
      token,
      `{ events(first: 500) { nodes { hash previousHash } }
         marginCalls(first: 1) { nodes { timeline { hash previousHash } } } }`,
    );
    const lines = at(data, 'events', 'nodes') as readonly Record<string, unknown>[];
    const timeline = at(data, 'marginCalls', 'nodes', 0, 'timeline') as typeof lines;
    const followed = await firstFollowed(token, 'hash previousHash');
    return [...lines, ...timeline, followed].flatMap((line) => Object.values(line));
  };
  const owner = await tokenFor(api.system, 'own-long-1', ['ACCOUNT_OWNER']);

  expect(new Set(await hashesOf(owner))).toEqual(new Set([null]));
  for (const hash of await hashesOf(viewer)) {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
  }
});

test('notices to payers name no other account', async () => {
  const notices = await api.system.db.notice.findMany({
    where: { accountId: { startsWith: 'short-' } },
  });

  expect(notices.map(({ kind, accountId }) => `${kind} ${accountId}`).sort()).toEqual([
    'LOSS_SOCIALIZED short-1',
    'LOSS_SOCIALIZED short-2',
    'POSITION_DELEVERAGED short-1',
    'POSITION_DELEVERAGED short-2',
  ]);
  expect(JSON.stringify(notices)).not.toContain('long-1');
});
