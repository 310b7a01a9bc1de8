import { type AccountPayloads } from './payloads/account.js';
import { type FactPayloads } from './payloads/facts.js';
import { type GovernancePayloads } from './payloads/governance.js';
import { type GracePayloads } from './payloads/enforcement/grace.js';
import { type IngestPayloads } from './payloads/ingest.js';
import { type LiquidationPayloads } from './payloads/enforcement/liquidation.js';
import { type MarginCallPayloads } from './payloads/enforcement/margin-call.js';
import { type NoticePayloads } from './payloads/notice.js';
import { type OpenInterestPayloads } from './payloads/open-interest.js';
import { type ReconciliationPayloads } from './payloads/reconciliation.js';
import { type ProposalPayloads } from './payloads/proposal.js';
import { type VenuePayloads } from './payloads/enforcement/venue.js';
import { type WaterfallPayloads } from './payloads/enforcement/waterfall.js';
import { type WebhookPayloads } from './payloads/webhook.js';
import { type WindDownPayloads } from './payloads/wind-down.js';

/** The payload of each event type, as written today. Amounts are decimals as text. */
export interface EventPayloads
  extends
    MarginCallPayloads,
    GracePayloads,
    NoticePayloads,
    LiquidationPayloads,
    VenuePayloads,
    WaterfallPayloads,
    WebhookPayloads,
    IngestPayloads,
    AccountPayloads,
    FactPayloads,
    OpenInterestPayloads,
    ReconciliationPayloads,
    ProposalPayloads,
    GovernancePayloads,
    WindDownPayloads {}

/** The event types, named after what happened. A name is permanent. */
export type EventType = keyof EventPayloads;

/**
 * The payload as read from the log. An event of an earlier version may lack later additions, so each fact may
 * be absent.
 */
export type RecordedPayload<Type extends EventType = EventType> = Recorded<EventPayloads[Type]>;

/** Distributes over the shapes of a payload. */
type Recorded<Payload> = { readonly [Fact in keyof Payload]?: Payload[Fact] };

/** Event types whose payload, or one of its shapes, has a fact of this name. */
export type EventTypeWith<Fact extends string> = {
  [Type in EventType]: Fact extends FactOf<EventPayloads[Type]> ? Type : never;
}[EventType];

/** The names of the facts of a payload, over all its shapes. */
export type FactOf<Payload> = Payload extends unknown ? keyof Payload : never;
