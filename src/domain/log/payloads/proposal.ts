import { type JsonObject } from '../../canonical.js';
import { type DomainErrorCode, type ErrorDetails } from '../../errors.js';
import { type ChangeImpactRecord } from '../../governance/committee/impact-record.js';
import { type ProposalKind } from '../../governance/proposals/proposal-action.js';
import { type VoteChoice } from '../../governance/proposals/tally.js';

/** A change was put to the vote. */
export type ProposalCreated = {
  readonly proposalKind: ProposalKind;
  readonly title: string;
  /** Why, in the words of the proposer. */
  readonly rationale: string;
  /** What is done when it passes, as it is stored. */
  readonly action: JsonObject;
  /** ISO 8601. */
  readonly votingStartsAt: string;
  /** ISO 8601. */
  readonly votingEndsAt: string;
  /** First instant at which it may be executed when it passes, ISO 8601. */
  readonly executableAt: string;
  /** Last instant at which it may be executed, ISO 8601. */
  readonly expiresAt: string;
  /** What it would do to the book, without accounts by name; null when it does not touch margin. */
  readonly impact: ChangeImpactRecord | null;
};

/** A vote was cast or changed. */
export type VoteCast = {
  /** Subject of the member. */
  readonly voter: string;
  readonly choice: VoteChoice;
  /** Of the member when voting started. */
  readonly weight: string;
  /** Null when none was given. */
  readonly reason: string | null;
};

/** The vote passed: the timelock runs. */
export type ProposalQueued = {
  /** First instant at which it may be executed, ISO 8601. */
  readonly executableAt: string;
  /** Last instant at which it may be executed, ISO 8601. */
  readonly expiresAt: string;
};

/** A proposal was carried out. */
export type ProposalExecuted = {
  readonly proposalKind: ProposalKind;
  /** What was done, as it is stored. */
  readonly action: JsonObject;
};

/** A rule refused the execution: the proposal ends. */
export type ProposalFailed = {
  readonly code: DomainErrorCode;
  readonly message: string;
  /** As the refusal of a mutation has them. */
  readonly details: ErrorDetails;
};

/** The proposer took the proposal back. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- the type says it all
export type ProposalCancelled = Readonly<Record<never, never>>;

/** A guardian stopped the proposal for good. */
export type ProposalVetoed = {
  readonly reason: string;
};

/** An admin may change parameters within bounds. */
export type MandateGranted = {
  readonly mandateId: string;
  /** Subject of the admin. */
  readonly admin: string;
  /** Ids of the markets it holds for. */
  readonly markets: readonly string[];
  /** One for each parameter, as they are stored. */
  readonly bounds: readonly JsonObject[];
  /** ISO 8601. */
  readonly expiresAt: string;
};

/** A mandate was taken back. */
export type MandateRevoked = {
  readonly mandateId: string;
  /** Subject of the admin. */
  readonly admin: string;
};

export interface ProposalPayloads {
  readonly ProposalCreated: ProposalCreated;
  readonly VoteCast: VoteCast;
  readonly ProposalQueued: ProposalQueued;
  readonly ProposalExecuted: ProposalExecuted;
  readonly ProposalFailed: ProposalFailed;
  readonly ProposalCancelled: ProposalCancelled;
  readonly ProposalVetoed: ProposalVetoed;
  readonly MandateGranted: MandateGranted;
  readonly MandateRevoked: MandateRevoked;
}
