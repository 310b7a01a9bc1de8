import { type EventType } from '../../../domain/log/event-payloads.js';
import { type SealedEvent } from '../../../domain/log/event.js';
import { type Trigger } from '../../../domain/margin-call/call/decision.js';

const COLLATERAL_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'DepositFinal',
  'DepositReversed',
  'WithdrawalRecorded',
  'CollateralTransferred',
  'CashFlowsRecorded',
]);

const POSITION_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'PositionsRecorded',
  'TradesRecorded',
  'PositionSettled',
]);

/**
 * Groups accounts to decide by their trigger. An account whose collateral changed is always decided: a top-up
 * that does not cure still reduces the outstanding amount.
 */
export function byTrigger(
  events: readonly SealedEvent[],
  proposed: ReadonlySet<string>,
): Map<Trigger, string[]> {
  const triggers = new Map<string, Trigger>();
  for (const { type, accountId } of events) {
    if (accountId === null) {
      continue;
    }
    if (COLLATERAL_EVENTS.has(type)) {
      triggers.set(accountId, 'COLLATERAL_CHANGE');
    } else if (POSITION_EVENTS.has(type) && proposed.has(accountId)) {
      triggers.set(accountId, 'POSITION_CHANGE');
    }
  }
  const groups = new Map<Trigger, string[]>();
  for (const id of new Set([...triggers.keys(), ...proposed])) {
    const trigger = triggers.get(id) ?? 'PRICE';
    groups.set(trigger, [...(groups.get(trigger) ?? []), id]);
  }
  for (const ids of groups.values()) {
    ids.sort();
  }
  return groups;
}
