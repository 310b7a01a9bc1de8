import { type Position } from '../book/position.js';
import { type LogLine } from '../marginward/log.js';
import { parsePrice, parseUnits } from '../numbers.js';

import {
  bookLine,
  type LoggedAccount,
  loggedAccount,
  type LoggedBook,
  newLoggedBook,
  textOf,
} from './logged-book.js';
import { MARGIN_UNIT, type Margins, type MarginsOf } from './rules.js';

/** Marks that were published together. */
export interface PublishedMarks {
  /** The instant that they were published with, as Marginward was told it. */
  readonly at: string;
  readonly marks: ReadonlyMap<string, bigint>;
  /** When Marginward had answered, in milliseconds; null: not known, because this process was killed meanwhile. */
  answeredAt: number | null;
}

export interface NaiveFindings {
  /** What is wrong, in words; the first hundred. */
  readonly faults: readonly string[];
  readonly calls: number;
  readonly cures: number;
  /** How often an account was valued. */
  readonly valuations: number;
  /** The longest time from marks at which an account was in breach to its call, in milliseconds. */
  readonly longestBreachMs: number;
  readonly book: LoggedBook;
}

/** The lines that move money, or say what was decided about a call. */
export const CHECKED_TYPES = [
  ...[
    'TradesRecorded',
    'DepositFinal',
    'CollateralTransferred',
    'WithdrawalRecorded',
    'FundingPaid',
  ],
  ...['LiquidationStepFilled', 'AutoDeleveraged', 'WaterfallDrawn', 'LossSocialized'],
  ...['BankruptcySettled', 'AccountBankrupt', 'AccountRecovered', 'PriceQuarantined'],
  ...['MarginCallOpened', 'MarginCallCured', 'MarginCallClosed', 'MarginCallCancelled'],
] as const;

/** An account in breach for longer, and at more marks in a row, should have a call: a restart takes some seconds. */
const MARKS_WITHOUT_CALL_MAX = 20;
const BREACH_MS_MAX = 10_000;
/** For so long after a publication was answered a decision may still have been made at the marks before it. */
const DECIDING_MS_MAX = 1_000;
const FAULTS_MAX = 100;

interface Check {
  readonly book: LoggedBook;
  readonly marginsOf: MarginsOf;
  /** In the order of their instants. */
  readonly published: readonly PublishedMarks[];
  readonly placeOf: ReadonlyMap<string, number>;
  readonly faults: string[];
  calls: number;
  cures: number;
  valuations: number;
  longestBreachMs: number;
}

/**
 * Plays the day again from Marginward's log and the marks that were published, without an engine: every account is
 * valued at all marks, in whole numbers, and every call is measured at its own moment.
 *
 * - A call was opened only in a breach: equity below the maintenance margin, at marks that were published and in
 *   force; its amount due is what was missing to the cure margin.
 * - A call was cured only at the cure margin or above it.
 * - No account is in breach without a call for more than 10 s and at more than 20 marks in a row.
 */
export async function checkCalls(
  lines: AsyncIterable<LogLine>,
  published: readonly PublishedMarks[],
  marginsOf: MarginsOf,
): Promise<NaiveFindings> {
  const check: Check = {
    book: newLoggedBook(),
    marginsOf,
    published,
    placeOf: new Map(published.map(({ at }, place) => [at, place])),
    faults: [],
    calls: 0,
    cures: 0,
    valuations: 0,
    longestBreachMs: 0,
  };
  const answered = published.filter(({ answeredAt }) => answeredAt !== null);
  let next = 0;
  const judgeUntil = (end: number): void => {
    for (let marks = answered[next]; marks !== undefined; marks = answered[next]) {
      if ((marks.answeredAt ?? 0) >= end) {
        return;
      }
      judgeAll(check, marks);
      next += 1;
    }
  };
  for await (const line of lines) {
    judgeUntil(Date.parse(line.at));
    measureCall(check, line);
    bookLine(check.book, line);
  }
  judgeUntil(Infinity);
  return check;
}

