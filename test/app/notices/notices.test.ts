import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { type Deps } from '../../../src/app/deps.js';
import {
  deliverNotices,
  NOTICE_ATTEMPTS_MAX,
  NOTICES_MAX,
  retryDelayMs,
} from '../../../src/app/notices/notices.js';
import { type NoticeChannel, type NoticeMessage } from '../../../src/app/ports.js';
import { testDatabase, type TestDatabase } from '../../support/database.js';
import { IDLE_VENUE } from '../../support/idle-venue.js';

const START = new Date('2026-01-01T00:00:00Z');

let database: TestDatabase;
let now: Date;
let sent: NoticeMessage[];
let logged: { level: string; message: string }[];
/** Null: the other side accepts everything. */
let refusal: string | null;
/** What a send waits for. */
let gate: Promise<void>;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db.notice.deleteMany();
  await database.db.marginCall.deleteMany();
  await database.db.account.deleteMany();
  await database.db.$executeRaw`TRUNCATE pending_events`;
  await database.db.account.create({ data: { id: 'a1', owner: 'alice', createdAt: START } });
  now = START;
  sent = [];
  logged = [];
  refusal = null;
  gate = Promise.resolve();
});

const paper: NoticeChannel = {
  name: 'paper',
  send: async (message) => {
    await gate;
    if (refusal !== null) {
      throw new Error(refusal);
    }
    sent.push(message);
  },
};

