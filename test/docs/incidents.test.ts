import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

const DOCS = path.resolve(import.meta.dirname, '../../docs');
const text = readFileSync(path.join(DOCS, 'incidents.md'), 'utf8');

interface Shown {
  readonly incident: string;
  readonly file: string;
  readonly names: readonly string[];
}

/** `[file](path): `name`, `name`` in the lines that say what shows it. */
function shownIn(section: string): Shown[] {
  const [incident = ''] = section.split('\n');
  const [, said = ''] = /^\*\*Shown by:\*\* (.*)$/m.exec(section) ?? [];
  return said.split(/; (?=\[)/).flatMap((part) => {
    const [, file = ''] = /\]\((\.\.\/test\/[^)]+)\)/.exec(part) ?? [];
    const names = [...part.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    return file === '' ? [] : [{ incident, file, names }];
  });
}

const sections = text.split(/^### /m).slice(1);

describe.each(sections.map((section) => [section.split('\n')[0], section] as const))(
  'docs/incidents.md: %s',
  (_, section) => {
    test('says what happened there, what happens here, and what shows it', () => {
      for (const part of ['**There:** ', '**Here:** ', '**Shown by:** ']) {
        expect(section).toContain(part);
      }
      expect(shownIn(section).length).toBeGreaterThan(0);
    });

    test.each(shownIn(section).map(({ file, names }) => [file, names] as const))(
      '%s has the tests that are named',
      (file, names) => {
        const source = path.join(DOCS, file);
        expect(existsSync(source)).toBe(true);
        expect(names.length).toBeGreaterThan(0);
        const code = readFileSync(source, 'utf8');
        expect(names.filter((name) => !code.includes(name))).toEqual([]);
      },
    );
  },
);
