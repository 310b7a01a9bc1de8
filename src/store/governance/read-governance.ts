import { thresholdOf } from '../../domain/governance/proposals/accepted-impact.js';
import { Prisma } from '../../generated/prisma/client.js';
import { Decimal, decimal } from '../../domain/decimal.js';
import {
  type Committee,
  type CommitteeMember,
} from '../../domain/governance/committee/committee.js';
import { type Mandate } from '../../domain/governance/mandates/mandate.js';
import { type ProposalKind } from '../../domain/governance/proposals/proposal-action.js';
import { parseMandateBounds } from '../../domain/governance/proposals/proposal-action-json.js';
import { type ProposalFacts } from '../../domain/governance/proposals/proposal.js';
import { type Vote, type VoteChoice } from '../../domain/governance/proposals/tally.js';
import { type JsonObject } from '../../domain/canonical.js';

import { type Reader } from '../database/database.js';
import { groupBy } from '../database/read-page.js';

/** Maximum number of proposals read for one answer, newest first. */
export const PROPOSALS_MAX = 10_000;
/** Maximum number of mandates in one answer, newest first. */
export const MANDATES_MAX = 500;

/** A proposal as readers see it: the facts that determine its state, and its texts. */
export interface ProposalView extends ProposalFacts {
  readonly kind: ProposalKind;
  readonly title: string;
  readonly rationale: string;
  readonly action: JsonObject;
}

interface CommitteeRow {
  readonly version: number;
  readonly members: readonly { readonly subject: string; readonly weight: string }[];
  readonly quorum: string;
  readonly threshold: string;
  readonly voting_period_seconds: number;
  readonly timelock_seconds: number;
  readonly execution_window_seconds: number;
  readonly guardians: readonly string[];
  readonly max_newly_close_out_accounts: number;
  readonly max_newly_called_notional: string | null;
  readonly impact_threshold: string;
  readonly late_quorum_extension_seconds: number;
}

function membersOf(row: Pick<CommitteeRow, 'members'>): CommitteeMember[] {
  return row.members.map(({ subject, weight }) => ({ subject, weight: decimal(weight) }));
}

/** The committee in force at an instant; null before genesis. */
export async function readCommittee(reader: Reader, now: Date): Promise<Committee | null> {
  const [row] = await reader.$queryRaw<CommitteeRow[]>`
    SELECT * FROM committees WHERE effective_from <= ${now} ORDER BY version DESC LIMIT 1`;
  return row === undefined
    ? null
    : {
        members: membersOf(row),
        quorum: new Decimal(row.quorum),
        threshold: new Decimal(row.threshold),
        votingPeriodSeconds: row.voting_period_seconds,
        timelockSeconds: row.timelock_seconds,
        executionWindowSeconds: row.execution_window_seconds,
        guardians: row.guardians,
        maxNewlyCloseOutAccounts: row.max_newly_close_out_accounts,
        maxNewlyCalledNotional:
          row.max_newly_called_notional === null
            ? null
            : new Decimal(row.max_newly_called_notional),
        impactThreshold: new Decimal(row.impact_threshold),
        lateQuorumExtensionSeconds: row.late_quorum_extension_seconds,
      };
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

function mandateOf(row: MandateRow): Mandate {
  return {
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

/** Mandates, newest first; with `heldAt` only those valid at that instant. */
export async function listMandates(
  reader: Reader,
  query: { readonly admin: string | null; readonly heldAt: Date | null },
): Promise<Mandate[]> {
  const { admin, heldAt } = query;
  const rows = await reader.$queryRaw<MandateRow[]>`
    SELECT * FROM mandates WHERE (${admin}::text IS NULL OR admin = ${admin})
      AND (${heldAt}::timestamptz IS NULL OR (granted_at <= ${heldAt} AND expires_at > ${heldAt}
        AND (revoked_at IS NULL OR revoked_at > ${heldAt})))
    ORDER BY granted_at DESC, id DESC LIMIT ${MANDATES_MAX}`;
  return rows.map(mandateOf);
}

interface ProposalRow {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly rationale: string;
  readonly proposer: string;
  readonly action: JsonObject;
  readonly created_at: Date;
  readonly voting_starts_at: Date;
  readonly voting_ends_at: Date;
  readonly executable_at: Date;
  readonly expires_at: Date;
  readonly cancelled_at: Date | null;
  readonly vetoed_at: Date | null;
  readonly executed_at: Date | null;
  readonly failed_at: Date | null;
  readonly failure_code: string | null;
  readonly members: CommitteeRow['members'];
  readonly quorum: string;
  readonly threshold: string;
  readonly impact_threshold: string;
}

interface VoteRow {
  readonly proposal_id: string;
  readonly voter: string;
  readonly choice: string;
  readonly weight: string;
  readonly reason: string | null;
  readonly at: Date;
}

function proposalOf(row: ProposalRow, votes: readonly VoteRow[]): ProposalView {
  return {
    id: row.id,
    kind: row.kind as ProposalKind,
    title: row.title,
    rationale: row.rationale,
    proposer: row.proposer,
    action: row.action,
    createdAt: row.created_at,
    votingStartsAt: row.voting_starts_at,
    votingEndsAt: row.voting_ends_at,
    executableAt: row.executable_at,
    expiresAt: row.expires_at,
    electorate: {
      members: membersOf(row),
      quorum: new Decimal(row.quorum),
      threshold: thresholdOf(row.action, {
        threshold: new Decimal(row.threshold),
        impactThreshold: new Decimal(row.impact_threshold),
      }),
    },
    votes: votes.map((vote): Vote => ({
      voter: vote.voter,
      choice: vote.choice as VoteChoice,
      weight: new Decimal(vote.weight),
      reason: vote.reason,
      at: vote.at,
    })),
    cancelledAt: row.cancelled_at,
    vetoedAt: row.vetoed_at,
    executedAt: row.executed_at,
    failedAt: row.failed_at,
    failureCode: row.failure_code,
  };
}

/** Proposals with their votes and their committee, newest first; all of them, or those given. */
export async function listProposals(
  reader: Reader,
  ids: readonly string[] | null,
): Promise<ProposalView[]> {
  const restriction = ids === null ? Prisma.sql`TRUE` : Prisma.sql`p.id = ANY(${[...ids]}::text[])`;
  const rows = await reader.$queryRaw<ProposalRow[]>`
    SELECT p.*, c.members, c.quorum, c.threshold, c.impact_threshold
    FROM proposals p JOIN committees c ON c.version = p.committee_version
    WHERE ${restriction} ORDER BY p.created_at DESC, p.id DESC LIMIT ${PROPOSALS_MAX}`;
  const votes = await reader.$queryRaw<VoteRow[]>`
    SELECT proposal_id, voter, choice, weight, reason, at FROM votes
    WHERE proposal_id = ANY(${rows.map((row) => row.id)}::text[]) ORDER BY at, voter`;
  const byProposal = groupBy(votes, (vote) => vote.proposal_id);
  return rows.map((row) => proposalOf(row, byProposal.get(row.id) ?? []));
}
