import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Client, createClient } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';

import { decimal } from '../../src/domain/decimal.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { type Answer, ask, at } from '../api/harness.js';
import { NARROW_MARGINS } from '../support/genesis-files.js';
import {
  aDataFolder,
  type DataFolder,
  type Program,
  runProgram,
  startProgram,
  untilSaid,
} from '../support/run-program.js';

const RUN_MS = 600_000;
const EVERYTHING = Buffer.from(JSON.stringify(['event', '0'])).toString('base64url');

interface Instruction {
  readonly cursor: string;
  readonly id: string;
  readonly kind: 'LIQUIDATE' | 'CANCEL_OPEN_ORDERS' | 'DELEVERAGE';
  readonly accountId: string;
  readonly marketId: string;
  readonly counterpartyAccountId: string | null;
  readonly size: string | null;
  readonly limitPrice: string | null;
  readonly expiresAt: string | null;
}

/** What the platform follows, from a cursor on. */
interface Followed {
  readonly next: () => Promise<Instruction>;
  readonly stop: () => Promise<void>;
}

let folder: DataFolder;
let server: Program;
let url: string;
let operator: string;
let keys = 0;
/** USD; published again and again, as prices are. */
const prices: Record<string, string> = { 'BTC-USD': '50000', 'ETH-USD': '2500' };
let publishing: Promise<void> | null = null;
let isPublishing = true;
/** Every instruction that the platform handled, in the order in which it did. */
const handled: Instruction[] = [];
const open: Followed[] = [];

beforeAll(async () => {
  folder = aDataFolder();
  writeFileSync(genesisFile(), JSON.stringify(genesis()));
  await start({ valid: 60, answer: 120 });
  const words = ['token', '--data', folder.path, '--subject', 'platform', '--roles', 'OPERATOR'];
  operator = (await runProgram(words)).stdout.trim();
  publishing = publishAgainAndAgain();
}, RUN_MS);
afterEach(() => Promise.all(open.splice(0).map((followed) => followed.stop())));
afterAll(async () => {
  isPublishing = false;
  await publishing;
  await server.kill9();
  await folder.remove();
}, RUN_MS);

const genesisFile = (): string => path.join(folder.path, 'genesis.json');

/** Two markets of 1.2 % maintenance margin, without funds and without a cooldown. */
function genesis(): JsonObject {
  const demo = JSON.parse(readFileSync(NARROW_MARGINS, 'utf8')) as JsonObject;
  const markets = (demo.markets as readonly JsonObject[]).slice(0, 2).map((market) => ({
    ...market,
    parameters: { ...(market.parameters as JsonObject), liquidationCooldownSeconds: 0 },
  }));
  const none = { 'BTC-USD': '0', 'ETH-USD': '0' };
  return {
    ...demo,
    markets,
    funds: { ...(demo.funds as JsonObject), markets: none, global: '0', backstop: '0' },
  };
}

async function start(seconds: { readonly valid: number; readonly answer: number }): Promise<void> {
  const words = ['start', '--bare', '--port', '0', '--data', folder.path];
  server = startProgram([...words, '--genesis', genesisFile()], {
    VENUE: 'platform',
    VENUE_PLATFORM_VALID_SECONDS: String(seconds.valid),
    VENUE_PLATFORM_ANSWER_SECONDS: String(seconds.answer),
  });
  url = (await untilSaid(server, /GraphQL at (http:\/\/[^\s/]+)/))[1] ?? '';
}

async function request(query: string, variables: object = {}): Promise<Answer> {
  const answer = await ask(url, operator, { query, variables });
  expect(answer.errors).toEqual([]);
  return answer;
}

async function publish(): Promise<void> {
  const now = new Date().toISOString();
  const input = {
    source: 'test',
    prices: Object.entries(prices).map(([marketId, price]) => ({ marketId, price, at: now })),
  };
  const query =
    'mutation ($input: PublishMarkPricesInput!) { publishMarkPrices(input: $input) { accepted } }';
  await ask(url, operator, { query, variables: { input } });
}

async function publishAgainAndAgain(): Promise<void> {
  while (isPublishing) {
    // The server may be down at the moment: a platform goes on.
    await publish().catch(() => undefined);
    await sleep(100);
  }
}

/** An account with a deposit and a position that was opened at the price of now. */
async function account(id: string, amount: string, marketId: string, size: string): Promise<void> {
  await publish();
  const deposit = { key: `d-${id}`, accountId: id, asset: 'USD', amount, final: true, owner: id };
  const positions = [{ accountId: id, marketId, size, entryPrice: prices[marketId] }];
  const answer = await request(
    `mutation ($deposit: RecordDepositInput!, $positions: RecordPositionsInput!) {
      recordDeposit(input: $deposit) { id }
      recordPositions(input: $positions) { rejected { message } }
    }`,
    { deposit, positions: { key: `p-${id}`, positions } },
  );
  expect(at(answer.data, 'recordPositions', 'rejected')).toEqual([]);
}

