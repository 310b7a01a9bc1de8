import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Part, partOf } from '../app/ingest/load/load-part.js';

/** So many accounts are loaded in one transaction. */
const ACCOUNTS_PER_PART = 10_000;
/** So many parts are compressed beside the reading. */
const PACKED_AT_ONCE = 2;

/** A part of a load in the temporary folder. */
export interface PartFile {
  readonly read: () => Promise<Part>;
  /** `file:line` of its n-th account. */
  readonly placeOf: (index: number) => string;
}

/** Accounts that were read and wait to be loaded: parts of 10,000, none with accounts of two files. */
export interface PartFiles {
  /** @returns Whether the part is full: then `endPart` comes next. */
  readonly add: (line: string, file: string, lineNumber: number) => boolean;
  /** Also at the end of a file. */
  readonly endPart: () => Promise<void>;
  readonly list: () => Promise<readonly PartFile[]>;
  readonly remove: () => Promise<void>;
}

/** Opens a temporary folder, readable by its owner alone. */
export async function openPartFiles(): Promise<PartFiles> {
  const folder = await mkdtemp(path.join(tmpdir(), 'marginward-load-'));
  const parts: Promise<PartFile>[] = [];
  let lines: string[] = [];
  let numbers: number[] = [];
  let source = '';
  const endPart = async (): Promise<void> => {
    if (lines.length > 0) {
      const part = pack(path.join(folder, `${parts.length}.gz`), lines, { source, numbers });
      // Whoever waits for it hears of an error; until then it is nobody's.
      part.catch(() => undefined);
      parts.push(part);
      [lines, numbers] = [[], []];
      await parts.at(-PACKED_AT_ONCE);
    }
  };
  return {
    add: (line, file, lineNumber) => {
      source = file;
      lines.push(line);
      numbers.push(lineNumber);
      return lines.length === ACCOUNTS_PER_PART;
    },
    endPart,
    list: () => Promise.all(parts),
    remove: async () => {
      await Promise.allSettled(parts);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function pack(
  file: string,
  lines: readonly string[],
  { source, numbers }: { readonly source: string; readonly numbers: readonly number[] },
): Promise<PartFile> {
  const { contentHash, compressed } = await partOf(lines);
  await writeFile(file, compressed, { mode: 0o600 });
  const places = Uint32Array.from(numbers);
  return {
    read: async () => ({ contentHash, compressed: await readFile(file) }),
    placeOf: (index) => `${source}:${places[index] ?? 0}`,
  };
}
