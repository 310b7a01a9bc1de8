import { type Committee } from '../../../domain/governance/committee/committee.js';
import { assert, badInput } from '../../../domain/errors.js';
import { PROPOSAL_TEXT_LENGTH_MAX } from '../../../domain/governance/proposals/proposal-guards.js';
import { isReadableText, READABLE_RULE } from '../../../domain/readable-text.js';
import { type Reader } from '../../../store/database/database.js';
import { readCommittee } from '../../../store/governance/read-governance.js';

/** The actor of changes caused by time alone: execution after a timelock, the end of a pause. */
export const GOVERNANCE_ACTOR = 'system:governance';

/** The committee in force at an instant. */
export async function requireCommittee(reader: Reader, now: Date): Promise<Committee> {
  const committee = await readCommittee(reader, now);
  assert(committee !== null, 'genesis is applied before governance starts');
  return committee;
}

/**
 * Validates a reason, which others will read. @throws DomainError BAD_USER_INPUT when blank, too long or not
 * printable.
 */
export function requireReason(reason: string): void {
  if (reason.trim().length === 0 || reason.length > PROPOSAL_TEXT_LENGTH_MAX) {
    const rule = `must be 1 to ${PROPOSAL_TEXT_LENGTH_MAX} characters, not blank`;
    throw badInput('reason', rule, reason.slice(0, 80));
  }
  if (!isReadableText(reason)) {
    throw badInput('reason', READABLE_RULE, null);
  }
}
