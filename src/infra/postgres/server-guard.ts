import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';

/** Waits for a line on its input; when the input ends without one, stops the server as Ctrl-C would. */
const GUARD = 'read line || kill -INT "$1"';

/**
 * Stops the server also when this process is killed and can stop nothing: a shell holds the other end of a pipe
 * of ours, and the end of the pipe is the end of us. Where there is no `sh`, the next start finds the server.
 */
export function endWithUs(server: ChildProcess): void {
  if (process.platform === 'win32') {
    return;
  }
  const guard = spawn('/bin/sh', ['-c', GUARD, 'marginward-postgres-guard', String(server.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without it all is as before; and a guard that has ended reads nothing.
  guard.once('error', () => undefined);
  guard.stdin.once('error', () => undefined);
  // It keeps nobody alive.
  guard.unref();
  if (guard.stdin instanceof net.Socket) {
    guard.stdin.unref();
  }
  // Its number may be another program's by the time we end.
  server.once('exit', () => {
    guard.stdin.write('over\n');
  });
}
