import { type Json, type JsonObject } from '../../domain/canonical.js';
import { type WithoutGraceReason } from '../../domain/margin-call/call/decision.js';

/** The kinds of notices. A kind is permanent: rows store it. */
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

/** Facts that a message may show. */
export const NOTICE_FACTS = [
  'amountDue',
  'amountOutstanding',
  'deadline',
  'equity',
  'maintenanceMargin',
  'size',
  'price',
  'positionSize',
  'amount',
  'debt',
] as const;
export type NoticeFact = (typeof NOTICE_FACTS)[number];

export interface Wording {
  readonly subject: string;
  /** What happened. */
  readonly lead: string;
  /** The facts that matter to this reader now, in this order. */
  readonly facts: readonly NoticeFact[];
  /** The consequence, and what the reader can do. */
  readonly consequence: string | null;
}

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
    lead: 'A deposit became final. At the prices of now it does not yet bring equity back to the cure margin.',
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
    lead: 'All positions are closed and equity is below zero.',
    facts: ['equity'],
    consequence:
      'The loss beyond your collateral is covered by others, the insurance funds first. You are told when that is done.',
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

/** The same occasions while positions are already being liquidated. */
const WORDINGS_IN_LIQUIDATION: Readonly<Partial<Record<NoticeKind, Wording>>> = {
  ENFORCEMENT_RESUMED: {
    subject: 'Liquidation resumed',
    lead: 'Prices can be used again.',
    facts: ['amountOutstanding', 'equity', 'maintenanceMargin'],
    consequence: 'Positions are being liquidated until equity is back at the cure margin.',
  },
};

const WITHOUT_GRACE: Omit<Wording, 'lead'> = {
  subject: 'Margin call without grace, liquidation started',
  facts: ['amountDue', 'equity', 'maintenanceMargin'],
  consequence: 'Positions are being liquidated until equity is back at the cure margin.',
};

/** The lead of a call that was opened without grace, by the reason. */
const LEADS_WITHOUT_GRACE: Readonly<Record<WithoutGraceReason, string>> = {
  CLOSE_OUT:
    'Equity is below the close-out margin. A margin call is open, and it has no grace period.',
  GRACES_USED:
    'Equity is below the maintenance margin. A margin call is open. It has no grace period, because the account had three in the last 24 hours.',
  NO_GRACE_PERIOD:
    'Equity is below the maintenance margin. A margin call is open, and the rules of the market give no grace period.',
};

/** The end of a bankruptcy that others paid for. */
const BANKRUPTCY_COVERED: Omit<Wording, 'lead'> = {
  subject: 'Margin call closed, nothing is owed',
  facts: ['debt', 'equity'],
  consequence: 'You owe nothing.',
};

/** A call counts as a warning: no further one is sent until equity has reached the clear margin. */
const STILL_WARNED =
  'Nothing is due. Equity is still close to the maintenance margin, and no other warning is sent before it has recovered further.';

/** The payers of a loss beyond an account's collateral, in general terms: its owner learns no names. */
const PAYERS: Readonly<Record<string, string>> = {
  ACCOUNT_EQUITY: 'your remaining collateral',
  MARKET_INSURANCE: 'insurance funds',
  GLOBAL_INSURANCE: 'insurance funds',
  BACKSTOP: 'the backstop',
  SOCIALIZED_LOSS: 'accounts in profit in the market',
  DEFICIT: 'the venue, which recorded a deficit',
};

/** The text of a notice; for a kind unknown to this version, all facts. */
export function wordingOf(kind: string, body: JsonObject): Wording {
  if (!isKnown(kind)) {
    return { subject: kind, lead: '', facts: NOTICE_FACTS, consequence: null };
  }
  if (kind === 'MARGIN_CALL_OPENED' && isWithoutGraceReason(body.withoutGrace)) {
    return { ...WITHOUT_GRACE, lead: LEADS_WITHOUT_GRACE[body.withoutGrace] };
  }
  if (kind === 'MARGIN_CALL_CURED' && levelIn(body) === 'WARNING') {
    return { ...WORDINGS[kind], consequence: STILL_WARNED };
  }
  if (kind === 'MARGIN_CALL_CLOSED' && Array.isArray(body.coveredBy)) {
    const payers = listOf(body.coveredBy.map((layer) => PAYERS[String(layer)] ?? String(layer)));
    const lead = `All positions are closed and the margin call has ended. The loss beyond your collateral was covered by ${payers}.`;
    return { ...BANKRUPTCY_COVERED, lead };
  }
  const inLiquidation = body.state === 'LIQUIDATING' ? WORDINGS_IN_LIQUIDATION[kind] : undefined;
  return inLiquidation ?? WORDINGS[kind];
}

function levelIn({ health }: JsonObject): Json | undefined {
  return isObject(health) ? health.level : undefined;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithoutGraceReason(value: Json | undefined): value is WithoutGraceReason {
  return typeof value === 'string' && value in LEADS_WITHOUT_GRACE;
}

/** `a`, `a and b`, `a, b and c`, each once. */
function listOf(names: readonly string[]): string {
  const each = [...new Set(names)];
  const last = each.at(-1) ?? '';
  return each.length < 2 ? last : `${each.slice(0, -1).join(', ')} and ${last}`;
}

function isKnown(kind: string): kind is NoticeKind {
  return kind in WORDINGS;
}
