import { createReadStream } from 'node:fs';
import process from 'node:process';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { badInput, DomainError, messageOf } from '../domain/errors.js';

/** One row of a file, or why it is none. */
export type FileRow =
  | { readonly line: number; readonly values: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly fault: string };

const GZIP = Buffer.from([0x1f, 0x8b]);

/** The name of standard input among files. */
export const STANDARD_INPUT = '-';

/**
 * Streams the rows of a file in constant memory: NDJSON when it begins with `{`, else CSV with a header, either plain
 * or gzip, told apart by its first bytes. Empty lines are passed over. A field of a CSV may be quoted, and is text;
 * an empty one is left out.
 *
 * @param file A path, or `-` for standard input.
 * @yields Rows with their line, from 1; a line that is no row with its fault.
 * @throws DomainError BAD_USER_INPUT naming the file when it cannot be read.
 */
export async function* readRows(file: string): AsyncGenerator<FileRow> {
  let header: readonly string[] | null = null;
  let isJson: boolean | null = null;
  let line = 0;
  for await (const text of readLines(file)) {
    line += 1;
    if (text.trim() === '') {
      continue;
    }
    isJson ??= text.trimStart().startsWith('{');
    if (isJson) {
      yield jsonRow(line, text);
    } else if (header === null) {
      header = fieldsOf(text);
      if (header === null) {
        throw badInput(`${file}:${line}`, 'is no header: a quote is not closed', text.slice(0, 80));
      }
    } else {
      yield csvRow(line, text, header);
    }
  }
}

function jsonRow(line: number, text: string): FileRow {
  try {
    const values: unknown = JSON.parse(text);
    return typeof values === 'object' && values !== null && !Array.isArray(values)
      ? { line, values: values as Record<string, unknown> }
      : { line, fault: 'is no JSON object' };
  } catch (error) {
    return { line, fault: `is no JSON: ${messageOf(error)}` };
  }
}

function csvRow(line: number, text: string, header: readonly string[]): FileRow {
  const fields = fieldsOf(text);
  if (fields === null) {
    return { line, fault: 'has a quote that is not closed' };
  }
  if (fields.length !== header.length) {
    return { line, fault: `has ${fields.length} fields, the header has ${header.length}` };
  }
  const values: Record<string, unknown> = {};
  for (const [index, name] of header.entries()) {
    if (fields[index] !== '') {
      values[name] = fields[index];
    }
  }
  return { line, values };
}

/** Null when a quote is not closed. */
function fieldsOf(text: string): string[] | null {
  if (!text.includes('"')) {
    return text.split(',').map((field) => field.trim());
  }
  const fields: string[] = [];
  const pattern = /\s*(?:"((?:[^"]|"")*)"|([^,"]*))\s*(,|$)/y;
  for (;;) {
    const found = pattern.exec(text);
    if (found === null) {
      return null;
    }
    const [, quoted, plain = '', end] = found;
    fields.push(quoted?.replaceAll('""', '"') ?? plain.trim());
    if (end === '') {
      return fields;
    }
  }
}

async function* readLines(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of openContent(file)) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) {
        yield withoutReturn(text);
      }
    }
  } catch (error) {
    throw error instanceof DomainError
      ? error
      : badInput(file, `cannot be read: ${messageOf(error)}`, null);
  }
  if (rest !== '') {
    yield withoutReturn(rest);
  }
}

function withoutReturn(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

async function* openContent(file: string): AsyncGenerator<Buffer> {
  const source: AsyncIterable<Buffer> =
    file === STANDARD_INPUT ? process.stdin : createReadStream(file);
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) {
    return;
  }
  async function* whole(): AsyncGenerator<Buffer> {
    for (let next: IteratorResult<Buffer> = first; next.done !== true; next = await chunks.next()) {
      yield next.value;
    }
  }
  // An error of either stream reaches whoever reads the last one; the callback has nothing to add.
  const content = first.value.subarray(0, 2).equals(GZIP)
    ? pipeline(Readable.from(whole()), createGunzip(), () => undefined)
    : whole();
  yield* content as AsyncIterable<Buffer>;
}
