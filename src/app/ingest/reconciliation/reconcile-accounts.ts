import { badInput } from '../../../domain/errors.js';
import { type JsonObject } from '../../../domain/canonical.js';
import { type NewEvent } from '../../../domain/log/event.js';
import { type ReconciliationDifferenceRecord } from '../../../domain/log/payloads/reconciliation.js';
import { lockAccounts } from '../../../store/accounts/accounts.js';
import { listAssets } from '../../../store/flows/deposits.js';
import {
  type Difference,
  listDifferences,
  listMovedSince,
  type StatedAccount,
} from '../../../store/accounts/reconciliation.js';
import { inTransaction, type Reader, type Tx } from '../../../store/database/database.js';
import { appendEvents } from '../../../store/log/events.js';
import { listMarketIds } from '../../../store/markets/risk-context.js';
import { type Actor } from '../../auth/actor.js';
import { requireRole } from '../../auth/authority.js';
import { type Deps } from '../../deps.js';

import { doOnce } from '../idempotency.js';
import { requireLine, requireToken } from '../input.js';
import { requireNotAhead } from '../trades/trade-input.js';
import { correctAccounts } from './correct-accounts.js';
import { type AccountStateInput, type KnownNames, readStatedAccount } from './stated-accounts.js';

/** So many accounts one request may state. */
export const ACCOUNTS_PER_RECONCILIATION_MAX = 10_000;

export interface ReconcileInput {
  readonly key: string;
  readonly asOf: Date;
  readonly accounts: readonly AccountStateInput[];
  readonly correct: boolean;
  /** Needed to correct: 1 to 500 characters, for people. */
  readonly reason: string | null;
}

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions -- receipts are kept as JSON
export type ReconciliationReport = {
  /** Accounts that were compared. */
  readonly compared: number;
  /** By account, kind, asset and market. */
  readonly differences: readonly (ReconciliationDifferenceRecord & {
    readonly accountId: string;
  })[];
  /** Whether there were differences, and all of them are booked. */
  readonly corrected: boolean;
  /** Accounts that could not be held against that instant, by id. */
  readonly moved: readonly string[];
};

/** One account of a request, as its key is compared by. */
function contentOf({ accountId, balances, positions }: AccountStateInput): JsonObject {
  return {
    accountId,
    balances: balances.map(({ asset, balance }) => ({ asset, balance })),
    positions: positions.map((position) => ({ ...position })),
  };
}

/**
 * Holds final balances and positions of accounts against what the venue says stood at an instant. An account that
 * moved since, or is being liquidated, is not compared. Writes a line for each account with a difference and one
 * for the comparison. With `correct` the differences are booked in the same transaction. A repeat of the same request
 * does nothing and gets the same report.
 *
 * @throws DomainError FORBIDDEN; BAD_USER_INPUT, NOT_FOUND for a statement that cannot be read; CONFLICT when the key
 *   was used for another statement, or a correction is refused (`CORRECTION_REFUSED`). Nothing is written then.
 * @see docs/risk-model.md#reconciliation
 */
export async function reconcileAccounts(
  deps: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  input: ReconcileInput,
): Promise<ReconciliationReport> {
  requireRole(actor, 'OPERATOR');
  const { key, asOf, accounts, correct, reason } = input;
  requireToken('key', key);
  const count = accounts.length;
  if (count === 0 || count > ACCOUNTS_PER_RECONCILIATION_MAX) {
    const rule = `must have 1 to ${ACCOUNTS_PER_RECONCILIATION_MAX} entries`;
    throw badInput('accounts', rule, count);
  }
  requireReason(correct, reason);
  requireNotAhead('asOf', asOf, deps.clock.now());
  const stated = readStatement(accounts, await loadKnownNames(deps.db));
  const content = {
    key,
    asOf: asOf.toISOString(),
    accounts: accounts.map(contentOf),
    correct,
    reason,
  };
  const run = {
    reconciliationId: key,
    actor: actor.subject,
    asOf,
    reason: correct ? reason : null,
  };
  return inTransaction(deps.db, async (tx) => {
    const request = { scope: 'reconcileAccounts', key, content, at: deps.clock.now() };
    const { receipt } = await doOnce(tx, request, async () => {
      const report = await reconcileBatch(tx, deps.clock, stated, run);
      await recordReconciliation(tx, deps.clock, run, [report]);
      return report;
    });
    return receipt;
  });
}

