import { type JsonObject } from '../../canonical.js';
import { type DomainErrorCode, type ErrorDetails } from '../../errors.js';
import { type ChangeImpactRecord } from '../../governance/committee/impact-record.js';
import { type ProposalKind } from '../../governance/proposals/proposal-action.js';
import { type VoteChoice } from '../../governance/proposals/tally.js';

/** A proposal was created. */
export type ProposalCreated = {
  readonly proposalKind: ProposalKind;
  readonly title: string;
  /** The proposer's reason. */
  readonly rationale: string;
  /** The action, in its stored form. */
  readonly action: JsonObject;
  /** ISO 8601. */
  readonly votingStartsAt: string;
  /** ISO 8601. */
  readonly votingEndsAt: string;
  /** First instant at which it may be executed if it passes, ISO 8601. */
  readonly executableAt: string;
  /** Last instant at which it may be executed, ISO 8601. */
  readonly expiresAt: string;
  /** Its effect on the book, without account ids; null when it does not touch margin. */
  readonly impact: ChangeImpactRecord | null;
};

/** A vote was cast or changed. */
export type VoteCast = {
  /** Subject of the member. */
  readonly voter: string;
  readonly choice: VoteChoice;
  /** The member's weight at the start of voting. */
  readonly weight: string;
  /** Null when none was given. */
  readonly reason: string | null;
};

/** The quorum was first reached late, which extends the voting. */
export type VotingExtended = {
  /** Last instant of voting, ISO 8601. */
  readonly votingEndsAt: string;
  /** First instant at which it may be executed if it passes, ISO 8601. */
  readonly executableAt: string;
  /** Last instant at which it may be executed, ISO 8601. */
  readonly expiresAt: string;
};

/** The vote passed: the timelock starts. */
export type ProposalQueued = {
  /** First instant at which it may be executed, ISO 8601. */
  readonly executableAt: string;
  /** Last instant at which it may be executed, ISO 8601. */
  readonly expiresAt: string;
};

/** A proposal was executed. */
export type ProposalExecuted = {
  readonly proposalKind: ProposalKind;
  /** The action, in its stored form. */
  readonly action: JsonObject;
};

/** A rule refused the execution: the proposal ends. */
export type ProposalFailed = {
  readonly code: DomainErrorCode;
  readonly message: string;
  /** The details of the refusal, as a mutation would return them. */
  readonly details: ErrorDetails;
};

/** The proposer cancelled the proposal. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- the type says it all
export type ProposalCancelled = Readonly<Record<never, never>>;

/** A guardian vetoed the proposal. */
export type ProposalVetoed = {
  readonly reason: string;
};

/** A mandate was granted to an admin. */
export type MandateGranted = {
  readonly mandateId: string;
  /** Subject of the admin. */
  readonly admin: string;
  /** Ids of the markets it covers. */
  readonly markets: readonly string[];
  /** One per parameter, in their stored form. */
  readonly bounds: readonly JsonObject[];
  /** ISO 8601. */
  readonly expiresAt: string;
};

/** A mandate was revoked. */
export type MandateRevoked = {
  readonly mandateId: string;
  /** Subject of the admin. */
  readonly admin: string;
};

export interface ProposalPayloads {
  readonly ProposalCreated: ProposalCreated;
  readonly VoteCast: VoteCast;
  readonly VotingExtended: VotingExtended;
  readonly ProposalQueued: ProposalQueued;
  readonly ProposalExecuted: ProposalExecuted;
  readonly ProposalFailed: ProposalFailed;
  readonly ProposalCancelled: ProposalCancelled;
  readonly ProposalVetoed: ProposalVetoed;
  readonly MandateGranted: MandateGranted;
  readonly MandateRevoked: MandateRevoked;
}
