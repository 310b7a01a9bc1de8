import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { stopWithThisProcess } from './server-guard.js';
import { type Identity } from './server-binaries.js';

export function runToEnd(
  command: string,
  args: readonly string[],
  identity: Identity,
  log: (line: string) => void,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...identity,
      env: environment(),
      cwd: path.parse(command).root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        log(chunk.toString());
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) {
        resolve(output);
      } else {
        reject(new Error(`${path.basename(command)} exited with ${String(code)}: ${output}`));
      }
    });
  });
}

export function launch(
  command: string,
  dataDirectory: string,
  options: Readonly<Record<string, string>>,
  identity: Identity,
  log: (line: string) => void,
): Promise<ChildProcess> {
  const flags = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(command, ['-D', dataDirectory, ...flags], {
    ...identity,
    env: environment(),
    cwd: path.parse(command).root,
    // A separate process group: an interrupt from the terminal reaches only this process, which stops the
    // server last.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  process.once('exit', () => child.kill('SIGINT'));
  stopWithThisProcess(child);
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr.on('data', (chunk: Buffer) => {
      log(chunk.toString());
      output = (output + chunk.toString()).slice(-20_000);
      if (output.includes('ready to accept connections')) {
        resolve(child);
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`postgres exited with ${String(code)}:\n${output}`));
    });
  });
}

function environment(): NodeJS.ProcessEnv {
  return { LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC', PATH: path.dirname(process.execPath) };
}

/** Time for open connections to close before the remaining ones are cut. */
const SMART_SHUTDOWN_MS = 1000;

/**
 * SIGTERM is PostgreSQL's smart shutdown, which lets sessions end by themselves; SIGINT the fast one, which
 * ends them. In both cases all committed data is on disk.
 */
export function stopServer(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const cutOff = setTimeout(() => child.kill('SIGINT'), SMART_SHUTDOWN_MS);
    child.once('exit', () => {
      clearTimeout(cutOff);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
