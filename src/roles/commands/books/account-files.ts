import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';

import { badInput, DomainError } from '../../../domain/errors.js';
import { STANDARD_INPUT } from '../../../infra/row-files.js';

import { type FileFault, readStatement, type StatedInFile } from '../../../infra/statement-file.js';

/** So many faults of a file are shown. */
const FAULTS_SHOWN = 100;

/** A file that can be read twice: standard input is copied to one. */
export async function spool(
  file: string,
): Promise<{ readonly file: string; readonly remove: () => Promise<void> }> {
  if (file !== STANDARD_INPUT) {
    return { file, remove: () => Promise.resolve() };
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'marginward-'));
  const copy = path.join(folder, 'stdin');
  await pipeline(process.stdin, createWriteStream(copy, { mode: 0o600 }));
  return { file: copy, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Yields what `take` makes of each account of a file, or the fault for which it refuses it. */
export async function* takeAccounts<Taken extends object>(
  file: string,
  take: (row: StatedInFile) => Taken | Promise<Taken>,
): AsyncGenerator<Taken | FileFault> {
  for await (const row of readStatement(file)) {
    try {
      yield 'fault' in row ? row : await take(row);
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      yield { place: row.place, fault: error.message };
    }
  }
}

/**
 * Reads all rows of a file and writes each fault to stderr, with file and line; at most 100.
 *
 * @param consequence What has not happened, for the last line.
 * @returns How many rows there are.
 * @throws DomainError BAD_USER_INPUT when there is a fault, or no row.
 */
export async function requireReadable(
  rows: AsyncIterable<object | FileFault>,
  name: string,
  consequence: string,
): Promise<number> {
  let count = 0;
  let faults = 0;
  for await (const row of rows) {
    count += 1;
    if ('fault' in row) {
      faults += 1;
      if (faults <= FAULTS_SHOWN) {
        process.stderr.write(`${row.place}: ${row.fault}\n`);
      }
    }
  }
  if (faults > 0) {
    throw badInput(name, `has ${faults} rows that cannot be taken; ${consequence}`, null);
  }
  if (count === 0) {
    throw badInput(name, 'has no row', null);
  }
  return count;
}
