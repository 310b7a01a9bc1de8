import { type NewEvent } from '../../../domain/log/event.js';
import {
  type EnforcedAccount,
  type EnforcementDecision,
  type TopUp,
} from '../../../domain/margin-call/call/decision.js';
import { type MarginCall } from '../../../domain/margin-call/call/margin-call.js';
import { priceCountOf } from '../../../domain/margin-call/rules/price-moment.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { type AccountHealth } from '../../../domain/risk/health/account-health.js';
import { saveEnforcementStanding } from '../../../store/accounts/accounts.js';
import { saveReportedTopUps } from '../../../store/flows/deposits.js';
import { type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import {
  type ChangedCall,
  insertMarginCalls,
  type OpenedCall,
  updateMarginCalls,
} from '../../../store/margin-calls/margin-calls.js';
import { insertNotices, type NewNotice } from '../../../store/margin-calls/notice-rows.js';
import { type NoticeChannel } from '../../ports.js';

import { createHealthWriter, type HealthWriter } from './decision-record.js';
import { type CancellingVote, eventOf, type RecordedDecision } from './enforcement-events.js';
import { noticesOf } from './enforcement-notices.js';
import { restrictionEvents } from './restriction-events.js';

/** The decision for one account, and its state before. */
export interface DecidedAccount {
  readonly before: EnforcedAccount;
  readonly decision: EnforcementDecision;
  /** Events that precede those of the decision: the outcome of a liquidation step. */
  readonly precedingEvents?: readonly NewEvent[];
  /** The vote that cancels the call; absent when the engine decided. */
  readonly vote?: CancellingVote;
}

/**
 * Writes a batch of decisions, their notices and events, in at most seven statements for any batch size.
 * PostgreSQL writes the calls while notices and events are composed. Each account stores the prices at which it
 * was decided.
 *
 * @throws DomainError CONFLICT when a call was changed since it was read.
 */
export async function recordDecisions(
  tx: Tx,
  decided: readonly DecidedAccount[],
  context: RiskContext,
  channels: readonly NoticeChannel[],
): Promise<void> {
  if (decided.length === 0) {
    return;
  }
  const opened: OpenedCall[] = [];
  const changed: ChangedCall[] = [];
  const writeHealth = createHealthWriter();
  for (const { before, decision } of decided) {
    sortCalls(before.openCall, decision, { opened, changed, writeHealth });
  }
  await Promise.all([
    saveEnforcementStanding(
      tx,
      decided.map(({ decision }) => decision.after),
      priceCountOf(context),
    ),
    insertMarginCalls(tx, opened),
    updateMarginCalls(tx, changed),
    saveReportedTopUps(tx, decided.flatMap(topUpsOf)),
    recordNoticesAndEvents(tx, decided, { context, writeHealth }, channels),
  ]);
}

/** Writes notices and events of the decisions. */
async function recordNoticesAndEvents(
  tx: Tx,
  decided: readonly DecidedAccount[],
  batch: Pick<RecordedDecision, 'context' | 'writeHealth'>,
  channels: readonly NoticeChannel[],
): Promise<void> {
  const notices: NewNotice[] = [];
  const events: NewEvent[] = [];
  for (const { decision, precedingEvents, vote = null } of decided) {
    events.push(...(precedingEvents ?? []));
    for (const action of decision.actions) {
      const told = { ...batch, account: decision.after.account };
      const own = noticesOf(action, told, channels);
      const noticeIds = own.map((notice) => notice.id);
      const event = eventOf(action, { ...told, noticeIds, vote });
      notices.push(...own);
      if (event !== null) {
        events.push(event, ...restrictionEvents(action, event));
      }
    }
  }
  await Promise.all([insertNotices(tx, notices), appendEvents(tx, events)]);
}

function topUpsOf({ decision }: DecidedAccount): TopUp[] {
  return decision.actions.flatMap((action) =>
    action.kind === 'MOVE_CALL' ? [...(action.topUps ?? [])] : [],
  );
}

/** Each call once, in the state after its last action: new ones are inserted, known ones updated. */
function sortCalls(
  known: MarginCall | null,
  decision: EnforcementDecision,
  into: {
    readonly opened: OpenedCall[];
    readonly changed: ChangedCall[];
    readonly writeHealth: HealthWriter;
  },
): void {
  const last = new Map<string, MarginCall>();
  const openingHealth = new Map<string, AccountHealth>();
  for (const action of decision.actions) {
    if ('call' in action) {
      last.set(action.call.id, action.call);
      if (action.kind === 'OPEN_CALL') {
        openingHealth.set(action.call.id, action.health);
      }
    }
  }
  for (const call of last.values()) {
    const health = openingHealth.get(call.id);
    if (health !== undefined) {
      into.opened.push({ call, healthAtOpening: into.writeHealth(health) });
    } else if (known !== null) {
      into.changed.push({ call, versionRead: known.version });
    }
  }
}
