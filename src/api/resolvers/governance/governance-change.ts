import { changeMarginParameters } from '../../../app/governance/execution/change-margin-parameters.js';
import { executeProposal } from '../../../app/governance/proposals/execute-proposal.js';
import { confirmPrice } from '../../../app/governance/committee/confirm-price.js';
import {
  pauseEnforcement,
  resumeEnforcement,
} from '../../../app/governance/committee/pause-enforcement.js';
import {
  cancelProposal,
  castVote,
  vetoProposal,
} from '../../../app/governance/proposals/proposal-votes.js';
import { propose } from '../../../app/governance/proposals/propose.js';
import { type Resolvers } from '../../../generated/graphql.js';
import { proposalInputOf } from '../../inputs/proposal-input.js';

/**
 * What changes rules. Who may, governance records say; the roles of a token do not come into it.
 * Impacts of proposals are measured on the book; the gates of execution measure the rows.
 */
export const governanceChangeResolvers: Pick<Resolvers, 'Mutation'> = {
  Mutation: {
    propose: (_parent, { input }, { actor, services }) =>
      propose(services.deps, actor, proposalInputOf(input), services.measures.impactOf),
    castVote: (_parent, { proposalId, choice, reason }, { actor, services }) =>
      castVote(services.deps, actor, { proposalId, choice, reason: reason ?? null }),
    cancelProposal: (_parent, { proposalId }, { actor, services }) =>
      cancelProposal(services.deps, actor, proposalId),
    vetoProposal: (_parent, input, { actor, services }) =>
      vetoProposal(services.deps, actor, input),
    executeProposal: (_parent, { proposalId }, { actor, services }) =>
      executeProposal(services.deps, actor, proposalId),
    changeMarginParameters: async (_parent, input, { actor, services, freshLoaders }) => {
      const parameters = await changeMarginParameters(services.deps, actor, input);
      return { ...parameters, at: freshLoaders().now };
    },
    confirmPrice: async (_parent, input, { actor, services, freshLoaders }) => {
      const { marketId } = await confirmPrice(services.deps, actor, input);
      return freshLoaders().markets.require(marketId);
    },
    pauseEnforcement: async (_parent, input, { actor, services, freshLoaders }) => {
      const { marketId } = await pauseEnforcement(services.deps, actor, input);
      return freshLoaders().markets.require(marketId);
    },
    resumeEnforcement: async (_parent, input, { actor, services, freshLoaders }) => {
      const { marketId } = await resumeEnforcement(services.deps, actor, input);
      return freshLoaders().markets.require(marketId);
    },
  },
};
