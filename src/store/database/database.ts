import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import { PrismaClient } from '../../generated/prisma/client.js';

import { type CommitBells, createCommitBells } from './commit-bells.js';
import { type CommitTouches, createCommitTouches, createTouchList } from './commit-touches.js';
import { newPool } from './connection.js';
import { endHalfOpenConnections } from './half-open.js';
import { statementOf } from './statements.js';

/**
 * SQL with separate values, as tagged templates; fragments made with `Prisma.sql` nest.
 * NUMERIC is returned in a form that `new Decimal(…)` reads exactly, BIGINT as bigint.
 */
export interface Sql {
  $queryRaw<Rows>(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<Rows>;
  /** Returns the number of rows written. */
  $executeRaw(text: TemplateStringsArray, ...values: readonly unknown[]): Promise<number>;
}

/** Prisma's typed client, with the pool of connections that it shares with `inTransaction`. One a process. */
export type Db = PrismaClient & {
  readonly pool: pg.Pool;
  /** What is set in each transaction; null where the session has it. */
  readonly transactionSettings: string | null;
  readonly bells: CommitBells;
  readonly touches: CommitTouches;
};
/** A transaction under way: what use cases hand to the functions of this folder. */
export interface Tx extends Sql {
  /** Rings this channel once the transaction is committed. Absent: who listens finds it in the rows. */
  readonly ringAfterCommit?: (channel: string) => void;
  /** Names accounts that the transaction changes; null: any account may be one. */
  readonly touch?: (accountIds: readonly (string | null)[]) => void;
}
/** The same where rows can be copied in: on a connection without pipelining. */
export interface CopyTx extends Tx {
  /**
   * Sends rows by COPY.
   *
   * @param statement `COPY … FROM STDIN`, the text format.
   * @param rows Text of that format, in pieces of any size.
   * @returns How many rows were written.
   * @throws Error on a pipelined connection: it can carry nothing else meanwhile.
   */
  readonly copyIn: (statement: string, rows: Iterable<string>) => Promise<number>;
}
/** The same with Prisma's typed client, for writes where its types are worth more than speed. */
export type ModelTx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
/** Reads that may run inside or outside of a transaction. */
export type Reader = Sql;

const BIGINT_OID = 20;

/** Types of values: a BIGINT is a bigint, and NUMERIC stays text, which is exact. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (oid as number) === BIGINT_OID
      ? (text: string) => BigInt(text)
      : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

export interface DatabaseOptions {
  readonly maxConnections?: number;
  /**
   * False for data that can be produced again, such as a played run. A commit then returns before it is on
   * disk: a crash of the server loses the last commits, completely and in order. Idle transactions are not
   * ended, because no other process waits for this one and the result must not depend on its speed.
   */
  readonly isDurable?: boolean;
  /**
   * A pooler is between, which may give each transaction another session: nothing is set for a session
   * then, but in each transaction. LISTEN and session locks need the direct address.
   */
  readonly isPooled?: boolean;
  /** False for connections that copy rows in. */
  readonly isPipelined?: boolean;
}

const MAX_CONNECTIONS = 10;
/**
 * A process that froze inside a transaction would hold its locks, and its shards, as long as its connection
 * lives. Transactions here wait only for PostgreSQL, so the server ends one that is idle for this long.
 */
const SILENT_TRANSACTION_MS_MAX = 10_000;

export function openDatabase(url: string, options: DatabaseOptions = {}): Db {
  const { isDurable = true, isPooled = false, isPipelined = true } = options;
  const pool = newPool({
    connectionString: url,
    max: options.maxConnections ?? MAX_CONNECTIONS,
    types: TYPES,
    pipeline: isPipelined,
    ...(isPooled ? {} : sessionSettings(isDurable)),
  });
  if (!isPooled) {
    endHalfOpenConnections(pool, url);
  }
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    errorFormat: 'minimal',
  });
  const transactionSettings = isPooled ? settingsOfTransaction(isDurable) : null;
  return Object.assign(prisma, {
    pool,
    transactionSettings,
    bells: createCommitBells(pool),
    touches: createCommitTouches(),
  });
}

