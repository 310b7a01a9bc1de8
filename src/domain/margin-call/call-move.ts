import { type AccountHealth } from '../risk/health/account-health.js';

import {
  type EnforcedAccount,
  type EnforcementAction,
  type ExtensionReason,
  transition,
} from './decision.js';
import { type MarginCall } from './margin-call.js';
import { type MarginCallEvent } from './transitions.js';

/** One action, and the account after it. */
export interface CallMove {
  readonly action: EnforcementAction;
  readonly after: EnforcedAccount;
}

/** Moves a call along the table, with what changes in it. @throws Error for a move that the table does not have. */
export function move(
  subject: EnforcedAccount,
  call: MarginCall,
  event: MarginCallEvent,
  changes: Partial<MarginCall>,
  health: AccountHealth | null,
  extension: ExtensionReason | null = null,
): CallMove {
  const moved = transition(call, event, changes);
  return {
    action: { kind: 'MOVE_CALL', event, call: moved, health, extension },
    after: { ...subject, openCall: moved.closedAt === null ? moved : null },
  };
}

export function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
