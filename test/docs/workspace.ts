import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

import { killServerOf } from '../support/run-program.js';
import { ROOT } from './shown-commands.js';

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Background {
  readonly output: () => string;
  /** Waits until stdout matches. @throws Error when the command ends before. */
  readonly said: (pattern: RegExp) => Promise<RegExpExecArray>;
  /** Sends SIGTERM, and waits for the end. */
  readonly stop: () => Promise<Outcome>;
}

/** A folder that looks like a clone, in which the commands of the documents run as they are written. */
export interface Workspace {
  readonly path: string;
  readonly run: (command: string, env?: Readonly<Record<string, string>>) => Promise<Outcome>;
  readonly start: (command: string, env?: Readonly<Record<string, string>>) => Background;
  /** Ends what was started, and removes the folder. */
  readonly close: () => Promise<void>;
}

/** What would make a command use somebody else's server or tokens. */
const UNSET = /^(DATABASE_URL|QUEUE_URL|AUTH_|NOTICE_|SMTP_|VENUE|TOKEN$|OPERATOR$|NODE_OPTIONS)/;
/** Of the clone: state of its owner, which no command may see. */
const OWN_STATE =
  /^(\.git|\.marginward|\.env|\.try-out|\.my-(data|partners|venue)|\.crash|\.governed|my-genesis\.json|thin-funds\.json|crash\.svg|log\.ndjson\.gz)$/;

/** @throws Error when the folder cannot be made. */
export function aWorkspace(): Workspace {
  const folder = mkdtempSync(path.join(tmpdir(), 'marginward-docs-'));
  // PostgreSQL does not run as root: another user must be able to reach its directory.
  chmodSync(folder, 0o755);
  for (const name of readdirSync(ROOT).filter((each) => !OWN_STATE.test(each))) {
    symlinkSync(path.join(ROOT, name), path.join(folder, name));
  }
  const running = new Set<Background>();
  const start: Workspace['start'] = (command, env = {}) => {
    const started = startIn(folder, command, env);
    running.add(started);
    return started;
  };
  return {
    path: folder,
    start,
    run: (command, env = {}) => startIn(folder, command, env).ended,
    close: async () => {
      await Promise.all([...running].map((each) => each.stop()));
      for (const name of readdirSync(folder)) {
        await killServerOf(path.join(folder, name));
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startIn(
  folder: string,
  command: string,
  env: Readonly<Record<string, string>>,
): Background & { readonly ended: Promise<Outcome> } {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !UNSET.test(name)),
  );
  // One process: a signal reaches the command, not the shell.
  const isOne = !/[\n;|&]/.test(command);
  const child = spawn('bash', ['-euc', isOne ? `exec ${command}` : command], {
    cwd: folder,
    env: { ...clean, NODE_NO_WARNINGS: '1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  let outcome: Outcome | null = null;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Outcome>((resolve) => {
    child.once('close', (code) => {
      outcome = { code, stdout, stderr };
      resolve(outcome);
    });
  });
  return {
    ended,
    output: () => stdout,
    said: async (pattern) => {
      for (;;) {
        const match = pattern.exec(stdout);
        if (match !== null) {
          return match;
        }
        if (outcome !== null) {
          throw new Error(`${command} ended before ${String(pattern)}: ${JSON.stringify(outcome)}`);
        }
        await sleep(20);
      }
    },
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
