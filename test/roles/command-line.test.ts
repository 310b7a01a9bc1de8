import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { emptyDatabase, type TestDatabase } from '../support/database.js';
import { aDataFolder, type DataFolder, type Ended, runProgram } from '../support/run-program.js';

let folder: DataFolder;
beforeAll(() => {
  folder = aDataFolder();
});
afterAll(() => folder.remove());

/** A folder that nothing was made in yet. */
const data = (): string => path.join(folder.path, 'data');

describe('bad arguments exit with 2 and one line that says what is wrong', () => {
  const CASES: readonly (readonly [words: string, reason: RegExp])[] = [
    ['', /needs a command; see marginward --help$/],
    ['genesis', /genesis needs a command/],
    ['bogus', /unknown command 'bogus'/],
    ['start --bogus', /unknown option '--bogus'/],
    ['start extra', /too many arguments/],
    ['start --port 99999', /--port.*0 to 65535/],
    ['start --accounts 1e3', /--accounts.*whole number/],
    ['start --speed fast', /--speed.*above 0, or "max"/],
    ['start --bare --once', /--once: plays prices, and --bare plays none/],
    ['start --bare --scenario governance', /--scenario: plays prices, and --bare plays none/],
    ['start --scenario bogus', /--scenario.*Allowed choices are crash, governance/],
    ['start --scenario governance --prices a.csv', /'--prices <files...>'/],
    ['start --prices nowhere.csv', /nowhere\.csv: cannot be read/],
    [
      'start --bare --port 0 --data package.json',
      /--data: .*package\.json is a file: give an existing or a new folder/,
    ],
    [
      'token --subject a --roles ADMIN --data package.json',
      /--data: .*package\.json is a file: give an existing or a new folder/,
    ],
    ['token --subject a --roles KING', /"KING" is none of OPERATOR/],
    ['token --subject a --roles ADMIN --expires 1w', /--expires.*duration/],
    ['token --subject system:engine --roles ADMIN', /--subject.*must not begin with "system:"/],
    [`token --subject ${'a'.repeat(201)} --roles ADMIN`, /--subject.*at most 200 characters/],
    ['replay --prices a.csv --token t --url ftp://x', /--url.*http/],
    ['verify-log --from 0', /--from.*whole number from 1/],
    ['export-log --to x', /--to.*whole number from 1/],
    ['resolve-order', /'--by <name>' not specified/],
    ['resolve-order o --by a', /'--reason <text>' not specified/],
    ['resolve-order o --by a --reason r', /--filled: or --not-traded is needed/],
    ['resolve-order o --by a --reason r --filled 1', /--price: is needed with --filled/],
    ['resolve-order o --by a --reason r --filled -1 --price 1', /--filled.*above 0/],
    ['resolve-order o --by a --reason r --filled 1e3 --price 1', /--filled.*above 0/],
    ['resolve-order o --by a --reason r --filled 1 --not-traded', /cannot be used with/],
    ['resolve-order o --by a --reason r --price 1 --not-traded', /cannot be used with/],
    ['reconcile a.csv --correct', /reason: is needed to correct/],
    ['reconcile a.csv --as-of yesterday', /--as-of.*an instant such as/],
    ['migrate', /DATABASE_URL: must name your PostgreSQL/],
    ['genesis check nowhere.json', /nowhere\.json: ENOENT/],
    ['engine --shards 17', /--shards.*from 1 to 16/],
    ['engine --shards 7-3', /--shards.*ranges within 0-15/],
    ['engine --shards 0-16', /--shards.*ranges within 0-15/],
    ['engine --shards most', /--shards.*"all", how many at most/],
    ['engine --shards 0-7', /DATABASE_URL: must name your PostgreSQL/],
  ];
  let ended: readonly Ended[];
  beforeAll(async () => {
    ended = await Promise.all(
      CASES.map(([words]) => runProgram(words.split(' ').filter((word) => word !== ''))),
    );
  });

  test.each(CASES.map(([words, reason], index) => [words, reason, index] as const))(
    'marginward %s',
    (_words, reason, index) => {
      const { code, stdout, stderr } = ended[index]!;
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr.trimEnd()).toMatch(reason);
    },
  );
});

test('every command has a help on stdout', async () => {
  const commands =
    'start api engine worker migrate token replay verify-log export-log resolve-order load reconcile genesis'.split(
      ' ',
    );
  const helps = await Promise.all(commands.map((command) => runProgram([command, '--help'])));

  expect(helps.map(({ code, stderr }) => [code, stderr])).toEqual(commands.map(() => [0, '']));
  for (const [index, { stdout }] of helps.entries()) {
    expect(stdout).toContain(`Usage: marginward ${String(commands[index])}`);
  }
});

test('all faults of the environment are told at once', async () => {
  const { code, stderr } = await runProgram(['start', '--data', data()], {
    DATABASE_URL: 'mysql://x',
    PORT: 'abc',
    AUTH_ISSUER: 'https://issuer.example',
    AUTH_DEV_SECRET: 'short',
    SMTP_URL: 'x',
    NOTICE_WEBHOOK_SECRET: 'x',
  });

  expect(code).toBe(1);
  const named = [...stderr.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name);
  expect(new Set(named)).toEqual(
    new Set([
      ...['DATABASE_URL', 'PORT', 'AUTH_ISSUER', 'AUTH_DEV_SECRET', 'SMTP_URL'],
      ...['NOTICE_WEBHOOK_SECRET', 'NOTICE_WEBHOOK_URL'],
    ]),
  );
  expect(existsSync(data())).toBe(false);
});

