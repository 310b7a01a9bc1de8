import { type EnforcementAction } from '../../../domain/margin-call/call/decision.js';
import { type MarginCallTransition } from '../../../domain/margin-call/call/transitions.js';
import { type NewNotice } from '../../../store/margin-calls/notice-rows.js';
import { type NoticeChannel } from '../../ports.js';

import { type NoticeKind } from '../../notices/notice-wordings.js';
import { encodeCall, encodeFacts, type RecordedDecision } from './enforcement-events.js';

/** The notice to the owner for a transition; null for transitions that only the log records. */
const NOTICE_OF_TRANSITION: Readonly<Record<MarginCallTransition, NoticeKind | null>> = {
  TOP_UP_RECEIVED: 'TOP_UP_RECEIVED',
  EQUITY_CURED: 'MARGIN_CALL_CURED',
  GRACE_EXPIRED: 'LIQUIDATION_STARTED',
  GRACE_EXTENDED: 'GRACE_EXTENDED',
  GRACE_VOIDED: 'GRACE_VOIDED',
  ENFORCEMENT_SUSPENDED: 'ENFORCEMENT_SUSPENDED',
  RESUMED_IN_GRACE: 'ENFORCEMENT_RESUMED',
  RESUMED_IN_LIQUIDATION: 'ENFORCEMENT_RESUMED',
  STEP_TAKEN: null,
  STEP_BROUGHT_FORWARD: null,
  STEP_REDIRECTED: null,
  EQUITY_RECOVERED: 'ACCOUNT_RECOVERED',
  POSITIONS_CLOSED: 'MARGIN_CALL_CLOSED',
  EQUITY_EXHAUSTED: 'ACCOUNT_BANKRUPT',
  SHORTFALL_COVERED: 'MARGIN_CALL_CLOSED',
  CANCELLED_BY_GOVERNANCE: 'MARGIN_CALL_CANCELLED',
};

function noticeKindOf(action: EnforcementAction): NoticeKind | null {
  switch (action.kind) {
    case 'RAISE_WARNING':
      return action.isAnnounced ? 'MARGIN_WARNING' : null;
    case 'CLEAR_WARNING':
      return null;
    case 'OPEN_CALL':
      return 'MARGIN_CALL_OPENED';
    case 'MOVE_CALL':
      return action.isAnnounced === false ? null : NOTICE_OF_TRANSITION[action.transition];
  }
}

/** The notices of one action: one per channel that can reach the owner. */
export function noticesOf(
  action: EnforcementAction,
  { account, context, writeHealth }: Pick<RecordedDecision, 'account' | 'context' | 'writeHealth'>,
  channels: readonly NoticeChannel[],
): NewNotice[] {
  const kind = noticeKindOf(action);
  if (kind === null) {
    return [];
  }
  const call = 'call' in action ? action.call : null;
  // A call's version or a warning's instant identifies the occasion, so that a retry creates the same ids.
  const occasion = call === null ? String(context.now.getTime()) : `v${String(call.version)}`;
  return channels
    .filter((channel) => canReach(channel, account.owner))
    .map((channel) => ({
      id: `${call?.id ?? account.id}.${kind.toLowerCase()}.${occasion}.${channel.name}`,
      accountId: account.id,
      marginCallId: call?.id ?? null,
      kind,
      channel: channel.name,
      recipient: account.owner,
      body: {
        accountId: account.id,
        ...(call === null ? {} : encodeCall(call)),
        ...(action.health === null ? {} : { health: writeHealth(action.health) }),
        ...(action.kind === 'OPEN_CALL' ? { withoutGrace: action.withoutGrace } : {}),
        ...(action.kind === 'MOVE_CALL' ? encodeFacts(action) : {}),
      },
      createdAt: context.now,
    }));
}

export function canReach(channel: NoticeChannel, owner: string): boolean {
  return channel.name !== 'email' || owner.includes('@');
}
