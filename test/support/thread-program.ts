import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { buildSync } from 'esbuild';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Below node_modules, where its imports of packages are found. */
const FOLDER = path.join(ROOT, 'node_modules/.cache/test-threads');

const programs = new Map<string, URL>();

/**
 * The program of a thread as one file of JavaScript: the sources run uncompiled in tests, and Node cannot load them
 * in a thread by itself. tsx would compile them again in each thread.
 *
 * @param source Below src: `engine/what-if/stress-worker.ts`.
 */
export function threadProgram(source: string): URL {
  const program = programs.get(source) ?? compiled(source);
  programs.set(source, program);
  return program;
}

function compiled(source: string): URL {
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [path.join('src', source)],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    write: false,
  });
  const text = outputFiles[0]?.text ?? '';
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const file = path.join(FOLDER, `${path.basename(source, '.ts')}-${hash}.mjs`);
  if (!existsSync(file)) {
    mkdirSync(FOLDER, { recursive: true });
    // Another process may load it now: it is there whole, or not at all.
    const draft = `${file}.${randomUUID()}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
  }
  return pathToFileURL(file);
}
