import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { DomainError, badInput } from '../../domain/errors.js';

import { readZippedFile } from './zip-archive.js';

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
/** An empty archive begins with its end record. */
const EMPTY_ZIP = Buffer.from('PK\u0005\u0006', 'latin1');

/** The first bytes of files that are not text, with advice. */
const OTHER_KINDS: readonly (readonly [head: Buffer, rule: string])[] = [
  [Buffer.from('PAR1'), 'is a Parquet file: export it as CSV'],
  [Buffer.from('BZh'), 'is compressed with bzip2: decompress it (bunzip2), or use gzip or zip'],
  [
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]),
    'is compressed with xz: decompress it (unxz), or use gzip or zip',
  ],
  [
    Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
    'is compressed with zstd: decompress it (unzstd), or use gzip or zip',
  ],
  [Buffer.from([0xff, 0xfe]), 'is UTF-16 text: save it as UTF-8'],
  [Buffer.from([0xfe, 0xff]), 'is UTF-16 text: save it as UTF-8'],
];

/**
 * Streams the content of a price file in constant memory: plain, gzip or zip, recognized by their first bytes,
 * not by their names.
 *
 * @throws DomainError BAD_USER_INPUT naming the file and the problem: unreadable, damaged, or not text (JSON,
 *   HTML, Parquet and other compressions are named).
 */
export async function* readContent(file: string): AsyncGenerator<Buffer> {
  let isFirst = true;
  try {
    for await (const chunk of await openContent(file)) {
      if (isFirst) {
        requireTable(file, chunk);
        isFirst = false;
      }
      yield chunk;
    }
  } catch (error) {
    throw asUnreadable(file, error);
  }
}

async function openContent(file: string): Promise<AsyncIterable<Buffer>> {
  const head = await readHead(file);
  if (beginsWith(head, ZIP) || beginsWith(head, EMPTY_ZIP)) {
    return readZippedFile(file);
  }
  if (beginsWith(head, GZIP) || file.endsWith('.gz')) {
    // The reader of the last stream receives an error of either; the callback adds nothing.
    return pipeline(
      createReadStream(file),
      createGunzip(),
      () => undefined,
    ) as AsyncIterable<Buffer>;
  }
  return createReadStream(file) as AsyncIterable<Buffer>;
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function beginsWith(content: Buffer, head: Buffer): boolean {
  return content.subarray(0, head.length).equals(head);
}

/** @throws DomainError BAD_USER_INPUT with the kind of the file, when it is not a table of text. */
function requireTable(file: string, start: Buffer): void {
  const other = OTHER_KINDS.find(([head]) => beginsWith(start, head));
  if (other !== undefined) {
    throw badInput(file, other[1], null);
  }
  const text = start
    .toString('utf8', 0, 200)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text.startsWith('{') || text.startsWith('[')) {
    throw badInput(file, 'is JSON: price files are CSV, one bar per line', text.slice(0, 40));
  }
  if (text.startsWith('<')) {
    const rule = 'is HTML or XML, perhaps the error page of a download: price files are CSV';
    throw badInput(file, rule, text.slice(0, 40));
  }
  if (start.includes(0)) {
    throw badInput(file, 'is not text: price files are CSV, plain, .gz or .zip', null);
  }
}

/** Converts zlib's errors to a sentence with advice; null for any other error. */
function compressionFault({ code, message }: NodeJS.ErrnoException): string | null {
  if (code === 'Z_BUF_ERROR') {
    return 'ends in the middle of its compressed content (Z_BUF_ERROR), like an interrupted download: fetch it again';
  }
  if (code !== 'Z_DATA_ERROR') {
    return null;
  }
  return message === 'incorrect header check'
    ? 'is named .gz but is not a gzip file (Z_DATA_ERROR): rename it, or compress it'
    : 'is a damaged compressed file (Z_DATA_ERROR): fetch it again';
}

function asUnreadable(file: string, error: unknown): unknown {
  const isSystemError = typeof error === 'object' && error !== null && 'code' in error;
  return error instanceof DomainError || !isSystemError
    ? error
    : badInput(
        file,
        compressionFault(error as NodeJS.ErrnoException) ?? `cannot be read: ${String(error.code)}`,
        null,
      );
}
