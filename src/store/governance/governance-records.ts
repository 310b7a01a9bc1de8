import { type Committee } from '../../domain/governance/committee/committee.js';
import { type Mandate } from '../../domain/governance/mandates/mandate.js';
import { type Pause, type PausableStatus } from '../../domain/governance/committee/pause.js';
import { parseMandateBounds } from '../../domain/governance/proposals/proposal-action-json.js';
import { type JsonObject } from '../../domain/canonical.js';
import { type MarketStatus } from '../../domain/risk/health/account.js';

import { type Reader, type Tx } from '../database/database.js';

/** The version of the committee in force at an instant; 0 before genesis. */
export async function readCommitteeVersion(reader: Reader, now: Date): Promise<number> {
  const [row] = await reader.$queryRaw<{ version: number | null }[]>`
    SELECT max(version) AS version FROM committees WHERE effective_from <= ${now}`;
  return row?.version ?? 0;
}

export async function insertCommittee(
  tx: Tx,
  committee: Committee,
  facts: {
    readonly version: number;
    readonly effectiveFrom: Date;
    readonly proposalId: string;
    /** As stored in the column: weights as text. */
    readonly members: JsonObject[];
  },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO committees (version, members, quorum, threshold, voting_period_seconds, timelock_seconds,
      execution_window_seconds, guardians, max_newly_close_out_accounts, max_newly_called_notional,
      impact_threshold, late_quorum_extension_seconds, effective_from, proposal_id)
    VALUES (${facts.version}, ${JSON.stringify(facts.members)}::jsonb, ${committee.quorum.toFixed()}::numeric,
      ${committee.threshold.toFixed()}::numeric, ${committee.votingPeriodSeconds}, ${committee.timelockSeconds},
      ${committee.executionWindowSeconds}, ${[...committee.guardians]}::text[],
      ${committee.maxNewlyCloseOutAccounts}, ${committee.maxNewlyCalledNotional?.toFixed() ?? null}::numeric,
      ${committee.impactThreshold.toFixed()}::numeric, ${committee.lateQuorumExtensionSeconds},
      ${facts.effectiveFrom}, ${facts.proposalId})`;
}

export async function insertMandate(
  tx: Tx,
  mandate: Mandate,
  bounds: readonly JsonObject[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO mandates (id, admin, markets, bounds, expires_at, proposal_id, granted_at)
    VALUES (${mandate.id}, ${mandate.admin}, ${[...mandate.markets]}::text[], ${JSON.stringify(bounds)}::jsonb,
      ${mandate.expiresAt}, ${mandate.proposalId}, ${mandate.grantedAt})`;
}

interface MandateRow {
  readonly id: string;
  readonly admin: string;
  readonly markets: readonly string[];
  readonly bounds: unknown;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly proposal_id: string;
  readonly granted_at: Date;
}

/** One mandate, valid or not; null when there is none. */
export async function findMandate(reader: Reader, id: string): Promise<Mandate | null> {
  const [row] = await reader.$queryRaw<MandateRow[]>`SELECT * FROM mandates WHERE id = ${id}`;
  return row === undefined
    ? null
    : {
        id: row.id,
        admin: row.admin,
        markets: row.markets,
        bounds: parseMandateBounds(row.bounds),
        expiresAt: row.expires_at,
        revokedAt: row.revoked_at,
        proposalId: row.proposal_id,
        grantedAt: row.granted_at,
      };
}

/** Locks a mandate: waits for running changes that hold it, and blocks new ones. */
export async function lockMandate(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM mandates WHERE id = ${id} FOR NO KEY UPDATE`;
}

/** @returns False when it was already revoked. */
export async function saveRevocation(tx: Tx, mandateId: string, at: Date): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE mandates SET revoked_at = ${at} WHERE id = ${mandateId} AND revoked_at IS NULL`;
  return count === 1;
}

