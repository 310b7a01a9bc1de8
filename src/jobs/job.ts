import { z } from 'zod';

import { type Deps } from '../app/deps.js';
import { type JobRequest } from '../app/ports.js';

/** All queues, in the order in which the player drains them. */
export const QUEUE_NAMES = [
  'execute-proposal',
  'grace-timer',
  'liquidate',
  'wind-down',
  'notify',
  'verify-ledger',
  'webhook',
] as const satisfies readonly JobRequest['queue'][];
export type QueueName = (typeof QUEUE_NAMES)[number];

/** The outcomes of a handler. Only a thrown error is retried. */
export type JobOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'later'; readonly at: Date };

interface JobSpecification<Payload> {
  readonly queue: QueueName;
  readonly payload: z.ZodType<Payload>;
  /** Maximum number of these jobs that one process runs at a time. */
  readonly concurrency: number;
  /** Must be idempotent: the same end state when run twice, late, or concurrently. */
  readonly handle: (deps: Deps, payload: Payload) => Promise<JobOutcome>;
}

/** A kind of job with its payload type closed over, as the workers need it. */
export interface JobDefinition {
  readonly queue: QueueName;
  readonly concurrency: number;
  /** @throws BadPayloadError when `data` is not a payload of this job. */
  readonly run: (deps: Deps, data: unknown) => Promise<JobOutcome>;
}

/** A payload that no retry can make valid. */
export class BadPayloadError extends Error {
  override readonly name = 'BadPayloadError';
}

export function defineJob<Payload>(specification: JobSpecification<Payload>): JobDefinition {
  const { queue, payload, concurrency, handle } = specification;
  return {
    queue,
    concurrency,
    run: async (deps, data) => {
      const parsed = payload.safeParse(data);
      if (!parsed.success) {
        throw new BadPayloadError(`${queue}: bad payload: ${z.prettifyError(parsed.error)}`);
      }
      return await handle(deps, parsed.data);
    },
  };
}
