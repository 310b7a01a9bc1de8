import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

const DOCS = path.resolve(import.meta.dirname, '../../docs');
const text = readFileSync(path.join(DOCS, 'cases.md'), 'utf8');

/** A case is a bold sentence with its test; its siblings are the items of the list under it. */
const cases = text.split(/^\*\*/m).slice(1);

/** `[file](path): `name`, `name``, as often as a line has it. */
function namedIn(line: string): { readonly file: string; readonly names: readonly string[] }[] {
  return line.split(/(?=\[[\w.-]+\]\(\.\.\/test\/)/).flatMap((part) => {
    const [, file] = /^\[[\w.-]+\]\((\.\.\/test\/[^)]+)\)/.exec(part) ?? [];
    const names = [...part.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return file === undefined ? [] : [{ file, names }];
  });
}

test('docs/cases.md has cases', () => {
  expect(cases.length).toBeGreaterThan(20);
});

describe.each(cases.map((part) => [part.split('**')[0] ?? '', part] as const))('%s', (_, part) => {
  const [head = '', ...rest] = part.split('\n');
  const siblings = rest.filter((line) => line.startsWith('- '));

  test('has its test, and two siblings with theirs', () => {
    expect(namedIn(head).length).toBeGreaterThan(0);
    expect(siblings.length).toBeGreaterThanOrEqual(2);
    expect(siblings.filter((line) => namedIn(line).length === 0)).toEqual([]);
  });

  test.each([head, ...siblings].flatMap(namedIn).map(({ file, names }) => [file, names] as const))(
    '%s has the tests that are named',
    (file, names) => {
      const source = path.join(DOCS, file);
      expect(existsSync(source)).toBe(true);
      expect(names.length).toBeGreaterThan(0);
      const code = readFileSync(source, 'utf8');
      expect(names.filter((name) => !code.includes(name))).toEqual([]);
    },
  );
});
