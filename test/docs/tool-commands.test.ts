import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { emptyDatabase } from '../support/database.js';
import { blocksOf, blockWith } from './shown-commands.js';
import { aWorkspace, type Workspace } from './workspace.js';

const RUN_MS = 600_000;
let workspace: Workspace;

beforeAll(() => {
  workspace = aWorkspace();
});
afterAll(() => workspace.close());

/** @returns What it printed. @throws Error when it fails. */
async function succeeds(command: string): Promise<string> {
  const { code, stdout, stderr } = await workspace.run(command);
  if (code !== 0) {
    throw new Error(`${command} ended with ${String(code)}: ${stderr}`);
  }
  return stdout;
}

describe('commands that need no server', () => {
  test('--help lists the commands that README names beside it, in this order', async () => {
    const help = await succeeds('node dist/main.js --help');
    const listed = [...help.matchAll(/^ {2}([a-z][a-z-]+)(?: \[options\].*)? {2,}\S/gm)].map(
      ([, name]) => name,
    );
    const [, named = ''] =
      /dist\/main\.js --help +# (.*)/.exec(blocksOf('README.md', 'sh').join('')) ?? [];
    expect(named.split(', ')).toEqual(listed.filter((name) => name !== 'help'));
    expect(await succeeds('node dist/main.js start --help')).toContain('--scenario <name>');
  });

  test('genesis init writes a file that genesis check finds no fault in', async () => {
    await succeeds('node dist/main.js genesis init my-genesis.json');
    expect(await succeeds('node dist/main.js genesis check my-genesis.json')).toMatch(/./);
  });

  test('the thin funds of docs/crash-2025-10-10.md are a valid genesis file', async () => {
    await succeeds('npm run -s picture -- thin-funds thin-funds.json');
    expect(await succeeds('node dist/main.js genesis check thin-funds.json')).toMatch(/./);
  });

  test('conformance prints what docs/conformance.md shows for the file that it shows', async () => {
    writeFileSync(
      path.join(workspace.path, 'cases.json'),
      blockWith('docs/conformance.md', 'json', '"vectors"'),
    );
    const { code, stdout } = await workspace.run('npm run -s conformance -- cases.json');
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: blockWith('docs/conformance.md', 'text', 'FAILED'),
    });
  });
});

describe('the roles over a PostgreSQL of your own', () => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>;

  beforeAll(async () => {
    database = await emptyDatabase();
    await succeeds('cp .env.example .env');
    // In place of the servers of docker-compose.yml.
    const file = path.join(workspace.path, '.env');
    const text = readFileSync(file, 'utf8')
      .replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${database.url}`)
      .replace(/^QUEUE_URL=.*$/m, 'QUEUE_URL=');
    writeFileSync(file, text);
  }, RUN_MS);
  afterAll(() => database.close());

  test(
    'migrate, and each role starts and stops',
    async () => {
      await succeeds('node --env-file=.env dist/main.js migrate');
      for (const command of [
        'node --env-file=.env dist/main.js start --bare',
        'node --env-file=.env dist/main.js engine',
        'node --env-file=.env dist/main.js worker',
        'node --env-file=.env dist/main.js api',
      ]) {
        const role = workspace.start(command);
        await role.said(/http:\/\/\S+/);
        expect({ command, ...(await role.stop()) }).toMatchObject({ code: 0 });
      }
    },
    RUN_MS,
  );
});
