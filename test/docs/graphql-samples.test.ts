import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';

/*
 * Every GraphQL document that README and docs show is valid against the schema, so that it can be copied.
 */

const ROOT = path.resolve(import.meta.dirname, '../..');
const PAGES = ['README.md', ...readdirSync(path.join(ROOT, 'docs')).map((name) => `docs/${name}`)];
const schema = buildSchema(readFileSync(path.join(ROOT, 'schema.graphql'), 'utf8'));

/** Blocks of GraphQL, and the queries inside of `{"query":"…"}` in shell blocks. */
function documentsOf(page: string): readonly string[] {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^```graphql\n([\s\S]*?)^```/gm)].map(([, body = '']) => body);
  const shell = [...text.matchAll(/\{"query":("(?:[^"\\]|\\.)*")/g)].map(([, literal = '']) =>
    String(JSON.parse(literal)),
  );
  const inCode = [...text.matchAll(/`((?:subscription|mutation|query) [^`]*\{[^`]*\})\s*`/g)].map(
    ([, body = '']) => body,
  );
  return [...blocks, ...shell, ...inCode];
}

const samples = PAGES.filter((page) => page.endsWith('.md')).flatMap((page) =>
  documentsOf(page).map((body, index) => [`${page} #${String(index + 1)}`, body] as const),
);

describe('a GraphQL sample', () => {
  test('is found in README and docs', () => {
    expect(samples.filter(([name]) => name.startsWith('README.md')).length).toBeGreaterThan(3);
    expect(samples.filter(([name]) => name.startsWith('docs/')).length).toBeGreaterThan(15);
  });

  test.each(samples)('%s is valid', (_name, body) => {
    expect(validate(schema, parse(body)).map(({ message }) => message)).toEqual([]);
  });
});
