import { type NewEvent } from '../../src/domain/log/event.js';
import { inTransaction } from '../../src/store/database/database.js';
import { appendEvents } from '../../src/store/log/events.js';
import { type Api } from '../api/harness.js';

/** Writes so many lines of one account into the log and seals them: something to follow, whatever it says. */
export async function writeLines(api: Api, count: number): Promise<void> {
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
