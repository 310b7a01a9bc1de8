import { DomainError, notFound } from '../../domain/errors.js';
import { type Actor } from '../../app/auth/actor.js';
import { type Deps } from '../../app/deps.js';
import {
  pauseEnforcement,
  resumeEnforcement,
} from '../../app/governance/committee/pause-enforcement.js';
import { changeMarginParameters } from '../../app/governance/execution/change-margin-parameters.js';
import { castVote, vetoProposal } from '../../app/governance/proposals/proposal-votes.js';
import { propose } from '../../app/governance/proposals/propose.js';
import { findProposalByTitle } from '../../store/system/player.js';
import { type CommitteeAct } from '../demo/governance-script.js';
import { type SimulatedPeople } from './simulated-people.js';

/**
 * Simulated members who govern a played run, through the same use cases as everybody else.
 *
 * Earlier acts are skipped. Those of the present instant are repeated after a restart: a proposal is recognized
 * by its title, and repeats of other acts are refused.
 *
 * A refusal is logged and the run continues: an API user may have changed the conditions of an act.
 *
 * @param script Ascending in time.
 */
export function createSimulatedCommittee(
  deps: Deps,
  script: readonly CommitteeAct[],
): SimulatedPeople {
  let planned = script.filter(({ at }) => at >= deps.clock.now());

  async function take(act: CommitteeAct): Promise<number> {
    try {
      await perform(deps, act);
      return 1;
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      const { kind, by } = act;
      deps.log.info({ kind, by, code: error.code }, `the committee was refused: ${error.message}`);
      return 0;
    }
  }

  return {
    act: async () => {
      const now = deps.clock.now();
      const due = planned.filter(({ at }) => at <= now);
      planned = planned.filter(({ at }) => at > now);
      let taken = 0;
      for (const act of due) {
        taken += await take(act);
      }
      return taken;
    },
    nextAt: () => planned[0]?.at ?? null,
  };
}

async function perform(deps: Deps, act: CommitteeAct): Promise<unknown> {
  const actor: Actor = { subject: act.by, roles: new Set(), accounts: [] };
  switch (act.kind) {
    case 'PROPOSE':
      return (await findProposalByTitle(deps.db, act.title)) ?? propose(deps, actor, act);
    case 'VOTE': {
      const proposalId = await requireProposal(deps, act.title);
      return castVote(deps, actor, { proposalId, choice: act.choice, reason: null });
    }
    case 'VETO': {
      const proposalId = await requireProposal(deps, act.title);
      return vetoProposal(deps, actor, { proposalId, reason: act.reason });
    }
    case 'MANDATED_CHANGE':
      return changeMarginParameters(deps, actor, act);
    case 'PAUSE':
      return pauseEnforcement(deps, actor, act);
    case 'RESUME':
      return resumeEnforcement(deps, actor, act);
  }
}

async function requireProposal(deps: Deps, title: string): Promise<string> {
  const id = await findProposalByTitle(deps.db, title);
  if (id === null) {
    throw notFound('proposal', title);
  }
  return id;
}
