import { type SealedEvent } from '../../domain/log/event.js';
import { type JobRequest } from '../ports.js';

/** So many notices are delivered by one job at the most. */
const NOTICES_PER_JOB = 100;

/**
 * The jobs that sealed events ask for. Ids follow from the events, so that a relay that dies after
 * enqueueing and before moving its cursor asks for the same jobs again, not for more.
 */
export function jobsOfEvents(events: readonly SealedEvent[]): JobRequest[] {
  return [
    ...noticeJobs(events),
    ...graceTimers(events),
    ...liquidationJobs(events),
    ...proposalTimers(events),
  ];
}

function textOf(event: SealedEvent, name: string): string | null {
  const value = event.payload[name];
  return typeof value === 'string' ? value : null;
}

function noticeJobs(events: readonly SealedEvent[]): JobRequest[] {
  const ids = events.flatMap(({ payload }) =>
    Array.isArray(payload.noticeIds) ? (payload.noticeIds as string[]) : [],
  );
  const first = events[0]?.sequence.toString() ?? '';
  const jobs: JobRequest[] = [];
  for (let start = 0; start < ids.length; start += NOTICES_PER_JOB) {
    jobs.push({
      queue: 'notify',
      id: `notify-${first}-${String(start)}`,
      payload: { noticeIds: ids.slice(start, start + NOTICES_PER_JOB) },
      runAt: null,
    });
  }
  return jobs;
}

/** One alarm clock per instant, however many calls share it. It rings just after, for a deadline is strict. */
function graceTimers(events: readonly SealedEvent[]): JobRequest[] {
  const jobs = new Map<string, JobRequest>();
  for (const event of events) {
    const deadline = textOf(event, 'deadline');
    if (deadline !== null && textOf(event, 'state') === 'GRACE') {
      const runAt = new Date(Date.parse(deadline) + 1);
      const id = `grace-timer-${String(runAt.getTime())}-${event.sequence.toString()}`;
      if (!jobs.has(deadline)) {
        jobs.set(deadline, { queue: 'grace-timer', id, payload: { deadline }, runAt });
      }
    }
  }
  return [...jobs.values()];
}

/** One job per market and instant takes the steps of all its calls, worst account first. */
function liquidationJobs(events: readonly SealedEvent[]): JobRequest[] {
  const jobs = new Map<string, JobRequest>();
  for (const event of events) {
    const nextStepAt = textOf(event, 'nextStepAt');
    const marketId = textOf(event, 'nextStepMarketId');
    if (nextStepAt === null || marketId === null || textOf(event, 'state') !== 'LIQUIDATING') {
      continue;
    }
    const key = `${marketId} ${nextStepAt}`;
    if (!jobs.has(key)) {
      const isDue = Date.parse(nextStepAt) <= event.at.getTime();
      jobs.set(key, {
        queue: 'liquidate',
        id: `liquidate-${event.sequence.toString()}`,
        payload: { marketId },
        runAt: isDue ? null : new Date(nextStepAt),
      });
    }
  }
  return [...jobs.values()];
}

function proposalTimers(events: readonly SealedEvent[]): JobRequest[] {
  return events.flatMap((event) => {
    const executableAt = textOf(event, 'executableAt');
    return event.type === 'ProposalQueued' && executableAt !== null && event.proposalId !== null
      ? [
          {
            queue: 'execute-proposal' as const,
            id: `execute-${event.sequence.toString()}`,
            payload: { proposalId: event.proposalId },
            runAt: new Date(executableAt),
          },
        ]
      : [];
  });
}
