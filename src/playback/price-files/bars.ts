import { type Hash } from 'node:crypto';

import { badInput } from '../../domain/errors.js';

import { readContent } from './content.js';
import { type PriceFileFormat, type PriceRow, parsePriceLine } from './format.js';
import { recognise } from './header.js';

/** All rows of one file with the same time. */
export interface BarGroup {
  readonly openedMs: number;
  readonly rows: readonly PriceRow[];
}

const LINE_LENGTH_MAX = 65_536;
/** Two years of minutes: the maximum held in memory, only for files with the newest row first. */
const REVERSED_MAX = 1_100_000;

/**
 * Reads a price file, plain, `.gz` or `.zip`, one instant at a time, oldest first. Uses constant memory, except
 * for a file with the newest row first (as from Coinbase), which is held completely.
 *
 * @param defaultSymbol The symbol of files without such a column.
 * @param contentHash Receives the content, uncompressed.
 * @throws DomainError BAD_USER_INPUT naming the file and the line: unreadable, unknown header, a line that does
 *   not parse, a time that turns back, a row twice, newest first and beyond 1.1
 *   million instants.
 */
export async function* readBarGroups(
  file: string,
  defaultSymbol: string | null,
  contentHash: Hash | null,
): AsyncGenerator<BarGroup> {
  const reversed: BarGroup[] = [];
  let previousMs: number | null = null;
  let isNewestFirst = false;
  let held: BarGroup | null = null;
  for await (const { place, group } of readGroups(file, defaultSymbol, contentHash)) {
    const isEarlier = previousMs !== null && group.openedMs < previousMs;
    // The first two instants determine the order that all others must follow.
    if (held !== null && isEarlier && reversed.length === 0) {
      isNewestFirst = true;
      reversed.push(held);
      held = null;
    } else if (previousMs !== null && isEarlier !== isNewestFirst) {
      const rule = isNewestFirst ? 'increase in a file whose newest row is first' : 'go backwards';
      throw badInput(place, `time must not ${rule}`, String(group.openedMs));
    }
    if (isNewestFirst) {
      reversed.push(group);
      requireFewEnough(file, reversed.length);
    } else if (held !== null) {
      yield held;
      yield group;
      held = null;
    } else if (previousMs === null) {
      held = group;
    } else {
      yield group;
    }
    previousMs = group.openedMs;
  }
  yield* held === null ? reversed.reverse() : [held];
}

function requireFewEnough(file: string, count: number): void {
  if (count > REVERSED_MAX) {
    const rule = `is newest first and has more than ${String(REVERSED_MAX)} bars: sort it by time`;
    throw badInput(file, rule, null);
  }
}

/** The rows of each instant, in the order of the file, and the line of the first one. */
async function* readGroups(
  file: string,
  defaultSymbol: string | null,
  contentHash: Hash | null,
): AsyncGenerator<{ readonly place: string; readonly group: BarGroup }> {
  let format: PriceFileFormat | null = null;
  let lineNumber = 0;
  let place = file;
  let openedMs: number | null = null;
  let rows: PriceRow[] = [];
  let names = new Set<string>();
  for await (const lines of readLines(file, contentHash)) {
    for (const line of lines) {
      lineNumber += 1;
      const here = `${file}:${String(lineNumber)}`;
      if (format === null) {
        const recognised = recognise(here, line, defaultSymbol);
        format = recognised.format;
        if (recognised.isHeader) {
          continue;
        }
      }
      if (line === '') {
        continue;
      }
      const row = parsePriceLine(here, line, format);
      if (openedMs !== null && row.openedMs !== openedMs) {
        yield { place, group: { openedMs, rows } };
        rows = [];
        names = new Set();
      }
      place = rows.length === 0 ? here : place;
      ({ openedMs } = row);
      const name = `${row.venue ?? ''},${row.symbol}`;
      if (names.has(name)) {
        throw badInput(here, 'repeats an earlier row of the same time and symbol', row.symbol);
      }
      names.add(name);
      rows.push(row);
    }
  }
  if (format === null) {
    throw badInput(file, 'is empty', null);
  }
  if (openedMs !== null) {
    yield { place, group: { openedMs, rows } };
  }
}

/** The lines of a file without line ends, in the batches read from disk. */
async function* readLines(
  file: string,
  contentHash: Hash | null,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let tail = '';
  let lineCount = 0;
  for await (const chunk of readContent(file)) {
    contentHash?.update(chunk);
    const lines = (tail + decoder.decode(chunk, { stream: true })).split('\n');
    tail = lines.pop() ?? '';
    lineCount += lines.length;
    if (tail.length > LINE_LENGTH_MAX) {
      throw badInput(
        `${file}:${String(lineCount + 1)}`,
        'is not a line of text',
        tail.slice(0, 20),
      );
    }
    yield lines.map(withoutCarriageReturn);
  }
  const last = tail + decoder.decode();
  if (last !== '') {
    yield [withoutCarriageReturn(last)];
  }
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
