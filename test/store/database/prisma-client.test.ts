import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

test('the client in the repository is that of the schema, to the letter: no start generates it', () => {
  const schema = readFileSync(path.join(ROOT, 'prisma/schema.prisma'), 'utf8');
  const client = readFileSync(path.join(ROOT, 'src/generated/prisma/internal/class.ts'), 'utf8');

  expect(client.includes(JSON.stringify(schema))).toBe(true);
});
