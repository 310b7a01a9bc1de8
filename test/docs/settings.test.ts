import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';
import { parse, print } from 'graphql';

import {
  SETTING_TABLES,
  settingsSdl,
  withSettingsOfSchema,
  withSettingsOfStarter,
} from '../../scripts/setting-texts.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The cells of a Markdown table, however it is padded; without the line under its head. */
function cellsOf(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first]) => first !== undefined && !/^-+$/.test(first));
}

describe('what is written from the declarations of settings', () => {
  test('the SDL is that of the declarations', () => {
    const written = readFileSync(
      path.join(ROOT, 'src/api/schema/governance/settings.graphql'),
      'utf8',
    );
    expect(print(parse(written))).toBe(print(parse(settingsSdl())));
  });

  test('the schema and the starter of genesis files are those of the declarations', () => {
    const schema = readFileSync(path.join(ROOT, 'genesis/genesis.schema.json'), 'utf8');
    expect(JSON.parse(withSettingsOfSchema(schema))).toEqual(JSON.parse(schema));
    const starter = readFileSync(path.join(ROOT, 'genesis/starter.jsonc'), 'utf8');
    expect(withSettingsOfStarter(starter)).toBe(starter);
  });

  const tables = Object.entries(SETTING_TABLES).flatMap(([file, ofFile]) =>
    Object.entries(ofFile).map(([name, table]) => [file, name, table] as const),
  );
  test.each(tables)('%s has the table %s of the declarations', (file, name, table) => {
    const page = readFileSync(path.join(ROOT, file), 'utf8');
    const [, written = ''] = page.split(new RegExp(`<!-- /?${name} -->`));
    expect(cellsOf(written)).toEqual(cellsOf(table));
  });
});
