// Runs the tests against a real PostgreSQL: TEST_DATABASE_URL when set, else an embedded one for this run.
// The migrated database is a template; every test file that needs one clones it (test/support/database.ts).
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { tsImport } from 'tsx/esm/api';

import { endWithParent } from './end-with-parent.mjs';

const root = path.dirname(import.meta.dirname);
const load = (file) => tsImport(path.join(root, 'src', file), import.meta.url);
let stop = async () => {};

if (!process.env.TEST_DATABASE_URL) {
  const { startEmbeddedPostgres } = await load('infra/postgres/embedded-postgres.ts');
  const { applyMigrations } = await load('store/database/migrations.ts');
  const folder = mkdtempSync(path.join(tmpdir(), 'marginward-test-'));
  // PostgreSQL does not run as root: then another user must be able to reach its directory.
  chmodSync(folder, 0o755);
  const server = await startEmbeddedPostgres({
    dataDirectory: path.join(folder, 'postgres'),
    database: 'template_marginward',
    isDurable: false,
  });
  stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  await applyMigrations(server.url, path.join(root, 'prisma/migrations'));
  process.env.TEST_DATABASE_URL = server.url;
}

const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--max-old-space-size=6144',
    path.join(root, 'node_modules/jest/bin/jest.js'),
    '--config',
    path.join(root, 'jest.config.mjs'),
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit', cwd: root, env: { ...process.env, NODE_NO_WARNINGS: '1' } },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => jest.kill(signal));
}
endWithParent(() => jest.kill('SIGTERM'));
const code = await new Promise((resolve) => jest.once('exit', (status) => resolve(status ?? 1)));
await stop();
process.exit(code);
