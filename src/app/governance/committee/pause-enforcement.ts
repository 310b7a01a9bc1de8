import { DomainError, notFound } from '../../../domain/errors.js';
import { requireGuardian } from '../../../domain/governance/committee/committee.js';
import {
  INCIDENT_MS,
  PAUSE_MS_MIN,
  requireCanPause,
} from '../../../domain/governance/committee/pause.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type MarketStatusChanged } from '../../../domain/log/payloads/governance.js';
import { type MarketStatus } from '../../../domain/risk/health/account.js';
import { marketStatusAt } from '../../../domain/risk/health/market-status.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { lockMarket, saveMarketStatus } from '../../../store/governance/governance-parameters.js';
import {
  endPause,
  findRunningPause,
  insertPause,
  listMarketsPastPause,
  listPauses,
  type StoredPause,
} from '../../../store/governance/governance-records.js';
import { readWindDowns } from '../../../store/markets/wind-downs.js';
import { type Actor } from '../../auth/actor.js';
import { type Deps } from '../../deps.js';

import { GOVERNANCE_ACTOR, requireCommittee, requireReason } from './committee.js';

export interface PauseInput {
  readonly marketId: string;
  readonly reason: string;
}

export interface MarketStanding {
  readonly marketId: string;
  readonly status: MarketStatus;
}

/**
 * Pauses enforcement in a market for a limited time: no new calls open there, and open calls that depend on it
 * are suspended with their remaining time. The pause ends by itself.
 *
 * A market can be paused for 4 hours in any 24 hours, by all guardians together: enough for one incident. A
 * longer pause needs a proposal.
 *
 * @throws DomainError FORBIDDEN for an actor who is no guardian; NOT_FOUND; BAD_USER_INPUT without a reason;
 *   CONFLICT when the market is not enforced already, or the four hours are used up (`until`).
 * @see docs/governance.md#pausing-enforcement
 */
export async function pauseEnforcement(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { marketId, reason }: PauseInput,
): Promise<MarketStanding> {
  return inTransaction(deps.db, async (tx) => {
    await lockMarket(tx, marketId);
    // Read the clock after the lock: this action is later than the transactions it waited for.
    const now = deps.clock.now();
    requireGuardian(await requireCommittee(tx, now), actor.subject);
    requireReason(reason);
    const market = await settlePause(tx, marketId, now);
    // A pause that ended before may count for longer than it lasted.
    const since = new Date(now.getTime() - INCIDENT_MS - PAUSE_MS_MIN);
    const windDown = (await readWindDowns(tx, [marketId])).get(marketId) ?? null;
    const { statusBefore, endsAt } = requireCanPause(
      { ...market, status: marketStatusAt(market.status, null, now, windDown) },
      await listPauses(tx, marketId, since),
      now,
    );
    const guardian = actor.subject;
    const id = await insertPause(tx, {
      marketId,
      guardian,
      reason,
      startedAt: now,
      endsAt,
      statusBefore,
    });
    await saveMarketStatus(tx, marketId, 'ENFORCEMENT_PAUSED', now);
    await appendEvents(tx, [
      statusChanged(marketId, guardian, now, {
        status: 'ENFORCEMENT_PAUSED',
        before: statusBefore,
        reason,
        pauseId: id,
        endsAt: endsAt.toISOString(),
      }),
    ]);
    return { marketId, status: 'ENFORCEMENT_PAUSED' };
  });
}

/**
 * Ends a guardian's pause early. Any guardian may do so; a market paused by a vote is resumed only by a vote.
 *
 * @throws DomainError FORBIDDEN, NOT_FOUND, BAD_USER_INPUT; CONFLICT when no pause is in force.
 */
export async function resumeEnforcement(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  { marketId, reason }: PauseInput,
): Promise<MarketStanding> {
  return inTransaction(deps.db, async (tx) => {
    await lockMarket(tx, marketId);
    // Read the clock after the lock: this action is later than the transactions it waited for.
    const now = deps.clock.now();
    requireGuardian(await requireCommittee(tx, now), actor.subject);
    requireReason(reason);
    const market = await settlePause(tx, marketId, now);
    const pause = await findRunningPause(tx, marketId);
    if (pause === null) {
      throw new DomainError('CONFLICT', `No guardian's pause is in force in ${marketId}.`, {
        state: market.status,
        marketId,
      });
    }
    return end(tx, pause, { actor: actor.subject, reason, endedAt: now, now });
  });
}

/**
 * Records the ends of expired pauses. Decisions depend on the time and do not wait for this record. Called by
 * the sweep; idempotent.
 *
 * @returns The number of pauses ended.
 */
export async function endExpiredPauses(deps: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  let ended = 0;
  for (const marketId of await listMarketsPastPause(deps.db, deps.clock.now())) {
    ended += await inTransaction(deps.db, async (tx) => {
      await lockMarket(tx, marketId);
      return (await settlePause(tx, marketId, deps.clock.now())).hasEnded ? 1 : 0;
    });
  }
  return ended;
}

/**
 * Records the end of an expired pause before anything else happens to the market. The caller holds the market's
 * lock.
 *
 * @returns The state of the market, and whether a pause was ended.
 * @throws DomainError NOT_FOUND.
 */
export async function settlePause(
  tx: Tx,
  marketId: string,
  now: Date,
): Promise<MarketStanding & { readonly hasEnded: boolean }> {
  const pause = await findRunningPause(tx, marketId);
  if (pause === null || pause.endsAt > now) {
    const market = await lockMarket(tx, marketId);
    if (market === null) {
      throw notFound('market', marketId, 'marketId');
    }
    return { ...market, hasEnded: false };
  }
  const reason = 'The time of the pause is over.';
  const facts = { actor: GOVERNANCE_ACTOR, reason, endedAt: pause.endsAt, now };
  return { ...(await end(tx, pause, facts)), hasEnded: true };
}

async function end(
  tx: Tx,
  { id, marketId, statusBefore }: StoredPause,
  facts: {
    readonly actor: string;
    readonly reason: string;
    readonly endedAt: Date;
    readonly now: Date;
  },
): Promise<MarketStanding> {
  await endPause(tx, id, facts.endedAt);
  await saveMarketStatus(tx, marketId, statusBefore, facts.endedAt);
  await appendEvents(tx, [
    statusChanged(marketId, facts.actor, facts.now, {
      status: statusBefore,
      before: 'ENFORCEMENT_PAUSED',
      reason: facts.reason,
      pauseId: id,
    }),
  ]);
  return { marketId, status: statusBefore };
}

function statusChanged(
  marketId: string,
  actor: string,
  at: Date,
  payload: MarketStatusChanged,
): NewEvent {
  return { type: 'MarketStatusChanged', marketId, actor, at, payload };
}
