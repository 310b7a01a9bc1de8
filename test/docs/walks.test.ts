import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Stop {
  readonly name: string;
  readonly file: string;
  /** Reached later, by another transaction, process or connection. */
  readonly isLater: boolean;
}

const STOPS_MAX = 15;
const STOP = /^\d+\. (⇢ )?`(\w+)` in `([^`]+)`/;

/** The walks of docs/architecture.md, by their headings. */
function readWalks(): (readonly [heading: string, stops: readonly Stop[]])[] {
  const section = read('docs/architecture.md').split('## Three walks through the code')[1] ?? '';
  const [body = ''] = section.split(/^## /m);
  return body
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const lines = part.split('\n');
      const stops = lines.flatMap((line) => {
        const [, later, name = '', file = ''] = STOP.exec(line) ?? [];
        return name === '' ? [] : [{ name, file, isLater: later !== undefined }];
      });
      return [lines[0] ?? '', stops] as const;
    });
}

/** Where a file's code first calls a function, imports and declarations left out; -1 where it does not. */
function firstCallOf(name: string, file: string): number {
  const code = read(file).replace(/^import [\s\S]*?;$/gm, (text) => ' '.repeat(text.length));
  return code.search(new RegExp(`(?<!function\\*? )\\b${name}\\(`));
}

test('there are three walks, none longer than fifteen stops', () => {
  const walks = readWalks();

  expect(walks).toHaveLength(3);
  for (const [heading, stops] of walks) {
    expect([heading, stops.length <= STOPS_MAX, stops.length > 3]).toEqual([heading, true, true]);
  }
});

describe.each(readWalks())('%s', (_heading, stops) => {
  test.each(stops)('$name stands in $file', ({ name, file }) => {
    expect(read(file)).toMatch(new RegExp(`^(export )?(async )?function\\*? ${name}\\b`, 'm'));
  });

  test('what is called is called by a stop before it, in this order', () => {
    const lastCall = new Map<string, number>();
    for (const [index, stop] of stops.entries()) {
      if (stop.isLater || index === 0) {
        continue;
      }
      const caller = stops
        .slice(0, index)
        .findLast(({ file }) => firstCallOf(stop.name, file) >= 0);
      const at = caller === undefined ? -1 : firstCallOf(stop.name, caller.file);
      expect([stop.name, at > (lastCall.get(caller?.file ?? '') ?? -1)]).toEqual([stop.name, true]);
      lastCall.set(caller?.file ?? '', at);
    }
  });
});
