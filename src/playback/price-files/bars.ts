import { type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { DomainError, badInput } from '../../domain/errors.js';

import { type PriceFileFormat, type PriceRow, parsePriceHeader, parsePriceLine } from './format.js';

/** All rows of one file with the same time. */
export interface BarGroup {
  readonly openedMs: number;
  readonly rows: readonly PriceRow[];
}

const LINE_LENGTH_MAX = 65_536;

/**
 * Streams a price file, plain or `.gz`, one instant at a time and in constant memory.
 *
 * @param defaultSymbol The symbol of files without such a column.
 * @param contentHash Receives the content, uncompressed.
 * @throws DomainError BAD_USER_INPUT naming the file and the line: unreadable, unknown header, a
 *   line that does not parse, a time that goes backwards, a row twice.
 */
export async function* readBarGroups(
  file: string,
  defaultSymbol: string | null,
  contentHash: Hash | null,
): AsyncGenerator<BarGroup> {
  let format: PriceFileFormat | null = null;
  let lineNumber = 0;
  let openedMs = -Infinity;
  let rows: PriceRow[] = [];
  let names = new Set<string>();
  for await (const lines of readLines(file, contentHash)) {
    for (const line of lines) {
      lineNumber += 1;
      const place = `${file}:${String(lineNumber)}`;
      if (format === null) {
        format = parsePriceHeader(place, line, defaultSymbol);
        continue;
      }
      if (line === '') {
        continue;
      }
      const row = parsePriceLine(place, line, format);
      if (row.openedMs < openedMs) {
        throw badInput(place, 'time must not go backwards', String(row.openedMs));
      }
      if (row.openedMs > openedMs) {
        if (rows.length > 0) {
          yield { openedMs, rows };
        }
        openedMs = row.openedMs;
        rows = [];
        names = new Set();
      }
      const name = `${row.venue ?? ''},${row.symbol}`;
      if (names.has(name)) {
        throw badInput(place, 'repeats an earlier row of the same time and symbol', row.symbol);
      }
      names.add(name);
      rows.push(row);
    }
  }
  if (format === null) {
    throw badInput(file, 'is empty', null);
  }
  if (rows.length > 0) {
    yield { openedMs, rows };
  }
}

/** The lines of a file in the batches that the disk gives, without their ends. */
async function* readLines(
  file: string,
  contentHash: Hash | null,
): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let tail = '';
  let lineCount = 0;
  try {
    for await (const chunk of openContent(file)) {
      contentHash?.update(chunk);
      const lines = (tail + decoder.decode(chunk, { stream: true })).split('\n');
      tail = lines.pop() ?? '';
      lineCount += lines.length;
      if (tail.length > LINE_LENGTH_MAX) {
        throw badInput(`${file}:${String(lineCount + 1)}`, 'is no line of text', tail.slice(0, 20));
      }
      yield lines.map(withoutCarriageReturn);
    }
  } catch (error) {
    throw asUnreadable(file, error);
  }
  const last = tail + decoder.decode();
  if (last !== '') {
    yield [withoutCarriageReturn(last)];
  }
}

function openContent(file: string): AsyncIterable<Buffer> {
  const source = createReadStream(file);
  if (!file.endsWith('.gz')) {
    return source as AsyncIterable<Buffer>;
  }
  // An error of either stream reaches whoever reads the last one; the callback has nothing to add.
  return pipeline(source, createGunzip(), () => undefined) as AsyncIterable<Buffer>;
}

function withoutCarriageReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** What zlib says of a file, in words and with what to do; null for any other error. */
function gzipFault({ code, message }: NodeJS.ErrnoException): string | null {
  if (code === 'Z_BUF_ERROR') {
    return 'ends in the middle of its gzip stream (Z_BUF_ERROR), as after a download that broke off: fetch it again';
  }
  if (code !== 'Z_DATA_ERROR') {
    return null;
  }
  return message === 'incorrect header check'
    ? 'is named .gz and is no gzip file (Z_DATA_ERROR): rename it, or compress it'
    : 'is a damaged gzip file (Z_DATA_ERROR): fetch it again';
}

function asUnreadable(file: string, error: unknown): unknown {
  const isSystemError = typeof error === 'object' && error !== null && 'code' in error;
  return error instanceof DomainError || !isSystemError
    ? error
    : badInput(
        file,
        gzipFault(error as NodeJS.ErrnoException) ?? `cannot be read: ${String(error.code)}`,
        null,
      );
}
