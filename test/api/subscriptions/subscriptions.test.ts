import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { appendEvents } from '../../../src/store/log/events.js';
import { inTransaction } from '../../../src/store/database/database.js';
import { type EventType } from '../../../src/domain/log/event-payloads.js';
import { type NewEvent } from '../../../src/domain/log/event.js';

import { type Api, anApi, at, codesOf, seedBook, tokenFor } from '../harness.js';
import { connect, disconnectAll, subscribe } from './subscriber.js';

let api: Api;
let operator: string;
let viewer: string;
let alice: string;

beforeAll(async () => {
  api = await anApi();
  operator = await tokenFor(api.system, 'olga', ['OPERATOR']);
  viewer = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  alice = await tokenFor(api.system, 'alice', ['ACCOUNT_OWNER']);
  await seedBook(api, operator);
}, 60_000);
beforeEach(disconnectAll);
afterAll(async () => {
  await disconnectAll();
  await api.close();
});

/** Records facts of margin calls and seals them. */
async function happen(
  count: number,
  accountId = 'alice-1',
  type: EventType = 'MarginCallAcknowledged',
): Promise<void> {
  // Following the log does not depend on the facts of an event.
  const event = {
    type,
    accountId,
    marginCallId: `${accountId}.call-9`,
    actor: 'system:test',
    at: api.system.clock.now(),
    payload: {},
  } as NewEvent;
  await inTransaction(api.system.db, (tx) =>
    appendEvents(
      tx,
      Array.from({ length: count }, () => event),
    ),
  );
  await api.settle();
}

async function headSequence(): Promise<number> {
  const { data } = await api.ask(viewer, '{ systemStatus { logHead } }');
  return Number(at(data, 'systemStatus', 'logHead'));
}

const EVENTS =
  'subscription ($filter: EventFilter, $after: String) { marginEvents(filter: $filter, after: $after) { sequence type accountId cursor } }';
const cursorOf = (sequence: number): string =>
  Buffer.from(JSON.stringify(['event', String(sequence)])).toString('base64url');
const sequencesOf = (messages: readonly unknown[]): number[] =>
  messages.map((message) => Number(at(message, 'marginEvents', 'sequence')));

describe('logEvents', () => {
  const LOG = `subscription ($filter: EventFilter, $after: String) {
    logEvents(filter: $filter, after: $after) { type accountId
      ... on AccountRestricted { restrictions reason } ... on AccountReleased { callState } } }`;

  test('sends lines of any subject, in the order of the log', async () => {
    const start = await headSequence();
    await happen(1, 'alice-1', 'DepositSeen');
    await happen(1, 'alice-1', 'AccountRestricted');
    await happen(1, 'alice-1', 'ProposalCreated');

    const all = subscribe(api, viewer, LOG, { after: cursorOf(start) });
    expect((await all.take(3)).map((each) => at(each, 'logEvents', 'type'))).toEqual([
      ...['DepositSeen', 'AccountRestricted', 'ProposalCreated'],
    ]);
    const filter = { types: ['AccountRestricted', 'AccountReleased'] };
    const some = subscribe(api, viewer, LOG, { after: cursorOf(start), filter });
    expect(at(await some.next(), 'logEvents')).toEqual({
      type: 'AccountRestricted',
      accountId: 'alice-1',
      restrictions: null,
      reason: null,
    });
  });

  test("shows an owner nothing of another's account", async () => {
    const start = await headSequence();
    await happen(1, 'bob-1', 'DepositSeen');
    await happen(1, 'alice-1', 'DepositSeen');
    const own = subscribe(api, alice, LOG, { after: cursorOf(start) });

    expect(at(await own.next(), 'logEvents', 'accountId')).toBe('alice-1');
  });
});