/** Prevents an admin's mandates from being revoked before the commit; waits for a running revocation. */
export async function holdMandates(tx: Tx, admin: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM mandates WHERE admin = ${admin} ORDER BY id FOR SHARE`;
}

/** A pause with its id in the rows. */
export interface StoredPause extends Pause {
  readonly id: string;
  readonly marketId: string;
  readonly statusBefore: PausableStatus;
}

interface PauseRow {
  readonly id: string;
  readonly market_id: string;
  readonly started_at: Date;
  readonly ends_at: Date;
  readonly ended_at: Date | null;
  readonly status_before: string;
}

function pauseOf(row: PauseRow): StoredPause {
  return {
    id: row.id,
    marketId: row.market_id,
    startedAt: row.started_at,
    endsAt: row.ends_at,
    endedAt: row.ended_at,
    statusBefore: row.status_before as PausableStatus,
  };
}

/** Pauses of a market that overlap the time since `since`, oldest first. */
export async function listPauses(
  reader: Reader,
  marketId: string,
  since: Date,
): Promise<StoredPause[]> {
  const rows = await reader.$queryRaw<PauseRow[]>`
    SELECT * FROM enforcement_pauses
    WHERE market_id = ${marketId} AND (ended_at IS NULL OR ended_at > ${since}) ORDER BY started_at, id`;
  return rows.map(pauseOf);
}

/** The pause in force in a market; null when there is none. */
export async function findRunningPause(
  reader: Reader,
  marketId: string,
): Promise<StoredPause | null> {
  const [row] = await reader.$queryRaw<PauseRow[]>`
    SELECT * FROM enforcement_pauses WHERE market_id = ${marketId} AND ended_at IS NULL`;
  return row === undefined ? null : pauseOf(row);
}

/** Markets whose pause has expired. */
export async function listMarketsPastPause(reader: Reader, now: Date): Promise<string[]> {
  const rows = await reader.$queryRaw<{ market_id: string }[]>`
    SELECT market_id FROM enforcement_pauses WHERE ended_at IS NULL AND ends_at <= ${now} ORDER BY market_id`;
  return rows.map((row) => row.market_id);
}

export interface NewPause {
  readonly marketId: string;
  readonly guardian: string;
  readonly reason: string;
  readonly startedAt: Date;
  readonly endsAt: Date;
  readonly statusBefore: MarketStatus;
}

/** @returns The id of the pause. The caller has locked the market. */
export async function insertPause(tx: Tx, pause: NewPause): Promise<string> {
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM enforcement_pauses WHERE market_id = ${pause.marketId}`;
  const id = `${pause.marketId}.pause-${String((row?.count ?? 0n) + 1n)}`;
  await tx.$executeRaw`
    INSERT INTO enforcement_pauses (id, market_id, guardian, reason, started_at, ends_at, status_before)
    VALUES (${id}, ${pause.marketId}, ${pause.guardian}, ${pause.reason}, ${pause.startedAt}, ${pause.endsAt},
      ${pause.statusBefore})`;
  return id;
}

export async function endPause(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE enforcement_pauses SET ended_at = ${at} WHERE id = ${id} AND ended_at IS NULL`;
}

/** The account of a margin call, and whether an order of it is at the venue; null when there is none. */
export async function readCallStanding(
  reader: Reader,
  marginCallId: string,
): Promise<{
  readonly accountId: string;
  readonly state: string;
  readonly hasOrderInFlight: boolean;
} | null> {
  const [row] = await reader.$queryRaw<{ account_id: string; state: string; in_flight: boolean }[]>`
    SELECT c.account_id, c.state, EXISTS (
      SELECT 1 FROM liquidations l WHERE l.margin_call_id = c.id AND l.state = 'SUBMITTED') AS in_flight
    FROM margin_calls c WHERE c.id = ${marginCallId}`;
  return row === undefined
    ? null
    : { accountId: row.account_id, state: row.state, hasOrderInFlight: row.in_flight };
}
