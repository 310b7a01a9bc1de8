// Makes a fresh clone ready, with nothing but Node: installs when node_modules is missing or older than the
// lock file, then builds when asked to and anything is stale. Prints only when it does something.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.dirname(import.meta.dirname);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Marginward needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

const changedAt = (file) => {
  const full = path.join(root, file);
  return existsSync(full) ? statSync(full).mtimeMs : 0;
};
const run = (command, args) => {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error || status !== 0) {
    console.error(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`);
    process.exit(1);
  }
};

// npm writes this file last, so it tells of a finished install.
if (changedAt('node_modules/.package-lock.json') < changedAt('package-lock.json')) {
  console.error('Installing dependencies (npm ci) ...');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
if (process.argv[2] === 'build') {
  run(process.execPath, [path.join(root, 'scripts/build.mjs'), '--if-stale']);
}
