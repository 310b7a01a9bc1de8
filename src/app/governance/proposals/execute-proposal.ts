import { assert, DomainError, notFound } from '../../../domain/errors.js';
import { type ProposalAction } from '../../../domain/governance/proposals/proposal-action.js';
import { parseProposalAction } from '../../../domain/governance/proposals/proposal-action-json.js';
import { isPermanentRefusal } from '../../../domain/governance/proposals/execution-refusals.js';
import {
  requireExecutable,
  requireProposerStillMember,
} from '../../../domain/governance/proposals/proposal-guards.js';
import { isExecutable } from '../../../domain/governance/proposals/proposal.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  findProposal,
  listDueProposals,
  type LockedProposal,
  lockProposal,
  takeGovernanceTurn,
} from '../../../store/governance/governance-proposals.js';
import { type ProposalView } from '../../../store/governance/read-governance.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { type Deps } from '../../deps.js';

import { lockForAction } from '../execution/action-locks.js';
import { GOVERNANCE_ACTOR, requireCommittee } from '../committee/committee.js';
import { changeCommittee, grantMandate, revokeMandate } from '../execution/executed-authority.js';
import {
  changeCollateral,
  changeParameters,
  listMarket,
  setMarketStatus,
  setPriceSources,
} from '../execution/executed-change.js';
import { delistMarket } from '../execution/executed-delisting.js';
import { cancelMarginCall, fundWaterfall } from '../execution/executed-relief.js';
import { type Execution } from '../execution/execution.js';
import { type ImpactOf } from '../impact/impact.js';
import { measureImpacts } from '../impact/row-impact.js';
import {
  measurableChangeOf,
  type MeasuredChange,
  measureChange,
  withFreshMeasure,
} from '../execution/planned-change.js';
import { requireExecutableAction } from './proposal-references.js';
import { requireSaved } from './proposal-votes.js';

/** Maximum number of proposals examined for earlier due ones; fewer can be open at a time. */
const EARLIER_PROPOSALS_MAX = 4_000;

/** A rule refused the execution permanently, which ends the proposal. */
class ExecutionRefused extends Error {
  override readonly name = 'ExecutionRefused';

  constructor(readonly refusal: DomainError) {
    super(refusal.message);
  }
}

/**
 * Executes a passed proposal, once. Any authenticated actor may request it; the job does when the timelock
 * ends.
 *
 * The impact is measured first, outside of any transaction. Then one transaction locks the proposal, checks
 * again that it is executable, that its proposer is still a member, and that the action is still valid and
 * within the limits, then executes it and appends the events. When the measured rules changed in between, the
 * impact is measured again. A refusal rolls everything back; one of `PERMANENT_REFUSALS` ends the proposal as
 * FAILED, with its code. After any other error it stays executable and is retried.
 *
 * @param by The requester; null for the system itself.
 * @param impactOf How impact is measured; from the rows by default.
 * @returns The proposal, EXECUTED.
 * @throws DomainError NOT_FOUND; CONFLICT with the state when it is not executable now, also for all but one of
 *   concurrent requests; the refusal when it FAILED.
 * @see docs/governance.md#the-life-of-a-proposal
 */
export async function executeProposal(
  deps: Pick<Deps, 'db' | 'clock' | 'channels'>,
  by: Actor | null,
  id: string,
  impactOf: ImpactOf = (changes) => measureImpacts(deps, changes),
): Promise<ProposalView> {
  const actor = by?.subject ?? GOVERNANCE_ACTOR;
  try {
    return await withFreshMeasure(async () => {
      const measured = await measureIfNeeded(deps, id, impactOf);
      return inTransaction(deps.db, (tx) => execute(tx, deps, actor, id, measured));
    });
  } catch (error) {
    if (error instanceof ExecutionRefused) {
      await recordFailure(deps, actor, id, error.refusal);
      throw error.refusal;
    }
    throw error;
  }
}

/**
 * Executes a proposal as the system, after all proposals that became executable earlier, in that order; among
 * those of the same instant, in the order of creation. A refused or waiting proposal does not hold up the
 * others.
 *
 * @throws DomainError as `executeProposal`, for the proposal itself.
 */
export async function executeInTurn(
  deps: Pick<Deps, 'db' | 'clock' | 'channels'>,
  id: string,
): Promise<void> {
  for (const earlier of await listDueBefore(deps, id)) {
    await executeProposal(deps, null, earlier).catch(ignoreRefusal);
  }
  await executeProposal(deps, null, id);
}

/** Executable proposals that became executable before this one, which must itself be executable. */
async function listDueBefore(
  deps: Pick<Deps, 'db' | 'clock'>,
  id: string,
): Promise<readonly string[]> {
  const now = deps.clock.now();
  const proposal = await findProposal(deps.db, id);
  if (proposal === null || !isExecutable(proposal, now)) {
    return [];
  }
  const due = await listDueProposals(deps.db, now, EARLIER_PROPOSALS_MAX);
  const executable = due.filter((other) => isExecutable(other, now)).map((other) => other.id);
  return executable.slice(0, Math.max(0, executable.indexOf(id)));
}

