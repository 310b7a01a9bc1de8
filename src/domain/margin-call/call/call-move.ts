import { type AccountHealth } from '../../risk/health/account-health.js';

import {
  type EnforcedAccount,
  type EnforcementAction,
  type MoveCall,
  transit,
} from './decision.js';
import { type MarginCall } from './margin-call.js';
import { type MarginCallTransition } from './transitions.js';

/** One action, and the account after it. */
export interface CallMove {
  readonly action: EnforcementAction;
  readonly after: EnforcedAccount;
}

/**
 * Moves a call along the table, with what changes in it.
 *
 * @param health What decided it; null when prices cannot be used.
 * @param facts What is told of the move besides.
 * @throws Error for a move that the table does not have (programmer error).
 */
export function move(
  subject: EnforcedAccount,
  call: MarginCall,
  transition: MarginCallTransition,
  changes: Partial<MarginCall>,
  health: AccountHealth | null,
  facts: Pick<MoveCall, 'extension' | 'topUps' | 'isAnnounced'> = {},
): CallMove {
  const moved = transit(call, transition, changes);
  return {
    action: { kind: 'MOVE_CALL', transition, call: moved, health, ...facts },
    after: { ...subject, openCall: moved.closedAt === null ? moved : null },
  };
}

export function later(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
