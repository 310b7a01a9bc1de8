import { decimal, roundDown, roundUp } from '../../domain/decimal.js';
import { type JsonObject } from '../../domain/canonical.js';

import { type NoticeMessage } from '../ports.js';
import { isObject, type NoticeFact, wordingOf } from './notice-wordings.js';

/** The inputs of a message. */
export interface NoticeContent {
  readonly id: string;
  readonly accountId: string;
  readonly marginCallId: string | null;
  /** A `NoticeKind`; for a kind unknown to this version, the facts are listed as they are. */
  readonly kind: string;
  readonly recipient: string;
  /** The facts at the time of the decision: amounts as decimal strings, instants in ISO 8601. */
  readonly body: JsonObject;
}

/**
 * How each fact is shown. Amounts that the recipient owes or must hold are rounded up, amounts it has are
 * rounded down.
 */
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
  debt: ['Loss beyond your collateral', usdUp],
} as const satisfies Record<NoticeFact, readonly [label: string, write: (text: string) => string]>;

/** The message of a notice, as text and with the same facts in machine-readable form. */
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

/** A fact of the call, or of the account's health at the decision. */
function factOf(body: JsonObject, name: string): string | null {
  const health = body.health;
  const value = body[name] ?? (isObject(health) ? health[name] : null);
  return typeof value === 'string' ? value : null;
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
