import { Decimal } from '../domain/decimal.js';

import { type Reader, type Tx } from './database.js';

/** What the last check of the ledger found. */
export interface LedgerCheckView {
  readonly checkedAt: Date;
  readonly isSound: boolean;
  readonly differenceCount: number;
}

interface CheckRow {
  readonly checked_at: Date;
  readonly is_sound: boolean;
  readonly difference_count: number;
}

/** Null before the first check. */
export async function readLedgerCheck(reader: Reader): Promise<LedgerCheckView | null> {
  const [row] = await reader.$queryRaw<CheckRow[]>`
    SELECT checked_at, is_sound, difference_count FROM ledger_checks WHERE id = 1`;
  return row === undefined
    ? null
    : {
        checkedAt: row.checked_at,
        isSound: row.is_sound,
        differenceCount: row.difference_count,
      };
}

/** The differences that were reported and were still there at the last check; locks them until the commit. */
export async function lockReportedDifferences(tx: Tx, now: Date): Promise<readonly string[]> {
  await tx.$executeRaw`
    INSERT INTO ledger_checks (id, checked_at, is_sound, difference_count, reported)
    VALUES (1, ${now}, TRUE, 0, '{}') ON CONFLICT (id) DO NOTHING`;
  const [row] = await tx.$queryRaw<{ reported: string[] }[]>`
    SELECT reported FROM ledger_checks WHERE id = 1 FOR UPDATE`;
  return row?.reported ?? [];
}

export async function saveLedgerCheck(
  tx: Tx,
  { checkedAt, isSound, differenceCount }: LedgerCheckView,
  reported: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE ledger_checks SET checked_at = ${checkedAt}, is_sound = ${isSound},
      difference_count = ${differenceCount}, reported = ${[...reported]}::text[]
    WHERE id = 1`;
}

/** A liquidation step, or an account deleveraged by one, whose postings are not what its event says. */
export interface LiquidationMismatch {
  readonly liquidationId: string;
  readonly accountId: string;
  /** Realised profit or loss, less the fee of a step, by the event. */
  readonly expected: Decimal;
  /** What was posted to the account for the step. */
  readonly posted: Decimal;
}

interface LiquidationRow {
  readonly liquidation_id: string;
  readonly account_id: string;
  readonly expected: string;
  readonly posted: string;
}

/** Up to `limit` accounts of steps in the sealed log whose postings are not realised PnL less fee. */
export async function listLiquidationMismatches(
  reader: Reader,
  limit: number,
): Promise<LiquidationMismatch[]> {
  const rows = await reader.$queryRaw<LiquidationRow[]>`
    WITH stepped AS (
      SELECT payload->>'liquidationId' AS liquidation_id, account_id,
        sum((payload->>'realizedPnl')::numeric - coalesce((payload->>'fee')::numeric, 0)) AS expected
      FROM events WHERE type IN ('LiquidationStepFilled', 'AutoDeleveraged') GROUP BY 1, 2
    ), posted AS (
      SELECT s.liquidation_id, s.account_id, sum(p.amount) AS amount
      FROM stepped s JOIN ledger_postings p
        ON p.transfer_id = s.liquidation_id AND p.ledger_account = 'account:' || s.account_id
      GROUP BY 1, 2
    )
    SELECT liquidation_id, account_id, s.expected::text AS expected, coalesce(p.amount, 0)::text AS posted
    FROM stepped s LEFT JOIN posted p USING (liquidation_id, account_id)
    WHERE s.expected <> coalesce(p.amount, 0)
    ORDER BY liquidation_id, account_id LIMIT ${limit}`;
  return rows.map((row) => ({
    liquidationId: row.liquidation_id,
    accountId: row.account_id,
    expected: new Decimal(row.expected),
    posted: new Decimal(row.posted),
  }));
}
