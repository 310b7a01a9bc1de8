import { createReadStream, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { verifyLog } from '../../packages/verifier/src/index.js';
import { blockWith, ROOT } from './shown-commands.js';
import { aWorkspace, type Outcome, type Workspace } from './workspace.js';

const RUN_MS = 1_800_000;
let workspace: Workspace;
let run: Outcome;

beforeAll(async () => {
  workspace = aWorkspace();
  run = await workspace.run(
    'npm start -- --once --speed max --accounts 200 --data .try-out --port 0',
  );
  if (process.env.UPDATE_DOCS === '1' && run.code === 0) {
    writeReadme();
  }
  // Commands of other pages look at the default folder, and at one of their own: here all have this run.
  for (const name of ['.marginward', '.crash']) {
    symlinkSync(path.join(workspace.path, '.try-out'), path.join(workspace.path, name));
  }
}, RUN_MS);
afterAll(() => workspace.close());

/** Of a run, without the banner of npm. */
const linesOf = (output: string): string[] =>
  output
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('> '));

/** With UPDATE_DOCS=1: puts the last progress line and the summary of this run into README. */
function writeReadme(): void {
  const file = path.join(ROOT, 'README.md');
  const [progress = '', summary = ''] = linesOf(run.stdout).slice(-2);
  const broken = summary.replaceAll(
    /,("(?:marginCalls|liquidations|waterfall|events|breachToCallMillis)":)/g,
    ',\n $1',
  );
  const text = readFileSync(file, 'utf8').replace(
    /^2000-01-01 \S+ 100 % .*\n\{"accounts":[^`]*?(?=\n```)/m,
    () => `${progress}\n${broken}`,
  );
  writeFileSync(file, text);
}

/** Times of the machine differ from run to run; everything else of a summary is the same everywhere. */
function withoutTimes(summary: string): object {
  const { breachToCallMillis, wallSeconds, ...same } = JSON.parse(summary) as Record<
    string,
    unknown
  >;
  expect(Object.keys(breachToCallMillis as object)).toEqual(['p50', 'p99']);
  expect(typeof wallSeconds).toBe('number');
  return same;
}

describe('the run of README', () => {
  let summary = '';
  let shownLines: readonly string[] = [];
  beforeAll(() => {
    const shown = blockWith('README.md', 'text', 'GraphQL at').trimEnd();
    const [before = '', after = ''] = shown.split('\n{');
    shownLines = before.split('\n');
    summary = after;
  });

  test('ends with the summary that README shows, but for the times', () => {
    expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({
      code: 0,
      stderr: '',
    });
    expect(withoutTimes(`{${summary.replaceAll('\n', '')}`)).toEqual(
      withoutTimes(linesOf(run.stdout).at(-1) ?? ''),
    );
  });

  test('says where console and API are and how to get a token, but for port and token', () => {
    const masked = (lines: readonly string[]): string[] =>
      lines
        .slice(0, 3)
        .map((line) =>
          line.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:PORT').replace(/#token=\S+/, '#token=TOKEN'),
        );
    expect(masked(shownLines)).toEqual(masked(linesOf(run.stdout)));
    const ofConsole = blockWith('docs/console.md', 'text', 'Console:').trim();
    expect(masked([ofConsole])).toEqual(masked(linesOf(run.stdout)).slice(0, 1));
  });

  test('has the last line of progress that README shows, and others of the same form', () => {
    const progress = linesOf(run.stdout).filter((line) => line.startsWith('2000-01-01 '));
    const shownProgress = shownLines.filter((line) => line.startsWith('2000-01-01 '));
    // When a line is printed depends on the machine: numbers, and which states have any, differ.
    const formOf = (line: string): string =>
      line
        .replace(/open calls: [^|]*/, 'open calls: CALLS ')
        .replace(/ended: .*/, 'ended: CALLS')
        .replaceAll(/ *\d[\d:.]*/g, ' N');

    expect(shownProgress.at(-1)).toBe(progress.at(-1));
    expect(new Set(shownProgress.map(formOf))).toEqual(new Set([formOf(progress.at(-1) ?? '')]));
  });
});

describe('commands over the folder of a run', () => {
  const check = async (command: string): Promise<Outcome> => {
    const outcome = await workspace.run(command);
    expect({ command, code: outcome.code, stderr: outcome.stderr }).toMatchObject({ code: 0 });
    return outcome;
  };
  /** Counts and hashes are those of another run. */
  const formOf = (text: string): string =>
    text
      .trim()
      .replaceAll(/[0-9a-f]{64}/g, 'HASH')
      .replaceAll(/\d+/g, 'N');

  test(
    'verify-log, verify-ledger and export-log of docs/operations.md find no fault, nor does the verifier in the export',
    async () => {
      const { events } = JSON.parse(run.stdout.trimEnd().split('\n').at(-1) ?? '') as {
        readonly events: number;
      };
      const log = await check('node dist/main.js verify-log');
      await check('node dist/main.js verify-ledger');
      expect(log.stdout).toContain(String(events));
      await check('node dist/main.js export-log log.ndjson.gz');
      const report = await verifyLog(
        createReadStream(path.join(workspace.path, 'log.ndjson.gz')) as AsyncIterable<Uint8Array>,
      );
      expect(report).toMatchObject({ ok: true, lines: events });
    },
    RUN_MS,
  );

  test(
    'verify-log and verify-ledger of docs/crash-2025-10-10.md print what it shows',
    async () => {
      const printed = [
        await check('node dist/main.js verify-log --data .crash'),
        await check('node dist/main.js verify-ledger --data .crash'),
      ].map(({ stdout }) => stdout.trim());
      const shown = blockWith('docs/crash-2025-10-10.md', 'text', 'sound:');
      expect(formOf(printed.join('\n'))).toBe(formOf(shown));
    },
    RUN_MS,
  );

  test(
    'the picture of docs/crash-2025-10-10.md is drawn',
    async () => {
      const { stdout } = await check(
        'npm run -s picture -- losses --data .crash --out crash.svg --title "10 October 2025 over funds that are too small" --subtitle "Prices recorded; 10,000 accounts drawn at published sizes and leverage; funds made up"',
      );
      expect(stdout).toContain('| all beyond own equity');
    },
    RUN_MS,
  );

  test.each([
    'node dist/main.js resolve-order a1.call-1.step-1 --not-traded --by alice --reason "ticket 4711: never reached them"',
    'node dist/main.js resolve-order a1.call-1.step-1 --filled 1.25 --price 48850 --by alice --reason "trade 998 in their report"',
  ])(
    '%s is understood: there is no such order here',
    async (command) => {
      const { code, stdout, stderr } = await workspace.run(command);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('a1.call-1.step-1');
    },
    RUN_MS,
  );

  test.each([
    'node dist/main.js token --subject alice --roles ACCOUNT_OWNER',
    'node dist/main.js token --subject feed --roles OPERATOR',
  ])('%s prints a token', async (command) => {
    expect((await check(command)).stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });
});
