import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { aDataFolder, type DataFolder, killServerOf } from '../support/run-program.js';

const RUN_MS = 600_000;
const ROOT = path.resolve(import.meta.dirname, '../..');

/** One for all: each start takes up what the one before left. */
let folder: DataFolder;
let npm: ChildProcess | null = null;
beforeAll(() => {
  folder = aDataFolder();
});
afterEach(async () => {
  npm?.kill('SIGKILL');
  await killServerOf(folder.path);
});
afterAll(() => folder.remove());

/** What `npm start` began: the program's number and that of its PostgreSQL. */
interface Started {
  readonly npm: ChildProcess;
  readonly program: number;
  readonly postgres: number;
}

/** The README's first command, without the demo. */
async function npmStart(): Promise<Started> {
  const words = ['start', '--', '--bare', '--port', '0', '--data', folder.path];
  const child = spawn('npm', words, {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: '', QUEUE_URL: '', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'ignore'],
    // A group of its own, as at a terminal.
    detached: true,
  });
  npm = child;
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await until(() => said.includes('GraphQL at') || child.exitCode !== null);
  expect(said).toContain('GraphQL at');
  const firstLineOf = (file: string): number =>
    Number(readFileSync(path.join(folder.path, file), 'utf8').split('\n')[0]);
  return { npm: child, program: ownerOf(), postgres: firstLineOf('postgres/postmaster.pid') };
}

/** Whom the data folder belongs to, as the program wrote it down. */
function ownerOf(): number {
  return Number(readFileSync(path.join(folder.path, 'postgres.owner'), 'utf8').trim());
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // One that has ended and that nobody has asked about is a number, and nothing else.
    const status = `/proc/${String(pid)}/status`;
    return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('what npm start began', () => {
  test.each([
    ['SIGTERM', 'npm alone'],
    ['SIGHUP', 'npm alone'],
    ['SIGKILL', 'npm alone'],
    // npm leaves Ctrl-C to the program, which gets it from the terminal, too.
    ['SIGINT', 'all of its group'],
  ] as const)(
    'ends, its PostgreSQL too, when %s goes to %s',
    async (signal, to) => {
      const started = await npmStart();
      expect([isAlive(started.program), isAlive(started.postgres)]).toEqual([true, true]);
      const pid = started.npm.pid ?? 0;
      process.kill(to === 'npm alone' ? pid : -pid, signal);
      await until(() => !isAlive(started.program) && !isAlive(started.postgres));

      expect(existsSync(path.join(folder.path, 'postgres/postmaster.pid'))).toBe(false);
    },
    RUN_MS,
  );

  test(
    'leaves no PostgreSQL behind when the program itself is killed',
    async () => {
      const started = await npmStart();
      process.kill(started.program, 'SIGKILL');
      await until(() => !isAlive(started.postgres));

      expect(existsSync(path.join(folder.path, 'postgres/postmaster.pid'))).toBe(false);
    },
    RUN_MS,
  );
});
