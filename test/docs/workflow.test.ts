import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

test('the workflow of the forge runs the check on every supported Node', () => {
  const workflow = read('.github/workflows/check.yml');
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };

  expect(/^ {8}node: (.*)$/m.exec(workflow)?.[1]).toBe("['20.19', '22', '24']");
  expect(engines.node).toBe('>=20.19');
  expect(workflow).toMatch(/^ {6}- run: bash \.ci\/run$/m);
});
