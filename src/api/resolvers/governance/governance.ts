import { impactNow } from '../../../app/governance/proposals/proposal-impact.js';
import { listedParameterSet } from '../../../domain/governance/parameters/parameter-changes.js';
import { parseProposalAction } from '../../../domain/governance/proposals/proposal-action-json.js';
import {
  requireCanCancel,
  requireCanExecute,
  requireCanVeto,
  requireCanVote,
} from '../../../domain/governance/proposals/proposal-guards.js';
import { proposalStateAt, proposalTally } from '../../../domain/governance/proposals/proposal.js';
import { redactAction } from '../../../domain/log/redaction.js';
import { parameterWarnings } from '../../../domain/risk/parameters/parameter-warnings.js';
import { type Resolvers } from '../../../generated/graphql.js';
import { requireMutation } from '../../authority/declared.js';
import { proposalConnection } from '../../lists/proposal-list.js';
import { mandateAllowances } from '../../models/mandate-allowances.js';
import { permissionOf } from '../../models/permission.js';

export const governanceResolvers: Pick<
  Resolvers,
  'Query' | 'Proposal' | 'ProposalPermissions' | 'Permission' | 'Mandate'
> = {
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
    quorum: ({ electorate }) => electorate.quorum,
    threshold: ({ electorate }) => electorate.threshold,
    electorate: ({ electorate }) => electorate.members,
    viewerMay: (proposal) => proposal,
  },
  // Each runs what its mutation runs before it writes, in the same order.
  ProposalPermissions: {
    vote: (proposal, { choice }, { actor, loaders }, { schema }) =>
      permissionOf(() => {
        requireMutation(schema, 'castVote', actor);
        requireCanVote(proposal, actor.subject, choice ?? null, loaders.now);
      }),
    cancel: (proposal, _request, { actor, loaders }, { schema }) =>
      permissionOf(() => {
        requireMutation(schema, 'cancelProposal', actor);
        requireCanCancel(proposal, actor.subject, loaders.now);
      }),
    veto: async (proposal, _request, { actor, loaders }, { schema }) => {
      const committee = await loaders.governance.requireCommittee();
      return permissionOf(() => {
        requireMutation(schema, 'vetoProposal', actor);
        requireCanVeto(proposal, actor.subject, committee, loaders.now);
      });
    },
    execute: async (proposal, _request, { actor, loaders }, { schema }) => {
      const committee = await loaders.governance.requireCommittee();
      return permissionOf(() => {
        requireMutation(schema, 'executeProposal', actor);
        requireCanExecute(proposal, committee, loaders.now);
      });
    },
  },
  Permission: {
    allowed: ({ refusal }) => refusal === null,
    code: ({ refusal }) => refusal?.code ?? null,
    details: ({ refusal }) => refusal?.details ?? null,
    message: ({ refusal }) => refusal?.message ?? null,
  },
  Mandate: {
    grantedBy: ({ proposalId }, _request, { loaders }) =>
      loaders.governance.requireProposal(proposalId),
    allowances: (mandate, { marketId }, { loaders }) =>
      mandateAllowances(loaders, mandate, marketId),
  },
};
