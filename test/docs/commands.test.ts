import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { runProgram } from '../support/run-program.js';
import {
  indentedCommands,
  inlineCommands,
  ROOT,
  type Shown,
  shownCommands,
} from './shown-commands.js';

/*
 * Every command that README, CONTRIBUTING and docs/*.md show is run by a test, or stands in the list below with the
 * reason why not. A new command without either fails here.
 */

/** The files that run commands, to the letter, in a folder like a clone. */
const RUNNERS = [
  'test/docs/partners.test.ts',
  'test/docs/readme-run.test.ts',
  'test/docs/readme-server.test.ts',
  'test/docs/tool-commands.test.ts',
].map((file) => readFileSync(path.join(ROOT, file), 'utf8'));

/** Commands that are not run as they are shown, by their beginning. */
const NOT_RUN: readonly (readonly [string, string])[] = [
  ['npm start', 'plays 10,000 accounts; test/roles/npm-start.test.ts runs it with --bare'],
  ['npm start -- --scenario governance', 'test/end-to-end/governed-program.test.ts plays it'],
  ['npm start -- --prices binance_um', 'needs a recorded file, which is not in the repository'],
  ['npm test', 'would run this test'],
  ['npm run check', 'would run this test'],
  ['docker compose up -d', 'needs Docker; test/roles/roles.test.ts runs over other servers'],
  ['npm ci', 'would replace the packages of this clone'],
  ['node dist/main.js start --once --speed max --accounts 10000', 'needs a recorded file, too'],
  ['npm run example', 'test/examples/exchange.test.ts plays it with --small, and with --kill'],
  ['npm run example:day', 'plays twice 1,000 traders; test/examples/exchange.test.ts plays 60'],
  ['VENUE=platform node dist/main.js start', 'what examples/exchange/src/run.ts does'],
  ['node dist/main.js token --data .my-venue', 'what examples/exchange/src/run.ts does'],
  ['npm run bench', 'takes minutes; that its names exist is tested below'],
  ['npm run build', 'made what is run here'],
  ['npm run types', 'a step of .ci/run'],
  ['npm run generate', 'writes into the repository; .ci/run checks what it wrote'],
  ['npm run deps', 'a step of .ci/run'],
  ['npm run graph', 'a step of .ci/run'],
  ['npm run reach', 'a step of .ci/run'],
  ['npm run migrations:check', 'a step of .ci/run'],
  ['npm run conformance -- FILE', 'run with a file in test/docs/tool-commands.test.ts'],
  ['npm run -s marginward -- …', 'a form, not a command'],
  ['marginward genesis init FILE', 'run in test/docs/tool-commands.test.ts'],
  ['marginward genesis check FILE', 'run in test/docs/tool-commands.test.ts'],
  ['marginward token --data', 'run in test/docs/readme-server.test.ts'],
  ['WEBHOOK_ALLOW_LOOPBACK=true npm start', 'run with that variable in test/docs/partners.test.ts'],
  [
    'node dist/main.js token --subject me',
    'run in test/console/console.test.ts by the printed link',
  ],
  ['npx marginward-verify', 'test/verifier/command.test.ts runs the bundled command'],
  ['marginward load', 'test/roles/load.test.ts runs it over files of its own'],
  ['marginward reconcile', 'test/roles/reconcile.test.ts runs it over files of its own'],
  ['marginward start', 'the same as npm start'],
];

/** A runner has the command as a literal; of a script, it takes the block from the page. */
function isRun({ page, text }: Shown): boolean {
  return RUNNERS.some((source) => {
    const blocks = [...source.matchAll(/blockWith\('([^']+)', 'sh', '([^']+)'\)/g)];
    return text.includes('curl ')
      ? blocks.some(([, from, part = '']) => from === page && text.includes(part))
      : source.includes(`'${text.replaceAll("'", "\\'")}'`);
  });
}

/** The reason whose beginning fits best: whole words only. */
function reasonFor({ text }: Shown): string | null {
  const fitting = NOT_RUN.filter(
    ([start]) => text === start || text.startsWith(`${start} `) || text.startsWith(start + '_'),
  );
  return fitting.sort(([a], [b]) => b.length - a.length)[0]?.[1] ?? null;
}

const fenced = shownCommands();
const inline = inlineCommands();

