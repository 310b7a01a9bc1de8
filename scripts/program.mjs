// Prepares a clone, then runs the program in the same process, so that it receives signals sent to npm; it also
// ends when npm is killed. Used by `npm start` and `npm run marginward`.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { endWithParent } from './end-with-parent.mjs';

const root = path.dirname(import.meta.dirname);
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Installs and builds what is missing; a signal ends both. */
async function prepare() {
  const child = spawn(process.execPath, [path.join(root, 'scripts/prepare.mjs'), 'run'], {
    stdio: ['ignore', 2, 2],
  });
  const stop = (signal) => {
    child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  };
  SIGNALS.forEach((signal) => process.on(signal, stop));
  const code = await new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  SIGNALS.forEach((signal) => process.off(signal, stop));
  if (code !== 0) {
    process.exit(code);
  }
}

endWithParent(() => process.kill(process.pid, 'SIGTERM'));
await prepare();
process.setSourceMapsEnabled(true);
await import(path.join(root, 'dist/main.js'));