/** At these marks: who is in breach without a call, and for how long. */
function judgeAll(check: Check, { marks, answeredAt }: PublishedMarks): void {
  const now = answeredAt ?? 0;
  for (const account of check.book.accounts.values()) {
    if (account.callId !== null || account.positions.size === 0) {
      account.breach = null;
      continue;
    }
    check.valuations += 1;
    const equity = equityOf(account, marks) * MARGIN_UNIT;
    if (equity >= check.marginsOf(account.positions, marks).maintenance) {
      account.breach = null;
      continue;
    }
    const { since, marks: before } = account.breach ?? { since: now, marks: 0 };
    account.breach = { since, marks: before + 1 };
    if (before >= MARKS_WITHOUT_CALL_MAX && now - since > BREACH_MS_MAX) {
      fault(check, new Date(now).toISOString(), `${account.id} is in breach, and has no call`);
    }
  }
}

function measureCall(check: Check, line: LogLine): void {
  const { type, at, accountId, payload } = line;
  if (type === 'PriceQuarantined') {
    fault(check, at, `a mark of ${line.marketId ?? ''} was not believed`);
  }
  if (type !== 'MarginCallOpened' && type !== 'MarginCallCured') {
    return;
  }
  const account = loggedAccount(check.book, accountId ?? '');
  const marks = marksOf(check, line);
  if (marks === null) {
    return;
  }
  check.valuations += 1;
  const equity = equityOf(account, marks) * MARGIN_UNIT;
  const margins = check.marginsOf(account.positions, marks);
  if (type === 'MarginCallCured') {
    check.cures += 1;
    if (equity < margins.cure) {
      fault(
        check,
        at,
        `the call of ${account.id} is cured, and its equity is below the cure margin`,
      );
    }
    return;
  }
  check.calls += 1;
  if (account.callId !== null) {
    fault(check, at, `${account.id} has a call already`);
  }
  if (equity >= margins.maintenance) {
    fault(check, at, `${account.id} was called, and was in no breach`);
  }
  if (dueOf(equity, margins) !== parseUnits(textOf(payload, 'amountDue'), 2)) {
    fault(check, at, `${account.id} does not owe ${textOf(payload, 'amountDue')}`);
  }
  const waited = account.breach === null ? 0 : Date.parse(at) - account.breach.since;
  check.longestBreachMs = Math.max(check.longestBreachMs, waited);
}

/** In cents, rounded up. */
function dueOf(equity: bigint, { cure }: Margins): bigint {
  const cent = MARGIN_UNIT * 10n ** 18n;
  return (cure - equity + cent - 1n) / cent;
}

/** The marks that a decision names; null, and a fault, when they were not published so, or no longer in force. */
function marksOf(check: Check, { at, accountId, payload }: LogLine): Map<string, bigint> | null {
  const inputs = payload.inputs as {
    readonly prices: readonly {
      readonly marketId: string;
      readonly price: string;
      readonly at: string;
    }[];
  };
  const marks = new Map<string, bigint>();
  for (const { marketId, price, at: pricedAt } of inputs.prices) {
    const place = check.placeOf.get(pricedAt) ?? Infinity;
    const mark = parsePrice(price);
    if (check.published[place]?.marks.get(marketId) !== mark) {
      fault(check, at, `${accountId ?? ''}: ${marketId} at ${price} was never published`);
      return null;
    }
    const later = check.published.find((each, n) => n > place && each.answeredAt !== null);
    if ((later?.answeredAt ?? Infinity) < Date.parse(at) - DECIDING_MS_MAX) {
      fault(check, at, `${accountId ?? ''}: ${marketId} at ${price} is no longer in force`);
    }
    marks.set(marketId, mark);
  }
  return marks;
}

/** Cash and open profit, in 10⁻²⁰ USD. */
function equityOf({ cash, positions }: LoggedAccount, marks: ReadonlyMap<string, bigint>): bigint {
  let equity = cash;
  for (const [marketId, { size, entry }] of positions as ReadonlyMap<string, Position>) {
    const mark = marks.get(marketId);
    if (mark === undefined) {
      throw new Error(`${marketId} has a mark`);
    }
    equity += size * (mark - entry);
  }
  return equity;
}

function fault({ faults }: Check, at: string, what: string): void {
  if (faults.length < FAULTS_MAX) {
    faults.push(`${at} ${what}`);
  }
}
