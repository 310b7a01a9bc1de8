import { type EventFilter } from '../api/generated/graphql.js';

/** A part of the log, as an address names it: each side is a line's number, an instant, or open. */
export interface Window {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

const LINE = /^\d{1,18}$/;
const INSTANT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?)?\s*(?:Z|UTC)?$/i;

/**
 * What somebody wrote as an end of a window: a line's number, or an instant in UTC as 2025-10-10 21:16:30.
 *
 * @returns Null for what is neither.
 */
export function boundOf(text: string): string | null {
  const trimmed = text.trim().replaceAll(',', '');
  if (LINE.test(trimmed)) {
    return trimmed;
  }
  const [, day, minute = '00:00', second = ':00'] = INSTANT.exec(trimmed) ?? [];
  const at = new Date(`${day ?? ''}T${minute}${second}Z`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString().replace('.000Z', 'Z');
}

/** As it is written in a field. */
export function shownBound(bound: string | undefined): string {
  return (bound ?? '').replace('T', ' ').replace('Z', '');
}

/** The window in words, for a heading. */
export function windowText({ from, until }: Window): string {
  const side = (bound: string): string =>
    LINE.test(bound) ? `line ${bound}` : `${shownBound(bound)} UTC`;
  const parts = [
    ...(from === undefined ? [] : [`from ${side(from)}`]),
    ...(until === undefined ? [] : [`${LINE.test(until) ? 'to' : 'before'} ${side(until)}`]),
  ];
  return parts.length === 0 ? 'the whole log' : parts.join(' ');
}

/**
 * Types that a report is made of: calls and their ends, sales, who paid, and what stood in the way. The rest of the
 * log is deposits, trades and votes.
 */
const TYPES = [
  ...['MarginCallOpened', 'MarginCallCured', 'MarginCallClosed', 'MarginCallCancelled'],
  ...['AccountRecovered', 'AccountBankrupt', 'GraceVoided', 'GraceExpired', 'GraceExtended'],
  ...['EnforcementSuspended', 'EnforcementResumed'],
  ...['LiquidationStepFilled', 'LiquidationStepFailed'],
  ...['WaterfallDrawn', 'WaterfallFunded', 'AutoDeleveraged', 'LossSocialized'],
  ...['DeficitRecorded', 'BankruptcySettled', 'LedgerMismatchFound'],
  ...['MarketStatusChanged', 'PriceQuarantined', 'VenueOutageBegan', 'VenueOutageEnded'],
];

export function filterOf({ from, until }: Window): EventFilter {
  const isLine = (bound: string | undefined): boolean => bound !== undefined && LINE.test(bound);
  return {
    types: TYPES,
    from: isLine(from) ? null : (from ?? null),
    until: isLine(until) ? null : (until ?? null),
    fromSequence: isLine(from) ? (from ?? null) : null,
    untilSequence: isLine(until) ? (until ?? null) : null,
  };
}
