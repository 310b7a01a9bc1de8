import { decimal, roundDown, roundUp } from '../domain/decimal.js';
import { type Json, type JsonObject } from '../domain/log/canonical.js';

import { type NoticeMessage } from './ports.js';

/** What notices are about. A kind is permanent: rows hold it. */
export const NOTICE_KINDS = [
  'MARGIN_WARNING',
  'MARGIN_CALL_OPENED',
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
  /** What follows from it, and what the reader can do. */
  readonly consequence: string | null;
}

const WORDINGS: Readonly<Record<NoticeKind, Wording>> = {
  MARGIN_WARNING: {
    subject: 'Margin warning',
    lead: 'Equity is close to the maintenance margin.',
    consequence:
      'When equity falls below the maintenance margin, a margin call opens. Add collateral or reduce positions to avoid it.',
  },
  MARGIN_CALL_OPENED: {
    subject: 'Margin call',
    lead: 'Equity is below the maintenance margin. A margin call is open.',
    consequence:
      'Add collateral worth the amount due, or reduce positions, before the deadline; otherwise positions are liquidated. ' +
      'If equity falls below the close-out margin, liquidation starts at once, whatever the deadline.',
  },
  MARGIN_CALL_CURED: {
    subject: 'Margin call cured',
    lead: 'Equity is back at the cure margin. The margin call has ended.',
    consequence: 'Nothing is due.',
  },
  GRACE_EXTENDED: {
    subject: 'Margin call deadline extended',
    lead: 'The margin call is still open. It has a new deadline.',
    consequence:
      'If equity is not back at the cure margin by then, positions are liquidated. There is no further extension for this reason.',
  },
  GRACE_VOIDED: {
    subject: 'Grace period ended early, liquidation started',
    lead: 'Equity fell below the close-out margin, so the grace period no longer holds.',
    consequence: 'Positions are being liquidated until equity is back at the cure margin.',
  },
  LIQUIDATION_STARTED: {
    subject: 'Liquidation started',
    lead: 'The deadline has passed and equity is not back at the cure margin.',
    consequence:
      'Positions are being liquidated until it is. Collateral that arrives meanwhile counts from the next step on.',
  },
  ENFORCEMENT_SUSPENDED: {
    subject: 'Margin call suspended',
    lead: 'A price that the margin call depends on cannot be used at the moment. The remaining time is frozen.',
    consequence: 'Collateral can still be added.',
  },
  ENFORCEMENT_RESUMED: {
    subject: 'Margin call resumed',
    lead: 'Prices can be used again. The margin call goes on where it was.',
    consequence: 'Mind the deadline: it has moved by the time of the suspension.',
  },
  ACCOUNT_RECOVERED: {
    subject: 'Liquidation ended, account recovered',
    lead: 'Equity is back at the cure margin. Liquidation has stopped and the margin call has ended.',
    consequence: null,
  },
  ACCOUNT_BANKRUPT: {
    subject: 'Account bankrupt',
    lead: 'Liquidation left less than nothing: equity is below zero.',
    consequence: 'The deficit is covered by the insurance funds as the risk rules say.',
  },
  MARGIN_CALL_CLOSED: {
    subject: 'Margin call closed',
    lead: 'All positions are closed and the margin call has ended.',
    consequence: null,
  },
  MARGIN_CALL_CANCELLED: {
    subject: 'Margin call cancelled',
    lead: 'The margin call was cancelled by a governance decision.',
    consequence: 'Nothing is due on it.',
  },
};

/** Facts that have a line of their own, in this order: what the recipient owes is never rounded in its favour. */
const FACT_LINES: readonly (readonly [
  fact: string,
  label: string,
  write: (value: Json) => string,
])[] = [
  ['amountDue', 'Amount due', (value) => usd(value, roundUp)],
  ['amountOutstanding', 'Still outstanding', (value) => usd(value, roundUp)],
  ['deadline', 'Deadline', instant],
  ['equity', 'Equity', (value) => usd(value, roundDown)],
  ['maintenanceMargin', 'Maintenance margin', (value) => usd(value, roundUp)],
  ['cureMargin', 'Cure margin', (value) => usd(value, roundUp)],
  ['closeOutMargin', 'Close-out margin', (value) => usd(value, roundUp)],
  ['warningMargin', 'Warning margin', (value) => usd(value, roundUp)],
  ['deficit', 'Deficit', (value) => usd(value, roundUp)],
  ['reason', 'Reason', plain],
];

/** The message for a notice, in plain words, with the same facts for machines beside it. */
export function noticeMessage(notice: NoticeContent): NoticeMessage {
  const { accountId, marginCallId, kind, body } = notice;
  const wording = isKnown(kind) ? WORDINGS[kind] : { subject: kind, lead: '', consequence: null };
  const reference = marginCallId === null ? [] : [`Margin call: ${marginCallId}`];
  const facts = FACT_LINES.flatMap(([fact, label, write]) => {
    const value = body[fact];
    return value === undefined || value === null ? [] : [`${label}: ${write(value)}`];
  });
  const paragraphs = [
    wording.lead,
    [`Account: ${accountId}`, ...reference, ...facts].join('\n'),
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

function isKnown(kind: string): kind is NoticeKind {
  return kind in WORDINGS;
}

function usd(value: Json, round: typeof roundUp): string {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)
    ? `${round(decimal(value), 2).toFixed(2)} USD`
    : plain(value);
}

function instant(value: Json): string {
  return typeof value === 'string'
    ? `${value.replace('T', ' ').replace(/(\.000)?Z$/, '')} UTC`
    : plain(value);
}

function plain(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
