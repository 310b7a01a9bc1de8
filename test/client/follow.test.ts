import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import WebSocket from 'ws';

import {
  type Client,
  type ClientOptions,
  type FollowState,
  MarginwardError,
  createClient,
  memoryCursorStore,
} from '../../packages/client/src/index.js';
import { type NewEvent } from '../../src/domain/log/event.js';
import { inTransaction } from '../../src/store/database/database.js';
import { appendEvents } from '../../src/store/log/events.js';
import { type Api, anApi, at, seedBook, tokenFor } from '../api/harness.js';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.js';

const EVENTS = `subscription ($after: String) {
  marginEvents(after: $after) { cursor sequence type accountId }
}`;

interface EventItem {
  readonly cursor: string;
  readonly sequence: string;
}
interface EventsResult {
  readonly marginEvents: EventItem;
}

let api: Api;
let token: string;
let proxy: CuttingProxy;

beforeAll(async () => {
  api = await anApi();
  await seedBook(api, await tokenFor(api.system, 'olga', ['OPERATOR']));
  token = await tokenFor(api.system, 'vera', ['RISK_VIEWER']);
  proxy = await startCuttingProxy(Number(new URL(api.url()).port));
});

afterAll(async () => {
  proxy.close();
  await api.close();
});

function aClient(options: Partial<ClientOptions> = {}): Client {
  return createClient({
    url: `http://127.0.0.1:${proxy.port}/graphql`,
    token,
    WebSocket,
    backoff: { firstMs: 20, mostMs: 100, random: () => 0.5 },
    ...options,
  });
}

async function happen(count: number): Promise<void> {
  const event: NewEvent = {
    type: 'MarginCallAcknowledged',
    accountId: 'alice-1',
    actor: 'system:test',
    marginCallId: 'alice-1.call-9',
    at: api.system.clock.now(),
    payload: { acknowledgedNoticeIds: [] },
  };
  await inTransaction(api.system.db, (tx) => appendEvents(tx, Array(count).fill(event)));
  await api.settle();
}

/** The cursor of the newest event of the log, and its sequence. */
async function newest(): Promise<{ readonly cursor: string; readonly sequence: number }> {
  const { data } = await api.ask(token, '{ events(last: 1) { nodes { cursor sequence } } }');
  return {
    cursor: String(at(data, 'events', 'nodes', 0, 'cursor')),
    sequence: Number(at(data, 'events', 'nodes', 0, 'sequence')),
  };
}

const inOrderFrom = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));

/** Reads until so many came. */
async function read(
  events: AsyncIterable<EventItem>,
  count: number,
  each: (item: EventItem) => unknown = () => undefined,
): Promise<string[]> {
  const sequences: string[] = [];
  for await (const item of events) {
    sequences.push(item.sequence);
    await each(item);
    if (sequences.length === count) {
      break;
    }
  }
  return sequences;
}

