import { Decimal } from '../../domain/decimal.js';
import { assert } from '../../domain/errors.js';
import { type CollateralBalance } from '../../domain/risk/health/account.js';

import { Prisma } from '../../generated/prisma/client.js';

import { type Reader, type Tx } from '../database/database.js';

/** One line of the journal. Amounts are signed; the lines of a transfer sum to zero per asset. */
export interface PostingRow {
  readonly transferId: string;
  readonly ledgerAccount: string;
  readonly asset: string;
  readonly amount: Decimal;
  readonly at: Date;
}

/** Writes the lines in one statement; the database checks that each transfer sums to zero. */
export async function insertPostings(tx: Tx, postings: readonly PostingRow[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
    SELECT * FROM unnest(
      ${postings.map((p) => p.transferId)}::text[], ${postings.map((p) => p.ledgerAccount)}::text[],
      ${postings.map((p) => p.asset)}::text[], ${postings.map((p) => p.amount.toFixed())}::numeric[],
      ${postings.map((p) => p.at.toISOString())}::timestamptz[])`;
}

/** A change of a balance. */
export interface BalanceChange {
  readonly holder: string;
  readonly asset: string;
  readonly amount: Decimal;
}

/**
 * Adds to the balances of the system's ledger accounts, locking their rows in the order of their names. Not an
 * upsert, because its CHECKs would apply to the change alone, before the sum.
 *
 * @throws Prisma's error for CHECK `ledger_balances_funds` when a fund would go below zero.
 */
export async function addToLedgerBalances(
  tx: Tx,
  changes: readonly BalanceChange[],
): Promise<void> {
  const holders = changes.map((c) => c.holder);
  const assets = changes.map((c) => c.asset);
  await tx.$executeRaw`
    INSERT INTO ledger_balances (ledger_account, asset, balance)
    SELECT holder, asset, 0 FROM unnest(${holders}::text[], ${assets}::text[]) AS c(holder, asset)
    ON CONFLICT (ledger_account, asset) DO NOTHING`;
  await tx.$executeRaw`
    SELECT 1 FROM ledger_balances b
    JOIN unnest(${holders}::text[], ${assets}::text[]) AS c(holder, asset)
      ON b.ledger_account = c.holder AND b.asset = c.asset
    ORDER BY b.ledger_account, b.asset FOR NO KEY UPDATE OF b`;
  await tx.$executeRaw`
    UPDATE ledger_balances b SET balance = b.balance + c.amount
    FROM unnest(${holders}::text[], ${assets}::text[], ${changes.map((c) => c.amount.toFixed())}::numeric[])
      AS c(holder, asset, amount)
    WHERE b.ledger_account = c.holder AND b.asset = c.asset`;
}

/** The balance of one asset in an account after a change. */
export interface HeldCollateral extends CollateralBalance {
  readonly accountId: string;
}

interface HeldRow {
  readonly account_id: string;
  readonly asset: string;
  readonly balance: string;
  readonly pending: string;
}

function heldOf(row: HeldRow): HeldCollateral {
  return {
    accountId: row.account_id,
    asset: row.asset,
    balance: new Decimal(row.balance),
    pending: new Decimal(row.pending),
  };
}

/**
 * Adds to final balances of trading accounts, in the order given; returns the new balances. What was owed until
 * `at` is noted for the next charge of interest.
 */
export async function addToCollateralBalances(
  tx: Tx,
  changes: readonly BalanceChange[],
  at: Date,
): Promise<HeldCollateral[]> {
  const rows = await tx.$queryRaw<HeldRow[]>`
    INSERT INTO collateral_balances AS held (account_id, asset, balance, debt_since)
    SELECT holder, asset, amount, CASE WHEN amount < 0 THEN ${at}::timestamptz END FROM unnest(
      ${changes.map((c) => c.holder)}::text[], ${changes.map((c) => c.asset)}::text[],
      ${changes.map((c) => c.amount.toFixed())}::numeric[]) AS c(holder, asset, amount)
    ON CONFLICT (account_id, asset) DO UPDATE SET balance = held.balance + excluded.balance, ${debtTimeAfter(at)}
    RETURNING account_id, asset, balance::text, pending::text`;
  return rows.map(heldOf);
}

/**
 * The assignments that note a debt before its balance changes, for an upsert of `collateral_balances AS held`. Time
 * that runs backwards counts for nothing.
 */
export function debtTimeAfter(at: Date): Prisma.Sql {
  return Prisma.sql`
    debt_seconds = held.debt_seconds + greatest(-held.balance, 0)
      * coalesce(greatest(extract(epoch FROM ${at}::timestamptz - held.debt_since), 0), 0),
    debt_since = CASE
      WHEN held.balance < 0 OR held.balance + excluded.balance < 0
        THEN greatest(held.debt_since, ${at}::timestamptz)
      ELSE held.debt_since END`;
}

/** The balances of these accounts, of all assets. A balance of zero may have no row. */
export async function loadHeldCollateral(
  reader: Reader,
  accountIds: readonly string[],
): Promise<HeldCollateral[]> {
  const rows = await reader.$queryRaw<HeldRow[]>`
    SELECT account_id, asset, balance::text, pending::text FROM collateral_balances
    WHERE account_id = ANY(${[...accountIds]}::text[])`;
  return rows.map(heldOf);
}

/**
 * Adds to pending sums of accounts. They are not money of the ledger, so nothing is posted.
 *
 * @param changes One for each account and asset, in the order in which their rows are locked.
 * @throws Prisma's error for CHECK `collateral_balances_pending` when one would go below zero.
 */
export async function addAllToPending(
  tx: Tx,
  changes: readonly BalanceChange[],
): Promise<HeldCollateral[]> {
  const holders = changes.map((c) => c.holder);
  const assets = changes.map((c) => c.asset);
  const amounts = changes.map((c) => c.amount.toFixed());
  await tx.$executeRaw`
    INSERT INTO collateral_balances (account_id, asset, balance)
    SELECT holder, asset, 0 FROM unnest(${holders}::text[], ${assets}::text[]) AS c(holder, asset)
    ON CONFLICT (account_id, asset) DO NOTHING`;
  const rows = await tx.$queryRaw<HeldRow[]>`
    UPDATE collateral_balances b SET pending = b.pending + c.amount
    FROM unnest(${holders}::text[], ${assets}::text[], ${amounts}::numeric[]) AS c(holder, asset, amount)
    WHERE b.account_id = c.holder AND b.asset = c.asset
    RETURNING b.account_id, b.asset, b.balance::text, b.pending::text`;
  return rows.map(heldOf);
}

/** `addAllToPending` for one account. */
export async function addToPending(tx: Tx, change: BalanceChange): Promise<HeldCollateral> {
  const [held] = await addAllToPending(tx, [change]);
  assert(held !== undefined, 'the balance was inserted or exists');
  return held;
}

/** The balance of a ledger account of the system; 0 without postings. */
export async function readLedgerBalance(
  reader: Reader,
  ledgerAccount: string,
  asset: string,
): Promise<Decimal> {
  const [row] = await reader.$queryRaw<{ balance: string }[]>`
    SELECT balance::text FROM ledger_balances
    WHERE ledger_account = ${ledgerAccount} AND asset = ${asset}`;
  return new Decimal(row?.balance ?? 0);
}

/** A balance that differs from the sum of its postings. */
export interface LedgerMismatch {
  readonly ledgerAccount: string;
  readonly asset: string;
  readonly balance: Decimal;
  readonly posted: Decimal;
}

interface MismatchRow {
  readonly ledger_account: string;
  readonly asset: string;
  readonly balance: string;
  readonly posted: string;
}

/** Up to `limit` balances that differ from the sum of their postings; one snapshot of all of them. */
export async function listLedgerMismatches(
  reader: Reader,
  limit: number,
): Promise<LedgerMismatch[]> {
  const rows = await reader.$queryRaw<MismatchRow[]>`
    WITH held AS (
      SELECT ledger_account, asset, balance FROM ledger_balances
      UNION ALL SELECT 'account:' || account_id, asset, balance FROM collateral_balances
    ), posted AS (
      SELECT ledger_account, asset, sum(amount) AS amount FROM ledger_postings GROUP BY ledger_account, asset
    )
    SELECT ledger_account, asset, coalesce(balance, 0)::text AS balance, coalesce(amount, 0)::text AS posted
    FROM held FULL JOIN posted USING (ledger_account, asset)
    WHERE coalesce(balance, 0) <> coalesce(amount, 0)
    ORDER BY ledger_account, asset LIMIT ${limit}`;
  return rows.map((row) => ({
    ledgerAccount: row.ledger_account,
    asset: row.asset,
    balance: new Decimal(row.balance),
    posted: new Decimal(row.posted),
  }));
}

/** The sum of all balances by asset; zero for each in a sound ledger. */
export async function sumBalancesByAsset(reader: Reader): Promise<Map<string, Decimal>> {
  const rows = await reader.$queryRaw<{ asset: string; total: string }[]>`
    SELECT asset, sum(balance)::text AS total FROM (
      SELECT asset, balance FROM ledger_balances
      UNION ALL SELECT asset, balance FROM collateral_balances
    ) AS held GROUP BY asset ORDER BY asset`;
  return new Map(rows.map((row) => [row.asset, new Decimal(row.total)]));
}
