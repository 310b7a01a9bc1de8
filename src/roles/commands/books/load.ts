import { availableParallelism } from 'node:os';
import process from 'node:process';

import { loadPart } from '../../../app/ingest/load/load-part.js';
import { type AccountReader, accountReader } from '../../../app/ingest/load/read-account.js';
import { loadKnownNames } from '../../../app/ingest/reconciliation/reconcile-accounts.js';
import { DomainError } from '../../../domain/errors.js';
import { ACCOUNT_KINDS } from '../../../domain/permission/account-kind.js';
import { type Db } from '../../../store/database/database.js';

import { type Env, WALL_CLOCK } from '../../process/process.js';
import { requireReadable, spool, takeAccounts } from './account-files.js';
import { withDatabase } from '../databases.js';
import { openPartFiles, type PartFile, type PartFiles } from '../../../infra/part-files.js';
import { startProgress } from './progress.js';
import { type AccountInFile, type FileFault } from '../../../infra/statement-file.js';

/** So many parts are loaded at a time: PostgreSQL has a process for each connection. */
const WRITERS = Math.min(8, Math.max(2, availableParallelism()));

export interface LoadOptions {
  readonly data: string;
  /** Owns the accounts of which no file names the owner. */
  readonly owner?: string;
  readonly by: string;
}

/**
 * `marginward load FILES`. Reads every file once, to parts in a temporary folder: nothing is loaded before all of them
 * could be read. Loads part by part, some at a time; accounts that are there are passed over, so the same command goes
 * on after an interruption.
 *
 * @throws DomainError BAD_USER_INPUT after every fault was printed; that of a part that cannot be booked.
 */
export async function loadFiles(
  files: readonly string[],
  { data, owner, by }: LoadOptions,
  env: Env,
): Promise<void> {
  const spooled = await Promise.all(files.map((file) => spool(file)));
  const parts = await openPartFiles();
  const removeAll = (): Promise<unknown> =>
    Promise.all([parts.remove(), ...spooled.map(({ remove }) => remove())]);
  await withDatabase(
    env,
    data,
    async (db) => {
      const read = accountReader(await loadKnownNames(db));
      const reading = { read, owner: owner ?? null, progress: startProgress('read', WALL_CLOCK) };
      let total = 0;
      for (const [index, { file }] of spooled.entries()) {
        const rows = readAccounts(file, reading, parts);
        total += await requireReadable(rows, files[index] ?? file, 'nothing was loaded');
        await parts.endPart();
      }
      reading.progress.end(total);
      await loadParts(db, await parts.list(), { total, by });
    },
    { isPipelined: false, maxConnections: WRITERS + 1 },
  ).finally(removeAll);
}

interface Reading {
  readonly read: AccountReader;
  readonly owner: string | null;
  readonly progress: ReturnType<typeof startProgress>;
}

/** Yields each account once it is in a part, or its fault. */
function readAccounts(
  file: string,
  { read, owner, progress }: Reading,
  parts: PartFiles,
): AsyncIterable<object | FileFault> {
  let count = 0;
  return takeAccounts(file, async (row) => {
    if (parts.add(lineOf(row.account, read, owner), file, row.line)) {
      await parts.endPart();
    }
    count += 1;
    progress.show(count);
    return row;
  });
}

function lineOf(account: AccountInFile, read: AccountReader, defaultOwner: string | null): string {
  const owner = account.owner ?? defaultOwner;
  if (owner === null) {
    throw new DomainError('BAD_USER_INPUT', 'names no owner, and --owner names none');
  }
  const kind = ACCOUNT_KINDS.find((each) => each === (account.kind ?? 'CROSS'));
  if (kind === undefined) {
    throw new DomainError('BAD_USER_INPUT', `kind must be one of ${ACCOUNT_KINDS.join(', ')}`);
  }
  return read({ ...account, owner, kind });
}

/** Some parts at a time. The first that fails lets those under way end, and no other begins. */
async function loadParts(
  db: Db,
  parts: readonly PartFile[],
  { total, by }: { readonly total: number; readonly by: string },
): Promise<void> {
  const progress = startProgress('loaded', WALL_CLOCK, total);
  const deps = { db, clock: WALL_CLOCK };
  let [done, created, isFailed] = [0, 0, false];
  const waiting = parts.values();
  const write = async (): Promise<void> => {
    for (const part of waiting) {
      if (isFailed) {
        return;
      }
      try {
        const options = { actor: by, placeOf: part.placeOf };
        const loaded = await loadPart(deps, await part.read(), options);
        done += loaded.accounts;
        created += loaded.created;
        progress.show(done);
      } catch (error) {
        isFailed = true;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: WRITERS }, write));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    throw failed.reason;
  }
  progress.end(done);
  process.stdout.write(`${created} accounts loaded, ${done - created} were there\n`);
}
