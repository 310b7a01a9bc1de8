import { DomainError } from '../../../domain/errors.js';
import { type ActionOf } from '../../../domain/governance/proposals/proposal-action.js';
import {
  encodeCommittee,
  encodeMandateBounds,
} from '../../../domain/governance/proposals/encode-action.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type Tx } from '../../../store/database/database.js';
import {
  findMandate,
  insertCommittee,
  insertMandate,
  readCommitteeVersion,
  saveRevocation,
} from '../../../store/governance/governance-records.js';

import { byVote, type Execution } from './execution.js';

/** Grants a mandate to an admin. Only a proposal grants one, so its id is derived from the proposal's. */
export async function grantMandate(
  tx: Tx,
  action: ActionOf<'GRANT_MANDATE'>,
  execution: Execution,
): Promise<readonly NewEvent[]> {
  const { proposal, now } = execution;
  const { admin, markets, bounds, expiresAt } = action;
  const mandateId = `${proposal.id}.mandate`;
  const stored = encodeMandateBounds(bounds);
  await insertMandate(
    tx,
    {
      id: mandateId,
      admin,
      markets,
      bounds,
      expiresAt,
      proposalId: proposal.id,
      grantedAt: now,
      revokedAt: null,
    },
    stored,
  );
  const payload = {
    mandateId,
    admin,
    markets: [...markets],
    bounds: stored,
    expiresAt: expiresAt.toISOString(),
  };
  return [{ type: 'MandateGranted', ...byVote(execution), payload }];
}

/** Revokes a mandate; it has no effect from this instant on. */
export async function revokeMandate(
  tx: Tx,
  { mandateId }: ActionOf<'REVOKE_MANDATE'>,
  execution: Execution,
): Promise<readonly NewEvent[]> {
  const mandate = await findMandate(tx, mandateId);
  if (mandate === null || !(await saveRevocation(tx, mandateId, execution.now))) {
    const message = `Mandate ${mandateId} is already REVOKED.`;
    throw new DomainError('CONFLICT', message, { state: 'REVOKED', mandateId });
  }
  const payload = { mandateId, admin: mandate.admin };
  return [{ type: 'MandateRevoked', ...byVote(execution), payload }];
}

/** Replaces the committee at once. Votes in progress keep the committee with which they started. */
export async function changeCommittee(
  tx: Tx,
  action: ActionOf<'CHANGE_COMMITTEE'>,
  execution: Execution,
): Promise<readonly NewEvent[]> {
  const { proposal, now } = execution;
  const version = (await readCommitteeVersion(tx, now)) + 1;
  const { committee } = action;
  await insertCommittee(tx, committee, {
    version,
    effectiveFrom: now,
    proposalId: proposal.id,
    members: committee.members.map(({ subject, weight }) => ({
      subject,
      weight: weight.toFixed(),
    })),
  });
  const payload = { version, committee: encodeCommittee(committee) };
  return [{ type: 'CommitteeChanged', ...byVote(execution), payload }];
}
