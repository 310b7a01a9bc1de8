import { decimal, roundDown, roundUp } from '../../domain/decimal.js';
import { type Json, type JsonObject } from '../../domain/canonical.js';

import { type NoticeMessage } from '../ports.js';

/** What notices are about. A kind is permanent: rows hold it. */
export const NOTICE_KINDS = [
  'MARGIN_WARNING',
  'MARGIN_CALL_OPENED',
  'TOP_UP_RECEIVED',
  'MARGIN_CALL_CURED',
  'GRACE_EXTENDED',
  'GRACE_VOIDED',
  'LIQUIDATION_STARTED',
  'ENFORCEMENT_SUSPENDED',
  'ENFORCEMENT_RESUMED',
  'ACCOUNT_RECOVERED',
  'ACCOUNT_BANKRUPT',
  'MARGIN_CALL_CLOSED',
  'MARGIN_CALL_CANCELLED',
  'POSITION_DELEVERAGED',
  'LOSS_SOCIALIZED',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** What a message is made of. */
export interface NoticeContent {
  readonly id: string;
  readonly accountId: string;
  readonly marginCallId: string | null;
  /** A `NoticeKind`; of a kind that this version does not know, the facts are told as they are. */
  readonly kind: string;
  readonly recipient: string;
  /** The facts at the moment of the decision: amounts as decimal strings, instants in ISO 8601. */
  readonly body: JsonObject;
}

interface Wording {
  readonly subject: string;
  /** What happened. */
  readonly lead: string;
  /** The facts that matter to this reader now, in this order. */
  readonly facts: readonly (keyof typeof FACTS)[];
  /** What follows from it, and what the reader can do. */
  readonly consequence: string | null;
}

/** How a fact is written. What the recipient owes or must hold is rounded up, what it has is rounded down. */
const FACTS = {
  amountDue: ['Amount due', usdUp],
  amountOutstanding: ['Still outstanding', usdUp],
  deadline: ['Deadline', instant],
  equity: ['Equity', usdDown],
  maintenanceMargin: ['Maintenance margin', usdUp],
  size: ['Size traded', asIs],
  price: ['Price', asIs],
  positionSize: ['Position left', asIs],
  amount: ['Cost to you', usdUp],
} as const satisfies Record<string, readonly [label: string, write: (text: string) => string]>;
const ALL_FACTS = Object.keys(FACTS) as (keyof typeof FACTS)[];

const WORDINGS: Readonly<Record<NoticeKind, Wording>> = {
  MARGIN_WARNING: {
    subject: 'Margin warning',
    lead: 'Equity is close to the maintenance margin.',
    facts: ['equity', 'maintenanceMargin'],
    consequence:
      'When equity falls below the maintenance margin, a margin call opens. Add collateral or reduce positions to avoid it.',
  },
  MARGIN_CALL_OPENED: {
    subject: 'Margin call',
    lead: 'Equity is below the maintenance margin. A margin call is open.',
    facts: ['amountDue', 'deadline', 'equity', 'maintenanceMargin'],
    consequence:
      'Add collateral worth the amount due, or reduce positions, before the deadline; otherwise positions are liquidated. ' +
      'If equity falls below the close-out margin, liquidation starts at once, whatever the deadline.',
  },
  TOP_UP_RECEIVED: {
    subject: 'Top-up received, margin call still open',
    lead: 'A deposit became final. It does not yet bring equity back to the cure margin.',
    facts: ['amountOutstanding', 'deadline', 'equity', 'maintenanceMargin'],
    consequence: 'The deadline has not changed.',
  },
  MARGIN_CALL_CURED: {
    subject: 'Margin call cured',
    lead: 'Equity is back at the cure margin. The margin call has ended.',
    facts: ['equity', 'maintenanceMargin'],
    consequence: 'Nothing is due.',
  },
  GRACE_EXTENDED: {
    subject: 'Margin call deadline extended',
    lead: 'The margin call is still open. It has a new deadline.',
    facts: ['amountOutstanding', 'deadline', 'equity', 'maintenanceMargin'],
    consequence:
      'If equity is not back at the cure margin by then, positions are liquidated. There is no further extension for this reason.',
  },
  GRACE_VOIDED: {
    subject: 'Grace period ended early, liquidation started',
    lead: 'Equity fell below the close-out margin, so the grace period no longer holds.',
    facts: ['amountOutstanding', 'equity', 'maintenanceMargin'],
    consequence: 'Positions are being liquidated until equity is back at the cure margin.',
  },
  LIQUIDATION_STARTED: {
    subject: 'Liquidation started',
    lead: 'The deadline has passed and equity is not back at the cure margin.',
    facts: ['amountOutstanding', 'equity', 'maintenanceMargin'],
    consequence:
      'Positions are being liquidated until it is. Collateral that arrives meanwhile counts from the next step on.',
  },
  ENFORCEMENT_SUSPENDED: {
    subject: 'Margin call suspended',
    lead: 'A market that the margin call depends on has no usable price or is paused. The remaining time is frozen.',
    facts: ['amountOutstanding'],
    consequence: 'Collateral can still be added.',
  },
  ENFORCEMENT_RESUMED: {
    subject: 'Margin call resumed',
    lead: 'Prices can be used again. The margin call goes on where it was.',
    facts: ['amountOutstanding', 'deadline', 'equity', 'maintenanceMargin'],
    consequence: 'Mind the deadline: it has moved by the time of the suspension.',
  },
  ACCOUNT_RECOVERED: {
    subject: 'Liquidation ended, account recovered',
    lead: 'Equity is back at the cure margin. Liquidation has stopped and the margin call has ended.',
    facts: ['equity', 'maintenanceMargin'],
    consequence: null,
  },
  ACCOUNT_BANKRUPT: {
    subject: 'Account bankrupt',
    lead: 'Liquidation left less than nothing: equity is below zero.',
    facts: ['equity'],
    consequence: 'The deficit is covered as the risk rules say, from the insurance funds first.',
  },
  MARGIN_CALL_CLOSED: {
    subject: 'Margin call closed',
    lead: 'All positions are closed and the margin call has ended.',
    facts: ['equity'],
    consequence: null,
  },
  MARGIN_CALL_CANCELLED: {
    subject: 'Margin call cancelled',
    lead: 'The margin call was cancelled by a governance decision.',
    facts: [],
    consequence: 'Nothing is due on it.',
  },
  POSITION_DELEVERAGED: {
    subject: 'Position deleveraged',
    lead: 'Another account went bankrupt and the insurance funds did not cover it. A part of your position was closed against it.',
    facts: ['size', 'price', 'positionSize', 'amount'],
    consequence:
      'The price was chosen to leave the bankrupt account at zero. Positions with the highest profit and leverage go first.',
  },
  LOSS_SOCIALIZED: {
    subject: 'Loss shared',
    lead: 'A loss in a market where you are in profit was covered by no fund. It was shared among those in profit there.',
    facts: ['amount'],
    consequence: 'The amount was taken from your balance, in proportion to your profit.',
  },
};

/** The same occasions, when liquidation is already what they lead to. */
const WORDINGS_IN_LIQUIDATION: Readonly<Partial<Record<NoticeKind, Wording>>> = {
  MARGIN_CALL_OPENED: {
    subject: 'Margin call without grace, liquidation started',
    lead: 'Equity is below the maintenance margin. A margin call is open, and there is no grace period for it.',
    facts: ['amountDue', 'equity', 'maintenanceMargin'],
    consequence: 'Positions are being liquidated until equity is back at the cure margin.',
  },
  TOP_UP_RECEIVED: {
    subject: 'Top-up received, liquidation goes on',
    lead: 'A deposit became final. It does not yet bring equity back to the cure margin.',
    facts: ['amountOutstanding', 'equity', 'maintenanceMargin'],
    consequence: 'Positions are being liquidated until it is.',
  },
  ENFORCEMENT_RESUMED: {
    subject: 'Liquidation resumed',
    lead: 'Prices can be used again.',
    facts: ['amountOutstanding', 'equity', 'maintenanceMargin'],
    consequence: 'Positions are being liquidated until equity is back at the cure margin.',
  },
};

/** The message for a notice, in plain words, with the same facts for machines beside it. */
export function noticeMessage(notice: NoticeContent): NoticeMessage {
  const { accountId, marginCallId, kind, body } = notice;
  const wording = wordingOf(kind, body);
  const facts = wording.facts.flatMap((fact) => {
    const text = factOf(body, fact);
    const [label, write] = FACTS[fact];
    return text === null ? [] : [`${label}: ${write(text)}`];
  });
  const call = marginCallId === null ? [] : [`Margin call: ${marginCallId}`];
  const paragraphs = [
    wording.lead,
    [`Account: ${accountId}`, ...call, ...facts].join('\n'),
    wording.consequence ?? '',
  ];
  return {
    noticeId: notice.id,
    recipient: notice.recipient,
    subject: `${wording.subject}: account ${accountId}`,
    text: paragraphs.filter((paragraph) => paragraph !== '').join('\n\n') + '\n',
    facts: { ...body, kind, accountId, marginCallId },
  };
}

function wordingOf(kind: string, body: JsonObject): Wording {
  if (!isKnown(kind)) {
    return { subject: kind, lead: '', facts: ALL_FACTS, consequence: null };
  }
  const inLiquidation = body.state === 'LIQUIDATING' ? WORDINGS_IN_LIQUIDATION[kind] : undefined;
  return inLiquidation ?? WORDINGS[kind];
}

function isKnown(kind: string): kind is NoticeKind {
  return kind in WORDINGS;
}

/** A fact of the call, or of the account's health at the decision. */
function factOf(body: JsonObject, name: string): string | null {
  const health = body.health;
  const value = body[name] ?? (isObject(health) ? health[name] : null);
  return typeof value === 'string' ? value : null;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function usdUp(amount: string): string {
  return `${roundUp(decimal(amount), 2).toFixed(2)} USD`;
}

function usdDown(amount: string): string {
  return `${roundDown(decimal(amount), 2).toFixed(2)} USD`;
}

function asIs(text: string): string {
  return text;
}

function instant(text: string): string {
  return `${text.replace('T', ' ').replace(/(\.000)?Z$/, '')} UTC`;
}
