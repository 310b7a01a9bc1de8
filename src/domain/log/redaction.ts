import { DELEVERAGING_RULE, withoutCounterparties } from '../risk/waterfall/deleveraging-plan.js';
import { withoutWinners } from '../risk/waterfall/settlement-plan.js';

import { type JsonObject } from '../canonical.js';
import { type EventType, type SealedEvent } from './event.js';

/** What a line says of accounts other than its own, taken out of its payload. */
const REDACTIONS: Readonly<Partial<Record<EventType, (payload: JsonObject) => JsonObject>>> = {
  AutoDeleveraged: (payload) =>
    payload.side === 'BANKRUPT'
      ? { ...payload, explanation: redactExplanation(payload.explanation as JsonObject) }
      : { ...payload, liquidationId: null },
  BankruptcySettled: (payload) => ({
    ...payload,
    explanation: withoutWinners(payload.explanation as JsonObject),
  }),
  LossSocialized: (payload) => ({ ...payload, liquidationId: null }),
  ProposalCreated: redactProposal,
  ProposalExecuted: redactProposal,
};

function redactProposal(payload: JsonObject): JsonObject {
  return { ...payload, action: redactAction(payload.action as JsonObject) };
}

/** What a proposal would do, as those see it who may not read the account of the call it would cancel. */
export function redactAction(action: JsonObject): JsonObject {
  return action.kind === 'CANCEL_MARGIN_CALL' ? { ...action, marginCallId: null } : action;
}

/**
 * A sealed line as those see it who may read its account but not every account. Its hash stays that of
 * the whole line.
 */
export function redactEvent(event: SealedEvent): SealedEvent {
  const redact = REDACTIONS[event.type];
  return redact === undefined ? event : { ...event, payload: redact(event.payload) };
}

/** The explanation of a liquidation step as those see it who may not read every account. */
export function redactExplanation(explanation: JsonObject): JsonObject {
  return explanation.rule === DELEVERAGING_RULE ? withoutCounterparties(explanation) : explanation;
}