describe('events of the log', () => {
  test('come once each and in order over connections that are cut within an event', async () => {
    proxy.cutAfterBytes = 10_000;
    onTestFinished(() => {
      proxy.cutAfterBytes = null;
    });
    const { cursor, sequence } = await newest();
    const before = proxy.cuts();
    const reading = read(aClient().follow<EventsResult, object>(EVENTS, { after: cursor }), 300);
    for (let part = 0; part < 3; part += 1) {
      await happen(100);
    }

    expect(await reading).toEqual(inOrderFrom(sequence + 1, 300));
    expect(proxy.cuts() - before).toBeGreaterThan(2);
  });

  test('come after a connection that went silent without being closed', async () => {
    const { cursor, sequence } = await newest();
    const states: FollowState[] = [];
    const client = aClient({ heartbeatMs: 100 });
    const reading = read(
      client.follow<EventsResult, object>(EVENTS, {
        after: cursor,
        onState: (state) => states.push(state),
      }),
      2,
      async ({ sequence: at }) => {
        if (at === String(sequence + 1)) {
          proxy.silence();
          await happen(1);
        }
      },
    );
    await happen(1);

    expect(await reading).toEqual(inOrderFrom(sequence + 1, 2));
    expect(states).toContainEqual(
      expect.objectContaining({ status: 'WAITING', reason: 'nothing heard for 200 ms' }),
    );
  });

  test('are kept by the server, not by the client, while the reader is slow', async () => {
    const { cursor, sequence } = await newest();
    await happen(200);
    const states: string[] = [];
    const following = aClient().follow<EventsResult, object>(EVENTS, {
      after: cursor,
      buffer: 10,
      onState: ({ status }) => states.push(status),
    });
    const sequences = await read(following, 200, () => new Promise((done) => setTimeout(done, 1)));

    expect(sequences).toEqual(inOrderFrom(sequence + 1, 200));
    expect(states.filter((status) => status === 'PAUSED').length).toBeGreaterThan(2);
  });

  test('go on, in another process, behind the last one that was handled', async () => {
    const { cursor, sequence } = await newest();
    await happen(5);
    const store = memoryCursorStore(cursor);
    // The third is not handled to its end: the reader leaves in the middle of it.
    await read(aClient().follow<EventsResult, object>(EVENTS, { store }), 3);
    const rest = await read(aClient().follow<EventsResult, object>(EVENTS, { store }), 3);

    expect(rest).toEqual(inOrderFrom(sequence + 3, 3));
  });

  test('cannot be followed without a way to go on', async () => {
    const withoutCursor = 'subscription ($after: String) { marginEvents(after: $after) { type } }';
    const withoutAfter = 'subscription { marginEvents { cursor type } }';

    await expect(aClient().follow(withoutCursor).next()).rejects.toThrow(TypeError);
    await expect(aClient().follow(withoutAfter).next()).rejects.toThrow('declare $after');
  });

  test('end without an error when the signal is aborted', async () => {
    const abort = new AbortController();
    const reading = read(
      aClient().follow<EventsResult, object>(EVENTS, { signal: abort.signal }),
      1,
    );
    abort.abort();

    expect(await reading).toEqual([]);
  });

  test('of two followers share one connection', async () => {
    let opened = 0;
    class Counted extends WebSocket {
      constructor(url: string, protocol: string) {
        super(url, protocol);
        opened += 1;
      }
    }
    const { cursor, sequence } = await newest();
    const client = aClient({ WebSocket: Counted });
    const readings = [1, 2].map(() =>
      read(client.follow<EventsResult, object>(EVENTS, { after: cursor }), 3),
    );
    await happen(3);

    expect(await Promise.all(readings)).toEqual([
      inOrderFrom(sequence + 1, 3),
      inOrderFrom(sequence + 1, 3),
    ]);
    expect(opened).toBe(1);
  });
});

describe('a refusal', () => {
  const refusalOf = async (following: AsyncGenerator): Promise<MarginwardError> => {
    try {
      await following.next();
    } catch (error) {
      if (error instanceof MarginwardError) {
        return error;
      }
      throw error;
    }
    throw new Error('It was not refused.');
  };

  test('of a cursor of another list ends the following with its code and facts', async () => {
    const error = await refusalOf(aClient().follow(EVENTS, { after: 'nonsense' }));

    expect(error.code).toBe('BAD_USER_INPUT');
    expect(error.details.field).toBe('after');
  });

  test('of a token asks for another one, and ends when that is refused as well', async () => {
    const asked: string[] = [];
    const tokens = ['first.is.wrong', 'second.is.wrong', 'third.is.wrong', 'fourth.is.wrong'];
    const give = (): string => {
      asked.push(tokens[asked.length] ?? '');
      return asked.at(-1) ?? '';
    };
    const error = await refusalOf(aClient({ token: give }).follow(EVENTS));

    expect(error.code).toBe('UNAUTHENTICATED');
    expect(error.details.reason).toMatch(/^TOKEN_/);
    expect(asked).toHaveLength(3);
  });

  test('of an expired token goes on with the new one, without a gap or a double', async () => {
    const { cursor, sequence } = await newest();
    const expired = await tokenFor(api.system, 'vera', ['RISK_VIEWER'], [], -60);
    let asked = 0;
    const client = aClient({
      token: () => {
        asked += 1;
        return asked === 1 ? expired : token;
      },
    });
    await happen(2);

    const reading = read(client.follow<EventsResult, object>(EVENTS, { after: cursor }), 2);
    expect(await reading).toEqual(inOrderFrom(sequence + 1, 2));
    expect(asked).toBe(2);
  });

  test('of a key that is revoked while it follows ends with KEY_REVOKED', async () => {
    const admin = await tokenFor(api.system, 'ada', ['ADMIN']);
    const { data } = await api.ask(
      admin,
      'mutation { createApiKey(input: { name: "a wallet", scopes: [READ, FOLLOW] }) { secret key { id } } }',
    );
    const states: string[] = [];
    const following = aClient({ token: String(at(data, 'createApiKey', 'secret')) }).follow(
      EVENTS,
      { onState: ({ status }) => states.push(status) },
    );
    const refused = refusalOf(following);
    while (!states.includes('LIVE')) {
      await new Promise((done) => setTimeout(done, 5));
    }
    await api.ask(admin, 'mutation ($id: ID!) { revokeApiKey(id: $id) { id } }', {
      id: at(data, 'createApiKey', 'key', 'id'),
    });

    const error = await refused;
    expect([error.code, error.details.reason]).toEqual(['UNAUTHENTICATED', 'KEY_REVOKED']);
  });
});
