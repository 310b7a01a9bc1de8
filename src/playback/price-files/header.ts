import { badInput } from '../../domain/errors.js';

import { isEpochTime, type PriceFileFormat, type TimeUnit } from './format.js';

/** The information from the first line of a file. */
export interface Recognised {
  readonly format: PriceFileFormat;
  /** False when the first line is already a bar. */
  readonly isHeader: boolean;
}

/** Names of the column with the opening time of a bar, and its possible units. The first match counts. */
const TIME_COLUMNS: readonly (readonly [name: string, unit: TimeUnit])[] = [
  ['ts_ms', 'MILLISECONDS'],
  ['open_time', 'MILLISECONDS'],
  ['unix', 'ANY'],
  ['time', 'ANY'],
  ['timestamp', 'ANY'],
  ['start', 'ANY'],
];

const KNOWN_HEADERS =
  'open_time,open,high,low,close,… · time,open,high,low,close,… (columns in any order) · ' +
  'ts_ms,symbol,open,high,low,close,… · ts_ms,mark_open,mark_high,mark_low,mark_close · ' +
  'ts_ms,venue,symbol,open,high,low,close,…';
const SYMBOL_ADVICE = 'say whose prices these are with --symbol, for example --symbol BTCUSDT';

/** Layouts of files that exchanges publish without a header, by their number of columns. */
const BARE_LAYOUTS: readonly {
  readonly name: string;
  readonly columns: number;
  readonly unit: TimeUnit;
  readonly isLike: (cells: readonly string[]) => boolean;
}[] = [
  {
    name: 'Binance klines',
    columns: 12,
    unit: 'MILLISECONDS',
    isLike: ([openedAt = '', , , , , , closedAt = '']) =>
      isEpochTime(openedAt, 'MILLISECONDS') && isEpochTime(closedAt, 'MILLISECONDS'),
  },
  {
    name: 'Kraken OHLCVT',
    columns: 7,
    unit: 'SECONDS',
    isLike: ([openedAt = '']) => isEpochTime(openedAt, 'SECONDS'),
  },
];

/**
 * Recognises a file by its first line: a header, or a bar of a layout that needs none.
 *
 * @param place The file and line, for the refusal.
 * @param defaultSymbol The symbol of files that have no column for it.
 * @throws DomainError BAD_USER_INPUT with the problem and advice.
 */
export function recognise(place: string, line: string, defaultSymbol: string | null): Recognised {
  const text = line.replace(/^\uFEFF/, '');
  const cells = text.split(',').map((cell) => cell.trim());
  const [first = ''] = cells;
  if (isEpochTime(first, 'ANY')) {
    return { format: bareFormat(place, cells, defaultSymbol), isHeader: false };
  }
  const format = headerFormat(cells.map((name) => name.toLowerCase().replace(/^"(.*)"$/, '$1')));
  if (format === null) {
    const separator = /^[^,]*[;\t]/.exec(text)?.[0].at(-1);
    throw separator === undefined
      ? badInput(place, `has none of the known headers: ${KNOWN_HEADERS}`, text.slice(0, 80))
      : badInput(
          place,
          `separates its columns with ${separator === ';' ? 'semicolons' : 'tabs'}: commas are needed`,
          text.slice(0, 80),
        );
  }
  const symbol = format.symbol ?? defaultSymbol;
  if (symbol === null) {
    throw badInput(place, `has no column "symbol": ${SYMBOL_ADVICE}`, null);
  }
  return { format: { ...format, symbol }, isHeader: true };
}

/** The layout of a header; null when a column is missing. The symbol is null without a symbol column. */
function headerFormat(
  names: readonly string[],
): (Omit<PriceFileFormat, 'symbol'> & { readonly symbol: number | null }) | null {
  const find = (name: string): number | null => {
    const index = names.indexOf(name);
    return index === -1 ? null : index;
  };
  const prefix = names.includes('mark_open') ? 'mark_' : '';
  const timeColumn = TIME_COLUMNS.find(([name]) => names.includes(name));
  const open = find(`${prefix}open`);
  const high = find(`${prefix}high`);
  const low = find(`${prefix}low`);
  const close = find(`${prefix}close`);
  if (
    timeColumn === undefined ||
    open === null ||
    high === null ||
    low === null ||
    close === null
  ) {
    return null;
  }
  const [timeName, timeUnit] = timeColumn;
  return {
    columnCount: names.length,
    time: names.indexOf(timeName),
    timeUnit,
    open,
    high,
    low,
    close,
    venue: find('venue'),
    symbol: find('symbol'),
  };
}

function bareFormat(
  place: string,
  cells: readonly string[],
  symbol: string | null,
): PriceFileFormat {
  const layout = BARE_LAYOUTS.find(
    ({ columns, isLike }) => cells.length === columns && cells.every(isNumber) && isLike(cells),
  );
  if (layout === undefined) {
    throw badInput(place, `has no header: ${headerAdvice(cells)}`, cells.join(',').slice(0, 80));
  }
  if (symbol === null) {
    const rule = `has no header and looks like ${layout.name}: ${SYMBOL_ADVICE}`;
    throw badInput(place, rule, cells.join(',').slice(0, 80));
  }
  return {
    columnCount: layout.columns,
    time: 0,
    timeUnit: layout.unit,
    open: 1,
    high: 2,
    low: 3,
    close: 4,
    venue: null,
    symbol,
  };
}

/** The header line to add to a file. Ambiguous columns are not guessed. */
function headerAdvice(cells: readonly string[]): string {
  const [time = '', second = '', third = ''] = cells;
  const timeName = isEpochTime(time, 'MILLISECONDS') ? 'ts_ms' : 'time';
  const rest = (count: number): string =>
    Array.from(
      { length: Math.max(0, cells.length - count) },
      (_, index) => `,c${String(index)}`,
    ).join('');
  if (!isNumber(second) && !isNumber(third)) {
    return `add the line "${timeName},venue,symbol,open,high,low,close${rest(7)}" at its top`;
  }
  if (!isNumber(second)) {
    return `add the line "${timeName},symbol,open,high,low,close${rest(6)}" at its top`;
  }
  return (
    `add one at its top, "time,open,high,low,close${rest(5)}" if the columns come in that order` +
    ` or "time,low,high,open,close${rest(5)}" for Coinbase's candles`
  );
}

function isNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text);
}