function sessionSettings(isDurable: boolean): pg.PoolConfig {
  return isDurable
    ? { idle_in_transaction_session_timeout: SILENT_TRANSACTION_MS_MAX }
    : { options: '-c synchronous_commit=off' };
}

function settingsOfTransaction(isDurable: boolean): string {
  return isDurable
    ? `SET LOCAL idle_in_transaction_session_timeout = ${SILENT_TRANSACTION_MS_MAX}`
    : 'SET LOCAL synchronous_commit = off';
}

/**
 * Runs `work` in one transaction: all of it is committed, or none.
 *
 * Isolation level: read committed. A decision about an account locks its row first (`lockAccounts`), so later
 * reads stay valid until the commit. Statements go to PostgreSQL directly, because Prisma's query engine
 * doubles their cost (docs/adr/0006-sql-in-transactions.md). They run in the order in which they were started;
 * independent ones can be started together.
 */
export async function inTransaction<Result>(
  db: Db,
  work: (tx: CopyTx) => Promise<Result>,
): Promise<Result> {
  const client = await db.pool.connect();
  try {
    const { transactionSettings } = db;
    await client.query(transactionSettings === null ? 'BEGIN' : `BEGIN; ${transactionSettings}`);
    const rung = new Set<string>();
    const list = createTouchList();
    const sql = sqlOver(client, transactionSettings === null);
    const result = await work({
      ...sql,
      ringAfterCommit: (name) => rung.add(name),
      touch: list.add,
      copyIn: (statement, rows) => copyIn(client, statement, rows),
    });
    await client.query('COMMIT');
    client.release();
    rung.forEach(db.bells.ring);
    const touched = list.all();
    if (touched !== undefined) {
      db.touches.tell(touched);
    }
    return result;
  } catch (error) {
    const isClean = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    // A connection that cannot even roll back is not given to anybody else; nor one whose prepared statements
    // are about columns as they were before a migration.
    client.release(!isClean || isStalePlan(error));
    throw error;
  }
}

/** Whether a statement that was prepared answers other columns since a migration. */
function isStalePlan(error: unknown): boolean {
  return error instanceof Error && error.message === 'cached plan must not change result type';
}

/** The same through Prisma's typed client. */
export function inModelTransaction<Result>(
  db: Db,
  work: (tx: ModelTx) => Promise<Result>,
): Promise<Result> {
  const { transactionSettings } = db;
  const settle = async (tx: ModelTx): Promise<Result> => {
    if (transactionSettings !== null) {
      await tx.$executeRawUnsafe(transactionSettings);
    }
    return work(tx);
  };
  return db.$transaction(settle, { maxWait: 10_000, timeout: 60_000 });
}

/** @param isPrepared Whether a connection keeps statements by their names: behind a pooler it may be another's. */
function sqlOver(client: pg.PoolClient, isPrepared: boolean): Sql {
  const run = (text: TemplateStringsArray, given: readonly unknown[]): Promise<pg.QueryResult> => {
    const { name, text: sql, values } = statementOf(text, given);
    return client.query(isPrepared ? { name, text: sql, values } : { text: sql, values });
  };
  return {
    $queryRaw: async <Rows>(text: TemplateStringsArray, ...values: readonly unknown[]) =>
      (await run(text, values)).rows as Rows,
    $executeRaw: async (text, ...values) => (await run(text, values)).rowCount ?? 0,
  };
}

async function copyIn(
  client: pg.PoolClient,
  statement: string,
  rows: Iterable<string>,
): Promise<number> {
  const copy = client.query(copyFrom(statement));
  await pipeline(Readable.from(rows, { objectMode: true }), copy);
  return copy.rowCount;
}

/** Whether the database answers now. */
export function isReachable(reader: Reader): Promise<boolean> {
  return reader.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
}
