import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { PAGES, ROOT } from './shown-commands.js';

/*
 * Every fenced block of README and docs is executed or compared by a test, or listed below with the reason why not. Shell
 * blocks are the business of commands.test.ts.
 */

interface Block {
  readonly page: string;
  readonly language: string;
  readonly body: string;
  /** The line before it that is not empty. */
  readonly before: string;
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

function fencedBlocks(page: string): Block[] {
  const text = read(page);
  return [...text.matchAll(/^ *```(.*)\n([\s\S]*?)^ *```$/gm)].map((match) => {
    const before = text.slice(0, match.index).trimEnd().split('\n').at(-1) ?? '';
    return { page, language: match[1] ?? '', body: match[2] ?? '', before };
  });
}

/** What the tests take from a page, by `blockWith(page, language, part)` or by `page` and `part` of a table. */
const TAKEN = readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .flatMap((file) => {
    const source = read(path.join('test', file));
    return [
      ...source.matchAll(/blockWith\(\s*'([^']+)',\s*'([^']+)',\s*'([^']+)'/g),
      ...[...source.matchAll(/page: '([^']+)',\s*part: '([^']+)'/g)].map(
        ([all, page = '', part = '']) => [all, page, 'graphql', part],
      ),
    ].map(([, page = '', language = '', part = '']) => ({ page, language, part }));
  });

const SAMPLES = readdirSync(path.join(ROOT, 'docs/samples')).map((file) =>
  read(path.join('docs/samples', file)),
);

/** Blocks that no test runs or compares: what they begin with, and why. */
const NOT_RUN: readonly (readonly [page: string, beginning: string, reason: string])[] = [
  ['README.md', 'flowchart', 'a drawing'],
  ['docs/architecture.md', 'flowchart', 'a drawing'],
  ['docs/governance.md', 'stateDiagram', 'a drawing; proposal-life.test.ts has the transitions'],
  ['docs/governance.md', 'quorum', 'formulas; test/domain/governance/proposals'],
  ['docs/governance.md', 'budget', 'a formula; test/domain/governance/committee'],
  ['docs/governance.md', 'votingEndsAt', 'a formula; test/domain/governance/proposals'],
  ['docs/governance.md', '0:02 alice', 'test/end-to-end/governed-demo.test.ts takes it'],
  ['docs/crash-2025-10-10.md', '{', 'needs a recorded file, which is not in the repository'],
  ['docs/engine.md', '', 'formulas; test/engine compares them with exact sums'],
  ['docs/log-format.md', 'hash = ', 'a formula; test/verifier recomputes it'],
  ['docs/risk-model.md', '', 'formulas; the worked examples beside them are recomputed'],
];

const blocks = PAGES.flatMap(fencedBlocks).filter(({ language }) => language !== 'sh');

const reasonFor = ({ page, language, body }: Block): readonly string[] | undefined =>
  NOT_RUN.find(
    ([of, beginning]) =>
      of === page && language !== 'json worked-example' && body.startsWith(beginning),
  );

function isTested({ page, language, body, before }: Block): boolean {
  return (
    language === 'json worked-example' || // test/docs/risk-model.test.ts reads every one
    /^<!-- (ask|answer): /.test(before) || // test/api/worked-example.test.ts sends and compares
    SAMPLES.includes(body) || // test/docs/samples.test.ts runs them
    TAKEN.some(
      (taken) => taken.page === page && taken.language === language && body.includes(taken.part),
    )
  );
}

describe('the blocks of README and docs', () => {
  test('are found, and say what they are', () => {
    expect(blocks.length).toBeGreaterThan(100);
    expect(blocks.filter(({ language }) => language === '')).toEqual([]);
  });

  test('are each tested, or listed with a reason', () => {
    const without = blocks.filter((block) => !isTested(block) && reasonFor(block) === undefined);
    expect(without).toEqual([]);
  });

  test('have no reason that nothing needs', () => {
    const needed = new Set(blocks.filter((block) => !isTested(block)).map(reasonFor));
    expect(NOT_RUN.filter((reason) => !needed.has(reason))).toEqual([]);
  });
});
