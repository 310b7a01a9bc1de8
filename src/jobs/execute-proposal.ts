import { z } from 'zod';

import { executeProposal } from '../app/governance/proposals/execute-proposal.js';
import { executionDueAt } from '../app/governance/proposals/settle-proposals.js';
import { DomainError } from '../domain/errors.js';

import { defineJob } from './job.js';

/** How soon an execution that met something temporary is tried again. */
const RETRY_MS = 1000;

/**
 * Executes a proposal when its timelock has ended. The rows say whether it has: delivered early it
 * waits, delivered twice or late it does nothing. A refusal by a rule is recorded with the proposal,
 * and no retry makes it better.
 */
export const executeProposalJob = defineJob({
  queue: 'execute-proposal',
  payload: z.strictObject({ proposalId: z.string().min(1) }),
  concurrency: 1,
  async handle(deps, { proposalId }) {
    const dueAt = await executionDueAt(deps, proposalId);
    if (dueAt === null) {
      return { kind: 'skipped', reason: 'the proposal is over' };
    }
    if (deps.clock.now() < dueAt) {
      return { kind: 'later', at: dueAt };
    }
    try {
      await executeProposal(deps, null, proposalId);
      return { kind: 'done' };
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      return error.details.isTemporary === true
        ? { kind: 'later', at: new Date(deps.clock.now().getTime() + RETRY_MS) }
        : { kind: 'skipped', reason: error.code };
    }
  },
});
