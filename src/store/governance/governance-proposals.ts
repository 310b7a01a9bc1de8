import {
  type ProposalFacts,
  type ProposalSchedule,
} from '../../domain/governance/proposals/proposal.js';
import { type ProposalKind } from '../../domain/governance/proposals/proposal-action.js';
import { type Vote } from '../../domain/governance/proposals/tally.js';
import { type JsonObject } from '../../domain/canonical.js';
import { type ChangeImpactRecord } from '../../domain/governance/committee/impact-record.js';

import { type Reader, type Tx } from '../database/database.js';
import { listProposals, type ProposalView } from './read-governance.js';

/** Most of these are defeated and not expired yet; open ones are few. */
const PROPOSALS_OF_MEMBER_MAX = 1000;

/** An arbitrary number: governance writes that must be serialized take this lock. */
const GOVERNANCE_LOCK = 7_270_736_903n;

/**
 * Serializes governance writes until the commit: new proposals get ids without gaps, and executions, which may
 * change anything, run one after another.
 */
export async function takeGovernanceTurn(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${GOVERNANCE_LOCK})::text`;
}

/** The id of the next proposal. The caller holds the governance lock. */
export async function nextProposalId(tx: Tx): Promise<string> {
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`SELECT count(*) AS count FROM proposals`;
  return `proposal-${String((row?.count ?? 0n) + 1n)}`;
}

export interface NewProposal extends ProposalSchedule {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly title: string;
  readonly rationale: string;
  readonly proposer: string;
  readonly action: JsonObject;
  readonly impactAtProposal: ChangeImpactRecord | null;
  readonly committeeVersion: number;
  readonly createdAt: Date;
}

export async function insertProposal(tx: Tx, proposal: NewProposal): Promise<void> {
  const { action, impactAtProposal: impact } = proposal;
  await tx.$executeRaw`
    INSERT INTO proposals (id, kind, title, rationale, proposer, action, impact_at_proposal, committee_version,
      created_at, voting_starts_at, voting_ends_at, executable_at, expires_at)
    VALUES (${proposal.id}, ${proposal.kind}, ${proposal.title}, ${proposal.rationale}, ${proposal.proposer},
      ${JSON.stringify(action)}::jsonb, ${impact === null ? null : JSON.stringify(impact)}::jsonb,
      ${proposal.committeeVersion}, ${proposal.createdAt}, ${proposal.votingStartsAt}, ${proposal.votingEndsAt},
      ${proposal.executableAt}, ${proposal.expiresAt})`;
}

/** A proposal as readers see it; null when there is none. */
export async function findProposal(reader: Reader, id: string): Promise<ProposalView | null> {
  return (await listProposals(reader, [id]))[0] ?? null;
}

/** A proposal whose row is locked until the commit. */
export interface LockedProposal {
  readonly proposal: ProposalView;
  /** Counts the writes, for compare-and-set: a write based on an older version fails. */
  readonly version: number;
  readonly queuedAt: Date | null;
  /** When its votes first reached the quorum; null before. */
  readonly quorumReachedAt: Date | null;
  /** Of the committee that votes. */
  readonly lateQuorumExtensionSeconds: number;
}

interface LockedRow {
  readonly version: number;
  readonly queued_at: Date | null;
  readonly quorum_reached_at: Date | null;
  readonly extension: number;
}

/** Locks a proposal and reads its state; null when there is none. */
export async function lockProposal(tx: Tx, id: string): Promise<LockedProposal | null> {
  const [row] = await tx.$queryRaw<LockedRow[]>`
    SELECT p.version, p.queued_at, p.quorum_reached_at, c.late_quorum_extension_seconds AS extension
    FROM proposals p JOIN committees c ON c.version = p.committee_version
    WHERE p.id = ${id} FOR NO KEY UPDATE OF p`;
  const proposal = row === undefined ? null : await findProposal(tx, id);
  return row === undefined || proposal === null
    ? null
    : {
        proposal,
        version: row.version,
        queuedAt: row.queued_at,
        quorumReachedAt: row.quorum_reached_at,
        lateQuorumExtensionSeconds: row.extension,
      };
}

/** A change of a proposal: one of its ends, or the record of its passed vote. */
export type ProposalTransition =
  | { readonly kind: 'QUEUED'; readonly at: Date }
  | { readonly kind: 'CANCELLED'; readonly at: Date }
  | { readonly kind: 'VETOED'; readonly at: Date; readonly by: string; readonly reason: string }
  | { readonly kind: 'EXECUTED'; readonly at: Date }
  | {
      readonly kind: 'FAILED';
      readonly at: Date;
      readonly code: string;
      readonly details: JsonObject;
    };

/**
 * Records a transition, if the proposal was not changed since it was read.
 *
 * @returns False when it was: the caller rolls back.
 */
export async function saveProposalTransition(
  tx: Tx,
  { proposal: { id }, version }: LockedProposal,
  step: ProposalTransition,
): Promise<boolean> {
  const at = (kind: ProposalTransition['kind']): Date | null =>
    step.kind === kind ? step.at : null;
  const veto = step.kind === 'VETOED' ? step : null;
  const failure = step.kind === 'FAILED' ? step : null;
  const details = failure === null ? null : JSON.stringify(failure.details);
  const count = await tx.$executeRaw`
    UPDATE proposals SET version = version + 1,
      queued_at = coalesce(queued_at, ${at('QUEUED')}::timestamptz),
      cancelled_at = ${at('CANCELLED')}::timestamptz, executed_at = ${at('EXECUTED')}::timestamptz,
      vetoed_at = ${at('VETOED')}::timestamptz, vetoed_by = ${veto?.by ?? null}, veto_reason = ${veto?.reason ?? null},
      failed_at = ${at('FAILED')}::timestamptz, failure_code = ${failure?.code ?? null}, failure_details = ${details}::jsonb
    WHERE id = ${id} AND version = ${version}
      AND num_nonnulls(executed_at, cancelled_at, vetoed_at, failed_at) = 0`;
  return count === 1;
}

/** Records that a proposal first reached its quorum, and its schedule from then on. The caller holds its lock. */
export async function saveQuorum(
  tx: Tx,
  id: string,
  { reachedAt, votingEndsAt, executableAt, expiresAt }: ProposalSchedule & { reachedAt: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE proposals SET version = version + 1, quorum_reached_at = ${reachedAt}, voting_ends_at = ${votingEndsAt},
      executable_at = ${executableAt}, expires_at = ${expiresAt}
    WHERE id = ${id} AND quorum_reached_at IS NULL`;
}

