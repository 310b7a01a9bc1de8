import process from 'node:process';

import {
  type AccountToLoad,
  loadAccounts,
  readAccountToLoad,
} from '../../../app/ingest/load/load-accounts.js';
import { loadKnownNames } from '../../../app/ingest/reconciliation/reconcile-accounts.js';
import { type KnownNames } from '../../../app/ingest/reconciliation/stated-accounts.js';
import { type Log } from '../../../app/ports.js';
import { type Config } from '../../../composition/config.js';
import { DomainError } from '../../../domain/errors.js';
import { ACCOUNT_KINDS } from '../../../domain/permission/account-kind.js';
import { type Db } from '../../../store/database/database.js';

import { WALL_CLOCK } from '../../process/process.js';
import { requireReadable, spool } from './account-files.js';
import { withDatabase } from '../checks.js';
import { type AccountInFile, type FileFault, readStatement } from './statement-file.js';

/** So many accounts are loaded in one transaction. */
const PART = 2_000;

export interface LoadOptions {
  readonly data: string;
  /** Owns the accounts of which no file names the owner. */
  readonly owner?: string;
  readonly by: string;
}

/**
 * `marginward load FILES`. Reads each file twice: nothing is loaded before all of them can be read. Loads part by
 * part; accounts that are there are passed over, so the same command goes on after an interruption.
 *
 * @throws DomainError BAD_USER_INPUT after every fault was printed; that of a part that cannot be booked.
 */
export async function loadFiles(
  files: readonly string[],
  { data, owner, by }: LoadOptions,
  config: Config,
  log: Log,
): Promise<void> {
  const spooled = await Promise.all(files.map((file) => spool(file)));
  const removeAll = (): Promise<unknown> => Promise.all(spooled.map(({ remove }) => remove()));
  await withDatabase(config, data, log, async (db) => {
    const reading = { known: await loadKnownNames(db), owner: owner ?? null };
    let total = 0;
    for (const [index, { file }] of spooled.entries()) {
      const rows = readAccounts(file, reading);
      total += await requireReadable(rows, files[index] ?? file, 'nothing was loaded');
    }
    const rows = readAllAccounts(
      spooled.map(({ file }) => file),
      reading,
    );
    await loadParts(db, rows, { total, by });
  }).finally(removeAll);
}

interface Reading {
  readonly known: KnownNames;
  readonly owner: string | null;
}

async function* readAllAccounts(
  files: readonly string[],
  reading: Reading,
): AsyncGenerator<AccountToLoad> {
  for (const file of files) {
    for await (const row of readAccounts(file, reading)) {
      if ('opened' in row) {
        yield row;
      }
    }
  }
}

async function* readAccounts(
  file: string,
  reading: Reading,
): AsyncGenerator<AccountToLoad | FileFault> {
  for await (const row of readStatement(file)) {
    if ('fault' in row) {
      yield row;
      continue;
    }
    try {
      yield accountToLoad(row.place, row.account, reading);
    } catch (error) {
      if (!(error instanceof DomainError)) {
        throw error;
      }
      yield { place: row.place, fault: error.message };
    }
  }
}

function accountToLoad(
  place: string,
  account: AccountInFile,
  { known, owner: defaultOwner }: Reading,
): AccountToLoad {
  const owner = account.owner ?? defaultOwner;
  if (owner === null) {
    throw new DomainError('BAD_USER_INPUT', 'names no owner, and --owner names none');
  }
  const kind = ACCOUNT_KINDS.find((each) => each === (account.kind ?? 'CROSS'));
  if (kind === undefined) {
    throw new DomainError('BAD_USER_INPUT', `kind must be one of ${ACCOUNT_KINDS.join(', ')}`);
  }
  return readAccountToLoad(place, { ...account, owner, kind }, known);
}

async function loadParts(
  db: Db,
  accounts: AsyncIterable<AccountToLoad>,
  { total, by }: { readonly total: number; readonly by: string },
): Promise<void> {
  const startedAt = WALL_CLOCK.now().getTime();
  const name = startedAt.toString(36);
  let [done, created, parts] = [0, 0, 0];
  const load = async (part: readonly AccountToLoad[]): Promise<void> => {
    const options = { loadId: `${name}-${parts}`, actor: by };
    created += (await loadAccounts({ db, clock: WALL_CLOCK }, part, options)).created;
    parts += 1;
    done += part.length;
    showProgress(done, total, WALL_CLOCK.now().getTime() - startedAt);
  };
  let part: AccountToLoad[] = [];
  for await (const account of accounts) {
    part.push(account);
    if (part.length === PART) {
      await load(part);
      part = [];
    }
  }
  if (part.length > 0) {
    await load(part);
  }
  process.stdout.write(`${created} accounts loaded, ${done - created} were there\n`);
}

/** A line on a terminal, that is written over; else a line for each tenth. */
function showProgress(done: number, total: number, millis: number): void {
  const percent = Math.floor((done * 100) / total);
  const perSecond = Math.round((done * 1000) / Math.max(1, millis));
  const text = `loaded ${done} of ${total} accounts (${percent} %, ${perSecond}/s)`;
  if (process.stderr.isTTY) {
    process.stderr.write(`\r${text}${done === total ? '\n' : ''}`);
  } else if (done === total || percent % 10 === 0) {
    process.stderr.write(`${text}\n`);
  }
}
