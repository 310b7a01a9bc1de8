import { randomBytes } from 'node:crypto';

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
export async function testDatabase(): Promise<TestDatabase> {
  const template = new URL(templateUrl());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(template, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);
  });
  const own = new URL(template);
  own.pathname = `/${name}`;
  const db = openDatabase(own.href);
  return {
    db,
    url: own.href,
    close: async () => {
      await db.$disconnect();
      await asAdministrator(template, async (client) => {
        await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
      });
    },
  };
}

/** A database with nothing in it, not even tables. @param encoding As CREATE DATABASE names it. */
export async function emptyDatabase(encoding = 'UTF8'): Promise<Omit<TestDatabase, 'db'>> {
  const url = new URL(templateUrl());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(url, async (client) => {
    await client.query(
      `CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`,
    );
  });
  const close = (): Promise<void> =>
    asAdministrator(url, async (client) => {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    });
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, close };
}

function templateUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) {
    throw new Error('TEST_DATABASE_URL is not set: run the tests with `npm test`.');
  }
  return url;
}

async function asAdministrator(
  template: URL,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const url = new URL(template);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
