import { DomainError, notFound } from '../../../domain/errors.js';
import {
  checkMandatedChange,
  requireMandateInForce,
} from '../../../domain/governance/mandates/mandated-change.js';
import { type PlannedVersion } from '../../../domain/governance/parameters/next-version.js';
import { type MarginParameterChanges } from '../../../domain/governance/parameters/parameter-changes.js';
import { parseParameterChanges } from '../../../domain/governance/proposals/proposal-action-json.js';
import { type Mandate } from '../../../domain/governance/mandates/mandate.js';
import { type MarginParameters } from '../../../domain/risk/parameters/margin-parameters.js';
import { inTransaction, type Reader, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  lockMarket,
  readMandatedChangeTimes,
  readNewestParameters,
} from '../../../store/governance/governance-parameters.js';
import { holdMandates } from '../../../store/governance/governance-records.js';
import { listMandates } from '../../../store/governance/read-governance.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { type Deps } from '../../deps.js';

import { requireCommittee, requireReason } from '../committee/committee.js';
import { saveParameterVersion } from './executed-change.js';
import { type ImpactOf } from '../impact/impact.js';
import { measureImpacts } from '../impact/row-impact.js';
import {
  measurableVersion,
  type MeasuredChange,
  measureChange,
  requireWithinLimits,
  withFreshMeasure,
} from './planned-change.js';

export interface ChangeMarginParametersInput {
  readonly marketId: string;
  /** In the form of `parseParameterChanges`; decimals are text. */
  readonly changes: unknown;
  readonly reason: string;
}

/**
 * Changes a market's parameters without a vote, under a mandate that a vote granted.
 *
 * The checks are those of `checkMandatedChange`, in its order, and then the impact gate. The impact is measured
 * outside of the transaction, and again when other rules changed meanwhile. The transaction locks the market's
 * row and protects the mandates against revocation, then repeats all checks on the present state.
 * Of two admins at the same moment one succeeds; the other is refused by the cooldown, or with CONFLICT where
 * there is none.
 *
 * @returns The version now in force.
 * @throws DomainError FORBIDDEN, MANDATE_BOUND_EXCEEDED, MANDATE_COOLDOWN, BAD_USER_INPUT, IMPACT_LIMIT,
 *   NOT_FOUND; CONFLICT while a phase-in runs, and when the version changed meanwhile.
 * @see docs/governance.md#mandates
 */
export async function changeMarginParameters(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { marketId, changes: given, reason }: ChangeMarginParametersInput,
  impactOf: ImpactOf = (changes) => measureImpacts(deps, changes),
): Promise<MarginParameters> {
  const parse = (): MarginParameterChanges => parseParameterChanges(given);
  const first = await checkChange(deps.db, actor, marketId, parse, deps.clock.now());
  requireReason(reason);
  const measure = async (): Promise<MeasuredChange> => {
    const context = await loadRiskContext(deps.db, deps.clock.now());
    return measureChange(measurableVersion(marketId, first.planned, context), impactOf);
  };
  const make = async (tx: Tx, measured: MeasuredChange): Promise<MarginParameters> => {
    await lockMarket(tx, marketId);
    await holdMandates(tx, actor.subject);
    // Read the clock after the locks: what was committed before them is in the past.
    const now = deps.clock.now();
    const newest = await readNewestParameters(tx, marketId);
    const isSame = newest?.version === first.current.version;
    const again = checkChange(tx, actor, marketId, parse, now);
    const { mandate, current, planned } = await (isSame ? again : refusedMeanwhile(again, newest));
    const context = await loadRiskContext(tx, now);
    requireWithinLimits(measured, context, await requireCommittee(tx, now));
    const authority = { kind: 'MANDATE', mandateId: mandate.id, subject: actor.subject } as const;
    const change = { current, planned, authority, now, reason, actor: actor.subject };
    await appendEvents(tx, [await saveParameterVersion(tx, change)]);
    const inForce = await readNewestParameters(tx, marketId);
    if (inForce === null) {
      throw notFound('market', marketId, 'marketId');
    }
    return inForce;
  };
  return withFreshMeasure(async () => {
    const measured = await measure();
    return inTransaction(deps.db, (tx) => make(tx, measured));
  });
}

/**
 * The refusal when another change came first. A cooldown or a lost mandate is more informative than the
 * version; all other rules would be checked against values that the admin has not seen.
 */
async function refusedMeanwhile(
  again: Promise<CheckedChange>,
  newest: MarginParameters | null,
): Promise<never> {
  await again.catch((error: unknown) => {
    const code = error instanceof DomainError ? error.code : null;
    if (code === null || code === 'MANDATE_COOLDOWN' || code === 'FORBIDDEN') {
      throw error;
    }
  });
  const version = newest?.version ?? 0;
  throw new DomainError('CONFLICT', 'The market received a new version meanwhile.', {
    state: `VERSION_${version}`,
    version,
  });
}

interface CheckedChange {
  readonly mandate: Mandate;
  readonly current: MarginParameters;
  readonly planned: PlannedVersion;
}

async function checkChange(
  reader: Reader,
  actor: Actor,
  marketId: string,
  parse: () => MarginParameterChanges,
  now: Date,
): Promise<CheckedChange> {
  const held = await listMandates(reader, { admin: actor.subject, heldAt: null });
  requireMandateInForce({ mandates: held, admin: actor.subject, now });
  const current = await readNewestParameters(reader, marketId);
  if (current === null) {
    throw notFound('market', marketId, 'marketId');
  }
  const { mandate, planned } = checkMandatedChange({
    mandates: held,
    admin: actor.subject,
    marketId,
    current,
    changes: parse(),
    lastChangedAt: (await readMandatedChangeTimes(reader, [marketId])).get(marketId) ?? new Map(),
    now,
  });
  return { mandate, current, planned };
}