/** Writes a member's vote, replacing the earlier one. The log keeps both. */
export async function saveVote(tx: Tx, proposalId: string, vote: Vote): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO votes (proposal_id, voter, choice, weight, reason, at)
    VALUES (${proposalId}, ${vote.voter}, ${vote.choice}, ${vote.weight.toFixed()}::numeric, ${vote.reason}, ${vote.at})
    ON CONFLICT (proposal_id, voter) DO UPDATE
      SET choice = excluded.choice, weight = excluded.weight, reason = excluded.reason, at = excluded.at`;
}

/** The impact measured at the creation of the proposal; null when it does not touch margin. */
export async function readImpactAtProposal(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, ChangeImpactRecord>> {
  const rows = await reader.$queryRaw<{ id: string; impact: ChangeImpactRecord }[]>`
    SELECT id, impact_at_proposal AS impact FROM proposals
    WHERE id = ANY(${[...ids]}::text[]) AND impact_at_proposal IS NOT NULL`;
  return new Map(rows.map((row) => [row.id, row.impact]));
}

/** Why an execution was refused. */
export interface ProposalFailure {
  readonly at: Date;
  readonly code: string;
  readonly details: JsonObject;
}

/** Why executions were refused, by proposal; absent where none was. */
export async function readProposalFailures(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, ProposalFailure>> {
  const rows = await reader.$queryRaw<
    { id: string; at: Date; code: string; details: JsonObject | null }[]
  >`
    SELECT id, failed_at AS at, failure_code AS code, failure_details AS details FROM proposals
    WHERE id = ANY(${[...ids]}::text[]) AND failed_at IS NOT NULL`;
  return new Map(
    rows.map(({ id, at, code, details }) => [id, { at, code, details: details ?? {} }]),
  );
}

/** Proposals after their vote and before their expiry whose result is not recorded yet. */
export async function listUnnoticedProposals(
  reader: Reader,
  now: Date,
  after: string,
  limit: number,
): Promise<ProposalFacts[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM proposals
    WHERE num_nonnulls(executed_at, cancelled_at, vetoed_at, failed_at) = 0
      AND queued_at IS NULL AND voting_ends_at < ${now} AND expires_at > ${now} AND id > ${after}
    ORDER BY id LIMIT ${limit}`;
  return rows.length === 0
    ? []
    : listProposals(
        reader,
        rows.map(({ id }) => id),
      );
}

