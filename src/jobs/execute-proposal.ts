import { z } from 'zod';

import { executeInTurn } from '../app/governance/proposals/execute-proposal.js';
import { executionDueAt } from '../app/governance/proposals/settle-proposals.js';
import { DomainError } from '../domain/errors.js';

import { defineJob } from './job.js';

/** Delay before a temporarily refused execution is retried. */
const RETRY_MS = 1000;

/**
 * Executes a proposal when its timelock has ended, after those whose timelock ended before.
 *
 * The rows say whether it has ended: an early job waits, and a repeated or late one does nothing. A permanent
 * refusal is recorded and ends the proposal; any other is retried until the proposal expires.
 */
export const executeProposalJob = defineJob({
  queue: 'execute-proposal',
  payload: z.strictObject({ proposalId: z.string().min(1) }),
  concurrency: 1,
  async handle(deps, { proposalId }) {
    const dueAt = await executionDueAt(deps, proposalId);
    if (dueAt === null) {
      return { kind: 'skipped', reason: 'the proposal has ended' };
    }
    if (deps.clock.now() < dueAt) {
      return { kind: 'later', at: dueAt };
    }
    try {
      await executeInTurn(deps, proposalId);
      return { kind: 'done' };
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      return (await executionDueAt(deps, proposalId)) === null
        ? { kind: 'skipped', reason: error.code }
        : { kind: 'later', at: new Date(deps.clock.now().getTime() + RETRY_MS) };
    }
  },
});
