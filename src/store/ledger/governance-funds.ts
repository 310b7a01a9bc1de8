import { Decimal } from '../../domain/decimal.js';

import { type Reader } from '../database/database.js';

/** Balances of the ledger's own accounts in one asset, by name; without a lock. */
export async function readLedgerBalances(
  reader: Reader,
  asset: string,
): Promise<Map<string, Decimal>> {
  const rows = await reader.$queryRaw<{ ledger_account: string; balance: string }[]>`
    SELECT ledger_account, balance::text AS balance FROM ledger_balances WHERE asset = ${asset}`;
  return new Map(rows.map((row) => [row.ledger_account, new Decimal(row.balance)]));
}
