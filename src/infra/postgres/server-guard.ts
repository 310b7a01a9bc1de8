import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';

/** Waits for a line on its input; when the input ends without one, stops the server like Ctrl-C. */
const GUARD = 'read line || kill -INT "$1"';

/**
 * Stops the server also when this process is killed: a shell reads from a pipe of this process, and the pipe
 * ends with the process. Without `sh`, the next start finds the running server.
 */
export function stopWithThisProcess(server: ChildProcess): void {
  if (process.platform === 'win32') {
    return;
  }
  const guard = spawn('/bin/sh', ['-c', GUARD, 'marginward-postgres-guard', String(server.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // A missing or ended guard is ignored.
  guard.once('error', () => undefined);
  guard.stdin.once('error', () => undefined);
  // The guard does not keep the process alive.
  guard.unref();
  if (guard.stdin instanceof net.Socket) {
    guard.stdin.unref();
  }
  // After the server's exit its pid may belong to another program.
  server.once('exit', () => {
    guard.stdin.write('over\n');
  });
}