/** A fault of an earlier proposal is reported only to the callers that execute that proposal. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof DomainError)) {
    throw error;
  }
}

async function measureIfNeeded(
  deps: Pick<Deps, 'db' | 'clock'>,
  id: string,
  impactOf: ImpactOf,
): Promise<MeasuredChange | null> {
  const now = deps.clock.now();
  const proposal = await findProposal(deps.db, id);
  if (proposal === null) {
    throw notFound('proposal', id, 'proposalId');
  }
  requireExecutable(proposal, now);
  const action = parseProposalAction(proposal.action);
  if (action.kind !== 'CHANGE_PARAMETERS' && action.kind !== 'CHANGE_COLLATERAL') {
    return null;
  }
  const context = await loadRiskContext(deps.db, now);
  const change = await refusable(async () =>
    measurableChangeOf(action, context, await requireExecutableAction(deps.db, action, context)),
  );
  return measureChange(change, impactOf);
}

async function execute(
  tx: Tx,
  deps: Pick<Deps, 'clock' | 'channels'>,
  actor: string,
  id: string,
  measured: MeasuredChange | null,
): Promise<ProposalView> {
  const locked = await lockInTurn(tx, id);
  const { proposal } = locked;
  const action = parseProposalAction(proposal.action);
  await lockForAction(tx, action);
  // Read the clock after the locks: the execution is later than the transactions it waited for.
  const now = deps.clock.now();
  requireExecutable(proposal, now);
  const committee = await requireCommittee(tx, now);
  const events = await refusable(async () => {
    requireProposerStillMember(proposal, committee);
    const context = await loadRiskContext(tx, now);
    const planned = await requireExecutableAction(tx, action, context);
    const { channels } = deps;
    return executeAction(tx, action, {
      proposal,
      committee,
      measured,
      planned,
      context,
      channels,
      now,
    });
  });
  await requireSaved(tx, locked, { kind: 'EXECUTED', at: now });
  await appendEvents(tx, [
    ...events,
    {
      type: 'ProposalExecuted',
      marketId: 'marketId' in action ? action.marketId : null,
      proposalId: id,
      actor,
      at: now,
      payload: { proposalKind: proposal.kind, action: proposal.action },
    },
  ]);
  const executed = await findProposal(tx, id);
  assert(executed !== null, 'a locked proposal is there');
  return executed;
}

function executeAction(
  tx: Tx,
  action: ProposalAction,
  execution: Execution,
): Promise<readonly NewEvent[]> {
  switch (action.kind) {
    case 'CHANGE_PARAMETERS':
      return changeParameters(tx, action, execution);
    case 'CHANGE_COLLATERAL':
      return changeCollateral(tx, action, execution);
    case 'GRANT_MANDATE':
      return grantMandate(tx, action, execution);
    case 'REVOKE_MANDATE':
      return revokeMandate(tx, action, execution);
    case 'LIST_MARKET':
      return listMarket(tx, action, execution);
    case 'SET_MARKET_STATUS':
      return setMarketStatus(tx, action, execution);
    case 'SET_PRICE_SOURCES':
      return setPriceSources(tx, action, execution);
    case 'DELIST_MARKET':
      return delistMarket(tx, action, execution);
    case 'CHANGE_COMMITTEE':
      return changeCommittee(tx, action, execution);
    case 'FUND_WATERFALL':
      return fundWaterfall(tx, action, execution);
    case 'CANCEL_MARGIN_CALL':
      return cancelMarginCall(tx, action, execution);
  }
}

/** Ends a proposal whose execution was refused. If another transaction ended it meanwhile, nothing is written. */
async function recordFailure(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: string,
  id: string,
  { code, message, details }: DomainError,
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const locked = await lockInTurn(tx, id);
    const now = deps.clock.now();
    requireExecutable(locked.proposal, now);
    await requireSaved(tx, locked, { kind: 'FAILED', at: now, code, details: { ...details } });
    const payload = { code, message, details: { ...details } };
    await appendEvents(tx, [{ type: 'ProposalFailed', proposalId: id, actor, at: now, payload }]);
  });
}

async function lockInTurn(tx: Tx, id: string): Promise<LockedProposal> {
  await takeGovernanceTurn(tx);
  const locked = await lockProposal(tx, id);
  if (locked === null) {
    throw notFound('proposal', id, 'proposalId');
  }
  return locked;
}

/** Marks permanent refusals of the action; refusals of the request itself do not end the proposal. */
async function refusable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DomainError && isPermanentRefusal(error)) {
      throw new ExecutionRefused(error);
    }
    throw error;
  }
}
