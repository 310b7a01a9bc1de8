import { once } from 'node:events';
import process from 'node:process';

import {
  loadKnownNames,
  type ReconciliationReport,
  type ReconciliationRun,
  reconcileBatch,
  recordReconciliation,
  requireReason,
} from '../../../app/ingest/reconciliation/reconcile-accounts.js';
import { readStatedAccount } from '../../../app/ingest/reconciliation/stated-accounts.js';
import { badInput } from '../../../domain/errors.js';
import { type StatedAccount } from '../../../store/accounts/reconciliation.js';
import { type Db, inTransaction } from '../../../store/database/database.js';

import { type Env, WALL_CLOCK } from '../../process/process.js';
import { requireReadable, spool, takeAccounts } from './account-files.js';
import { withDatabase } from '../databases.js';
import { type FileFault } from '../../../infra/statement-file.js';

/** So many accounts are compared in one transaction. */
const BATCH = 5_000;

export interface ReconcileOptions {
  readonly data: string;
  /** Default: now. */
  readonly asOf?: Date;
  readonly by: string;
  readonly correct?: boolean;
  readonly reason?: string;
}

/**
 * `marginward reconcile FILE`. Reads the file twice: nothing is compared before all of it can be read.
 *
 * @returns Whether both books are the same now.
 * @throws DomainError BAD_USER_INPUT after every fault of the file was printed.
 */
export async function reconcile(
  file: string,
  options: ReconcileOptions,
  env: Env,
): Promise<boolean> {
  const { data, correct = false, reason = null } = options;
  requireReason(correct, reason);
  const asOf = options.asOf ?? WALL_CLOCK.now();
  if (asOf.getTime() > WALL_CLOCK.now().getTime()) {
    throw badInput('--as-of', 'must not be ahead of now', asOf.toISOString());
  }
  const spooled = await spool(file);
  const run = {
    reconciliationId: `file-${WALL_CLOCK.now().getTime().toString(36)}`,
    actor: options.by,
    asOf,
    reason: correct ? reason : null,
  };
  return withDatabase(env, data, async (db) => {
    await requireReadable(readStatedAccounts(db, spooled.file), file, 'nothing was compared');
    return compareFile(db, spooled.file, run);
  }).finally(spooled.remove);
}

async function* readStatedAccounts(
  db: Db,
  file: string,
): AsyncGenerator<{ readonly stated: StatedAccount } | FileFault> {
  const known = await loadKnownNames(db);
  yield* takeAccounts(file, ({ account }) => ({
    stated: readStatedAccount('account', account, known),
  }));
}

async function compareFile(db: Db, file: string, run: ReconciliationRun): Promise<boolean> {
  const totals: ReconciliationReport[] = [];
  const compare = async (batch: readonly StatedAccount[]): Promise<void> => {
    const report = await inTransaction(db, (tx) => reconcileBatch(tx, WALL_CLOCK, batch, run));
    await print(report);
    totals.push(report);
  };
  let batch: StatedAccount[] = [];
  for await (const each of readStatedAccounts(db, file)) {
    if ('stated' in each) {
      batch.push(each.stated);
    }
    if (batch.length === BATCH) {
      await compare(batch);
      batch = [];
    }
  }
  if (batch.length > 0) {
    await compare(batch);
  }
  await inTransaction(db, (tx) => recordReconciliation(tx, WALL_CLOCK, run, totals));
  const sumOf = (count: (report: ReconciliationReport) => number): number =>
    totals.reduce((sum, report) => sum + count(report), 0);
  const differences = sumOf((report) => report.differences.length);
  const isCorrected = totals.every((each) => each.corrected || each.differences.length === 0);
  const end = differences > 0 && isCorrected ? ', all corrected' : '';
  process.stdout.write(
    `${sumOf(({ compared }) => compared)} accounts compared, ` +
      `${sumOf(({ moved }) => moved.length)} moved since, ${differences} differences${end}\n`,
  );
  return isCorrected;
}

async function print({ differences, moved }: ReconciliationReport): Promise<void> {
  const lines = [
    ...moved.map((accountId) => `${accountId} moved since: not compared\n`),
    ...differences.map(({ accountId, what, asset, marketId, ours, theirs }) => {
      const place = asset ?? marketId;
      const values =
        what === 'ACCOUNT' ? 'is not known here' : `ours ${ours ?? ''} theirs ${theirs ?? ''}`;
      return `${[accountId, what, place, values].filter((word) => word !== null).join(' ')}\n`;
    }),
  ];
  if (!process.stdout.write(lines.join(''))) {
    await once(process.stdout, 'drain');
  }
}
