import { Decimal } from '../../domain/decimal.js';

import { type Reader, type Tx } from '../database/database.js';

/** Balances of the ledger's own accounts in one asset, locked until the commit, by name. */
export async function lockLedgerBalances(tx: Tx, asset: string): Promise<Map<string, Decimal>> {
  const rows = await tx.$queryRaw<{ ledger_account: string; balance: string }[]>`
    SELECT ledger_account, balance FROM ledger_balances WHERE asset = ${asset}
    ORDER BY ledger_account FOR NO KEY UPDATE`;
  return new Map(rows.map((row) => [row.ledger_account, new Decimal(row.balance)]));
}

/** Locks the balances of these funds until the commit. A fund that never held anything has no row to lock. */
export async function lockFunds(tx: Tx, names: readonly string[], asset: string): Promise<void> {
  await tx.$queryRaw`
    SELECT ledger_account FROM ledger_balances
    WHERE asset = ${asset} AND ledger_account = ANY(${[...names]}::text[])
    ORDER BY ledger_account FOR NO KEY UPDATE`;
}

/** All balances without a lock, for a decision that is repeated under lock at payment. */
export async function readLedgerBalances(
  reader: Reader,
  asset: string,
): Promise<Map<string, Decimal>> {
  const rows = await reader.$queryRaw<{ ledger_account: string; balance: string }[]>`
    SELECT ledger_account, balance FROM ledger_balances WHERE asset = ${asset}`;
  return new Map(rows.map((row) => [row.ledger_account, new Decimal(row.balance)]));
}
