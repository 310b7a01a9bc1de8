import { type Decimal } from '../../../domain/decimal.js';
import { assert } from '../../../domain/errors.js';
import { type Position } from '../../../domain/risk/health/account.js';
import { insertAccounts } from '../../../store/accounts/accounts-write.js';
import { inTransaction, type Tx } from '../../../store/database/database.js';
import { type Deposit, insertDeposits } from '../../../store/flows/deposits.js';
import { appendEvents } from '../../../store/log/events.js';
import { savePositions } from '../../../store/accounts/positions.js';
import { type Deps } from '../../deps.js';
import { postTransfers } from '../../ledger/ledger.js';

import { depositFinal, depositSeen, transferOf } from '../collateral/collateral-movement.js';
import { finalMovementOf } from '../collateral/deposits.js';
import { encodePositions, positionsRecorded } from './position-events.js';

/** Number of accounts written in one transaction. */
const BATCH = 5_000;
/** The actor of a book that no operator reported. */
const BOOK_ACTOR = 'system:book';

/** An account to load. */
export interface BookEntry {
  readonly accountId: string;
  readonly owner: string;
  /** Final at once; one per asset. */
  readonly deposits: readonly { readonly asset: string; readonly amount: Decimal }[];
  readonly positions: readonly Position[];
}

/**
 * Loads whole accounts at once, with the rows and events that separate recording would leave while every price can be
 * used: a book is loaded before its first prices, and nothing of it is flagged. The input is trusted and not checked,
 * so this is not for operators.
 *
 * An existing account is skipped, so an interrupted load continues where it stopped: its batches are atomic.
 *
 * @returns The number of accounts created.
 */
export async function loadBook(
  deps: Pick<Deps, 'db'>,
  entries: readonly BookEntry[],
  now: Date,
): Promise<{ readonly created: number }> {
  let created = 0;
  for (let start = 0; start < entries.length; start += BATCH) {
    const batch = entries.slice(start, start + BATCH);
    created += await inTransaction(deps.db, (tx) => loadBatch(tx, batch, now));
  }
  return { created };
}

async function loadBatch(tx: Tx, entries: readonly BookEntry[], now: Date): Promise<number> {
  const accounts = entries.map(({ accountId, owner }) => ({ id: accountId, owner }));
  const created = await insertAccounts(tx, accounts, now);
  const fresh = entries.filter(({ accountId }) => created.has(accountId));
  if (fresh.length === 0) {
    return 0;
  }
  const deposits = fresh.flatMap((entry) => depositsOf(entry, now));
  if (deposits.length > 0) {
    const written = await insertDeposits(tx, deposits);
    assert(written === deposits.length, 'the deposits of a fresh account are new');
  }
  const held = await postTransfers(
    tx,
    deposits.map((deposit) => transferOf(finalMovementOf(deposit, now))),
  );
  await savePositions(
    tx,
    fresh.flatMap(({ accountId, positions }) =>
      positions.map((position) => ({ accountId, ...position })),
    ),
  );
  const by = { actor: BOOK_ACTOR, at: now };
  const heldByPlace = new Map(held.map((h) => [placeOf(h), h]));
  const depositFacts = deposits.flatMap((deposit) => {
    const after = heldByPlace.get(placeOf(deposit));
    assert(after !== undefined, 'what was deposited is held');
    return [depositSeen(deposit, after, by), depositFinal(deposit, after, new Map(), by)];
  });
  const positionFacts = fresh.map(({ accountId, owner, positions }) =>
    positionsRecorded(
      { id: accountId, owner },
      { before: [], after: encodePositions(positions) },
      BOOK_ACTOR,
      now,
    ),
  );
  await appendEvents(tx, [...depositFacts, ...positionFacts]);
  return fresh.length;
}

function depositsOf({ accountId, deposits }: BookEntry, now: Date): Deposit[] {
  return deposits.map(({ asset, amount }) => ({
    id: `deposit.book.${accountId}.${asset}`,
    accountId,
    asset,
    amount,
    status: 'FINAL',
    seenAt: now,
    finalAt: now,
    reversedAt: null,
    reverseReason: null,
    confirmations: 0,
    confirmationsRequired: 0,
  }));
}

function placeOf({ accountId, asset }: { accountId: string; asset: string }): string {
  return `${accountId}\n${asset}`;
}
