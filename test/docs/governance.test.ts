import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { STEP_RULES } from '../../src/domain/governance/mandates/mandate-step.js';
import { DomainError } from '../../src/domain/errors.js';
import {
  isPermanentRefusal,
  PERMANENT_REFUSALS,
} from '../../src/domain/governance/proposals/execution-refusals.js';
import { type JsonObject } from '../../src/domain/canonical.js';
import { demoDocument, genesisOf } from '../app/ingest/system.js';
import { blockWith } from './shown-commands.js';

const PAGE = readFileSync(path.resolve(import.meta.dirname, '../../docs/governance.md'), 'utf8');

/** The rows of the table under a head that begins with these cells. */
function rowsUnder(head: string): string[][] {
  const lines = PAGE.split('\n').map((line) => line.trim());
  const from = lines.findIndex((line) => line.replaceAll(/ +/g, ' ').startsWith(head));
  const rest = lines.slice(from + 2);
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('docs/governance.md', () => {
  test('shows a price source that a genesis file may declare', () => {
    const source = JSON.parse(
      blockWith('docs/governance.md', 'json', '"publishers"'),
    ) as JsonObject;
    const demo = demoDocument();
    const [market, ...others] = demo.markets as readonly JsonObject[];
    const { markets } = genesisOf({
      ...demo,
      markets: [{ ...market, sources: [source] }, ...others],
    });

    expect(markets[0]?.sources).toMatchObject([{ id: 'kraken', publishers: ['feed-kraken'] }]);
  });

  test('lists the refusals that end a proposal for good', () => {
    const listed = rowsUnder('| code | permanent when').map(([code = '', states = '']) => [
      code.replaceAll('`', ''),
      states === 'any' ? null : states.replaceAll('`', '').split(', '),
    ]);
    expect(Object.fromEntries(listed)).toEqual(PERMANENT_REFUSALS);
  });

  test.each([
    ['IMPACT_LIMIT', {}, true],
    ['NOT_FOUND', {}, true],
    ['CONFLICT', { state: 'CURED' }, true],
    ['CONFLICT', { state: 'LIQUIDATION_STEP_IN_FLIGHT' }, false],
    ['CONFLICT', { state: 'CHANGED_MEANWHILE' }, false],
    ['CONFLICT', { state: 'BANKRUPT' }, false],
    ['CONFLICT', {}, false],
    ['RATE_LIMITED', {}, false],
  ] as const)('%s %j is permanent: %s', (code, details, isPermanent) => {
    expect(isPermanentRefusal(new DomainError(code, 'No.', details))).toBe(isPermanent);
  });

  test('lists the rules of a mandated change in their order', () => {
    const words: Readonly<Record<(typeof STEP_RULES)[number] | 'NO_STEP', string>> = {
      ZERO_TARGET: 'no target is zero',
      COOLDOWN: 'cooldown over',
      MAX_STEP: 'step:',
      NO_STEP: 'at least one parameter moves',
      RANGE: 'range:',
    };
    const rules = STEP_RULES.flatMap((rule) =>
      rule === 'MAX_STEP' ? [rule, 'NO_STEP' as const] : [rule],
    );
    const places = rules.map((rule) =>
      rowsUnder('| rule |').findIndex(([cell = '']) => cell.includes(words[rule])),
    );
    expect(places).toEqual([3, 4, 5, 6, 7]);
  });
});
