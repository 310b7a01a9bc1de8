import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';

import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';

const SOURCE = path.resolve(import.meta.dirname, '../../packages/verifier/src/cli.ts');
const LOG = path.resolve(import.meta.dirname, 'short-log.ndjson');

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'marginward-verify-'));
  await build({
    entryPoints: [SOURCE],
    outfile: path.join(folder, 'cli.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function verify(words: readonly string[], input: string | Buffer = ''): SpawnSyncReturns<string> {
  const program = [path.join(folder, 'cli.mjs'), ...words];
  return spawnSync(process.execPath, program, { encoding: 'utf8', input });
}

const text = readFileSync(LOG, 'utf8');
const head = /"hash":"([0-9a-f]{64})"/.exec(text.trimEnd().split('\n').at(-1) ?? '')?.[1] ?? '';

test('a sound log of a file, of gzip and of standard input exits with 0 and says what was recomputed', () => {
  writeFileSync(path.join(folder, 'log.ndjson.gz'), gzipSync(text));
  const plain = verify([LOG]);

  expect(plain).toMatchObject({ status: 0, stderr: '' });
  expect(plain.stdout).toMatch(/^sound: [1-9]\d* lines chained, [1-9]\d* recomputed, head /);
  expect(plain.stdout).toContain('MarginCallOpened');
  expect(verify([path.join(folder, 'log.ndjson.gz')]).stdout).toBe(plain.stdout);
  expect(verify(['-'], text).stdout).toBe(plain.stdout);
  expect(verify([LOG, '--head', head]).status).toBe(0);
  expect(JSON.parse(verify([LOG, '--json']).stdout)).toMatchObject({ ok: true, headHash: head });
});

test('another head, a changed line and what cannot be read exit with 1, bad arguments with 2', () => {
  const changed = text.replace('"equity":"', '"equity":"1');

  expect(verify([LOG, '--head', '0'.repeat(64)])).toMatchObject({ status: 1 });
  expect(verify(['-'], changed).stdout).toMatch(
    /^NOT SOUND at sequence \d+: the content of the line/,
  );
  expect(verify(['-'], changed).status).toBe(1);
  expect(verify([path.join(folder, 'none')])).toMatchObject({ status: 1, stdout: '' });
  for (const words of [[], ['a', 'b'], ['--what'], [LOG, '--head', 'x']]) {
    expect(verify(words)).toMatchObject({ status: 2, stdout: '' });
  }
});
