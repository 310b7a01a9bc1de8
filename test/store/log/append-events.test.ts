import { afterAll, beforeAll, expect, test } from 'vitest';

import { type JsonObject } from '../../../src/domain/canonical.js';
import { EMPTY_LOG, firstBrokenLink } from '../../../src/domain/log/hash-chain.js';
import { type NewEvent } from '../../../src/domain/log/event.js';
import { inTransaction } from '../../../src/store/database/database.js';
import { appendEvents, listEvents, sealPendingEvents } from '../../../src/store/log/events.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';

const AT = new Date('2026-11-23T12:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

function aFact(payload: JsonObject): NewEvent {
  return { type: 'VoteCast', actor: 'test', at: AT, payload } as unknown as NewEvent;
}

const append = (...payloads: readonly JsonObject[]): Promise<void> =>
  inTransaction(database.db, (tx) => appendEvents(tx, payloads.map(aFact)));

test('payloads of any text are sealed as they were written, and those that PostgreSQL wrote, too', async () => {
  const payloads = [
    { b: 'line\nend "quoted" \\ back', a: ['é', '\u{1F600}', '\\u0000', { z: null, y: [] }] },
    { text: '": ' },
    {},
  ];
  await append(...payloads);
  await database.db.$executeRaw`
    INSERT INTO pending_events (type, actor, at, payload)
    VALUES ('VoteCast', 'test', ${AT}, '{"longer": "1", "b": {"y": "2", "x": "3"}}'::jsonb)`;
  const sealed = await inTransaction(database.db, (tx) => sealPendingEvents(tx, 10));
  expect(sealed.map(({ payload }) => payload)).toEqual([
    ...payloads,
    { longer: '1', b: { y: '2', x: '3' } },
  ]);
  const lines = await listEvents(database.db, {}, 0n, 10);
  expect(firstBrokenLink(EMPTY_LOG, lines)).toBeNull();
});

test.each([
  ['a zero byte', { a: '\u0000' }],
  ['half of a pair', { a: '\ud800' }],
  ['it after a backslash', { a: '\\\u0000' }],
])('a payload with %s is refused with its writer', async (_, payload) => {
  await expect(append(payload)).rejects.toThrow('a character that the log cannot hold');
});
