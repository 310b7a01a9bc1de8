import { type Committee } from '../../domain/governance/committee.js';
import { type Mandate } from '../../domain/governance/mandate.js';
import { type Db } from '../../store/database.js';
import {
  listMandates,
  listProposals,
  type ProposalView,
  readCommittee,
} from '../../store/read-governance.js';

import { mapLoader, once, requireFound } from './batching.js';

/** Governance is public: whoever has a token reads all of it. */
export interface GovernanceLoaders {
  /** Null before genesis. */
  readonly committee: () => Promise<Committee | null>;
  /** @throws DomainError NOT_FOUND before genesis. */
  readonly requireCommittee: () => Promise<Committee>;
  readonly mandates: (query: {
    readonly admin: string | null;
    /** Null is true, as the schema's default has it. */
    readonly activeOnly: boolean | null;
  }) => Promise<readonly Mandate[]>;
  readonly proposal: (id: string) => Promise<ProposalView | null>;
  /** @throws DomainError NOT_FOUND when there is none. */
  readonly requireProposal: (id: string) => Promise<ProposalView>;
  /** Newest first. */
  readonly proposals: () => Promise<readonly ProposalView[]>;
}

export function createGovernanceLoaders(db: Db, now: Date): GovernanceLoaders {
  const proposals = mapLoader(
    async (ids) =>
      new Map((await listProposals(db, ids)).map((proposal) => [proposal.id, proposal])),
  );
  const committee = once(() => readCommittee(db, now));
  return {
    committee,
    requireCommittee: async () => requireFound(await committee(), 'committee', 'in force'),
    mandates: ({ admin, activeOnly }) =>
      listMandates(db, { admin, heldAt: activeOnly === false ? null : now }),
    proposal: (id) => proposals.load(id),
    requireProposal: async (id) => requireFound(await proposals.load(id), 'proposal', id),
    proposals: once(() => listProposals(db, null)),
  };
}
