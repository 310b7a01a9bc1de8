// Builds packages/verifier/dist: one file of JavaScript for the function, one for the command, and the types.
import { chmodSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { installWhatIsMissing } from './install.mjs';
import { root, run } from './progress.mjs';

const at = (...parts) => path.join(root, 'packages/verifier', ...parts);

export async function buildVerifier() {
  await installWhatIsMissing('develop');
  const { build } = await import('esbuild');
  rmSync(at('dist'), { recursive: true, force: true });
  const shared = {
    outdir: at('dist'),
    bundle: true,
    format: 'esm',
    external: ['node:*'],
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
  };
  await build({ ...shared, entryPoints: [at('src/index.ts')], platform: 'neutral' });
  await build({
    ...shared,
    entryPoints: [at('src/cli.ts')],
    platform: 'node',
    banner: { js: '#!/usr/bin/env node' },
  });
  chmodSync(at('dist/cli.js'), 0o755);
  await run('Writing the types of the verifier ...', process.execPath, [
    path.join(root, 'node_modules/typescript-7/bin/tsc'),
    ...['-p', at(), '--noEmit', 'false', '--emitDeclarationOnly'],
  ]);
}

if (process.argv[1] === import.meta.filename) {
  await buildVerifier();
}