/** A member's proposals that may still be open, those with the latest vote first. */
export async function listProposalsOf(
  reader: Reader,
  proposer: string,
  now: Date,
): Promise<ProposalFacts[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM proposals
    WHERE num_nonnulls(executed_at, cancelled_at, vetoed_at, failed_at) = 0
      AND proposer = ${proposer} AND expires_at > ${now}
    ORDER BY voting_ends_at DESC LIMIT ${PROPOSALS_OF_MEMBER_MAX}`;
  return listProposals(
    reader,
    rows.map(({ id }) => id),
  );
}

/** Queued proposals that may be executed now, in the order in which they became executable. */
export async function listExecutableProposals(
  reader: Reader,
  now: Date,
  limit: number,
): Promise<string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM proposals
    WHERE num_nonnulls(executed_at, cancelled_at, vetoed_at, failed_at) = 0
      AND queued_at IS NOT NULL AND executable_at <= ${now} AND expires_at > ${now}
    ORDER BY executable_at, created_at, length(id), id LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/**
 * Proposals after their vote and timelock that have not ended, in the order in which they became executable;
 * with the same instant, in the order of creation. Defeated ones are included until they expire.
 */
export async function listDueProposals(
  reader: Reader,
  now: Date,
  limit: number,
): Promise<ProposalFacts[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT id FROM proposals
    WHERE num_nonnulls(executed_at, cancelled_at, vetoed_at, failed_at) = 0
      AND voting_ends_at < ${now} AND executable_at <= ${now} AND expires_at > ${now}
    ORDER BY executable_at, created_at, length(id), id LIMIT ${limit}`;
  const ids = rows.map(({ id }) => id);
  const found = new Map((await listProposals(reader, ids)).map((facts) => [facts.id, facts]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The first instant after `now` at which time changes something in governance; null when nothing is pending. */
export async function nextGovernanceDueAt(reader: Reader, now: Date): Promise<Date | null> {
  const [row] = await reader.$queryRaw<{ due: Date | null }[]>`
    SELECT least(
      (SELECT min(voting_ends_at) + INTERVAL '1 millisecond' FROM proposals
        WHERE num_nonnulls(executed_at, cancelled_at, vetoed_at, failed_at) = 0
          AND queued_at IS NULL AND voting_ends_at >= ${now}),
      (SELECT min(executable_at) FROM proposals
        WHERE num_nonnulls(executed_at, cancelled_at, vetoed_at, failed_at) = 0
          AND queued_at IS NOT NULL AND expires_at > ${now}),
      (SELECT min(ends_at) FROM enforcement_pauses WHERE ended_at IS NULL)) AS due`;
  return row?.due ?? null;
}
