import { proposalStateAt } from '../../domain/governance/proposals/proposal.js';
import { type ProposalModel } from '../models/models.js';
import { type QueryProposalsArgs } from '../../generated/graphql.js';

import { type Connection, connectionOf } from '../inputs/connection.js';
import { requirePageSize, timeCursor, timeKey, type TimeKey } from '../inputs/cursors.js';
import { type Loaders } from '../loaders/loaders.js';

/** A page of proposals, newest first. Filtered here, because their states depend on the time. */
export async function proposalConnection(
  { governance, now }: Loaders,
  { states, first, after }: QueryProposalsArgs,
): Promise<Connection<ProposalModel>> {
  const size = requirePageSize(first, 50);
  const key = timeKey('proposal', after);
  const all = await governance.proposals();
  const selected = all.filter(
    (proposal) =>
      states === null || states === undefined || states.includes(proposalStateAt(proposal, now)),
  );
  const rest = key === null ? selected : selected.filter((proposal) => isBehind(proposal, key));
  return connectionOf(
    rest.slice(0, size),
    ({ id, createdAt }) => timeCursor('proposal', { at: createdAt, id }),
    {
      hasNextPage: rest.length > size,
      hasPreviousPage: key !== null,
      totalCount: selected.length,
    },
  );
}

function isBehind({ id, createdAt }: ProposalModel, key: TimeKey): boolean {
  const order = createdAt.getTime() - key.at.getTime();
  return order < 0 || (order === 0 && id < key.id);
}
