// Runs the slow steps before the program starts, and reports the step and its duration on stderr.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';

export const root = path.dirname(import.meta.dirname);

/** Without a terminal, one line from time to time; at a terminal, one line that counts. */
const SECONDS_BETWEEN_LINES = 10;

/** Seconds since this process began. */
const elapsed = () => Math.round(performance.now() / 1000);
const line = (text) => `${String(elapsed()).padStart(4)} s  ${text}`;

export function say(text) {
  process.stderr.write(`${line(text)}\n`);
}

/** Signals that end this process end the command that it waits for, too. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a command to its end. Its output goes to stderr; a failure ends this process. */
export async function run(title, command, args) {
  say(title);
  const isTerminal = process.stderr.isTTY === true;
  const ticker = setInterval(
    () => process.stderr.write(isTerminal ? `\r${line('... ')}` : `${line('...')}\n`),
    isTerminal ? 1000 : SECONDS_BETWEEN_LINES * 1000,
  );
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
    env: { ...process.env, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
  const stop = (signal) => {
    child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  };
  SIGNALS.forEach((signal) => process.on(signal, stop));
  const fault = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code === 0 ? null : String(signal ?? code)));
  });
  SIGNALS.forEach((signal) => process.off(signal, stop));
  clearInterval(ticker);
  process.stderr.write(isTerminal ? '\r\u001b[K' : '');
  if (fault !== null) {
    console.error(`${command} ${args.join(' ')} failed: ${fault}`);
    process.exit(1);
  }
}
