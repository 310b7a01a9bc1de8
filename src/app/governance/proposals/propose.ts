import { DomainError, notFound } from '../../../domain/errors.js';
import { type Committee, requireMember } from '../../../domain/governance/committee/committee.js';
import { type ChangeImpactRecord } from '../../../domain/governance/committee/impact-record.js';
import { type ProposalAction } from '../../../domain/governance/proposals/proposal-action.js';
import {
  encodeProposalAction,
  parseProposalAction,
} from '../../../domain/governance/proposals/proposal-action-json.js';
import {
  requireProposalText,
  requireRoomForProposal,
} from '../../../domain/governance/proposals/proposal-guards.js';
import { scheduleOf } from '../../../domain/governance/proposals/proposal.js';
import { inTransaction, type Reader } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  findProposal,
  insertProposal,
  listProposalsOf,
  nextProposalId,
  takeGovernanceTurn,
} from '../../../store/governance/governance-proposals.js';
import { readCommitteeVersion } from '../../../store/governance/governance-records.js';
import { type ProposalView } from '../../../store/governance/read-governance.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { type Deps } from '../../deps.js';
import { type Clock } from '../../ports.js';

import { requireCommittee } from '../committee/committee.js';
import { publicImpactOf } from '../impact/impact-record.js';
import { type ImpactOf } from '../impact/impact.js';
import { measureImpacts } from '../impact/row-impact.js';
import { measurableChangeOf, measureChange } from '../execution/planned-change.js';
import { requireExecutableAction } from './proposal-references.js';

export interface ProposeInput {
  readonly title: string;
  readonly rationale: string;
  /**
   * One action in the form of `parseProposalAction`: `kind`, and the fields of the GraphQL input. Decimals are
   * text; an instant may be a Date.
   */
  readonly action: unknown;
}

/**
 * Creates a proposal. Voting starts at once, and the committee of this instant votes: its weights, quorum,
 * threshold and times are fixed for this proposal.
 *
 * An action that touches margin is first measured on the live book, outside of the transaction; voters see the
 * result with the proposal.
 *
 * @param impactOf How impact is measured; from the rows by default.
 * @throws DomainError CONFLICT when played time has ended, and for an actor with too many open proposals;
 *   FORBIDDEN for an actor who is not a member; BAD_USER_INPUT, NOT_FOUND, CONFLICT for an action that could
 *   not be executed at present.
 * @see docs/governance.md#the-life-of-a-proposal
 */
export async function propose(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: ProposeInput,
  impactOf: ImpactOf = (changes) => measureImpacts(deps, changes),
): Promise<ProposalView> {
  await requireMayPropose(deps.db, actor, deps.clock.now());
  requireRunningClock(deps.clock);
  requireProposalText(input);
  const action = parseProposalAction(input.action);
  const impact = await impactOfAction(deps, action, impactOf);

  return inTransaction(deps.db, async (tx) => {
    await takeGovernanceTurn(tx);
    // Read the clock after the governance lock: a committee seated by an earlier execution is the one that
    // votes.
    const now = deps.clock.now();
    const committee = await requireMayPropose(tx, actor, now);
    await requireExecutableAction(tx, action, await loadRiskContext(tx, now));

    const id = await nextProposalId(tx);
    const stored = encodeProposalAction(action);
    const schedule = scheduleOf(committee, now);
    const { title, rationale } = input;
    await insertProposal(tx, {
      ...schedule,
      id,
      kind: action.kind,
      title,
      rationale,
      proposer: actor.subject,
      action: stored,
      impactAtProposal: impact,
      committeeVersion: await readCommitteeVersion(tx, now),
      createdAt: now,
    });
    await appendEvents(tx, [
      {
        type: 'ProposalCreated',
        marketId: 'marketId' in action ? action.marketId : null,
        proposalId: id,
        actor: actor.subject,
        at: now,
        payload: {
          proposalKind: action.kind,
          title,
          rationale,
          action: stored,
          votingStartsAt: schedule.votingStartsAt.toISOString(),
          votingEndsAt: schedule.votingEndsAt.toISOString(),
          executableAt: schedule.executableAt.toISOString(),
          expiresAt: schedule.expiresAt.toISOString(),
          impact: publicImpactOf(impact),
        },
      },
    ]);
    const created = await findProposal(tx, id);
    if (created === null) {
      throw notFound('proposal', id, 'proposalId');
    }
    return created;
  });
}

/**
 * @throws DomainError FORBIDDEN for an actor who is not a member; CONFLICT for one with too many open
 *   proposals.
 */
async function requireMayPropose(reader: Reader, actor: Actor, now: Date): Promise<Committee> {
  const committee = await requireCommittee(reader, now);
  requireMember(committee, actor.subject);
  requireRoomForProposal(await listProposalsOf(reader, actor.subject, now), now);
  return committee;
}

/** @throws DomainError CONFLICT when played time has ended: no vote would ever end. */
function requireRunningClock(clock: Clock): void {
  if (clock.hasEnded?.() === true) {
    const message = 'The played prices have ended and time stands still: no vote would ever end.';
    throw new DomainError('CONFLICT', message, {
      state: 'TIME_HAS_ENDED',
      now: clock.now().toISOString(),
    });
  }
}

/**
 * The effect of an action on the live book now; null when it does not touch margin.
 *
 * @throws DomainError as for an action that could not be executed at present.
 */
export async function impactOfAction(
  deps: Pick<Deps, 'db' | 'clock'>,
  action: ProposalAction,
  impactOf: ImpactOf,
): Promise<ChangeImpactRecord | null> {
  const context = await loadRiskContext(deps.db, deps.clock.now());
  const planned = await requireExecutableAction(deps.db, action, context);
  if (action.kind !== 'CHANGE_PARAMETERS' && action.kind !== 'CHANGE_COLLATERAL') {
    return null;
  }
  return (await measureChange(measurableChangeOf(action, context, planned), impactOf)).record;
}