function follow(after: string | null): Followed {
  const client: Client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${operator}` },
  });
  const results = client.iterate({
    query: `subscription ($after: String) { venueInstructions(after: $after) {
      cursor id kind accountId marketId counterpartyAccountId size limitPrice expiresAt } }`,
    variables: { after },
  });
  const followed = {
    next: async () => {
      const { value } = (await results.next()) as { value: { data: unknown } };
      return at(value.data, 'venueInstructions') as Instruction;
    },
    stop: async () => {
      await client.dispose();
    },
  };
  open.push(followed);
  return followed;
}

/** The next instruction, which is handled now. */
async function handle(followed: Followed, expected: Partial<Instruction>): Promise<Instruction> {
  const instruction = await followed.next();
  expect(instruction).toMatchObject(expected);
  handled.push(instruction);
  return instruction;
}

interface Fill {
  readonly id: string;
  readonly size: string;
  readonly price?: string;
  readonly status: string;
  readonly at?: string;
}

async function report(liquidationId: string, ...fills: readonly Fill[]): Promise<unknown> {
  keys += 1;
  const now = new Date().toISOString();
  const input = {
    key: `k-${keys}`,
    fills: fills.map((fill) => ({ price: '0', at: now, ...fill, liquidationId })),
  };
  const query = `mutation ($input: ReportLiquidationFillsInput!) {
    reportLiquidationFills(input: $input) { accepted duplicate rejected { index code } } }`;
  return at((await request(query, { input })).data, 'reportLiquidationFills');
}

/** State and position of an account, once the call is in one of these states. */
async function callOf(accountId: string): Promise<unknown> {
  const query = `query ($id: ID!) { account(id: $id) {
    positions { size } marginCalls(first: 1) { nodes { state liquidations { id state filledSize } } } } }`;
  return at((await request(query, { id: accountId })).data, 'account');
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await sleep(50);
  }
}

async function countEvents(type: string): Promise<number> {
  const query = 'query ($types: [String!]) { events(filter: { types: $types }) { totalCount } }';
  return Number(at((await request(query, { types: [type] })).data, 'events', 'totalCount'));
}

const lastCursor = (): string => handled.at(-1)?.cursor ?? EVERYTHING;
const TO_BREACH = '48850';

test(
  'a breach is an instruction; parts that are filled cure the call',
  async () => {
    await account('cured', '3000', 'BTC-USD', '2');
    const followed = follow(null);
    prices['BTC-USD'] = TO_BREACH;
    await handle(followed, { kind: 'CANCEL_OPEN_ORDERS', accountId: 'cured', size: null });
    const order = await handle(followed, {
      kind: 'LIQUIDATE',
      accountId: 'cured',
      marketId: 'BTC-USD',
    });
    const rest = decimal(order.size ?? '')
      .plus('0.5')
      .toFixed();

    const now = new Date().toISOString();
    const part = { id: 'c1', size: '-0.5', price: '48840', status: 'PARTIALLY_FILLED', at: now };
    expect(await report(order.id, { id: 'c0', size: '0', status: 'OPEN' }, part)).toEqual({
      accepted: 2,
      duplicate: false,
      rejected: [],
    });
    expect(at(await callOf('cured'), 'marginCalls', 'nodes', 0)).toMatchObject({
      state: 'LIQUIDATING',
    });
    await report(order.id, { id: 'c2', size: rest, price: '48850', status: 'FILLED' });

    const { positions, marginCalls } = (await callOf('cured')) as JsonObject;
    expect(at(marginCalls, 'nodes', 0)).toMatchObject({
      state: 'RECOVERED',
      liquidations: [{ id: order.id, state: 'FILLED', filledSize: order.size }],
    });
    expect(positions).toEqual([
      {
        size: decimal('2')
          .plus(order.size ?? '')
          .toFixed(),
      },
    ]);
    expect(await report(order.id, part)).toEqual({ accepted: 1, duplicate: false, rejected: [] });
  },
  RUN_MS,
);

test(
  'a rejection is another order; a fill of the rejected one is late',
  async () => {
    prices['BTC-USD'] = '50000';
    await account('rejected', '3000', 'BTC-USD', '2');
    const followed = follow(lastCursor());
    prices['BTC-USD'] = TO_BREACH;
    await handle(followed, { kind: 'CANCEL_OPEN_ORDERS', accountId: 'rejected' });
    const first = await handle(followed, { kind: 'LIQUIDATE', accountId: 'rejected' });
    await report(first.id, { id: 'r1', size: '0', status: 'REJECTED' });
    const late = await report(first.id, { id: 'r2', size: '-1', price: '48850', status: 'FILLED' });
    expect(late).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: 'INSTRUCTION_ENDED' }],
    });

    const second = await handle(followed, { kind: 'LIQUIDATE', accountId: 'rejected' });
    expect(second.id).not.toBe(first.id);
    await report(second.id, {
      id: 'r3',
      size: second.size ?? '',
      price: '48850',
      status: 'FILLED',
    });
    expect(at(await callOf('rejected'), 'marginCalls', 'nodes', 0)).toMatchObject({
      state: 'RECOVERED',
      liquidations: [{ state: 'FAILED' }, { state: 'FILLED' }],
    });
    await until(async () => (await countEvents('VenueFillRefused')) === 1);
  },
  RUN_MS,
);

test(
  'a server that is killed between instruction and fill goes on: no instruction twice',
  async () => {
    prices['BTC-USD'] = '50000';
    await account('killed', '3000', 'BTC-USD', '2');
    const before = follow(lastCursor());
    prices['BTC-USD'] = TO_BREACH;
    await handle(before, { kind: 'CANCEL_OPEN_ORDERS', accountId: 'killed' });
    await until(async () => (await countEvents('VenueInstructionGiven')) === handled.length + 1);
    await server.kill9();
    await before.stop();
    // What expires, and when an answer is due, may be configured otherwise by now.
    await start({ valid: 1, answer: 2 });

    const order = await handle(follow(lastCursor()), { kind: 'LIQUIDATE', accountId: 'killed' });
    await report(order.id, { id: 'k1', size: order.size ?? '', price: '48850', status: 'FILLED' });
    expect(at(await callOf('killed'), 'marginCalls', 'nodes', 0)).toMatchObject({
      state: 'RECOVERED',
      liquidations: [{ id: order.id, state: 'FILLED' }],
    });
  },
  RUN_MS,
);

test(
  'an instruction that nobody answers is an outage, which ends with the answer',
  async () => {
    prices['BTC-USD'] = '50000';
    await account('silent', '3000', 'BTC-USD', '2');
    const outages = await countEvents('VenueOutageBegan');
    const followed = follow(lastCursor());
    prices['BTC-USD'] = TO_BREACH;
    await handle(followed, { kind: 'CANCEL_OPEN_ORDERS', accountId: 'silent' });
    const order = await handle(followed, { kind: 'LIQUIDATE', accountId: 'silent' });
    await until(async () => (await countEvents('VenueOutageBegan')) === outages + 1);
    const ended = await countEvents('VenueOutageEnded');

    await report(order.id, { id: 's1', size: '0', status: 'CANCELLED' });
    await until(async () => (await countEvents('VenueOutageEnded')) === ended + 1);
    const again = await handle(followed, { kind: 'LIQUIDATE', accountId: 'silent' });
    await report(again.id, { id: 's2', size: again.size ?? '', price: '48850', status: 'FILLED' });
    expect(at(await callOf('silent'), 'marginCalls', 'nodes', 0)).toMatchObject({
      state: 'RECOVERED',
    });
  },
  RUN_MS,
);

test(
  'what is deleveraged is told with both sides, at the price of the book',
  async () => {
    await account('bankrupt', '3000', 'ETH-USD', '40');
    await account('winner', '9000', 'ETH-USD', '-80');
    const followed = follow(lastCursor());
    prices['ETH-USD'] = '2400';
    await handle(followed, { kind: 'CANCEL_OPEN_ORDERS', accountId: 'bankrupt' });
    // 2,400 and 1,000 that nobody pays for 40 pieces: 2,425.
    await handle(followed, {
      kind: 'DELEVERAGE',
      accountId: 'bankrupt',
      counterpartyAccountId: 'winner',
      marketId: 'ETH-USD',
      size: '-40',
      limitPrice: '2425',
      expiresAt: null,
    });
    expect(at(await callOf('winner'), 'positions')).toEqual([{ size: '-40' }]);
    expect(at(await callOf('bankrupt'), 'positions')).toEqual([]);
  },
  RUN_MS,
);

test(
  'from the first cursor on, everything comes again, once, in the same order; and the log is sound',
  async () => {
    const followed = follow(EVERYTHING);
    const again: Instruction[] = [];
    while (again.length < handled.length) {
      again.push(await followed.next());
    }
    expect(again).toEqual(handled);
    expect(await countEvents('VenueInstructionGiven')).toBe(handled.length);
    for (const command of ['verify-log', 'verify-ledger']) {
      const { code, stdout } = await runProgram([command, '--data', folder.path]);
      expect([command, code, stdout.startsWith('sound')]).toEqual([command, 0, true]);
    }
  },
  RUN_MS,
);

test(
  'nobody but an operator is told',
  async () => {
    const words = ['token', '--data', folder.path, '--subject', 'v', '--roles', 'RISK_VIEWER'];
    const viewer = (await runProgram(words)).stdout.trim();
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${viewer}` },
    });
    const results = client.iterate({ query: 'subscription { venueInstructions { id } }' });
    const { value } = (await results.next()) as { value: { errors?: unknown } };
    expect(at(value.errors, 0, 'extensions', 'code')).toBe('FORBIDDEN');
    await client.dispose();
  },
  RUN_MS,
);
