import { PrismaPg } from '@prisma/adapter-pg';

import { PrismaClient } from '../generated/prisma/client.js';

/** The pool of connections. One a process. */
export type Db = PrismaClient;
/** A transaction under way: what use cases hand to the functions of this folder. */
export type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];
/** Reads that do not care whether they run inside a transaction. */
export type Reader = Db | Tx;

export function openDatabase(url: string, maxConnections = 10): Db {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: maxConnections }),
    errorFormat: 'minimal',
  });
}

/**
 * Runs `work` in one transaction: all of it is committed, or none.
 *
 * Read committed. Who decides on an account locks its row first (`lockAccounts`), so what it reads
 * afterwards stays true until the commit.
 */
export function inTransaction<Result>(
  db: Db,
  work: (tx: Tx) => Promise<Result>,
  timeoutMs = 60_000,
): Promise<Result> {
  return db.$transaction(work, { maxWait: timeoutMs, timeout: timeoutMs });
}
