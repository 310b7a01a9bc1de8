import { DomainError } from '../../../domain/errors.js';
import { type ActionOf } from '../../../domain/governance/proposals/proposal-action.js';
import { encodeProposalAction } from '../../../domain/governance/proposals/proposal-action-json.js';
import { type JsonObject } from '../../../domain/canonical.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type Tx } from '../../../store/database/database.js';
import {
  findMandate,
  insertCommittee,
  insertMandate,
  readCommitteeVersion,
  saveRevocation,
} from '../../../store/governance/governance-records.js';

import { type Execution } from './execution.js';

interface StoredGrant {
  readonly bounds: readonly JsonObject[];
}

/** Gives an admin a mandate. A proposal grants one, so its id follows from the proposal's. */
export async function grantMandate(
  tx: Tx,
  action: ActionOf<'GRANT_MANDATE'>,
  execution: Execution,
): Promise<readonly NewEvent[]> {
  const { proposal, now } = execution;
  const { admin, markets, bounds, expiresAt } = action;
  const mandateId = `${proposal.id}.mandate`;
  const stored = encodeProposalAction(action) as unknown as StoredGrant;
  await insertMandate(
    tx,
    {
      ...{ id: mandateId, admin, markets, bounds, expiresAt },
      ...{ proposalId: proposal.id, grantedAt: now, revokedAt: null },
    },
    stored.bounds,
  );
  const payload = {
    ...{ mandateId, admin, markets: [...markets], bounds: stored.bounds },
    expiresAt: expiresAt.toISOString(),
  };
  return [eventOf('MandateGranted', payload, execution)];
}

/** Takes a mandate back: dead from this instant on. */
export async function revokeMandate(
  tx: Tx,
  { mandateId }: ActionOf<'REVOKE_MANDATE'>,
  execution: Execution,
): Promise<readonly NewEvent[]> {
  const mandate = await findMandate(tx, mandateId);
  if (mandate === null || !(await saveRevocation(tx, mandateId, execution.now))) {
    const message = `Mandate ${mandateId} is REVOKED already.`;
    throw new DomainError('CONFLICT', message, { state: 'REVOKED', mandateId });
  }
  return [eventOf('MandateRevoked', { mandateId, admin: mandate.admin }, execution)];
}

/** Seats a new committee at once. Votes under way keep the committee that they began with. */
export async function changeCommittee(
  tx: Tx,
  action: ActionOf<'CHANGE_COMMITTEE'>,
  execution: Execution,
): Promise<readonly NewEvent[]> {
  const { proposal, now } = execution;
  const version = (await readCommitteeVersion(tx, now)) + 1;
  const stored = encodeProposalAction(action) as { readonly committee: JsonObject };
  await insertCommittee(tx, action.committee, {
    ...{ version, effectiveFrom: now, proposalId: proposal.id },
    members: stored.committee.members as JsonObject[],
  });
  return [eventOf('CommitteeChanged', { version, committee: stored.committee }, execution)];
}

function eventOf(
  type: NewEvent['type'],
  payload: JsonObject,
  { proposal, now }: Execution,
): NewEvent {
  return { type, proposalId: proposal.id, actor: proposal.proposer, at: now, payload };
}
