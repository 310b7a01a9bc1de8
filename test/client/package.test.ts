import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';
import { expect, test } from 'vitest';

const PACKAGE = path.resolve(import.meta.dirname, '../../packages/client');

/** What a page that imports everything of an entry loads. */
async function bundleOf(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(PACKAGE, 'src', entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    external: ['react', 'node:*'],
    target: 'es2022',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

test('the client is a few kB and imports nothing', async () => {
  const bundle = await bundleOf('index.ts');

  expect(bundle).not.toMatch(/^import |\bfrom ?"/m);
  expect(gzipSync(bundle).length).toBeLessThan(5000);
});

test('what needs Node or React is an entry of its own', async () => {
  expect(await bundleOf('node.ts')).toContain('node:fs/promises');
  expect(await bundleOf('react.ts')).toContain('from"react"');
});

test('the package has no dependency, and each entry has a source', () => {
  const { dependencies, exports } = JSON.parse(
    readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'),
  ) as { dependencies?: object; exports: Record<string, { types: string; default?: string }> };

  expect(dependencies).toBeUndefined();
  for (const { types } of Object.values(exports)) {
    const source = types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts');
    expect(readFileSync(path.join(PACKAGE, source), 'utf8')).not.toBe('');
  }
});
