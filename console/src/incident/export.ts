import { textOf } from '../accounts/exact.js';
import { words } from '../ui/format.js';
import { detailOf, type Line, notionalOf } from './report.js';
import { type Window, windowText } from './window.js';

const COLUMNS = [
  ...['sequence', 'at', 'type', 'account', 'market', 'margin_call', 'actor'],
  ...['size', 'price', 'usd', 'detail'],
];

/** The amount of a line in USD: what is due, traded, or paid. Empty where it has none. */
function amountOf(line: Line): string {
  switch (line.__typename) {
    case 'MarginCallOpened':
      return line.amountDue;
    case 'LiquidationStepFilled':
      return textOf(notionalOf(line));
    case 'BankruptcySettled':
      return line.debt ?? '';
    default:
      return 'amount' in line ? (line.amount ?? '') : '';
  }
}

function cellsOf(line: Line): readonly string[] {
  const [size, price] =
    line.__typename === 'LiquidationStepFilled'
      ? [line.filledSize, line.averagePrice]
      : line.__typename === 'AutoDeleveraged'
        ? [line.size, line.price]
        : [null, null];
  const layer =
    line.__typename === 'WaterfallDrawn' || line.__typename === 'WaterfallFunded'
      ? words(line.layer ?? '')
      : detailOf(line).replace(/^: /, '');
  const { sequence, at, type, accountId, marketId, marginCallId, actor } = line;
  return [
    ...[sequence, at, type, accountId, marketId, marginCallId, actor],
    ...[size, price, amountOf(line), layer],
  ].map((cell) => cell ?? '');
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;

/** Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe before it. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line of the log each, oldest first. */
export function csvOf(lines: readonly Line[]): string {
  const rows = [COLUMNS, ...lines.map(cellsOf)];
  return rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

export interface Exported {
  readonly window: Window;
  /** Where the page is that shows it. */
  readonly address: string;
  /** Whether every line of the window is in it. */
  readonly isComplete: boolean;
  readonly lines: readonly Line[];
}

export function jsonOf({ window, address, isComplete, lines }: Exported): string {
  const facts = lines.map(({ __typename: _, ...rest }) => rest);
  return `${JSON.stringify({ window, shown: windowText(window), address, isComplete, lines: facts }, null, 1)}\n`;
}

/** Hands a file to the browser. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 1000);
}

/** A file name that sorts by the window. */
export function fileName({ from, until }: Window, ending: 'csv' | 'json'): string {
  const part = (bound: string | undefined): string =>
    (bound ?? 'open').replaceAll(/[^\dA-Za-z]/g, '');
  return `incident-${part(from)}-${part(until)}.${ending}`;
}
