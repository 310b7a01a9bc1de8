import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { exportLog, type ExportedPage } from '../../app/log/export-log.js';
import { badInput } from '../../domain/errors.js';
import { type Reader } from '../../store/database/database.js';

import { type Env } from '../process/process.js';
import { withDatabase } from './databases.js';

export interface ExportOptions {
  readonly data: string;
  readonly from?: bigint;
  readonly to?: bigint;
}

/** The name of standard output among files. */
const STANDARD_OUTPUT = '-';

/**
 * `marginward export-log [FILE]`: to standard output, or into a new file, compressed when its name ends with `.gz`. A
 * summary goes to stderr. A file that could not be finished is removed.
 *
 * @throws DomainError BAD_USER_INPUT when the file exists or cannot be made.
 */
export async function writeLog(
  file: string,
  { data, from, to }: ExportOptions,
  env: Env,
): Promise<void> {
  await withDatabase(env, data, async (db) => {
    const written = await write(db, file, { from: from ?? null, to: to ?? null });
    process.stderr.write(`marginward: ${written}\n`);
  });
}

async function write(
  reader: Reader,
  file: string,
  part: { readonly from: bigint | null; readonly to: bigint | null },
): Promise<string> {
  const written: { count: number; last: ExportedPage['last'] | null } = { count: 0, last: null };
  const pages = exportLog(reader, part);
  const texts = async function* texts(): AsyncGenerator<string> {
    for await (const page of pages) {
      yield page.text;
      written.count += page.count;
      written.last = page.last;
    }
  };
  const packing = file.endsWith('.gz') ? createGzip() : new PassThrough();
  if (file === STANDARD_OUTPUT) {
    await intoOutput(Readable.from(texts()), packing);
  } else {
    await intoFile(file, Readable.from(texts()), packing);
  }
  const { count, last } = written;
  const end = last === null ? '' : `, to ${last.sequence.toString()}, hash ${last.hash}`;
  return `${String(count)} lines${end}`;
}

/** Whoever reads it may end before the log does. */
async function intoOutput(source: Readable, packing: NodeJS.ReadWriteStream): Promise<void> {
  try {
    await pipeline(source, packing, process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') {
      throw error;
    }
  }
}

async function intoFile(
  file: string,
  source: Readable,
  packing: NodeJS.ReadWriteStream,
): Promise<void> {
  const made = { isOurs: false };
  const target = createWriteStream(file, { flags: 'wx' }).once('open', () => {
    made.isOurs = true;
  });
  try {
    await pipeline(source, packing, target);
  } catch (error) {
    if (made.isOurs) {
      await rm(file, { force: true });
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw badInput('file', 'is there already, and nothing is overwritten', file);
    }
    throw error;
  }
}