function deps(): Deps {
  const line = (level: string) => (_facts: object, message: string) => {
    logged.push({ level, message });
  };
  return {
    db: database.db,
    clock: { now: () => now },
    log: { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') },
    venue: IDLE_VENUE,
    channels: [paper],
  };
}

async function addNotices(
  ids: readonly string[],
  overrides: { channel?: string } = {},
): Promise<void> {
  await database.db.notice.createMany({
    data: ids.map((id) => ({
      id,
      accountId: 'a1',
      kind: 'MARGIN_CALL_OPENED',
      channel: 'paper',
      recipient: 'alice',
      body: { amountDue: '12.5' },
      createdAt: START,
      nextAttemptAt: START,
      ...overrides,
    })),
  });
}

async function noticeOf(id: string): Promise<Record<string, unknown>> {
  const { status, attempts, sentAt, nextAttemptAt, error } =
    await database.db.notice.findUniqueOrThrow({ where: { id } });
  return { status, attempts, sentAt, nextAttemptAt, error };
}

async function events(): Promise<{ type: string; payload: unknown }[]> {
  return database.db.pendingEvent.findMany({
    orderBy: { id: 'asc' },
    select: { type: true, payload: true },
  });
}

describe('a notice that is accepted', () => {
  test('is sent, recorded and logged once', async () => {
    await addNotices(['n1']);

    expect(await deliverNotices(deps(), ['n1'])).toEqual({ retryAt: null });
    expect(await deliverNotices(deps(), ['n1'])).toEqual({ retryAt: null });

    expect(sent.map(({ noticeId }) => noticeId)).toEqual(['n1']);
    expect(await noticeOf('n1')).toEqual({
      status: 'SENT',
      attempts: 1,
      sentAt: START,
      nextAttemptAt: null,
      error: null,
    });
    expect(await events()).toEqual([
      {
        type: 'NoticeDelivered',
        payload: { noticeId: 'n1', channel: 'paper', kind: 'MARGIN_CALL_OPENED', attempts: 1 },
      },
    ]);
  });

  test('is sent once by ten deliveries at the same time', async () => {
    const ids = Array.from({ length: NOTICES_MAX }, (_, n) => `n${n}`);
    await addNotices(ids);

    await Promise.all(Array.from({ length: 10 }, () => deliverNotices(deps(), ids)));

    expect(sent.map(({ noticeId }) => noticeId).sort()).toEqual([...ids].sort());
    expect(await database.db.notice.count({ where: { status: 'SENT', attempts: 1 } })).toBe(100);
    expect(await events()).toHaveLength(100);
  });

  test('is logged in the order asked for, whatever order the answers come in', async () => {
    const ids = ['n3', 'n1', 'n2'];
    await addNotices(ids);
    await deliverNotices(deps(), ids);

    const logged = (await events()).map(
      ({ payload }) => (payload as { noticeId: string }).noticeId,
    );
    expect(logged).toEqual(ids);
  });
});

describe('a notice that is refused', () => {
  test('is tried again after a doubling wait, and fails for good at the last attempt', async () => {
    await addNotices(['n1']);
    refusal = 'mailbox full';

    for (let attempt = 1; attempt < NOTICE_ATTEMPTS_MAX; attempt += 1) {
      const { retryAt } = await deliverNotices(deps(), ['n1']);
      expect(retryAt).toEqual(new Date(now.getTime() + retryDelayMs(attempt)));
      expect(await events()).toEqual([]);
      now = retryAt!;
    }
    expect(await deliverNotices(deps(), ['n1'])).toEqual({ retryAt: null });

    expect(await noticeOf('n1')).toMatchObject({
      status: 'FAILED',
      attempts: NOTICE_ATTEMPTS_MAX,
      error: 'mailbox full',
    });
    expect(await events()).toEqual([
      {
        type: 'NoticeFailed',
        payload: {
          noticeId: 'n1',
          channel: 'paper',
          kind: 'MARGIN_CALL_OPENED',
          attempts: NOTICE_ATTEMPTS_MAX,
          error: 'mailbox full',
        },
      },
    ]);
    expect(logged.filter(({ level }) => level === 'error')).toHaveLength(1);
  });

  test('is not tried a millisecond before it is due', async () => {
    await addNotices(['n1']);
    refusal = 'mailbox full';
    const { retryAt } = await deliverNotices(deps(), ['n1']);
    refusal = null;

    now = new Date(retryAt!.getTime() - 1);
    expect(await deliverNotices(deps(), ['n1'])).toEqual({ retryAt });
    expect(sent).toEqual([]);
    now = retryAt!;
    expect(await deliverNotices(deps(), ['n1'])).toEqual({ retryAt: null });
    expect(sent).toHaveLength(1);
    expect(await noticeOf('n1')).toMatchObject({ status: 'SENT', attempts: 2, error: null });
  });

  test('does not hold back the others', async () => {
    await addNotices(['n1', 'n3']);
    await addNotices(['n2'], { channel: 'telegraph' });

    expect(await deliverNotices(deps(), ['n1', 'n2', 'n3'])).toEqual({ retryAt: null });

    expect(sent.map(({ noticeId }) => noticeId)).toEqual(['n1', 'n3']);
    expect((await events()).map(({ type }) => type)).toEqual([
      'NoticeDelivered',
      'NoticeFailed',
      'NoticeDelivered',
    ]);
    expect(await noticeOf('n2')).toMatchObject({
      status: 'FAILED',
      attempts: 1,
      error: 'no channel "telegraph" is configured',
    });
  });
});

describe('the lease', () => {
  test('outlives a process that died while sending, and then the notice is sent', async () => {
    await addNotices(['n1']);
    let release = (): void => undefined;
    gate = new Promise((resolve) => {
      release = resolve;
    });
    const dying = deliverNotices(deps(), ['n1']);
    const lease = await leased('n1');

    const { retryAt } = await deliverNotices(deps(), ['n1']);
    expect(retryAt).toEqual(lease);

    gate = Promise.resolve();
    now = lease;
    expect(await deliverNotices(deps(), ['n1'])).toEqual({ retryAt: null });
    release();
    await dying;
    // Both reached the channel, which can tell by the id; the record holds one delivery.
    expect(sent.map(({ noticeId }) => noticeId)).toEqual(['n1', 'n1']);
    expect(await noticeOf('n1')).toMatchObject({ status: 'SENT', attempts: 1 });
    expect(await events()).toHaveLength(1);
  });
});

test('more than a batch is a bug of the caller', async () => {
  const ids = Array.from({ length: NOTICES_MAX + 1 }, (_, n) => `n${n}`);
  await expect(deliverNotices(deps(), ids)).rejects.toThrow('at most 100 notices');
});

/** The end of the lease on a notice that was just claimed. */
async function leased(id: string): Promise<Date> {
  for (;;) {
    const { nextAttemptAt } = await database.db.notice.findUniqueOrThrow({ where: { id } });
    if (nextAttemptAt !== null && nextAttemptAt > START) {
      return nextAttemptAt;
    }
  }
}
