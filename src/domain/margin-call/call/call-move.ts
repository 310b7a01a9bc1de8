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
 * Applies a transition of the table to a call, with the changes it includes.
 *
 * @param health The measurement that decided it; null when prices are unusable.
 * @param facts Further facts to report with the transition.
 * @throws Error for a transition that is not in the table (programmer error).
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

export function addMilliseconds(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() + milliseconds);
}
