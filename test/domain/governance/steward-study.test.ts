import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { AAVE_CHANGES_FILE, readSharedFile } from './shared-files.js';
import {
  type RecordedChange,
  judgeHistory,
  parseRecordedChanges,
  studyTable,
} from './steward-study.js';

const csv = readSharedFile(AAVE_CHANGES_FILE);

function aChange(
  day: number,
  parameter: string,
  before: string | null,
  after: string,
): RecordedChange {
  const at = new Date(Date.UTC(2026, 0, day));
  return { at, subject: `net ASSET ${parameter}`, parameter, before, after };
}

test('each verdict, and that only an own change starts a cooldown', () => {
  expect(
    judgeHistory([
      aChange(1, 'ltv', '7000', '7051'),
      aChange(1, 'ltv', '7051', '7101'),
      aChange(3, 'ltv', '7101', '7102'),
      aChange(4, 'ltv', '7102', '7052'),
      aChange(1, 'supplyCap', '100', '200'),
      aChange(4, 'supplyCap', '200', '401'),
      aChange(4, 'supplyCap', '401', '0'),
      aChange(4, 'eMode.ltv', null, '9000'),
      aChange(4, 'isFrozen', '0', '1'),
    ]),
  ).toEqual([
    'step',
    'alone',
    'cooldown',
    'alone',
    'alone',
    'step',
    'zero target',
    'nothing in force',
    'not covered',
  ]);
});

(csv === null ? describe.skip : describe)('805 real changes of Aave, 2023 to 2026', () => {
  test('are read, all of them', () => {
    const changes = parseRecordedChanges(csv ?? '');
    expect(changes).toHaveLength(805);
    expect(changes[0]).toEqual({
      at: new Date('2023-05-30T00:00:00Z'),
      subject: 'arbitrum wstETH supplyCap',
      parameter: 'supplyCap',
      before: '9300',
      after: '15000',
    });
  });

  test('give the table of docs/governance.md', () => {
    const docs = readFileSync(
      path.resolve(import.meta.dirname, '../../../docs/governance.md'),
      'utf8',
    );
    const rowsOf = (text: string): readonly string[] =>
      text.split('\n').map((line) => line.replace(/\s*\|\s*/g, ' | ').trim());
    expect(rowsOf(docs)).toEqual(
      expect.arrayContaining([...studyTable(parseRecordedChanges(csv ?? ''))]),
    );
  });
});