test('a token is signed for development, and refused beside a production issuer', async () => {
  const args = ['token', '--subject', 'alice', '--roles', 'COMMITTEE,ADMIN', '--accounts', 'a,b'];
  const own = path.join(folder.path, 'tokens');
  const [signed, refused] = await Promise.all([
    runProgram([...args, '--data', own]),
    runProgram([...args, '--data', own], {
      AUTH_ISSUER: 'https://issuer.example',
      AUTH_AUDIENCE: 'x',
    }),
  ]);

  const [, claims = ''] = signed.stdout.split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    sub: 'alice',
    roles: ['COMMITTEE', 'ADMIN'],
    accounts: ['a', 'b'],
  });
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('development tokens are refused');
});

test('genesis init writes a file that genesis check takes, and overwrites none', async () => {
  const file = path.join(folder.path, 'mine.json');
  const written = await runProgram(['genesis', 'init', file]);
  const checked = await runProgram(['genesis', 'check', file]);
  const again = await runProgram(['genesis', 'init', file]);

  expect(written).toMatchObject({ code: 0, stderr: '' });
  expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('1 markets') });
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('EEXIST') });
});

test('every fault of a genesis file is listed', async () => {
  const file = path.join(folder.path, 'genesis.json');
  writeFileSync(file, '{"markets": [{"id": ""}], "committee": 5, "surprise": 1}');
  const { code, stderr } = await runProgram(['genesis', 'check', file]);

  expect(code).toBe(2);
  for (const place of ['markets[0].id', 'markets[0].parameters', 'committee', 'surprise']) {
    expect(stderr).toContain(`  ${place}`);
  }
});

test('verify-log of a folder without a database says so and makes none', async () => {
  const { code, stderr } = await runProgram(['verify-log', '--data', data()]);

  expect(code).toBe(2);
  expect(stderr).toContain('holds no database');
  expect(existsSync(data())).toBe(false);
});

test('an API for other machines needs an issuer, and is refused before a database is made', async () => {
  const environment = { HOST: '0.0.0.0' };
  const { code, stderr } = await runProgram(['start', '--bare', '--data', data()], environment);

  expect(code).not.toBe(0);
  expect(stderr).toContain('HOST: is reached from other machines: set AUTH_ISSUER');
  expect(existsSync(data())).toBe(false);
});

describe('a port that is taken', () => {
  let other: Server;
  beforeAll(async () => {
    other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
  });
  afterAll(() => {
    other.close();
  });

  test('is found before a database is made', async () => {
    const { port } = other.address() as { port: number };
    const args = ['start', '--bare', '--data', data(), '--port', String(port)];
    const { code, stderr } = await runProgram(args);

    expect(code).toBe(1);
    expect(stderr).toBe(
      `marginward: 127.0.0.1:${port} is in use by another program. Choose another with --port, or PORT and HOST.\n`,
    );
    expect(existsSync(data())).toBe(false);
  });
});

describe('on an empty database', () => {
  let database: Omit<TestDatabase, 'db'>;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.close());

  test('verify-log refuses, four migrate at once and each migration is applied once', async () => {
    const environment = { DATABASE_URL: database.url };
    const early = await runProgram(['verify-log'], environment);
    const together = await Promise.all(
      Array.from({ length: 4 }, () => runProgram(['migrate'], environment)),
    );
    const again = await runProgram(['migrate'], environment);
    const checked = await runProgram(['verify-log'], environment);

    expect(early).toMatchObject({ code: 1, stdout: '' });
    expect(early.stderr).toMatch(/^marginward: The database lacks \d+ migrations/);
    // Three wait for the first, and say for whom.
    const others = together.map(({ stderr }) =>
      stderr.replace(/^marginward: waiting for .*\n/gm, ''),
    );
    expect(together.map(({ code }, index) => [code, others[index]])).toEqual(
      together.map(() => [0, '']),
    );
    const applied = together.flatMap(({ stdout }) => stdout.match(/^applied .*$/gm) ?? []);
    expect(new Set(applied).size).toBe(applied.length);
    expect(applied.length).toBeGreaterThan(0);
    expect(again.stdout).toBe('nothing to apply\n');
    expect(checked.stdout).toMatch(/^sound: 0 lines/);
  });
});

test('a price file with a fault is named with its line, and nothing is made', async () => {
  mkdirSync(folder.path, { recursive: true });
  const file = path.join(folder.path, 'prices.csv');
  writeFileSync(
    file,
    'ts_ms,symbol,open,high,low,close\n1700000000000,BTCUSDT,9,9,9,9\n1700000060000,BTCUSDT,9,9,9,9\n1700000000000,BTCUSDT,9,9,9,9\n',
  );
  const { code, stderr } = await runProgram(['start', '--prices', file, '--data', data()]);

  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `marginward: ${file}:4: time must not go backwards\n`,
  });
  expect(existsSync(data())).toBe(false);
});
