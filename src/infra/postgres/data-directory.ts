import fs from 'node:fs';
import path from 'node:path';

import { badInput } from '../../domain/errors.js';

/** Of the embedded server, which listens on 127.0.0.1 only. */
export const USER = 'marginward';
export const PASSWORD = 'marginward';

/** Whether the directory holds a cluster, running or not. */
export function holdsCluster(dataDirectory: string): boolean {
  return fs.existsSync(path.join(dataDirectory, 'PG_VERSION'));
}

/**
 * Removes the cluster that the directory holds, also one that was not finished; none is fine, too.
 *
 * @throws Error when the directory holds something, and no cluster: that is not ours to remove.
 */
export function removeCluster(dataDirectory: string): void {
  const content = fs.existsSync(dataDirectory) ? fs.readdirSync(dataDirectory) : [];
  // PG_VERSION comes a moment after pg_wal: who was killed in between left a cluster, too.
  const isCluster = content.includes('PG_VERSION') || content.includes('pg_wal');
  if (content.length > 0 && !isCluster) {
    throw new Error(
      `${dataDirectory} holds something else than a database of ours, and is left alone. Choose another --data.`,
    );
  }
  fs.rmSync(dataDirectory, { recursive: true, force: true });
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
  if (owner === process.pid) {
    return;
  }
  if (owner > 0 && isAlive(owner)) {
    throw inUse(dataDirectory, owner);
  }
  fs.rmSync(file, { force: true });
  try {
    // Of two that start at the same moment, one creates the file.
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    throw isCode(error, 'EEXIST') ? inUse(dataDirectory, ownerOf(dataDirectory)) : error;
  }
}

function inUse(dataDirectory: string, owner: number): Error {
  return new Error(
    `${dataDirectory} is in use by process ${String(owner)}. Stop it, choose another --data, ` +
      `or remove ${ownerFile(dataDirectory)} if that process is none of ours.`,
  );
}

/**
 * Creates the directory and what it lies in. One after the other: Node's own recursion never ends where
 * a parent is there and can have no children, as under /proc.
 *
 * @throws DomainError BAD_USER_INPUT when a file is in its place, or in that of what it lies in.
 * @throws Error of the first that cannot be created.
 */
export function makeDirectory(directory: string): void {
  if (!fs.existsSync(directory)) {
    makeDirectory(path.dirname(directory));
    fs.mkdirSync(directory);
  } else if (!fs.statSync(directory).isDirectory()) {
    throw badInput('--data', `${directory} is a file: name a folder, or one to be made`, directory);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
