import { type IncidentLineFragment, type MarginCallCause } from '../api/generated/graphql.js';
import { type Exact, exactOf, plus, roundTo, textOf, times, ZERO } from '../accounts/exact.js';
import { words } from '../ui/format.js';
import { eventText } from '../ui/event-text.js';

export type Line = IncidentLineFragment;

/** A margin call as far as the window has it. Amounts are exact text, USD. */
export interface CalledRow {
  readonly callId: string;
  readonly accountId: string;
  /** Null when it was opened before the window. */
  openedAt: string | null;
  cause: MarginCallCause | null;
  due: string | null;
  /** What ended it, in a word; null while it went on at the end of the window. */
  ended: string | null;
  isBankrupt: boolean;
  steps: number;
  sold: Exact;
  /** The first line that is about it. */
  readonly sequence: string;
}

export interface SoldRow {
  readonly marketId: string;
  filled: number;
  failed: number;
  notional: Exact;
  fees: Exact;
}

/** A payer of losses beyond the equity of those who made them. */
export interface PayerRow {
  readonly payer: string;
  paid: Exact;
  times: number;
  readonly firstAt: string;
  lastAt: string;
}

/** Somebody in profit who lost a position or a part of the profit. */
export interface TakenRow {
  readonly sequence: string;
  readonly at: string;
  readonly accountId: string;
  readonly marketId: string;
  readonly what: string;
  readonly size: string | null;
  readonly price: string | null;
  readonly amount: string;
}

export interface Moment {
  readonly sequence: string;
  readonly at: string;
  readonly type: string;
  readonly text: string;
}

export interface Report {
  readonly called: readonly CalledRow[];
  readonly sold: readonly SoldRow[];
  readonly payers: readonly PayerRow[];
  readonly taken: readonly TakenRow[];
  readonly moments: readonly Moment[];
}

const ENDS: Readonly<Record<string, string>> = {
  MarginCallCured: 'cured',
  MarginCallClosed: 'closed',
  MarginCallCancelled: 'cancelled',
  AccountRecovered: 'recovered',
};

/** What happened in a part of the log, from its lines, oldest first. */
export function reportOf(lines: readonly Line[]): Report {
  const calls = new Map<string, CalledRow>();
  const sold = new Map<string, SoldRow>();
  const payers = new Map<string, PayerRow>();
  const taken: TakenRow[] = [];
  for (const line of lines) {
    takeCall(calls, line);
    takeSale(sold, line);
    takePayer(payers, line);
    taken.push(...takenIn(line));
  }
  return {
    called: [...calls.values()],
    sold: [...sold.values()].sort((a, b) => compare(b.notional, a.notional)),
    payers: [...payers.values()],
    taken,
    moments: momentsOf(lines),
  };
}

