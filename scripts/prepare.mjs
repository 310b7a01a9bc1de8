// Prepares a fresh clone, with nothing but Node: installs missing packages for `run` or `develop`, then builds
// what is stale. Prints only when it does something, to stderr.
import process from 'node:process';

import { installWhatIsMissing } from './install.mjs';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Marginward needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
await installWhatIsMissing(process.argv[2] === 'develop' ? 'develop' : 'run');
process.argv.push('--if-stale');
await import('./build.mjs');
