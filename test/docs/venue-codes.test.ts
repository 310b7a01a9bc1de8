import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { VENUE_REASONS } from '../../src/app/ports.js';
import { FILL_CONTRADICTIONS } from '../../src/domain/risk/liquidation/fills/venue-fill.js';

const read = (file: string): string =>
  readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8');
const operations = read('docs/operations.md');

/** What `docs/operations.md` has in the first column of the table under a heading. */
function codesUnder(heading: string): string[] {
  const [, section = ''] = operations.split(`### ${heading}\n`);
  const [table = ''] = section.split(/^#/m);
  return table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)])
    .map(([, code = '']) => code);
}

describe('docs/operations.md', () => {
  test('explains every code that a step can fail with, and no other', () => {
    const own = ['FILLED_BEYOND_POSITION'];
    // An outcome that is not known is no outcome yet.
    const codes = VENUE_REASONS.filter((reason) => reason !== 'OUTCOME_UNKNOWN');
    expect(codesUnder('Why a step failed').sort()).toEqual([...codes, ...own].sort());
  });

  test('explains every contradiction, and the schema names them', () => {
    const documented = codesUnder('Answers that contradict the order');
    expect(documented.sort()).toEqual([...FILL_CONTRADICTIONS].sort());
    const schema = read('schema.graphql');
    expect(FILL_CONTRADICTIONS.filter((code) => !schema.includes(code))).toEqual([]);
  });
});
