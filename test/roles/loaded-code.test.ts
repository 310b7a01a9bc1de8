import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

const DIST = path.resolve(import.meta.dirname, '../../dist');
const IMPORT = /^(?:import|export|\}).*?["']([^"']+)["'];$/gm;

interface Loaded {
  /** Paths below dist. */
  readonly modules: readonly string[];
  readonly packages: readonly string[];
}

/** What Node loads before the first line of a module runs. What is imported on demand is not among it. */
function loadedWith(entry: string): Loaded {
  const [modules, packages] = [new Set([entry]), new Set<string>()];
  for (const file of modules) {
    for (const [, name = ''] of textOf(file).matchAll(IMPORT)) {
      if (name.startsWith('.')) {
        modules.add(path.join(path.dirname(file), name));
      } else if (!name.startsWith('node:')) {
        packages.add(name);
      }
    }
  }
  return { modules: [...modules], packages: [...packages].sort() };
}

function textOf(file: string): string {
  return readFileSync(path.join(DIST, file), 'utf8');
}

/** Rooms that hold servers, queues and rows; the clients of infra come with their packages. */
const HEAVY = /^(api|engine|generated|jobs|store)\//;

test('the words of a command are read before servers and clients are loaded', () => {
  const { modules, packages } = loadedWith('main.js');
  expect(modules).toContain('roles/cli/start-command.js');
  expect(modules.filter((name) => HEAVY.test(name))).toEqual([]);
  expect(packages).toEqual(['commander', 'decimal.js', 'zod']);
});

test('a token is signed without a database and without a server', () => {
  const { modules, packages } = loadedWith('roles/commands/token.js');
  expect(modules).toContain('infra/tokens.js');
  expect(packages).toEqual(['jose', 'pino', 'pino-pretty', 'zod']);
});

test('a role loads GraphQL only when it serves the API', () => {
  const { modules, packages } = loadedWith('roles/commands/roles.js');
  expect(modules).toContain('jobs/queues/job-workers.js');
  expect(packages).toContain('fastify');
  expect(packages.filter((name) => /apollo|graphql/.test(name))).toEqual([]);
  expect(loadedWith('roles/compose/api.js').packages).toContain('@apollo/server');
});

test('an import of types alone is no import', () => {
  const { modules } = loadedWith('roles/commands/start.js');
  expect(modules.length).toBeGreaterThan(300);
  expect(modules.filter((file) => textOf(file).includes('import {} from'))).toEqual([]);
});
