import { assert, messageOf } from '../../domain/errors.js';
import { type NewEvent } from '../../domain/log/event.js';
import { inTransaction } from '../../store/database/database.js';
import { appendEvents } from '../../store/log/events.js';
import {
  claimDueNotices,
  nextNoticeDueAt,
  recordNoticeResults,
  type ClaimedNotice,
  type NoticeResult,
} from '../../store/margin-calls/notices.js';

import { type Deps } from '../deps.js';
import { noticeMessage } from './notice-messages.js';

/** Maximum number of notices per call. */
export const NOTICES_MAX = 100;
export const NOTICE_ATTEMPTS_MAX = 8;

const NOTIFY_ACTOR = 'system:notify';
const SENDS_AT_ONCE = 20;
const SEND_TIMEOUT_MS = 10_000;
/** Longer than the slowest batch: ⌈100 ÷ 20⌉ × 10 s. */
const LEASE_MS = 120_000;
const BACKOFF_MS = 5_000;
const ERROR_LENGTH_MAX = 500;

/** This process has no such channel. The receiver is not at fault, and retries here are useless. */
class MissingChannelError extends Error {}

interface Attempt {
  readonly notice: ClaimedNotice;
  readonly result: NoticeResult;
}

/**
 * Sends the due ones of these notices, each over its channel, and records the results.
 *
 * A failed notice is retried after 5 s, 10 s, 20 s … 320 s. After 8 attempts, or when its channel is not
 * configured, it has failed permanently: the operator is alerted, and no deadline moves. Safe to call
 * repeatedly and concurrently. If a process dies between sending and recording, the notice is sent again after
 * the lease; channels carry the notice's id, so that receivers can drop the repeat.
 *
 * @param noticeIds At most `NOTICES_MAX`.
 * @returns When the next attempt for one of them is due; null when none is pending.
 */
export async function deliverNotices(
  deps: Deps,
  noticeIds: readonly string[],
): Promise<{ retryAt: Date | null }> {
  assert(noticeIds.length <= NOTICES_MAX, `at most ${NOTICES_MAX} notices are delivered at a time`);
  const now = deps.clock.now();
  const leasedUntil = new Date(now.getTime() + LEASE_MS);

  const claimed = await inTransaction(deps.db, (tx) =>
    claimDueNotices(tx, noticeIds, now, leasedUntil),
  );
  if (claimed.length > 0) {
    const attempts = await mapBounded(claimed, SENDS_AT_ONCE, (notice) => attempt(deps, notice));
    await inTransaction(deps.db, async (tx) => {
      const recorded = await recordNoticeResults(
        tx,
        attempts.map(({ result }) => result),
        leasedUntil,
      );
      const at = deps.clock.now();
      const own = attempts.filter(({ result }) => recorded.has(result.id));
      await appendEvents(
        tx,
        own.flatMap((each) => eventsOf(each, at)),
      );
    });
    reportFailures(deps, attempts);
  }
  return { retryAt: await nextNoticeDueAt(deps.db, noticeIds) };
}

async function attempt(deps: Deps, notice: ClaimedNotice): Promise<Attempt> {
  const { id } = notice;
  try {
    const channel = deps.channels.find(({ name }) => name === notice.channel);
    if (channel === undefined) {
      throw new MissingChannelError(`no channel "${notice.channel}" is configured`);
    }
    await withTimeout(channel.send(noticeMessage(notice)), SEND_TIMEOUT_MS);
    return { notice, result: { id, status: 'SENT', sentAt: deps.clock.now() } };
  } catch (cause) {
    const error = textOf(cause);
    const made = notice.attempts + 1;
    if (cause instanceof MissingChannelError || made >= NOTICE_ATTEMPTS_MAX) {
      return { notice, result: { id, status: 'FAILED', error } };
    }
    const nextAttemptAt = new Date(deps.clock.now().getTime() + retryDelayMs(made));
    return { notice, result: { id, status: 'PENDING', nextAttemptAt, error } };
  }
}

/** The wait after the given number of failed attempts (from 1): 5 s, doubled each time. */
export function retryDelayMs(attempts: number): number {
  return BACKOFF_MS * 2 ** (attempts - 1);
}

/** The event of an attempt, if it was the final one. */
function eventsOf({ notice, result }: Attempt, at: Date): NewEvent[] {
  if (result.status === 'PENDING') {
    return [];
  }
  const { id, accountId, marginCallId, kind, channel } = notice;
  const facts = { noticeId: id, channel, kind, attempts: notice.attempts + 1 };
  const common = { accountId, marginCallId, actor: NOTIFY_ACTOR, at };
  return result.status === 'SENT'
    ? [{ ...common, type: 'NoticeDelivered', payload: facts }]
    : [{ ...common, type: 'NoticeFailed', payload: { ...facts, error: result.error } }];
}

function reportFailures({ log }: Deps, attempts: readonly Attempt[]): void {
  for (const { notice, result } of attempts) {
    if (result.status === 'SENT') {
      continue;
    }
    const { id, accountId, marginCallId, kind, channel } = notice;
    const facts = { noticeId: id, accountId, marginCallId, kind, channel, error: result.error };
    if (result.status === 'FAILED') {
      log.error(facts, 'notice failed permanently: contact the account by other means');
    } else {
      log.warn(facts, 'notice not delivered; it will be retried');
    }
  }
}

/** One line of bounded length: it is shown to operators and stored in the log. */
function textOf(cause: unknown): string {
  return messageOf(cause).replace(/\s+/g, ' ').trim().slice(0, ERROR_LENGTH_MAX);
}

async function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${timeoutMs / 1000} s`));
    }, timeoutMs);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs `work` on every item, at most `limit` at a time; results are in the order of the items. */
async function mapBounded<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of entries) {
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}
