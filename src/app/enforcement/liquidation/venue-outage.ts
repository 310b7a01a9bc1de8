import { ENGINE_ACTOR } from '../../../domain/log/event.js';
import {
  isWaitOver,
  PROBE_MS_MAX,
} from '../../../domain/margin-call/rules/liquidation-progress.js';
import { inTransaction } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  claimProbe,
  endOutage,
  findOpenOutage,
  insertOutage,
  probesOfRecentOutage,
} from '../../../store/liquidations/venue-outages.js';
import { type Deps } from '../../deps.js';
import { type OutageReason } from '../../ports.js';

const PROBE_MS_MIN = 1000;
/** Within this time after an outage, a new one continues the probe delays instead of restarting them. */
const FLAPPING_MS = 300_000;

/** The wait before the next probe of a venue that is down: 1 s, doubled each time, at most 30 s. */
export function probeDelayMs(probes: number): number {
  return Math.min(PROBE_MS_MAX, PROBE_MS_MIN * 2 ** probes);
}

/**
 * Whether liquidations must wait for the venue. During an outage one worker at a time probes it, with growing
 * delays; the first success records the end of the outage.
 *
 * @returns When to check again; null when the venue takes orders as far as is known.
 */
export async function findVenueWait(deps: Deps): Promise<Date | null> {
  const { db, venue } = deps;
  const outage = await findOpenOutage(db, venue.name);
  if (outage === null) {
    return null;
  }
  const now = deps.clock.now();
  if (!isWaitOver(outage.nextProbeAt, now, PROBE_MS_MAX)) {
    return outage.nextProbeAt;
  }
  const nextProbeAt = new Date(now.getTime() + probeDelayMs(outage.probes + 1));
  if (!(await claimProbe(db, venue.name, outage.probes, nextProbeAt))) {
    return nextProbeAt;
  }
  const status = await venue.status(now);
  if (!status.isUp) {
    return nextProbeAt;
  }
  await recordReturn(deps);
  return null;
}

/** Ends an outage at once, without waiting for the next probe: the missing answer has arrived. */
export async function endAnsweredOutage(deps: Deps): Promise<void> {
  const { db, venue, clock } = deps;
  const now = clock.now();
  const outage = await findOpenOutage(db, venue.name);
  if (outage !== null && (await venue.status(now)).isUp) {
    await recordReturn(deps);
  }
}

async function recordReturn(deps: Deps): Promise<void> {
  const { name: venue } = deps.venue;
  const beganAt = await inTransaction(deps.db, async (tx) => {
    // The venue may have taken its time to answer.
    const now = deps.clock.now();
    const began = await endOutage(tx, venue, now);
    if (began !== null) {
      const payload = { venue, beganAt: began.toISOString() };
      await appendEvents(tx, [{ type: 'VenueOutageEnded', actor: ENGINE_ACTOR, at: now, payload }]);
    }
    return began;
  });
  if (beganAt !== null) {
    deps.log.warn({ venue, beganAt }, 'the venue takes orders again: liquidations go on');
  }
}

/**
 * Records that the venue takes no orders: one event and one alert per outage, however many workers notice it.
 * Nothing else changes: calls stay in LIQUIDATING, and no deadline moves.
 *
 * @returns When to check again.
 */
export async function recordOutage(
  deps: Deps,
  reason: OutageReason,
  detail: string,
): Promise<Date> {
  const { name: venue } = deps.venue;
  const now = deps.clock.now();
  const recently = new Date(now.getTime() - FLAPPING_MS);
  const probes = await probesOfRecentOutage(deps.db, venue, recently);
  const nextProbeAt = new Date(now.getTime() + probeDelayMs(probes));
  const isFirst = await inTransaction(deps.db, async (tx) => {
    const inserted = await insertOutage(tx, venue, {
      beganAt: now,
      reason,
      probes,
      nextProbeAt,
    });
    if (inserted) {
      const payload = { venue, reason, nextProbeAt: nextProbeAt.toISOString() };
      await appendEvents(tx, [{ type: 'VenueOutageBegan', actor: ENGINE_ACTOR, at: now, payload }]);
    }
    return inserted;
  });
  if (isFirst) {
    deps.log.error({ venue, reason, detail }, 'the venue takes no orders: liquidations wait');
  }
  return nextProbeAt;
}
