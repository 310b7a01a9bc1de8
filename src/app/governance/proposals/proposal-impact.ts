import { DomainError, notFound } from '../../../domain/errors.js';
import { planNextVersion } from '../../../domain/governance/parameters/next-version.js';
import {
  parseParameterChanges,
  parseProposalAction,
} from '../../../domain/governance/proposals/proposal-action-json.js';
import {
  isProposalOver,
  type ProposalFacts,
} from '../../../domain/governance/proposals/proposal.js';
import { readImpactAtProposal } from '../../../store/governance/governance-proposals.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireReadsEverything } from '../../auth/visibility.js';
import { type Deps } from '../../deps.js';

import { type ChangeImpactRecord } from '../../../domain/governance/committee/impact-record.js';
import { type ImpactOf } from '../impact/impact.js';
import { measureImpacts } from '../impact/row-impact.js';
import { measurableVersion, measureChange } from '../execution/planned-change.js';
import { impactOfAction } from './propose.js';

/**
 * The effect of a change of a market's parameters on the live book, as if it were made now and at once. Changes
 * nothing, and needs only the authority to read every account.
 *
 * @throws DomainError FORBIDDEN; NOT_FOUND; BAD_USER_INPUT for a change that no vote could pass.
 */
export async function previewMarginParameters(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: { readonly marketId: string; readonly changes: unknown },
  impactOf: ImpactOf = (changes) => measureImpacts(deps, changes),
): Promise<ChangeImpactRecord> {
  requireReadsEverything(actor);
  const now = deps.clock.now();
  const context = await loadRiskContext(deps.db, now);
  const current = context.markets.get(input.marketId)?.parameters;
  if (current === undefined) {
    throw notFound('market', input.marketId, 'marketId');
  }
  const changes = parseParameterChanges(input.changes);
  const planned = planNextVersion(current, changes, 0, now);
  return (await measureChange(measurableVersion(input.marketId, planned, context), impactOf))
    .record;
}

/** The impact of each proposal at its creation; proposals without impact are absent. */
export async function impactsAtProposal(
  deps: Pick<Deps, 'db'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ChangeImpactRecord>> {
  return readImpactAtProposal(deps.db, ids);
}

/**
 * The effect of a proposal on the live book if it were executed now; null when it has ended, does not touch
 * margin, or could not be executed at present.
 *
 * @throws DomainError FORBIDDEN for an actor who may not read every account.
 */
export async function impactNow(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  proposal: ProposalFacts & { readonly action: unknown },
  impactOf: ImpactOf = (changes) => measureImpacts(deps, changes),
): Promise<ChangeImpactRecord | null> {
  requireReadsEverything(actor);
  if (isProposalOver(proposal, deps.clock.now())) {
    return null;
  }
  try {
    return await impactOfAction(deps, parseProposalAction(proposal.action), impactOf);
  } catch (error) {
    // A full queue says nothing about the proposal.
    if (error instanceof DomainError && error.code !== 'RATE_LIMITED') {
      return null;
    }
    throw error;
  }
}
