import { createRequire } from 'node:module';

import { defineConfig } from 'vitest/config';

import LongestFirst from './scripts/longest-first.js';

const require = createRequire(import.meta.url);

export default defineConfig({
  // One graphql for everybody: Node takes the file that `main` names, Vite would take the other.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/postgres.ts'],
    // Files of one worker share their modules: loading Prisma, Apollo and ccxt costs more than most tests.
    // Nothing under src keeps state in a module, so nothing is shared but code.
    isolate: false,
    pool: 'forks',
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    execArgv: ['--max-old-space-size=4096', '--disable-warning=ExperimentalWarning'],
    // Tests wait for what is to happen, not for so long: this ends one for which it never does.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    reporters: ['default', './scripts/closing-line.ts'],
  },
});
