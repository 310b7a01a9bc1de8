// Builds console/dist from console/, and compresses it once for every answer. Where all packages are installed it uses
// them. In a clone that only runs the program it installs the console's own, by the same lock file, in a folder beside
// it: node_modules is left alone, for a server may be running from it.
//
//   node scripts/console.mjs [--if-stale] [--quiet]
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import { root, run } from './progress.mjs';

const at = (...parts) => path.join(root, ...parts);
const NAME = '@marginward/console';
const ASIDE = at('console/.aside');
const SOURCES = [
  'console/src',
  'console/index.html',
  'console/vite.config.ts',
  'console/package.json',
  'packages/client/src',
  'packages/client/package.json',
];
const COMPRESSED = /\.(?:js|css|svg|html)$/;

const filesIn = (place) =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();

/** What the console is built from, as one hash: a checkout changes times and nothing else. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const place = at(source);
    const files = source.includes('.') ? [place] : filesIn(place);
    files.forEach((file) => hash.update(path.relative(root, file)).update(readFileSync(file)));
  }
  return hash.update(readFileSync(at('package-lock.json'))).digest('hex');
}

/** Whether what is built is of the sources that are here. */
export function isConsoleStale() {
  const built = at('console/dist/.built');
  return !existsSync(built) || readFileSync(built, 'utf8') !== fingerprint();
}

/** Installs the console's packages in a folder of their own, and puts its sources beside them. */
async function prepareAside() {
  const lock = readFileSync(at('package-lock.json'), 'utf8');
  const marker = path.join(ASIDE, '.installed');
  mkdirSync(path.join(ASIDE, 'console'), { recursive: true });
  cpSync(at('package.json'), path.join(ASIDE, 'package.json'));
  cpSync(at('package-lock.json'), path.join(ASIDE, 'package-lock.json'));
  rmSync(path.join(ASIDE, 'console/src'), { recursive: true, force: true });
  rmSync(path.join(ASIDE, 'packages'), { recursive: true, force: true });
  SOURCES.forEach((source) => cpSync(at(source), path.join(ASIDE, source), { recursive: true }));
  // The real one extends a package that only developing needs.
  writeFileSync(
    path.join(ASIDE, 'console/tsconfig.json'),
    '{ "compilerOptions": { "target": "es2022", "jsx": "react-jsx" } }\n',
  );
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== lock) {
    await run("Installing the console's packages (npm) ...", 'npm', [
      ...['ci', '--prefix', ASIDE, '--workspace', NAME, '--include=dev', '--ignore-scripts'],
      ...['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
    ]);
    writeFileSync(marker, lock);
  }
  return ASIDE;
}

function compress(folder) {
  for (const file of filesIn(folder).filter((name) => COMPRESSED.test(name))) {
    const plain = readFileSync(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
    writeFileSync(`${file}.br`, brotliCompressSync(plain, { params }));
    writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
  }
}

/** The new one takes the place of the old one whole: a server never reads half of it. */
export async function buildConsole() {
  const isComplete = existsSync(at('node_modules/vite')) && existsSync(at('node_modules/react'));
  const home = isComplete ? root : await prepareAside();
  const fresh = at('console/.fresh');
  const print = fingerprint();
  await run('Building the console ...', process.execPath, [
    ...[path.join(home, 'node_modules/vite/bin/vite.js'), 'build', path.join(home, 'console')],
    ...['--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'],
  ]);
  compress(fresh);
  writeFileSync(path.join(fresh, '.built'), print);
  rmSync(at('console/dist'), { recursive: true, force: true });
  renameSync(fresh, at('console/dist'));
}

if (process.argv[1] === import.meta.filename) {
  if (!process.argv.includes('--if-stale') || isConsoleStale()) {
    await buildConsole();
  }
}
