// Builds packages/client/dist: one file of JavaScript for each entry, and the types beside them.
import { rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { installWhatIsMissing } from './install.mjs';
import { root, run } from './progress.mjs';

const at = (...parts) => path.join(root, 'packages/client', ...parts);

export async function buildClient() {
  await installWhatIsMissing('develop');
  const { build } = await import('esbuild');
  rmSync(at('dist'), { recursive: true, force: true });
  await build({
    entryPoints: ['index', 'node', 'react'].map((entry) => at('src', `${entry}.ts`)),
    outdir: at('dist'),
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'neutral',
    external: ['node:*'],
    target: 'es2022',
    sourcemap: true,
    logLevel: 'warning',
  });
  await run('Writing the types of the client ...', process.execPath, [
    path.join(root, 'node_modules/typescript-7/bin/tsc'),
    ...['-p', at(), '--noEmit', 'false', '--emitDeclarationOnly'],
  ]);
}

if (process.argv[1] === import.meta.filename) {
  await buildClient();
}
