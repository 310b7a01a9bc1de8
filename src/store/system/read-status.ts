import { Decimal } from '../../domain/decimal.js';

import { type Reader } from '../database/database.js';

export interface FundBalance {
  /** As in `ledger_balances`. */
  readonly ledgerAccount: string;
  /** In USD. */
  readonly balance: Decimal;
}

/** Balances in USD of the funds that cover losses: per market, global, and the backstop. */
export async function listFunds(reader: Reader): Promise<FundBalance[]> {
  const rows = await reader.$queryRaw<{ ledger_account: string; balance: string }[]>`
    SELECT ledger_account, sum(balance) AS balance FROM ledger_balances
    WHERE ledger_account LIKE 'insurance:%' OR ledger_account = 'backstop'
    GROUP BY ledger_account ORDER BY ledger_account COLLATE "C"`;
  return rows.map((row) => ({
    ledgerAccount: row.ledger_account,
    balance: new Decimal(row.balance),
  }));
}

/** Losses that nobody has covered, in USD, not negative: the negated balance of the deficit account. */
export async function readDeficit(reader: Reader): Promise<Decimal> {
  const [row] = await reader.$queryRaw<{ deficit: string }[]>`
    SELECT (-coalesce(sum(balance), 0))::text AS deficit FROM ledger_balances
    WHERE ledger_account = 'deficit'`;
  return new Decimal(row?.deficit ?? 0);
}

/** The time of the database, which all processes share. */
export async function readDatabaseTime(reader: Reader): Promise<Date> {
  const [row] = await reader.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (row === undefined) {
    throw new Error('Invariant broken: PostgreSQL tells its time');
  }
  return row.now;
}