/** @throws DomainError BAD_USER_INPUT for a correction without a reason, and for a reason that cannot be. */
export function requireReason(correct: boolean, reason: string | null): void {
  if (reason !== null) {
    requireLine('reason', reason, 500);
  } else if (correct) {
    throw badInput('reason', 'is needed to correct', null);
  }
}

/** What statements can be about. */
export async function loadKnownNames(reader: Reader): Promise<KnownNames> {
  return { assets: await listAssets(reader), markets: await listMarketIds(reader) };
}

function readStatement(accounts: readonly AccountStateInput[], known: KnownNames): StatedAccount[] {
  const firstById = new Map<string, number>();
  return accounts.map((account, index) => {
    const field = `accounts[${index}]`;
    const stated = readStatedAccount(field, account, known);
    const first = firstById.get(stated.accountId);
    if (first !== undefined) {
      throw badInput(`${field}.accountId`, `is in accounts[${first}], too`, stated.accountId);
    }
    firstById.set(stated.accountId, index);
    return stated;
  });
}

/** One comparison, of one batch or more. */
export interface ReconciliationRun {
  readonly reconciliationId: string;
  readonly actor: string;
  readonly asOf: Date;
  /** Null: nothing is corrected. */
  readonly reason: string | null;
}

/** Compares one batch and corrects it when there is a reason; a line for each account that differs. */
export async function reconcileBatch(
  tx: Tx,
  clock: Deps['clock'],
  all: readonly StatedAccount[],
  { reason, ...run }: ReconciliationRun,
): Promise<ReconciliationReport> {
  const ids = all.map(({ accountId }) => accountId);
  if (reason !== null) {
    await lockAccounts(tx, ids);
  }
  const moved = await listMovedSince(tx, ids, run.asOf);
  const stated = all.filter(({ accountId }) => !moved.has(accountId));
  const differences = await listDifferences(tx, stated, run.asOf);
  const known = differences.filter(({ what }) => what !== 'ACCOUNT');
  if (reason !== null && known.length > 0) {
    await correctAccounts(tx, clock, { stated, differences: known }, { ...run, reason });
  }
  const isCorrected = reason !== null && known.length > 0;
  await appendEvents(tx, differenceEvents(differences, { ...run, reason }, clock.now()));
  return {
    compared: stated.length,
    differences: differences.map((each) => ({ accountId: each.accountId, ...recordOf(each) })),
    corrected: isCorrected && known.length === differences.length,
    moved: [...moved].sort(),
  };
}

/** The line of the comparison as a whole. */
export async function recordReconciliation(
  tx: Tx,
  clock: Deps['clock'],
  { reconciliationId, actor, asOf }: ReconciliationRun,
  reports: readonly Pick<
    ReconciliationReport,
    'compared' | 'differences' | 'corrected' | 'moved'
  >[],
): Promise<void> {
  const differing = reports.filter(({ differences }) => differences.length > 0);
  const countOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const payload = {
    reconciliationId,
    asOf: asOf.toISOString(),
    compared: countOf(reports.map(({ compared }) => compared)),
    moved: countOf(reports.map(({ moved }) => moved.length)),
    differing: countOf(
      differing.map(({ differences }) => new Set(differences.map((each) => each.accountId)).size),
    ),
    differences: countOf(differing.map(({ differences }) => differences.length)),
    isCorrected: differing.length > 0 && differing.every(({ corrected }) => corrected),
  };
  await appendEvents(tx, [{ type: 'BooksReconciled', actor, at: clock.now(), payload }]);
}

function recordOf({
  what,
  asset,
  marketId,
  ours,
  theirs,
}: Difference): ReconciliationDifferenceRecord {
  return {
    what,
    asset,
    marketId,
    ours: ours?.toFixed() ?? null,
    theirs: theirs?.toFixed() ?? null,
  };
}

function differenceEvents(
  differences: readonly Difference[],
  { reconciliationId, actor, asOf, reason }: ReconciliationRun,
  at: Date,
): NewEvent[] {
  const byAccount = new Map<string, Difference[]>();
  for (const difference of differences) {
    const own = byAccount.get(difference.accountId) ?? [];
    own.push(difference);
    byAccount.set(difference.accountId, own);
  }
  return [...byAccount].map(([accountId, own]) => {
    const isCorrected = reason !== null && own.every(({ what }) => what !== 'ACCOUNT');
    const records = own.map(recordOf);
    const payload = {
      reconciliationId,
      asOf: asOf.toISOString(),
      differences: records,
      isCorrected,
      reason: isCorrected ? reason : null,
    };
    return { type: 'ReconciliationDifferenceFound', accountId, actor, at, payload };
  });
}
