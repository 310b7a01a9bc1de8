import { decimal, type Decimal } from '../../domain/decimal.js';
import { type CashFlowKind } from '../../domain/cash-flow-kind.js';

import { type Reader, type Tx } from '../database/database.js';
import { callInGrace } from '../margin-calls/open-calls.js';
import { Prisma } from '../../generated/prisma/client.js';

/** Money or an asset that moved for reasons other than a trade, a deposit or a withdrawal. */
export interface CashFlow {
  readonly id: string;
  readonly accountId: string;
  readonly asset: string;
  /** Signed, in the asset: above 0 came in. Not 0. */
  readonly amount: Decimal;
  readonly kind: CashFlowKind;
  readonly marketId: string | null;
  readonly reason: string | null;
  /** When it moved at the venue. */
  readonly flowedAt: Date;
}

interface CashFlowRow {
  readonly id: string;
  readonly account_id: string;
  readonly asset: string;
  readonly amount: string;
  readonly kind: CashFlowKind;
  readonly market_id: string | null;
  readonly reason: string | null;
  readonly flowed_at: Date;
}

/** Those of these ids that there are. A flow never changes. */
export async function loadCashFlows(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, CashFlow>> {
  const rows = await reader.$queryRaw<CashFlowRow[]>`
    SELECT id, account_id, asset, amount::text, kind, market_id, reason, flowed_at
    FROM cash_flows WHERE id = ANY(${[...ids]}::text[])`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        accountId: row.account_id,
        asset: row.asset,
        amount: decimal(row.amount),
        kind: row.kind,
        marketId: row.market_id,
        reason: row.reason,
        flowedAt: row.flowed_at,
      },
    ]),
  );
}

/**
 * Writes new flows in one statement. An incoming flow during a grace is a top-up that must be reported.
 * The caller holds the locks of the accounts.
 *
 * @returns How many were written: fewer, when another transaction used one of their ids meanwhile.
 */
export async function insertCashFlows(tx: Tx, flows: readonly CashFlow[]): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO cash_flows (id, account_id, asset, amount, kind, market_id, reason, flowed_at, untold_call_id)
    SELECT f.*, CASE WHEN f.amount > 0 THEN (${callInGrace(Prisma.sql`f.account_id`)}) END FROM unnest(
      ${flows.map((f) => f.id)}::text[], ${flows.map((f) => f.accountId)}::text[],
      ${flows.map((f) => f.asset)}::text[], ${flows.map((f) => f.amount.toFixed())}::numeric[],
      ${flows.map((f) => f.kind)}::text[], ${flows.map((f) => f.marketId)}::text[],
      ${flows.map((f) => f.reason)}::text[], ${flows.map((f) => f.flowedAt.toISOString())}::timestamptz[])
      AS f(id, account_id, asset, amount, kind, market_id, reason, flowed_at)
    ON CONFLICT (id) DO NOTHING`;
}
