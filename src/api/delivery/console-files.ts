import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One file of the built console, with what was compressed when it was built. */
export interface ConsoleFile {
  readonly type: string;
  /** Its name holds a hash of what is in it: it never changes. */
  readonly isImmutable: boolean;
  readonly plain: Buffer;
  readonly br: Buffer | null;
  readonly gzip: Buffer | null;
}

/** The built console, in memory: some hundred kB. Keys are paths below /console/, as index.html. */
export type ConsoleFiles = ReadonlyMap<string, ConsoleFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** @returns Null as long as it is not built: the builder writes `.built` last. */
export function readConsoleFiles(folder: string): ConsoleFiles | null {
  if (!existsSync(path.join(folder, '.built'))) {
    return null;
  }
  const files = new Map<string, ConsoleFile>();
  const compressed = (file: string): Buffer | null =>
    existsSync(file) ? readFileSync(file) : null;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const type = TYPES[path.extname(entry.name)];
    if (entry.isFile() && type !== undefined) {
      const name = path.relative(folder, file).split(path.sep).join('/');
      files.set(name, {
        type,
        isImmutable: name.startsWith('assets/'),
        plain: readFileSync(file),
        br: compressed(`${file}.br`),
        gzip: compressed(`${file}.gz`),
      });
    }
  }
  return files;
}
