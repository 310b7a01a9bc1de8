import { createHash } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { relayLog, resumeRelay } from '../../../src/app/log/relay.js';
import { type JobQueue, type JobRequest } from '../../../src/app/ports.js';
import { type NewEvent, type SealedEvent } from '../../../src/domain/log/event.js';
import { inTransaction } from '../../../src/store/database/database.js';
import { appendEvents, listEvents, readLogHead } from '../../../src/store/log/events.js';
import { anEnforcedSystem, type EnforcedSystem, NOW } from '../enforcement/system.js';

let system: EnforcedSystem;

beforeEach(async () => {
  system = await anEnforcedSystem();
});

afterEach(async () => {
  await system.close();
});

function aQueue(): JobQueue & { readonly asked: JobRequest[] } {
  const asked: JobRequest[] = [];
  return {
    asked,
    enqueue: (requests) => {
      asked.push(...requests);
      return Promise.resolve();
    },
  };
}

/** A fact that asks for the delivery of one notice. */
function aFact(name: string): NewEvent {
  return {
    type: 'LossSocialized',
    marketId: 'BTC-USD',
    actor: 'test',
    at: NOW,
    payload: { liquidationId: name, amount: '1', noticeIds: [`notice-${name}`] },
  };
}

function nameOf(event: SealedEvent): string {
  return event.type === 'LossSocialized' ? String(event.payload.liquidationId) : event.type;
}

function append(...facts: readonly NewEvent[]): Promise<void> {
  return inTransaction(system.db, (tx) => appendEvents(tx, facts));
}

/** Keys in order, no spaces: written here again, to check the product's own. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

async function expectChained(): Promise<number> {
  const events = await listEvents(system.db, {}, 0n, 10_000);
  let previous = '0'.repeat(64);
  for (const [index, event] of events.entries()) {
    const { hash, previousHash, ...content } = event;
    const text = canonical({
      ...content,
      sequence: String(index + 1),
      at: event.at.toISOString(),
    });
    expect(event.sequence).toBe(BigInt(index + 1));
    expect(previousHash).toBe(previous);
    expect(hash).toBe(createHash('sha256').update(previous).update(text).digest('hex'));
    previous = hash;
  }
  return events.length;
}

describe('the relay', () => {
  test('many writers and three relays make one chain without gaps, and ask for each job', async () => {
    const queue = aQueue();
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let turn = 0; turn < 12; turn += 1) {
        await append(
          aFact(`${String(writer)}-${String(turn)}a`),
          aFact(`${String(writer)}-${String(turn)}b`),
        );
      }
    });
    const relays = Array.from({ length: 3 }, async () => {
      for (let turn = 0; turn < 25; turn += 1) {
        await relayLog(system, queue);
      }
    });
    await Promise.all([...writers, ...relays]);
    await relayLog(system, queue);

    // Genesis is the first line.
    expect(await expectChained()).toBe(1 + 8 * 12 * 2);
    const notices = queue.asked.flatMap(({ payload }) => payload.noticeIds as string[]);
    expect(new Set(notices).size).toBe(8 * 12 * 2);
  });

  test('facts of one transaction stay together in their order', async () => {
    await append(aFact('1'), aFact('2'), aFact('3'));
    const sealed = await relayLog(system, aQueue());

    expect(sealed.slice(-3).map(nameOf)).toEqual(['1', '2', '3']);
  });

  test('what was not committed is never sealed', async () => {
    await expect(
      inTransaction(system.db, async (tx) => {
        await appendEvents(tx, [aFact('lost')]);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await append(aFact('kept'));
    const sealed = await relayLog(system, aQueue());

    expect(sealed.map(nameOf)).toEqual(['GenesisApplied', 'kept']);
    await expectChained();
  });

  test('one that dies between sealing and asking leaves its jobs to the next', async () => {
    await append(aFact('1'));
    const dying: JobQueue = { enqueue: () => Promise.reject(new Error('killed')) };
    await expect(relayLog(system, dying)).rejects.toThrow('killed');
    const head = await readLogHead(system.db);
    const queue = aQueue();
    await resumeRelay(system, queue);

    expect(head.sequence).toBe(2n);
    expect(queue.asked.map(({ payload }) => payload.noticeIds)).toEqual([['notice-1']]);
    await resumeRelay(system, queue);
    expect(queue.asked).toHaveLength(1);
  });

  test('a queue that refused is asked for the same jobs with the next lines', async () => {
    await append(aFact('1'));
    const refusing: JobQueue = { enqueue: () => Promise.reject(new Error('refused')) };
    await expect(relayLog(system, refusing)).rejects.toThrow('refused');
    await append(aFact('2'));
    const queue = aQueue();
    await relayLog(system, queue);

    expect(queue.asked.flatMap(({ payload }) => payload.noticeIds)).toEqual([
      'notice-1',
      'notice-2',
    ]);
  });

  test('one that dies after asking asks for the same jobs again, by the same ids', async () => {
    await append(aFact('1'), aFact('2'));
    const first = aQueue();
    await relayLog(system, first);
    await system.db.$executeRaw`DELETE FROM log_cursors`;
    const second = aQueue();
    await resumeRelay(system, second);

    expect(second.asked.map(({ id }) => id)).toEqual(first.asked.map(({ id }) => id));
  });

  test.each([
    ['UPDATE', `UPDATE events SET actor = 'somebody else'`],
    ['DELETE', 'DELETE FROM events'],
    ['TRUNCATE', 'TRUNCATE events'],
  ])('a sealed line cannot be changed: %s', async (_, statement) => {
    await relayLog(system, aQueue());

    await expect(system.db.$executeRawUnsafe(statement)).rejects.toThrow(/append/i);
  });
});
