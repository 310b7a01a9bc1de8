import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';
import { expect, test } from 'vitest';

const PACKAGE = path.resolve(import.meta.dirname, '../../packages/verifier');

const sources = readdirSync(path.join(PACKAGE, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(path.join(PACKAGE, 'src', name), 'utf8') }));

test('a page that loads the verifier loads one file of less than 22 kB, and nothing of Node', async () => {
  const { outputFiles } = await build({
    entryPoints: [path.join(PACKAGE, 'src/index.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    logLevel: 'silent',
  });
  const bundle = outputFiles[0]?.text ?? '';

  expect(bundle).not.toMatch(/^import |\bfrom ?"|node:|process\./m);
  expect(gzipSync(bundle).length).toBeLessThan(22_000);
});

test('it shares no code with the server: every import stays within its own sources', () => {
  const outside = sources.flatMap(({ name, text }) =>
    [...text.matchAll(/from '([^']+)'/g)]
      .map(([, from = '']) => from)
      .filter((from) => {
        const target = path.join(PACKAGE, 'src', path.dirname(name), from);
        const isOwn = from.startsWith('.') && target.startsWith(path.join(PACKAGE, 'src'));
        return !isOwn && !(name === 'cli.ts' && from.startsWith('node:'));
      }),
  );

  expect(sources.length).toBeGreaterThan(20);
  expect(outside).toEqual([]);
});

test('the package has no dependency', () => {
  const manifest = JSON.parse(readFileSync(path.join(PACKAGE, 'package.json'), 'utf8')) as object;

  expect(Object.keys(manifest).filter((key) => key.endsWith('ependencies'))).toEqual([]);
});
