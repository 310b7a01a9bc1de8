// Ends this process when the npm that started it is gone: a killed npm cannot notify its children. There may be
// a shell between npm and this process.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';

const LOOK_MS = 500;
const SHELLS = new Set(['sh', 'dash', 'bash', 'ash', 'busybox', 'zsh', 'ksh']);

/** Name and parent of a process, on Linux; null elsewhere, and when it is gone. */
function statusOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    return {
      name: text.slice(text.indexOf('(') + 1, end),
      parent: Number(text.slice(end + 2).split(' ')[1]),
    };
  } catch {
    return null;
  }
}

/** The parent of this process and, if that is a shell, the parent of the shell. */
function chain() {
  const parent = process.ppid;
  const status = statusOf(parent);
  return status !== null && SHELLS.has(status.name) ? [parent, status.parent] : [parent];
}

/** Calls `end` once, when the parent differs from the one at the start. Does nothing outside of npm. */
export function endWithParent(end) {
  if (process.env.npm_lifecycle_event === undefined) {
    return;
  }
  const first = chain().join();
  const timer = setInterval(() => {
    if (chain().join() !== first) {
      clearInterval(timer);
      end();
    }
  }, LOOK_MS);
  timer.unref();
}
