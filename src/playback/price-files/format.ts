import { Decimal, type DecimalBounds, ZERO, decimal, parseDecimal } from '../../domain/decimal.js';
import { DomainError, badInput } from '../../domain/errors.js';

/** One row of a price file. */
export interface PriceRow {
  /** Opening time of the bar, epoch milliseconds. */
  readonly openedMs: number;
  /** Null in files of a single venue. */
  readonly venue: string | null;
  readonly symbol: string;
  /** Null for a bar without a trade. */
  readonly bar: Bar | null;
}

export interface Bar {
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
}

/** The column layout of a file. */
export interface PriceFileFormat {
  readonly columnCount: number;
  readonly time: number;
  readonly timeUnit: TimeUnit;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly venue: number | null;
  /** The column, or the symbol of the whole file. */
  readonly symbol: number | string;
}

const PRICE: DecimalBounds = { min: ZERO, minExclusive: true, max: decimal('1e12'), places: 12 };
/** Digits that cannot reach 2⁵³, so that the slower exact check is not needed. */
const SHORT_PRICE = /^(?=.{1,16}$)\d{1,12}(?:\.\d{1,12})?$/;

/**
 * The unit of a numeric time column. Microseconds are distinguished from milliseconds by their number of
 * digits.
 */
export type TimeUnit = 'SECONDS' | 'MILLISECONDS' | 'ANY';

const SECONDS = /^\d{9,10}(?:\.0+)?$/;
const MILLISECONDS = /^\d{12,14}$/;
/** Binance's spot files count microseconds since 2025. */
const MICROSECONDS = /^\d{15,17}$/;
/** `2025-10-10T21:00:00Z`, or without a zone, which means UTC: no exchange publishes local time. */
const TEXT_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?)(?:Z|\+00:00)?$/;

/**
 * Reads one line. A bar whose four prices are empty is a bar without a trade.
 *
 * @throws DomainError BAD_USER_INPUT with the place, the rule and the value found.
 */
export function parsePriceLine(place: string, line: string, format: PriceFileFormat): PriceRow {
  const cells = line.split(',');
  if (cells.length !== format.columnCount) {
    const counts = `has ${String(cells.length)} columns where the first line has ${String(format.columnCount)}`;
    throw badInput(place, counts, line.slice(0, 80));
  }
  const cell = (index: number): string => (cells[index] ?? '').trim();
  const symbol = typeof format.symbol === 'string' ? format.symbol : cell(format.symbol);
  if (symbol === '') {
    throw badInput(place, 'symbol must not be empty', line.slice(0, 80));
  }
  const texts = [cell(format.open), cell(format.high), cell(format.low), cell(format.close)];
  return {
    openedMs: parseTime(place, cell(format.time), format.timeUnit),
    venue: format.venue === null ? null : cell(format.venue),
    symbol,
    bar: texts.every((text) => text === '') ? null : parseBar(place, texts),
  };
}

/** Whether a text is a number of time units since 1970, in a unit that the column may have. */
export function isEpochTime(text: string, unit: TimeUnit): boolean {
  return epochMs(text, unit) !== null;
}

function epochMs(text: string, unit: TimeUnit): number | null {
  if (unit !== 'MILLISECONDS' && SECONDS.test(text)) {
    return Number(text) * 1000;
  }
  if (unit !== 'SECONDS' && MILLISECONDS.test(text)) {
    return Number(text);
  }
  return unit !== 'SECONDS' && MICROSECONDS.test(text) ? Math.floor(Number(text) / 1000) : null;
}

function parseTime(place: string, text: string, unit: TimeUnit): number {
  const ms = epochMs(text, unit);
  if (ms !== null) {
    return ms;
  }
  const [, date, time] = TEXT_TIME.exec(text) ?? [];
  const instant = date === undefined ? NaN : Date.parse(`${date}T${String(time)}Z`);
  if (unit === 'ANY' && !Number.isNaN(instant)) {
    return instant;
  }
  const rules = {
    SECONDS: 'time must be epoch seconds',
    MILLISECONDS: 'time must be epoch milliseconds or microseconds',
    ANY: 'time must be epoch seconds, milliseconds or microseconds, or a date like 2025-10-10T21:00:00Z',
  };
  throw badInput(place, rules[unit], text.slice(0, 80));
}

function parseBar(place: string, texts: readonly string[]): Bar {
  const [open, high, low, close] = texts.map((text) => parsePrice(place, text)) as [
    Decimal,
    Decimal,
    Decimal,
    Decimal,
  ];
  if (low.gt(open) || low.gt(close) || high.lt(open) || high.lt(close)) {
    throw badInput(place, 'low and high must enclose open and close', texts.join(','));
  }
  return { open, high, low, close };
}

function parsePrice(place: string, text: string): Decimal {
  if (SHORT_PRICE.test(text)) {
    const price = new Decimal(text);
    if (price.gt(0)) {
      return price;
    }
  }
  try {
    return parseDecimal('price', text, PRICE);
  } catch (error) {
    if (error instanceof DomainError) {
      throw badInput(place, `price ${String(error.details.rule)}`, text.slice(0, 80));
    }
    throw error;
  }
}