/** For sorting: negative when `a` is less. */
export function compare(a: Exact, b: Exact): number {
  const { units } = plus(a, { units: -b.units, scale: b.scale });
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/** Exact to the cent, as text. */
export function cents(amount: Exact): string {
  return textOf(roundTo(amount, 2));
}

/** What a step traded, in USD. */
export function notionalOf(line: Line): Exact {
  if (line.__typename !== 'LiquidationStepFilled' || line.averagePrice == null) {
    return ZERO;
  }
  const { units, scale } = times(exactOf(line.filledSize), exactOf(line.averagePrice));
  return { units: units < 0n ? -units : units, scale };
}

function takeCall(calls: Map<string, CalledRow>, line: Line): void {
  const { marginCallId, accountId, sequence } = line;
  if (marginCallId == null || accountId == null) {
    return;
  }
  const row: CalledRow = calls.get(marginCallId) ?? {
    callId: marginCallId,
    accountId,
    openedAt: null,
    cause: null,
    due: null,
    ended: null,
    isBankrupt: false,
    steps: 0,
    sold: ZERO,
    sequence,
  };
  calls.set(marginCallId, row);
  if (line.__typename === 'MarginCallOpened') {
    row.openedAt = line.at;
    row.cause = line.cause;
    row.due = line.amountDue;
  } else if (line.__typename === 'LiquidationStepFilled') {
    row.steps += 1;
    row.sold = plus(row.sold, notionalOf(line));
  }
  row.isBankrupt ||= line.type === 'AccountBankrupt';
  row.ended = ENDS[line.type] ?? row.ended;
}

function takeSale(sold: Map<string, SoldRow>, line: Line): void {
  const { __typename: type, marketId } = line;
  if (marketId == null || !['LiquidationStepFilled', 'LiquidationStepFailed'].includes(type)) {
    return;
  }
  const row = sold.get(marketId) ?? { marketId, filled: 0, failed: 0, notional: ZERO, fees: ZERO };
  sold.set(marketId, row);
  if (type === 'LiquidationStepFilled') {
    row.filled += 1;
    row.notional = plus(row.notional, notionalOf(line));
    row.fees = plus(row.fees, exactOf(line.fee));
  } else {
    row.failed += 1;
  }
}

/** Who pays by this line, and how much; null for nobody. Of a deleveraging, the side in profit pays. */
function payerIn(line: Line): readonly [payer: string, amount: string] | null {
  switch (line.__typename) {
    case 'WaterfallDrawn':
      return [words(line.layer ?? 'a fund'), line.amount ?? '0'];
    case 'AutoDeleveraged':
      return isCounterparty(line) ? ['deleveraged winners', line.amount ?? '0'] : null;
    case 'LossSocialized':
      return ['shared among winners', line.amount ?? '0'];
    case 'DeficitRecorded':
      return ['nobody: a deficit', line.amount ?? '0'];
    default:
      return null;
  }
}

/** The line of the bankrupt side names its margin call. */
function isCounterparty({ marginCallId }: Line): boolean {
  return marginCallId == null;
}

function takePayer(payers: Map<string, PayerRow>, line: Line): void {
  const paid = payerIn(line);
  if (paid === null) {
    return;
  }
  const [payer, amount] = paid;
  const { at } = line;
  const row = payers.get(payer) ?? { payer, paid: ZERO, times: 0, firstAt: at, lastAt: at };
  payers.set(payer, row);
  row.paid = plus(row.paid, exactOf(amount));
  row.times += 1;
  row.lastAt = at;
}

function takenIn(line: Line): readonly TakenRow[] {
  const { sequence, at, accountId, marketId } = line;
  const common = { sequence, at, accountId: accountId ?? '', marketId: marketId ?? '' };
  if (line.__typename === 'AutoDeleveraged' && isCounterparty(line)) {
    const { size, price, amount } = line;
    return [{ ...common, what: 'deleveraged', size, price, amount: amount ?? '0' }];
  }
  return line.__typename === 'LossSocialized'
    ? [{ ...common, what: 'loss shared', size: null, price: null, amount: line.amount ?? '0' }]
    : [];
}

/** Every one of these is a moment; of all other types the first is. */
const EVERY = new Set(['MarketStatusChanged', 'VenueOutageBegan', 'VenueOutageEnded']);
const MOMENTS_MAX = 80;

function momentsOf(lines: readonly Line[]): readonly Moment[] {
  const seen = new Set<string>();
  const moments: Moment[] = [];
  for (const line of lines) {
    const layer = line.__typename === 'WaterfallDrawn' ? ` ${words(line.layer ?? '')}` : '';
    const isNew = !seen.has(line.type + layer);
    seen.add(line.type + layer);
    if ((isNew || EVERY.has(line.type)) && moments.length < MOMENTS_MAX) {
      const { sequence, at, type } = line;
      const what = `${eventText(type)}${layer}${detailOf(line)}`;
      moments.push({ sequence, at, type, text: EVERY.has(type) ? what : `first: ${what}` });
    }
  }
  return moments;
}

/** The words of a line beyond its type: a reason, a state. */
export function detailOf(line: Line): string {
  switch (line.__typename) {
    case 'MarketStatusChanged':
      return `: ${words(line.status ?? '')}, ${line.reason ?? ''}`;
    case 'PriceQuarantined':
      return `: ${words(line.reason ?? '')}`;
    case 'VenueOutageBegan':
      return `: ${line.venue}, ${words(line.outage)}`;
    case 'VenueOutageEnded':
      return `: ${line.venue}`;
    case 'LiquidationStepFailed':
      return `: ${words(line.failure ?? '')}`;
    default:
      return '';
  }
}
