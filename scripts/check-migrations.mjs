// Fails when prisma/migrations do not make prisma/schema.prisma: applies them to an empty database and compares.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { tsImport } from 'tsx/esm/api';

const root = path.dirname(import.meta.dirname);
const load = (file) => tsImport(path.join(root, 'src', file), import.meta.url);
const { startEmbeddedPostgres } = await load('infra/postgres/embedded-postgres.ts');
const { applyMigrations } = await load('store/database/migrations.ts');

const folder = mkdtempSync(path.join(tmpdir(), 'marginward-migrations-'));
chmodSync(folder, 0o755);
const server = await startEmbeddedPostgres({
  dataDirectory: path.join(folder, 'postgres'),
  database: 'migrated',
  isDurable: false,
});
let status;
try {
  const migrations = path.join(root, 'prisma/migrations');
  await applyMigrations(server.url, migrations);
  const again = await applyMigrations(server.url, migrations);
  if (again.length > 0) {
    throw new Error(`applied twice: ${again.join(', ')}`);
  }
  ({ status } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/prisma/build/index.js'),
      ...['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma'],
      '--exit-code',
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, DATABASE_URL: server.url } },
  ));
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status ?? 1);
