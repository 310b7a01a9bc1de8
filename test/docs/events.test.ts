import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

test('docs/events.md and every typed field of an event in the SDL are what the payloads declare', () => {
  const said = execFileSync(process.execPath, ['scripts/events-page.mjs', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(said).toBe('');
});
