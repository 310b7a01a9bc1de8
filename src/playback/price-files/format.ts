import { Decimal, type DecimalBounds, ZERO, decimal, parseDecimal } from '../../domain/decimal.js';
import { DomainError, badInput } from '../../domain/errors.js';

/** One row of a price file. */
export interface PriceRow {
  /** Open of the bar, epoch milliseconds. */
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

/** Where the columns of a file are. */
export interface PriceFileFormat {
  readonly columnCount: number;
  readonly time: number;
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
const MILLISECONDS = /^\d{12,14}$/;
const MICROSECONDS = /^\d{15,17}$/;

const KNOWN_HEADERS =
  'open_time,open,high,low,close,… · ts_ms,symbol,open,high,low,close,… · ' +
  'ts_ms,mark_open,mark_high,mark_low,mark_close · ts_ms,venue,symbol,open,high,low,close,…';

/**
 * Recognises a file by its header.
 *
 * @param place The file and line, for the refusal.
 * @param defaultSymbol The symbol of files that have no column for it.
 * @throws DomainError BAD_USER_INPUT when the header is none of the known ones, or when the file
 *   names no symbol and none is given.
 */
export function parsePriceHeader(
  place: string,
  header: string,
  defaultSymbol: string | null,
): PriceFileFormat {
  const names = header
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const find = (name: string): number | null => {
    const index = names.indexOf(name);
    return index === -1 ? null : index;
  };
  const prefix = names.includes('mark_open') ? 'mark_' : '';
  const time = find('ts_ms') ?? find('open_time');
  const open = find(`${prefix}open`);
  const high = find(`${prefix}high`);
  const low = find(`${prefix}low`);
  const close = find(`${prefix}close`);
  if (time === null || open === null || high === null || low === null || close === null) {
    throw badInput(place, `has none of the known headers: ${KNOWN_HEADERS}`, header.slice(0, 80));
  }
  const symbol = find('symbol') ?? defaultSymbol;
  if (symbol === null) {
    throw badInput(place, 'has no column "symbol": say whose prices these are with --symbol', null);
  }
  return { columnCount: names.length, time, open, high, low, close, venue: find('venue'), symbol };
}

/**
 * Reads one line. A bar whose four prices are empty is a bar without a trade.
 *
 * @throws DomainError BAD_USER_INPUT with the place, the rule and what stood there.
 */
export function parsePriceLine(place: string, line: string, format: PriceFileFormat): PriceRow {
  const cells = line.split(',');
  if (cells.length !== format.columnCount) {
    const counts = `has ${String(cells.length)} columns where the header has ${String(format.columnCount)}`;
    throw badInput(place, counts, line.slice(0, 80));
  }
  const cell = (index: number): string => (cells[index] ?? '').trim();
  const symbol = typeof format.symbol === 'string' ? format.symbol : cell(format.symbol);
  if (symbol === '') {
    throw badInput(place, 'symbol must not be empty', line.slice(0, 80));
  }
  const texts = [cell(format.open), cell(format.high), cell(format.low), cell(format.close)];
  return {
    openedMs: parseTime(place, cell(format.time)),
    venue: format.venue === null ? null : cell(format.venue),
    symbol,
    bar: texts.every((text) => text === '') ? null : parseBar(place, texts),
  };
}

function parseTime(place: string, text: string): number {
  if (MILLISECONDS.test(text)) {
    return Number(text);
  }
  // Binance's spot files count microseconds since 2025.
  if (MICROSECONDS.test(text)) {
    return Math.floor(Number(text) / 1000);
  }
  throw badInput(place, 'time must be epoch milliseconds', text.slice(0, 80));
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
