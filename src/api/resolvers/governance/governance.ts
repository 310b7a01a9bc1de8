import { impactNow } from '../../../app/governance/proposals/proposal-impact.js';
import { listedParameterSet } from '../../../domain/governance/parameters/parameter-changes.js';
import { parseProposalAction } from '../../../domain/governance/proposals/proposal-action-json.js';
import { proposalStateAt, proposalTally } from '../../../domain/governance/proposals/proposal.js';
import { redactAction } from '../../../domain/log/redaction.js';
import { parameterWarnings } from '../../../domain/risk/parameters/parameter-warnings.js';
import { type Resolvers } from '../../../generated/graphql.js';
import { proposalConnection } from '../../lists/proposal-list.js';

export const governanceResolvers: Pick<Resolvers, 'Query' | 'Proposal' | 'Mandate'> = {
  Query: {
    committee: (_parent, _request, { loaders }) => loaders.governance.requireCommittee(),
    mandates: (_parent, { admin, activeOnly }, { loaders }) =>
      loaders.governance.mandates({ admin: admin ?? null, activeOnly }),
    proposal: (_parent, { id }, { loaders }) => loaders.governance.proposal(id),
    proposals: (_parent, request, { loaders }) => proposalConnection(loaders, request),
  },
  Proposal: {
    action: async ({ action }, _request, { loaders }) => {
      const { marginCallId } = action;
      const isHidden =
        typeof marginCallId === 'string' &&
        (await loaders.marginCalls.marginCall(marginCallId)) === null;
      return isHidden ? redactAction(action) : action;
    },
    impactAtProposal: ({ id }, _request, { loaders }) => loaders.governance.impactAtProposal(id),
    impactNow: (proposal, _request, { actor, services }) =>
      impactNow(services.deps, actor, proposal, services.measures.impactOf),
    warnings: async ({ id, action: given }, _request, { loaders }) => {
      const action = parseProposalAction(given);
      return action.kind === 'LIST_MARKET'
        ? parameterWarnings(listedParameterSet(action.parameters), null)
        : ((await loaders.governance.impactAtProposal(id))?.warnings ?? []);
    },
    failure: ({ id }, _request, { loaders }) => loaders.governance.failure(id),
    state: (proposal, _request, { loaders }) => proposalStateAt(proposal, loaders.now),
    tally: (proposal) => proposalTally(proposal),
  },
  Mandate: {
    grantedBy: ({ proposalId }, _request, { loaders }) =>
      loaders.governance.requireProposal(proposalId),
  },
};
