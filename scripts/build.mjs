// Generates the Prisma client and compiles src/ to dist/. With --if-stale only what is older than its sources.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.dirname(import.meta.dirname);
const at = (...parts) => path.join(root, ...parts);
const onlyStale = process.argv.includes('--if-stale');

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(at(folder), { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) {
      newest = Math.max(newest, statSync(path.join(entry.parentPath, entry.name)).mtimeMs);
    }
  }
  return newest;
}
const builtAt = (stamp) => (existsSync(at(stamp)) ? statSync(at(stamp)).mtimeMs : 0);
const run = (script, ...args) => {
  const { status } = spawnSync(process.execPath, [at(script), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    // Prisma's generator needs no engine binary; see prisma.config.ts.
    env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
};

const client = 'src/generated/prisma/client.ts';
if (!onlyStale || builtAt(client) < statSync(at('prisma/schema.prisma')).mtimeMs) {
  rmSync(at('src/generated/prisma'), { recursive: true, force: true });
  run('node_modules/prisma/build/index.js', 'generate', '--no-hints');
}
const stamp = 'dist/.built';
const sources = Math.max(newestIn('src'), statSync(at('tsconfig.build.json')).mtimeMs);
if (!onlyStale || builtAt(stamp) < sources) {
  console.error('Compiling ...');
  rmSync(at('dist'), { recursive: true, force: true });
  run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
  cpSync(at('src/api/schema'), at('dist/api/schema'), { recursive: true });
  writeFileSync(at(stamp), '');
}
