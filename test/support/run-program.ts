import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

const ROOT = path.resolve(import.meta.dirname, '../..');

export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a process of its own, as a user starts it: what `npm test` has built before. */
export interface Program {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has written to stdout so far. */
  readonly output: () => string;
  /** Ends it without a chance to say goodbye. */
  readonly kill9: () => Promise<Ended>;
  readonly stop: () => Promise<Ended>;
}

/** What would make the program use somebody else's server or tokens. */
const UNSET = ['DATABASE_URL', 'QUEUE_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_DEV_SECRET'];

export function startProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Program {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !UNSET.includes(name)),
  );
  const child = spawn(process.execPath, ['dist/main.js', ...args], {
    cwd: ROOT,
    env: { ...clean, NODE_NO_WARNINGS: '1', NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // `close`, not `exit`: what it wrote last is read by then. A database server that outlives it has pipes of its own.
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stdout, stderr });
    });
  });
  const signal = (name: 'SIGKILL' | 'SIGTERM') => (): Promise<Ended> => {
    child.kill(name);
    return ended;
  };
  return {
    process: child,
    ended,
    output: () => stdout,
    kill9: signal('SIGKILL'),
    stop: signal('SIGTERM'),
  };
}

export function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startProgram(args, environment).ended;
}

/** Waits until a program has written what matches to stdout. @throws Error when it ends without. */
export async function untilSaid(program: Program, pattern: RegExp): Promise<RegExpExecArray> {
  const end: { result: Ended | null } = { result: null };
  void program.ended.then((result) => {
    end.result = result;
  });
  for (;;) {
    const match = pattern.exec(program.output());
    if (match !== null) {
      return match;
    }
    if (end.result !== null) {
      throw new Error(`It ended without saying so: ${JSON.stringify(end.result)}`);
    }
    await sleep(20);
  }
}

/** A folder for one test; `remove` also ends a database server that was left behind in it. */
export interface DataFolder {
  readonly path: string;
  readonly remove: () => Promise<void>;
}

export function aDataFolder(): DataFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'marginward-run-'));
  // PostgreSQL does not run as root: then another user must be able to reach its directory.
  chmodSync(folder, 0o755);
  return {
    path: folder,
    remove: async () => {
      await killServerOf(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL's own note of who runs on a data directory: pid in line 1, port in line 4. */
function serverOf(folder: string): { readonly pid: number; readonly port: number } | null {
  const file = path.join(folder, 'postgres/postmaster.pid');
  if (!existsSync(file)) {
    return null;
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : null;
}

/** `kill -9` of the database server on this folder, and waits until it is gone. */
export async function killServerOf(folder: string): Promise<void> {
  const server = serverOf(folder);
  if (server === null) {
    return;
  }
  try {
    process.kill(server.pid, 'SIGKILL');
    for (;;) {
      process.kill(server.pid, 0);
      await sleep(50);
    }
  } catch {
    // It is gone.
  }
}

/** Asks the program's own database a question that answers one number, until the answer is enough. */
export async function untilAtLeast(folder: string, question: string, least: number): Promise<void> {
  for (;;) {
    const found = await ask(folder, question);
    if (found !== null && found >= least) {
      return;
    }
    await sleep(50);
  }
}

async function ask(folder: string, question: string): Promise<number | null> {
  const server = serverOf(folder);
  if (server === null) {
    return null;
  }
  const client = new pg.Client({
    connectionString: `postgresql://marginward:marginward@127.0.0.1:${server.port}/marginward`,
  });
  try {
    await client.connect();
    const { rows } = await client.query<{ answer: string }>(`SELECT (${question}) AS answer`);
    return Number(rows[0]?.answer ?? 0);
  } catch {
    // Not up yet, or not migrated.
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}
