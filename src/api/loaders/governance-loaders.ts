import { type Committee } from '../../domain/governance/committee/committee.js';
import { type Mandate } from '../../domain/governance/mandates/mandate.js';
import { type ChangeImpactRecord } from '../../domain/governance/committee/impact-record.js';
import { impactsAtProposal } from '../../app/governance/proposals/proposal-impact.js';
import { type GovernedParameterName } from '../../domain/governance/parameters/governed-parameters.js';
import { type Db } from '../../store/database/database.js';
import { readMandatedChangeTimes } from '../../store/governance/governance-parameters.js';
import {
  type ProposalFailure,
  readProposalFailures,
} from '../../store/governance/governance-proposals.js';
import {
  listMandates,
  listProposals,
  type ProposalView,
  readCommittee,
} from '../../store/governance/read-governance.js';

import { mapLoader, once, requireFound } from './batching.js';

/** Governance is public: every authenticated actor reads all of it. */
export interface GovernanceLoaders {
  /** Null before genesis. */
  readonly committee: () => Promise<Committee | null>;
  /** @throws DomainError NOT_FOUND before genesis. */
  readonly requireCommittee: () => Promise<Committee>;
  readonly mandates: (query: {
    readonly admin: string | null;
    /** Null means true, the schema's default. */
    readonly activeOnly: boolean | null;
  }) => Promise<readonly Mandate[]>;
  /** By parameter: when a mandated change last changed it in this market. */
  readonly mandatedChanges: (marketId: string) => Promise<ReadonlyMap<GovernedParameterName, Date>>;
  readonly proposal: (id: string) => Promise<ProposalView | null>;
  /** @throws DomainError NOT_FOUND when it does not exist. */
  readonly requireProposal: (id: string) => Promise<ProposalView>;
  /** The impact measured at its creation; null when it does not touch margin. */
  readonly impactAtProposal: (id: string) => Promise<ChangeImpactRecord | null>;
  /** Why its execution was refused; null when it was not. */
  readonly failure: (id: string) => Promise<ProposalFailure | null>;
  /** Newest first. */
  readonly proposals: () => Promise<readonly ProposalView[]>;
}

export function createGovernanceLoaders(db: Db, now: Date): GovernanceLoaders {
  const proposals = mapLoader(
    async (ids) =>
      new Map((await listProposals(db, ids)).map((proposal) => [proposal.id, proposal])),
  );
  const impacts = mapLoader((ids) => impactsAtProposal({ db }, ids));
  const failures = mapLoader((ids) => readProposalFailures(db, ids));
  const changes = mapLoader((ids) => readMandatedChangeTimes(db, ids));
  const committee = once(() => readCommittee(db, now));
  return {
    committee,
    requireCommittee: async () => requireFound(await committee(), 'committee', 'in force'),
    mandates: ({ admin, activeOnly }) =>
      listMandates(db, { admin, heldAt: activeOnly === false ? null : now }),
    mandatedChanges: async (marketId) => (await changes.load(marketId)) ?? new Map(),
    proposal: (id) => proposals.load(id),
    requireProposal: async (id) => requireFound(await proposals.load(id), 'proposal', id),
    impactAtProposal: (id) => impacts.load(id),
    failure: (id) => failures.load(id),
    proposals: once(() => listProposals(db, null)),
  };
}
