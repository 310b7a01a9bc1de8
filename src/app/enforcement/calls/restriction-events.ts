import { type NewEvent } from '../../../domain/log/event.js';
import { type EnforcementAction } from '../../../domain/margin-call/call/decision.js';
import { isOpen } from '../../../domain/margin-call/call/transitions.js';
import { type AccountRestriction, restrictionsOf } from '../../../domain/permission/standing.js';

/** All that the account may not do after an action that opens or ends a call; null for any other action. */
export function restrictionsAfter(action: EnforcementAction): readonly AccountRestriction[] | null {
  if (action.kind === 'OPEN_CALL') {
    return restrictionsOf(action.call);
  }
  return action.kind === 'MOVE_CALL' && !isOpen(action.call.state) ? restrictionsOf(null) : null;
}

/**
 * The line that follows the one of an action which changed what its account may do; none for any other action.
 *
 * @param decided The action's own line.
 */
export function restrictionEvents(action: EnforcementAction, decided: NewEvent): NewEvent[] {
  const restrictions = restrictionsAfter(action);
  if (restrictions === null || !('call' in action)) {
    return [];
  }
  const { accountId = null, marginCallId = null, proposalId = null, actor, at } = decided;
  const about = { accountId, marginCallId, proposalId, actor, at };
  return restrictions.length === 0
    ? [
        {
          ...about,
          type: 'AccountReleased',
          payload: { restrictions, callState: action.call.state },
        },
      ]
    : [
        {
          ...about,
          type: 'AccountRestricted',
          payload: { restrictions, reason: 'ACCOUNT_UNDER_CALL' },
        },
      ];
}