describe('marginEvents', () => {
  test('sends what was sealed after the cursor, then what comes: no gap, no double', async () => {
    const start = await headSequence();
    await happen(1200);
    const subscription = subscribe(api, viewer, EVENTS, { after: cursorOf(start) });
    const past = await subscription.take(700);
    await happen(300);
    const rest = await subscription.take(800);

    const expected = Array.from({ length: 1500 }, (_, index) => start + 1 + index);
    expect(sequencesOf([...past, ...rest])).toEqual(expected);
  });

  test('continues after a restart of the server, from the last cursor', async () => {
    const start = await headSequence();
    const before = subscribe(api, viewer, EVENTS, { after: cursorOf(start) });
    await happen(3);
    const first = await before.take(2);
    await api.restart();
    await happen(2);
    const after = subscribe(api, viewer, EVENTS, {
      after: at(first.at(-1), 'marginEvents', 'cursor'),
    });
    const rest = await after.take(3);

    expect(sequencesOf([...first, ...rest])).toEqual([1, 2, 3, 4, 5].map((step) => start + step));
  });

  test('without a cursor sends only what happens from now on', async () => {
    await happen(2);
    const start = await headSequence();
    const subscription = subscribe(api, viewer, EVENTS);
    let heard: unknown = null;
    const listening = subscription.next().then((message) => (heard = message));
    // A subscription's start is not announced, so facts are made until one is heard.
    while (heard === null) {
      await happen(1);
    }
    await listening;

    expect(Number(at(heard, 'marginEvents', 'sequence'))).toBeGreaterThan(start);
  });

  test('keeps to its filter, far behind the head and near it', async () => {
    const start = await headSequence();
    await happen(2, 'bob-1');
    await happen(2500);
    await happen(2, 'bob-1');
    const variables = { after: cursorOf(start), filter: { accountIds: ['bob-1'] } };
    const messages = await subscribe(api, viewer, EVENTS, variables).take(4);

    expect(sequencesOf(messages)).toEqual([1, 2, 2503, 2504].map((step) => start + step));
  });

  test('keeps to the scope of its reader', async () => {
    const start = await headSequence();
    await happen(2, 'bob-1');
    await happen(1);
    await happen(2, 'bob-1');
    await happen(1);
    const messages = await subscribe(api, alice, EVENTS, { after: cursorOf(start) }).take(2);

    expect(messages.map((message) => at(message, 'marginEvents', 'accountId'))).toEqual([
      'alice-1',
      'alice-1',
    ]);
    expect(sequencesOf(messages)).toEqual([start + 3, start + 6]);
  });

  test.each([
    ['malformed', 'nonsense'],
    ['of another list', Buffer.from('["account","1"]').toString('base64url')],
    ['beyond the head', cursorOf(99_999_999)],
  ])('refuses a cursor %s', async (_name, after) => {
    const message = await subscribe(api, viewer, EVENTS, { after }).next();

    expect(at(message, 'errors', 0, 'extensions', 'code')).toBe('BAD_USER_INPUT');
  });

  test('refuses a filter with a fact that does not exist', async () => {
    const message = await subscribe(api, viewer, EVENTS, { filter: { types: ['Nothing'] } }).next();

    expect(at(message, 'errors', 0, 'extensions')).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'filter.types[0]',
    });
  });

  test('serves a thousand subscribers of one connection each their own place', async () => {
    const start = await headSequence();
    const sockets = Array.from({ length: 10 }, () => connect(api, viewer));
    const readers: AsyncIterableIterator<unknown>[] = [];
    const firsts: Promise<IteratorResult<unknown>>[] = [];
    for (const socket of sockets) {
      // A connection is greeted before a hundred operations keep the process from hearing its greeting.
      const connected = new Promise((resolve) => socket.on('connected', resolve));
      for (let index = 0; index < 100; index += 1) {
        const reader = socket.iterate({ query: EVENTS, variables: { after: cursorOf(start) } });
        readers.push(reader);
        firsts.push(reader.next());
        await Promise.race([connected, firsts.at(-1)]);
      }
    }
    await happen(1);
    const first = await Promise.all(firsts);
    const seconds = readers.map((reader) => reader.next());
    await happen(1);
    const second = await Promise.all(seconds);

    const sequences = (results: readonly { value: unknown }[]): Set<number> =>
      new Set(sequencesOf(results.map(({ value }) => (value as { data: unknown }).data)));
    expect(sequences(first)).toEqual(new Set([start + 1]));
    expect(sequences(second)).toEqual(new Set([start + 2]));
  });
});

test('governanceEvents sends the facts of governance from the first on', async () => {
  const query =
    'subscription ($after: String) { governanceEvents(after: $after) { type ... on GenesisApplied { genesisHash } } }';
  const message = await subscribe(api, alice, query, { after: cursorOf(0) }).next();

  expect(at(message, 'governanceEvents')).toMatchObject({
    type: 'GenesisApplied',
    genesisHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

describe('a log that is no longer kept from its start', () => {
  test('says CURSOR_EXPIRED to older cursors, never a silent gap', async () => {
    const head = await headSequence();
    const { db } = api.system;
    await db.$executeRawUnsafe('ALTER TABLE events DISABLE TRIGGER events_append_only');
    await db.$executeRawUnsafe(`DELETE FROM events WHERE sequence <= ${String(head - 10)}`);
    await db.$executeRawUnsafe('ALTER TABLE events ENABLE TRIGGER events_append_only');
    const expired = await subscribe(api, viewer, EVENTS, { after: cursorOf(head - 11) }).next();
    const query =
      'query ($after: String) { events(after: $after) { totalCount nodes { sequence } } }';
    const page = await api.ask(viewer, query, { after: cursorOf(head - 11) });
    const kept = await api.ask(viewer, query, { after: cursorOf(head - 10) });
    const verified = await api.ask(viewer, '{ verifyLog { ok checked } }');

    expect(at(expired, 'errors', 0, 'extensions')).toMatchObject({
      code: 'CURSOR_EXPIRED',
      oldestCursor: cursorOf(head - 10),
    });
    expect(codesOf(page)).toEqual(['CURSOR_EXPIRED']);
    expect(at(kept.data, 'events', 'nodes')).toHaveLength(10);
    expect(at(verified.data, 'verifyLog')).toEqual({ ok: true, checked: 10 });
  });

  test('a line that was changed is found by verifyLog', async () => {
    const head = await headSequence();
    const { db } = api.system;
    await db.$executeRawUnsafe('ALTER TABLE events DISABLE TRIGGER events_append_only');
    await db.$executeRawUnsafe(
      `UPDATE events SET actor = 'somebody else' WHERE sequence = ${String(head - 3)}`,
    );
    const { data } = await api.ask(viewer, '{ verifyLog { ok checked firstBadSequence } }');

    expect(at(data, 'verifyLog')).toEqual({
      ok: false,
      checked: 7,
      firstBadSequence: String(head - 3),
    });
  });
});
