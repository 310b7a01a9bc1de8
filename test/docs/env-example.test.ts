import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';

import { describe, expect, test } from 'vitest';

import { loadConfig } from '../../src/composition/config.js';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const example = parseEnv(read('.env.example'));

/** The names as the schema in the source has them: it is not exported, and nothing else needs it. */
const declared = [...read('src/composition/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
  ([, name = '']) => name,
);

describe('.env.example', () => {
  test('is an environment that can be started with', () => {
    const config = loadConfig(example);

    expect(config.DATABASE_URL).toBe(
      'postgresql://marginward:marginward@127.0.0.1:5432/marginward',
    );
    expect(config.QUEUE_URL).toBe('redis://127.0.0.1:6379');
    expect(config.PORT).toBe(4000);
  });

  test('names every variable that is read, and no other', () => {
    expect(declared).toContain('DATABASE_URL');
    expect(Object.keys(example).sort()).toEqual([...declared].sort());
  });

  test('holds no secret', () => {
    expect(loadConfig(example).AUTH_DEV_SECRET).toBeUndefined();
  });
});

describe('docs/operations.md', () => {
  test.each(declared)('explains %s', (name) => {
    expect(read('docs/operations.md')).toContain(`| \`${name}\` `);
  });
});
