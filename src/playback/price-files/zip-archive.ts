import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';

import { badInput } from '../../domain/errors.js';

/*
 * The part of the ZIP format that archives of price files use (PKWARE APPNOTE 6.3.10): one file, stored or
 * deflated, below 4 GB. Anything else is refused, so that an archive is never played in part.
 */

interface ZipEntry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly offset: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const COMMENT_LENGTH_MAX = 65_535;
const DIRECTORY_LENGTH_MAX = 1_048_576;
const UINT32_MAX = 0xffff_ffff;
const STORED = 0;
const DEFLATED = 8;
const NAMES_SHOWN_MAX = 5;
const DAMAGED = 'is a damaged zip file: fetch it again';

/**
 * Streams the one file of a `.zip`, in constant memory, and checks its length and CRC-32.
 *
 * Directories and the additions of macOS (`__MACOSX/`) are ignored. Of several files the only `.csv` is taken.
 *
 * @throws DomainError BAD_USER_INPUT naming the file: damaged, several files, encrypted, Zip64, or a
 *   compression other than deflate.
 */
export async function* readZippedFile(file: string): AsyncGenerator<Buffer> {
  const { entry, start } = await locate(file);
  if (entry.compressedSize === 0) {
    return;
  }
  const packed = createReadStream(file, { start, end: start + entry.compressedSize - 1 });
  // The reader of the last stream receives an error of either; the callback adds nothing.
  const content = (
    entry.method === STORED ? packed : pipeline(packed, createInflateRaw(), () => undefined)
  ) as AsyncIterable<Buffer>;
  let crc = 0;
  let size = 0;
  for await (const chunk of content) {
    crc = crc32(chunk, crc);
    size += chunk.length;
    yield chunk;
  }
  if (crc !== entry.crc || size !== entry.size) {
    throw badInput(file, DAMAGED, entry.name);
  }
}

async function locate(file: string): Promise<{ readonly entry: ZipEntry; readonly start: number }> {
  const handle = await open(file);
  try {
    const entry = priceFileAmong(file, await readDirectory(file, handle));
    const header = await readAt(handle, entry.offset, LOCAL_LENGTH);
    if (header.length < LOCAL_LENGTH || header.readUInt32LE(0) !== LOCAL_HEADER) {
      throw badInput(file, DAMAGED, entry.name);
    }
    // The name and extra fields may be longer here than in the directory.
    const start = entry.offset + LOCAL_LENGTH + header.readUInt16LE(26) + header.readUInt16LE(28);
    return { entry, start };
  } finally {
    await handle.close();
  }
}

async function readDirectory(file: string, handle: FileHandle): Promise<readonly ZipEntry[]> {
  const { size } = await handle.stat();
  const tailLength = Math.min(size, END_LENGTH + COMMENT_LENGTH_MAX);
  const tail = await readAt(handle, size - tailLength, tailLength);
  const end = lastEndOf(tail);
  if (end === null) {
    throw badInput(
      file,
      'is a zip file without its end, like an interrupted download: fetch it again',
      null,
    );
  }
  const [length, offset] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (offset === UINT32_MAX || length > DIRECTORY_LENGTH_MAX) {
    throw badInput(file, 'is a zip file of more than 4 GB or very many files: unpack it', null);
  }
  const entries = entriesOf(await readAt(handle, offset, length));
  if (entries === null) {
    throw badInput(file, DAMAGED, null);
  }
  return entries;
}

/** The offset of an archive's end record; null without one. */
function lastEndOf(tail: Buffer): number | null {
  for (let at = tail.length - END_LENGTH; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === END_OF_DIRECTORY) {
      return at;
    }
  }
  return null;
}

/** Null when the directory is damaged. */
function entriesOf(directory: Buffer): readonly ZipEntry[] | null {
  const entries: ZipEntry[] = [];
  for (let at = 0; at < directory.length;) {
    if (at + ENTRY_LENGTH > directory.length || directory.readUInt32LE(at) !== DIRECTORY_ENTRY) {
      return null;
    }
    const nameEnd = at + ENTRY_LENGTH + directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + ENTRY_LENGTH, nameEnd),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at = nameEnd + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

function priceFileAmong(file: string, all: readonly ZipEntry[]): ZipEntry {
  const files = all.filter(({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/'));
  if (files.some(({ name }) => name === '[Content_Types].xml')) {
    throw badInput(file, 'is an Excel workbook or another Office document: save it as CSV', null);
  }
  const tables = files.filter(({ name }) => name.toLowerCase().endsWith('.csv'));
  const [only, ...others] = files.length === 1 ? files : tables;
  if (only === undefined || others.length > 0) {
    const names = files.slice(0, NAMES_SHOWN_MAX).map(({ name }) => name);
    const rule = `is a zip of ${String(files.length)} files: unpack it and give the files to play`;
    throw badInput(file, rule, names.join(', '));
  }
  if (only.isEncrypted) {
    throw badInput(file, 'is a zip with a password: unpack it', only.name);
  }
  const isLarge = only.compressedSize === UINT32_MAX || only.size === UINT32_MAX;
  if (isLarge || (only.method !== STORED && only.method !== DEFLATED)) {
    throw badInput(file, 'is a zip of an unsupported kind: unpack it', only.name);
  }
  return only;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}
