import fs from 'node:fs';
import path from 'node:path';

import { badInput } from '../../domain/errors.js';

/** User of the embedded server, which listens on 127.0.0.1 only. */
export const USER = 'marginward';
export const PASSWORD = 'marginward';

/** Whether the directory holds a cluster, running or not. */
export function holdsCluster(dataDirectory: string): boolean {
  return fs.existsSync(path.join(dataDirectory, 'PG_VERSION'));
}

/**
 * Removes the cluster in the directory, also an incomplete one, if there is any.
 *
 * @throws Error when the directory has content other than a cluster, which must not be deleted.
 */
export function removeCluster(dataDirectory: string): void {
  const content = fs.existsSync(dataDirectory) ? fs.readdirSync(dataDirectory) : [];
  // PG_VERSION is written shortly after pg_wal: a process killed in between leaves an incomplete cluster.
  const isCluster = content.includes('PG_VERSION') || content.includes('pg_wal');
  if (content.length > 0 && !isCluster) {
    throw new Error(
      `${dataDirectory} holds content other than a database of this program, and is not deleted. Choose another --data.`,
    );
  }
  fs.rmSync(dataDirectory, { recursive: true, force: true });
}

/**
 * The address of a server that another living process of this program runs on the directory; null when there is
 * none. For readers: a process that starts a server claims the directory first.
 */
export function findRunningServer(dataDirectory: string, database: string): string | null {
  const owner = ownerOf(path.resolve(dataDirectory));
  const file = path.join(dataDirectory, 'postmaster.pid');
  if (owner === 0 || !isAlive(owner) || !fs.existsSync(file)) {
    return null;
  }
  // PostgreSQL's own pid file has the port in its fourth line.
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
 * Records this process as the one that runs a server on the directory.
 *
 * @throws Error when another living process does, because its server must not be stopped.
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
    // If two processes start at the same moment, only one of them creates the file.
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch (error) {
    throw isCode(error, 'EEXIST') ? inUse(dataDirectory, ownerOf(dataDirectory)) : error;
  }
}

function inUse(dataDirectory: string, owner: number): Error {
  return new Error(
    `${dataDirectory} is in use by process ${String(owner)}. Stop it, choose another --data, ` +
      `or remove ${ownerFile(dataDirectory)} if that process is not a Marginward process.`,
  );
}

/**
 * Creates the directory and its parents, one after the other: Node's own recursion does not end if a parent
 * exists and cannot have children, as under /proc.
 *
 * @throws DomainError BAD_USER_INPUT when the path or a parent is a file.
 * @throws Error for the first directory that cannot be created.
 */
export function makeDirectory(directory: string): void {
  if (!fs.existsSync(directory)) {
    makeDirectory(path.dirname(directory));
    fs.mkdirSync(directory);
  } else if (!fs.statSync(directory).isDirectory()) {
    throw badInput('--data', `${directory} is a file: give an existing or a new folder`, directory);
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
