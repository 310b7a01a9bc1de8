import { type LiquidationExplanation } from '../risk/liquidation/liquidation-explanation.js';
import { DELEVERAGING_RULE } from '../risk/waterfall/deleveraging-plan.js';
import { withoutWinners } from '../risk/waterfall/settlement-record.js';
import { type DeleveragingExplanation } from '../risk/waterfall/waterfall-explanation.js';
import { withoutCounterparties } from '../risk/waterfall/deleveraging-record.js';

import { type JsonObject } from '../canonical.js';
import { type RecordedPayload } from './event-payloads.js';
import { type SealedEvent, type VisibleEvent } from './event.js';

/**
 * A sealed event as shown to a reader of its account who may not read every account. Without hashes: a hash covers
 * what is removed from its line and, by the chain, every line before it, so a reader could confirm guesses about
 * lines of others. Ids follow from facts, and few guesses are enough.
 */
export function redactEvent(event: SealedEvent): VisibleEvent {
  return { ...event, payload: redactedPayloadOf(event), hash: null, previousHash: null };
}

function redactedPayloadOf({ type, payload }: SealedEvent): JsonObject {
  if (type === 'AutoDeleveraged') {
    return redactDeleveraging(payload);
  }
  if (type === 'BankruptcySettled') {
    const { explanation } = payload;
    const known = explanation === undefined ? {} : { explanation: withoutWinners(explanation) };
    return { ...payload, ...known };
  }
  if (type === 'VenueInstructionGiven') {
    return { ...payload, counterpartyAccountId: null };
  }
  if (type === 'LossSocialized') {
    return { ...payload, liquidationId: null };
  }
  if (type === 'ProposalCreated' || type === 'ProposalExecuted') {
    const { action } = payload;
    return { ...payload, ...(action === undefined ? {} : { action: redactAction(action) }) };
  }
  return payload;
}

function redactDeleveraging(payload: RecordedPayload<'AutoDeleveraged'>): JsonObject {
  if (payload.side !== 'BANKRUPT') {
    return { ...payload, liquidationId: null };
  }
  const { explanation } = payload;
  const known =
    explanation === undefined ? {} : { explanation: withoutCounterparties(explanation) };
  return { ...payload, ...known };
}

/** The action of a proposal as shown to a reader who may not read the account of the call it would cancel. */
export function redactAction(action: JsonObject): JsonObject {
  return action.kind === 'CANCEL_MARGIN_CALL' ? { ...action, marginCallId: null } : action;
}

/** The explanation of a liquidation row: of a step at the venue, or of a deleveraging. */
export type StoredExplanation = LiquidationExplanation | DeleveragingExplanation;

/** The explanation of a liquidation step as shown to a reader who may not read every account. */
export function redactExplanation(explanation: StoredExplanation): JsonObject {
  return isDeleveraging(explanation) ? withoutCounterparties(explanation) : explanation;
}

function isDeleveraging(explanation: StoredExplanation): explanation is DeleveragingExplanation {
  return explanation.rule === DELEVERAGING_RULE;
}
