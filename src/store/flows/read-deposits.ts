import { Decimal } from '../../domain/decimal.js';

import { type Reader } from '../database/database.js';
import { groupBy, type Page, pageOf, type PageRequest } from '../database/read-page.js';

export type DepositStatus = 'PENDING' | 'FINAL' | 'REVERSED';

/** A deposit as readers see it. */
export interface DepositView {
  readonly id: string;
  readonly accountId: string;
  readonly asset: string;
  /** In the asset. Positive. */
  readonly amount: Decimal;
  readonly status: DepositStatus;
  readonly seenAt: Date;
  readonly finalAt: Date | null;
  readonly confirmations: number;
  readonly confirmationsRequired: number;
}

interface DepositRow {
  readonly id: string;
  readonly account_id: string;
  readonly asset: string;
  readonly amount: string;
  readonly status: string;
  readonly seen_at: Date;
  readonly final_at: Date | null;
  readonly confirmations: number;
  readonly confirmations_required: number;
}

function depositOf(row: DepositRow): DepositView {
  return {
    id: row.id,
    accountId: row.account_id,
    asset: row.asset,
    amount: new Decimal(row.amount),
    status: row.status as DepositStatus,
    seenAt: row.seen_at,
    finalAt: row.final_at,
    confirmations: row.confirmations,
    confirmationsRequired: row.confirmations_required,
  };
}

/** The same page of each account's deposits, newest first, in two statements. */
export async function pageDeposits(
  reader: Reader,
  accountIds: readonly string[],
  { first, after }: PageRequest,
): Promise<Map<string, Page<DepositView>>> {
  const ids = [...accountIds];
  const rows = await reader.$queryRaw<DepositRow[]>`
    SELECT d.id, d.account_id, d.asset, d.amount, d.status, d.seen_at, d.final_at,
      d.confirmations, d.confirmations_required
    FROM unnest(${ids}::text[]) AS k(account_id)
    CROSS JOIN LATERAL (
      SELECT * FROM deposits WHERE account_id = k.account_id
        AND (${after?.at ?? null}::timestamptz IS NULL OR (seen_at, id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}))
      ORDER BY seen_at DESC, id DESC LIMIT ${first + 1}) d
    ORDER BY d.seen_at DESC, d.id DESC`;
  const counts = await reader.$queryRaw<{ account_id: string; count: bigint }[]>`
    SELECT account_id, count(*) AS count FROM deposits
    WHERE account_id = ANY(${ids}::text[]) GROUP BY account_id`;
  const totals = new Map(counts.map((row) => [row.account_id, Number(row.count)]));
  const byAccount = groupBy(rows.map(depositOf), (deposit) => deposit.accountId);
  return new Map(
    ids.map((id) => [id, pageOf(byAccount.get(id) ?? [], first, totals.get(id) ?? 0)]),
  );
}

/** By asset: the number of confirmations that makes a new deposit final. */
export async function listConfirmationsRequired(reader: Reader): Promise<Map<string, number>> {
  const rows = await reader.$queryRaw<{ asset: string; confirmations: number }[]>`
    SELECT asset, confirmations FROM collateral_assets`;
  return new Map(rows.map(({ asset, confirmations }) => [asset, confirmations]));
}