describe('the commands of README and docs', () => {
  test('are found', () => {
    expect(fenced.filter(({ page }) => page === 'README.md').length).toBeGreaterThan(12);
    expect(fenced.filter(({ page }) => page !== 'README.md').length).toBeGreaterThan(15);
    expect(inline.length).toBeGreaterThan(20);
  });

  test('stand in fences, where they are found', () => {
    expect(indentedCommands()).toEqual([]);
  });

  test('are each run, or listed with a reason', () => {
    const without = [...fenced, ...inline].filter(
      (shown) => !isRun(shown) && reasonFor(shown) === null,
    );
    expect(without).toEqual([]);
  });

  test('have no reason that nothing needs', () => {
    const needed = [...fenced, ...inline].filter((shown) => !isRun(shown)).map(reasonFor);
    expect(NOT_RUN.filter(([, reason]) => !needed.includes(reason))).toEqual([]);
  });

  test('of npm are scripts of the package, with files that exist', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const texts = [...fenced, ...inline].map(({ text }) => text);
    const named = texts.flatMap((text) => /^npm run (?:-s )?([\w:]+)/.exec(text)?.[1] ?? []);
    const files = texts.flatMap((text) =>
      [...text.matchAll(/ (test\/[\w/.-]+)/g)].map(([, file = '']) => file),
    );

    expect(named.filter((script) => !(script in scripts))).toEqual([]);
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  test('make nothing that git would take in', () => {
    const made = [...fenced, ...inline].flatMap(({ text }) =>
      [...text.matchAll(/(?:--data|--out|genesis init|thin-funds|^cp \S+) ([.\w][\w./-]*)/g)].map(
        ([, file = '']) => file,
      ),
    );
    // The sample clients keep their place in a file, wherever they are started.
    const files = [...new Set([...made, 'cursor'])].filter((file) => file !== 'FILE');
    const folder = mkdtempSync(path.join(tmpdir(), 'marginward-ignored-'));
    copyFileSync(path.join(ROOT, '.gitignore'), path.join(folder, '.gitignore'));
    execFileSync('git', ['init', '--quiet', folder]);
    const isIgnored = (file: string): boolean => {
      const probe =
        file.includes('.', 1) || file === 'cursor' || file === '.env' ? file : `${file}/x`;
      return spawnSync('git', ['-C', folder, 'check-ignore', '--quiet', probe]).status === 0;
    };
    const left = files.filter((file) => !isIgnored(file));
    rmSync(folder, { recursive: true });

    expect(files).toEqual(
      expect.arrayContaining(['.try-out', '.my-data', '.env', 'my-genesis.json']),
    );
    expect(left).toEqual([]);
  });

  test('of the benches name benches', () => {
    const listed = readFileSync(path.join(ROOT, 'bench/run.mjs'), 'utf8');
    const names = [...listed.matchAll(/^ {4}name: '([\w-]+)'/gm)].map(([, name]) => name);
    const shown = inline.flatMap(({ text }) =>
      [...(/^npm run bench -- (.*)$/.exec(text)?.[1] ?? '').matchAll(/(?<![\w-])[a-z][\w-]*/g)].map(
        ([name]) => name,
      ),
    );

    expect(names.length).toBeGreaterThan(8);
    expect(shown.filter((name) => !names.includes(name))).toEqual([]);
  });
});

/** The commands of the program, without what a shell does around them. */
function programWords(text: string): readonly string[] | null {
  const words =
    /(?:^|\$\()(?:node (?:--env-file=\S+ )?dist\/main\.js|marginward|npm start --) (.*)/.exec(
      text,
    )?.[1];
  if (words === undefined) {
    return null;
  }
  return [...words.replace(/\)$/, '').matchAll(/"[^"]*"|\S+/g)].map(([word]) => word);
}

describe('the arguments of the program', () => {
  const helps = new Map<string, Promise<string>>();
  const helpOf = (command: readonly string[]): Promise<string> => {
    const key = command.join(' ');
    const help = helps.get(key) ?? runProgram([...command, '--help']).then(({ stdout }) => stdout);
    helps.set(key, help);
    return help;
  };
  const given = [...fenced, ...inline].flatMap(({ text }) => {
    const words = programWords(text);
    if (words === null || words[0] === '…' || words[0]?.startsWith('--help') === true) {
      return [];
    }
    return [[text, text.startsWith('npm start') ? ['start', ...words] : words] as const];
  });

  test.each(given)('%s', async (_text, words) => {
    const command = words.slice(0, words[0] === 'genesis' ? 2 : 1);
    const help = await helpOf(command);
    const options = words.filter((word) => word.startsWith('--'));

    expect(help).toContain(`Usage: marginward ${command.join(' ')}`);
    expect(options.filter((option) => !help.includes(` ${option}`))).toEqual([]);
  });
});
