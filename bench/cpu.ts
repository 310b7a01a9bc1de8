import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What Linux counts processor time in, on every machine of today. */
const MS_A_TICK = 10;

/**
 * The processor time, in ms, of this process and of the PostgreSQL in a data directory: what work costs
 * however busy the machine is. Linux only: elsewhere this process alone.
 */
export function cpuClock(dataDirectory: string): () => { node: number; postgres: number } {
  const pid = readFileSync(path.join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0] ?? '';
  return () => {
    const { user, system } = process.cpuUsage();
    return { node: (user + system) / 1000, postgres: childrenMs(pid) };
  };
}

/** Backends end with their connections, and with them their figure: keep the connections. */
function childrenMs(parent: string): number {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
      .reduce((total, name) => total + ranMs(name), 0);
  } catch {
    return 0;
  }
}

function parentOf(pid: string): string | undefined {
  const stat = readIfPresent(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
}

/** The processor time of a process with all its threads, in ms. Linux only: elsewhere 0. */
export function processMs(pid: number): number {
  const stat = readIfPresent(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * MS_A_TICK;
}

/** The first figure is nanoseconds on a processor. */
function ranMs(pid: string): number {
  return Number(readIfPresent(`/proc/${pid}/schedstat`).split(' ')[0]) / 1e6;
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
