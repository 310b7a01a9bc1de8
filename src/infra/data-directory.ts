import fs from 'node:fs';
import path from 'node:path';

/** Of the embedded server, which listens on 127.0.0.1 only. */
export const USER = 'marginward';
export const PASSWORD = 'marginward';

/** Whether the directory holds a cluster, running or not. */
export function holdsCluster(dataDirectory: string): boolean {
  return fs.existsSync(path.join(dataDirectory, 'PG_VERSION'));
}

/**
 * Where the server listens that another living process of ours runs on the directory; null when there
 * is none. For readers: whoever starts a server claims the directory first.
 */
export function findRunningServer(dataDirectory: string, database: string): string | null {
  const owner = ownerOf(path.resolve(dataDirectory));
  const file = path.join(dataDirectory, 'postmaster.pid');
  if (owner === 0 || !isAlive(owner) || !fs.existsSync(file)) {
    return null;
  }
  // PostgreSQL's own note: the port is in its fourth line.
  const port = Number(fs.readFileSync(file, 'utf8').split('\n')[3]);
  return port > 0 ? serverUrl(port) + database : null;
}

export function serverUrl(port: number): string {
  return `postgresql://${USER}:${PASSWORD}@127.0.0.1:${String(port)}/`;
}

function ownerOf(dataDirectory: string): number {
  const file = ownerFile(dataDirectory);
  return fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
}

export function ownerFile(dataDirectory: string): string {
  return `${dataDirectory}.owner`;
}

/**
 * Names this process as the one that runs a server on the directory.
 *
 * @throws Error when another living process does: stopping its server would pull it from under it.
 */
export function claimDataDirectory(dataDirectory: string): void {
  const file = ownerFile(dataDirectory);
  const owner = ownerOf(dataDirectory);
  if (owner > 0 && owner !== process.pid && isAlive(owner)) {
    throw new Error(
      `${dataDirectory} is in use by process ${String(owner)}. Stop it, choose another --data, ` +
        `or remove ${file} if that process is none of ours.`,
    );
  }
  fs.writeFileSync(file, String(process.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
