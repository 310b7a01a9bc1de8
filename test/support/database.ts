import { createHash, randomBytes } from 'node:crypto';

import pg from 'pg';

import { openDatabase, type Db } from '../../src/store/database/database.js';

export interface TestDatabase {
  readonly db: Db;
  readonly url: string;
  /** Disconnects and drops the database. */
  readonly close: () => Promise<void>;
}

/** Any number: PostgreSQL lets nobody be connected to a template while it is copied, so copies take turns. */
const TEMPLATE_LOCK = 4_702_001;

/**
 * An empty, migrated database of its own: a clone of the template, some 30 ms.
 * Call it in `beforeAll`, and `close` in `afterAll`.
 */
export function testDatabase(): Promise<TestDatabase> {
  return inTurn((client) => cloneOf(client, nameOf(templateUrl())));
}

/** How often each content was asked for in this process. */
const asked = new Map<string, number>();

/**
 * A database of its own with what many tests begin with. From the second time on it is a clone of one that was
 * written once a run: copying costs less than writing.
 *
 * @param content Says what is in it: the same text, the same content, whoever asks.
 * @param write Writes it into a migrated database.
 */
export async function databaseWith(
  content: string,
  write: (database: TestDatabase) => Promise<void>,
): Promise<TestDatabase> {
  const times = (asked.get(content) ?? 0) + 1;
  asked.set(content, times);
  if (times === 1) {
    const database = await testDatabase();
    await write(database);
    return database;
  }
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 24);
  const name = `${PREPARED}${process.env.TEST_RUN ?? 'alone'}_${hash}`;
  return inTurn(async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) {
      const draft = await cloneOf(client, nameOf(templateUrl()));
      await write(draft);
      await draft.db.$disconnect();
      await client.query(`ALTER DATABASE ${nameOf(draft.url)} RENAME TO ${name}`);
    }
    return cloneOf(client, name);
  });
}

/** How the databases that `databaseWith` clones are called, before the run and the content. */
export const PREPARED = 'prepared_';

async function cloneOf(client: pg.Client, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const own = new URL(templateUrl());
  own.pathname = `/${name}`;
  const db = openDatabase(own.href);
  return {
    db,
    url: own.href,
    close: async () => {
      await db.$disconnect();
      await (await administrator()).query(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** A database with nothing in it, not even tables. @param encoding As CREATE DATABASE names it. */
export async function emptyDatabase(encoding = 'UTF8'): Promise<Omit<TestDatabase, 'db'>> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = await administrator();
  await client.query(
    `CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`,
  );
  const own = new URL(templateUrl());
  own.pathname = `/${name}`;
  return {
    url: own.href,
    close: async () => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

function templateUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) {
    throw new Error('TEST_DATABASE_URL is not set: run the tests with `npm test`.');
  }
  return url;
}

const nameOf = (url: string): string => new URL(url).pathname.slice(1);

let turn: Promise<unknown> = Promise.resolve();

/** While nobody else copies a database: in this process, which has one session, or in another. */
function inTurn<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const result = turn.then(async () => {
    const client = await administrator();
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    try {
      return await work(client);
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
    }
  });
  turn = result.catch(() => undefined);
  return result;
}

let session: Promise<pg.Client> | null = null;

/** The connection of this process that makes and drops databases: to open one costs more than it does. */
export function administrator(): Promise<pg.Client> {
  session ??= connect().catch((error: unknown) => {
    session = null;
    throw error;
  });
  return session;
}

async function connect(): Promise<pg.Client> {
  const url = new URL(templateUrl());
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => {
    session = null;
  });
  await client.connect();
  return client;
}
