import { type Committee } from '../../../domain/governance/committee/committee.js';
import { type PlannedVersion } from '../../../domain/governance/parameters/next-version.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { type ProposalView } from '../../../store/governance/read-governance.js';
import { type Deps } from '../../deps.js';

import { type MeasuredChange } from './planned-change.js';

/** The inputs of an execution: the passed proposal, and the facts at execution. */
export interface Execution {
  readonly proposal: ProposalView;
  /** The committee in force now: its limits are the gate. */
  readonly committee: Committee;
  /** Null when the action does not touch margin. */
  readonly measured: MeasuredChange | null;
  /** The version made by CHANGE_PARAMETERS, planned after the lock; null for any other action. */
  readonly planned: PlannedVersion | null;
  /** The data that values accounts now, read after locking the rows that the action changes. */
  readonly context: RiskContext;
  readonly channels: Deps['channels'];
  readonly now: Date;
}

/** The fields common to all events of an execution: the proposal, the actor and the time. */
export function byVote({
  proposal,
  now,
}: Pick<Execution, 'proposal' | 'now'>): Pick<NewEvent, 'proposalId' | 'actor' | 'at'> {
  return { proposalId: proposal.id, actor: proposal.proposer, at: now };
}
