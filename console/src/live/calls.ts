import { type MarginCallState, OpenCallsDocument } from '../api/generated/graphql.js';
import { ask } from '../api/client.js';
import { type LogEvent, type OpenCall, calls } from './state.js';

const ENDED: readonly MarginCallState[] = ['CURED', 'CLOSED', 'RECOVERED', 'CANCELLED'];

/** Every open call, nearest deadline first, page by page. */
export async function loadCalls(): Promise<void> {
  const found = new Map<string, OpenCall>();
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof pageAfter>> = await pageAfter(after);
    for (const call of page.nodes) {
      found.set(call.id, {
        id: call.id,
        accountId: call.account.id,
        owner: call.account.owner,
        state: call.state,
        cause: call.cause,
        outstanding: call.amountOutstanding,
        openedAt: Date.parse(call.openedAt),
        deadline: Date.parse(call.deadline),
        frozenMs: call.graceRemainingSeconds * 1000,
        acknowledged: (call.acknowledgedAt ?? null) !== null,
        noticeFailed: call.notices.some(({ status }) => status === 'FAILED'),
      });
    }
    after = page.pageInfo.hasNextPage ? (page.pageInfo.endCursor ?? null) : null;
  } while (after !== null);
  calls.set(found);
}

const pageAfter = async (after: string | null) =>
  (await ask(OpenCallsDocument, { after })).marginCalls;

/** Events have the state after them: taking one twice changes nothing. */
export function takeCallEvents(batch: readonly LogEvent[]): void {
  const next = new Map(calls.get());
  for (const event of batch) {
    const id = event.marginCallId ?? null;
    const accountId = event.accountId ?? null;
    if (id !== null && accountId !== null) {
      takeCallEvent(next, { event, id, accountId });
    }
  }
  calls.set(next);
}

function takeCallEvent(
  next: Map<string, OpenCall>,
  { event, id, accountId }: { event: LogEvent; id: string; accountId: string },
): void {
  const known = next.get(id);
  const state = 'state' in event ? event.state : known?.state;
  if (event.type === 'MarginCallCancelled' || (state !== undefined && ENDED.includes(state))) {
    next.delete(id);
  } else if ('deadline' in event && state !== undefined) {
    const deadline = Date.parse(event.deadline);
    const at = Date.parse(event.at);
    next.set(id, {
      id,
      accountId,
      owner: known?.owner ?? '',
      state,
      cause: event.__typename === 'MarginCallOpened' ? event.cause : (known?.cause ?? null),
      outstanding: event.amountOutstanding,
      openedAt: known?.openedAt ?? at,
      deadline,
      frozenMs: Math.max(0, deadline - at),
      acknowledged: known?.acknowledged ?? false,
      noticeFailed: known?.noticeFailed ?? false,
    });
  } else if (known !== undefined) {
    next.set(id, {
      ...known,
      outstanding: 'amountOutstanding' in event ? event.amountOutstanding : known.outstanding,
      acknowledged: known.acknowledged || event.type === 'MarginCallAcknowledged',
      noticeFailed: known.noticeFailed || event.type === 'NoticeFailed',
    });
  }
}
