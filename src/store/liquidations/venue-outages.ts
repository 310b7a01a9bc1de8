import { type Reader, type Tx } from '../database/database.js';

/** An outage of a venue, and when it is probed next. */
export interface VenueOutage {
  readonly beganAt: Date;
  readonly reason: string;
  /** Number of probes so far. */
  readonly probes: number;
  readonly nextProbeAt: Date;
}

/** The present outage; null when the venue is up as far as is known. */
export async function findOpenOutage(reader: Reader, venue: string): Promise<VenueOutage | null> {
  const [row] = await reader.$queryRaw<
    { began_at: Date; reason: string; probes: number; next_probe_at: Date }[]
  >`SELECT began_at, reason, probes, next_probe_at FROM venue_outages WHERE venue = ${venue} AND ended_at IS NULL`;
  return row === undefined
    ? null
    : {
        beganAt: row.began_at,
        reason: row.reason,
        probes: row.probes,
        nextProbeAt: row.next_probe_at,
      };
}

/**
 * Number of probes of the last outage, if it ended within this time: a venue with repeated outages is probed
 * less often.
 */
export async function probesOfRecentOutage(
  reader: Reader,
  venue: string,
  endedAfter: Date,
): Promise<number> {
  const [row] = await reader.$queryRaw<{ probes: number }[]>`
    SELECT probes FROM venue_outages WHERE venue = ${venue} AND ended_at > ${endedAfter}
    ORDER BY ended_at DESC LIMIT 1`;
  return row?.probes ?? 0;
}

/** @returns False when another worker has already recorded it. */
export async function insertOutage(tx: Tx, venue: string, outage: VenueOutage): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO venue_outages (venue, began_at, reason, probes, next_probe_at)
    VALUES (${venue}, ${outage.beganAt}, ${outage.reason}, ${outage.probes}, ${outage.nextProbeAt})
    ON CONFLICT DO NOTHING`;
  return inserted > 0;
}

/**
 * Claims the next probe; the following one is due at `nextProbeAt`.
 *
 * @returns False when another worker claimed it, or the outage is over.
 */
export async function claimProbe(
  reader: Reader,
  venue: string,
  probes: number,
  nextProbeAt: Date,
): Promise<boolean> {
  const claimed = await reader.$executeRaw`
    UPDATE venue_outages SET probes = probes + 1, next_probe_at = ${nextProbeAt}
    WHERE venue = ${venue} AND ended_at IS NULL AND probes = ${probes}`;
  return claimed > 0;
}

/** @returns When the outage began; null when another worker has already ended it. */
export async function endOutage(tx: Tx, venue: string, endedAt: Date): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ began_at: Date }[]>`
    UPDATE venue_outages SET ended_at = ${endedAt} WHERE venue = ${venue} AND ended_at IS NULL RETURNING began_at`;
  return row?.began_at ?? null;
}
