import { Decimal } from '../../domain/decimal.js';
import { type TopUp } from '../../domain/margin-call/call/decision.js';
import { Prisma } from '../../generated/prisma/client.js';

import { type Reader, type Tx } from '../database/database.js';
import { callInGrace } from '../margin-calls/open-calls.js';

export const DEPOSIT_STATUSES = ['PENDING', 'FINAL', 'REVERSED'] as const;
export type DepositStatus = (typeof DEPOSIT_STATUSES)[number];

export interface Deposit {
  readonly id: string;
  readonly accountId: string;
  readonly asset: string;
  /** In the asset. Positive. */
  readonly amount: Decimal;
  readonly status: DepositStatus;
  readonly seenAt: Date;
  readonly finalAt: Date | null;
  readonly reversedAt: Date | null;
  readonly reverseReason: string | null;
  /** Number of confirmations reported so far. Never falls. */
  readonly confirmations: number;
  /** Number of confirmations that its asset required when it was seen: from this number on it is final. */
  readonly confirmationsRequired: number;
}

interface DepositRow {
  readonly id: string;
  readonly account_id: string;
  readonly asset: string;
  readonly amount: string;
  readonly status: DepositStatus;
  readonly seen_at: Date;
  readonly final_at: Date | null;
  readonly reversed_at: Date | null;
  readonly reverse_reason: string | null;
  readonly confirmations: number;
  readonly confirmations_required: number;
}

function depositOf(row: DepositRow): Deposit {
  return {
    id: row.id,
    accountId: row.account_id,
    asset: row.asset,
    amount: new Decimal(row.amount),
    status: row.status,
    seenAt: row.seen_at,
    finalAt: row.final_at,
    reversedAt: row.reversed_at,
    reverseReason: row.reverse_reason,
    confirmations: row.confirmations,
    confirmationsRequired: row.confirmations_required,
  };
}

/** The present state of a deposit; under the lock of its account it cannot change until the commit. */
export async function findDeposit(reader: Reader, id: string): Promise<Deposit | null> {
  const [row] = await reader.$queryRaw<DepositRow[]>`
    SELECT id, account_id, asset, amount::text, status, seen_at, final_at, reversed_at, reverse_reason,
      confirmations, confirmations_required
    FROM deposits WHERE id = ${id}`;
  return row === undefined ? null : depositOf(row);
}

/** Those of these ids that exist; under the locks of their accounts they cannot change until the commit. */
export async function loadDeposits(
  reader: Reader,
  ids: readonly string[],
): Promise<Map<string, Deposit>> {
  const rows = await reader.$queryRaw<DepositRow[]>`
    SELECT id, account_id, asset, amount::text, status, seen_at, final_at, reversed_at, reverse_reason,
      confirmations, confirmations_required
    FROM deposits WHERE id = ANY(${[...ids]}::text[])`;
  return new Map(rows.map((row) => [row.id, depositOf(row)]));
}

const CALL_IN_GRACE = callInGrace(Prisma.sql`d.account_id`);

/**
 * Writes new deposits in one statement. One that is final during a grace is a top-up that must be reported.
 * The caller holds the locks of the accounts.
 *
 * @returns How many were written: fewer, when another transaction used one of their ids meanwhile.
 */
export async function insertDeposits(tx: Tx, deposits: readonly Deposit[]): Promise<number> {
  return tx.$executeRaw`
    INSERT INTO deposits
      (id, account_id, asset, amount, status, seen_at, final_at, confirmations, confirmations_required, untold_call_id)
    SELECT d.*, CASE WHEN d.status = 'FINAL' THEN (${CALL_IN_GRACE}) END FROM unnest(
      ${deposits.map((d) => d.id)}::text[], ${deposits.map((d) => d.accountId)}::text[],
      ${deposits.map((d) => d.asset)}::text[], ${deposits.map((d) => d.amount.toFixed())}::numeric[],
      ${deposits.map((d) => d.status)}::text[], ${deposits.map((d) => d.seenAt.toISOString())}::timestamptz[],
      ${deposits.map((d) => d.finalAt?.toISOString() ?? null)}::timestamptz[],
      ${deposits.map((d) => d.confirmations)}::int[], ${deposits.map((d) => d.confirmationsRequired)}::int[])
      AS d(id, account_id, asset, amount, status, seen_at, final_at, confirmations, confirmations_required)
    ON CONFLICT (id) DO NOTHING`;
}

/**
 * Writes the state of a deposit, if it is still the one that the caller read. One that becomes final during a
 * grace is a top-up that must be reported. The caller holds the account's lock.
 *
 * @returns False when it was changed meanwhile.
 */
export async function moveDeposit(tx: Tx, from: DepositStatus, to: Deposit): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE deposits d SET status = ${to.status}, final_at = ${to.finalAt}, confirmations = ${to.confirmations},
      reversed_at = ${to.reversedAt}, reverse_reason = ${to.reverseReason},
      untold_call_id = CASE
        WHEN ${to.status} = 'REVERSED' THEN NULL
        WHEN ${to.status} = 'FINAL' AND d.status = 'PENDING' THEN (${CALL_IN_GRACE})
        ELSE d.untold_call_id END
    WHERE d.id = ${to.id} AND d.status = ${from}`;
  return count === 1;
}

/** Marks these top-ups as reported to the holders. */
export async function saveReportedTopUps(tx: Tx, topUps: readonly TopUp[]): Promise<void> {
  const idsOf = (source: TopUp['source']): string[] =>
    topUps.filter((topUp) => topUp.source === source).map(({ id }) => id);
  const [deposits, flows] = [idsOf('DEPOSIT'), idsOf('CASH_FLOW')];
  if (deposits.length > 0) {
    await tx.$executeRaw`
      UPDATE deposits SET untold_call_id = NULL WHERE id = ANY(${deposits}::text[])`;
  }
  if (flows.length > 0) {
    await tx.$executeRaw`
      UPDATE cash_flows SET untold_call_id = NULL WHERE id = ANY(${flows}::text[])`;
  }
}

/** The number of confirmations that an asset requires; null when it is not accepted as collateral. */
export async function findConfirmationsRequired(
  reader: Reader,
  asset: string,
): Promise<number | null> {
  const [row] = await reader.$queryRaw<{ confirmations: number }[]>`
    SELECT confirmations FROM collateral_assets WHERE asset = ${asset}`;
  return row?.confirmations ?? null;
}

/** The number of confirmations that these assets require; those not accepted as collateral are absent. */
export async function loadConfirmationsRequired(
  reader: Reader,
  assets: readonly string[],
): Promise<Map<string, number>> {
  const rows = await reader.$queryRaw<{ asset: string; confirmations: number }[]>`
    SELECT asset, confirmations FROM collateral_assets WHERE asset = ANY(${[...assets]}::text[])`;
  return new Map(rows.map((row) => [row.asset, row.confirmations]));
}

/** The assets that are accepted as collateral. */
export async function listAssets(reader: Reader): Promise<Set<string>> {
  const rows = await reader.$queryRaw<{ asset: string }[]>`SELECT asset FROM collateral_assets`;
  return new Set(rows.map(({ asset }) => asset));
}
