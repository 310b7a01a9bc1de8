import { Decimal } from '../../domain/decimal.js';
import { type EventType } from '../../domain/log/event-payloads.js';

import { type Reader, type Tx } from '../database/database.js';

/** The result of the last check of the ledger. */
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

/** The reported differences that were still present at the last check; locked until the commit. */
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

/** A liquidation step, or a deleveraged account, whose postings differ from its event. */
export interface LiquidationMismatch {
  readonly liquidationId: string;
  readonly accountId: string;
  /** Realized profit or loss, less the fee of a step, by the event. */
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

/** Up to `limit` accounts of steps in the sealed log whose postings are not realized PnL less fee. */
export async function listLiquidationMismatches(
  reader: Reader,
  limit: number,
): Promise<LiquidationMismatch[]> {
  const rows = await reader.$queryRaw<LiquidationRow[]>`
    WITH stepped AS (
      SELECT payload->>'liquidationId' AS liquidation_id, account_id,
        sum((payload->>'realizedPnl')::numeric - coalesce((payload->>'fee')::numeric, 0)) AS expected
      FROM events WHERE type IN (${'LiquidationStepFilled' satisfies EventType}, ${'AutoDeleveraged' satisfies EventType}) GROUP BY 1, 2
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

/** The recorded payment to or from one ledger account in a bankruptcy, and the posted amount. */
export interface SettlementMismatch {
  readonly marginCallId: string;
  readonly ledgerAccount: string;
  readonly expected: Decimal;
  readonly posted: Decimal;
}

interface SettlementRow {
  readonly margin_call_id: string;
  readonly ledger_account: string;
  readonly expected: string;
  readonly posted: string;
}

/**
 * Up to `limit` ledger accounts of bankruptcies in the sealed log whose postings differ from the log: each
 * fund, and for a settlement each winner and the deficit. An amount recorded twice must be posted twice. The
 * bankrupt's own side needs no check, because a transfer sums to zero. Older deleveragings without recorded
 * payments by fund are skipped.
 */
export async function listSettlementMismatches(
  reader: Reader,
  quoteAsset: string,
  limit: number,
): Promise<SettlementMismatch[]> {
  const rows = await reader.$queryRaw<SettlementRow[]>`
    WITH decided AS MATERIALIZED (
      SELECT margin_call_id, 'account:' || account_id AS own, margin_call_id || '.waterfall' AS transfer_id,
        payload->'explanation'->'result'->'markets' AS markets
      FROM events WHERE type = ${'BankruptcySettled' satisfies EventType}
      UNION ALL
      SELECT margin_call_id, 'account:' || account_id, (payload->>'liquidationId') || '.funds',
        jsonb_build_array(payload->'explanation'->'result' || jsonb_build_object('marketId', market_id))
      FROM events WHERE type = ${'AutoDeleveraged' satisfies EventType} AND payload->>'side' = 'BANKRUPT'
        AND payload->'explanation'->'result' ? 'allocations'
    ), transfers AS (
      SELECT DISTINCT margin_call_id, own, transfer_id FROM decided
    ), markets AS (
      SELECT d.transfer_id, m FROM decided d, jsonb_array_elements(d.markets) m
    ), told AS (
      SELECT transfer_id, a->>'amount' AS amount, CASE a->>'kind'
        WHEN 'MARKET_INSURANCE' THEN 'insurance:' || (m->>'marketId')
        WHEN 'GLOBAL_INSURANCE' THEN 'insurance:global' ELSE 'backstop' END AS ledger_account
      FROM markets, jsonb_array_elements(m->'allocations') a
      UNION ALL
      SELECT transfer_id, w->>'amount', 'account:' || (w->>'accountId')
      FROM markets, jsonb_array_elements(m->'shares') w
      UNION ALL
      SELECT transfer_id, m->>'deficit', 'deficit' FROM markets WHERE m->>'deficit' IS NOT NULL
    ), lines AS (
      SELECT transfer_id, ledger_account, -amount::numeric AS expected, 0 AS posted FROM told
      UNION ALL
      SELECT p.transfer_id, p.ledger_account, 0, p.amount
      FROM transfers t JOIN ledger_postings p USING (transfer_id)
      WHERE p.asset = ${quoteAsset} AND p.ledger_account NOT IN (t.own, 'seized')
    ), differing AS (
      SELECT transfer_id, ledger_account, sum(expected) AS expected, sum(posted) AS posted
      FROM lines GROUP BY 1, 2 HAVING sum(expected) <> sum(posted)
    )
    SELECT t.margin_call_id, d.ledger_account, d.expected::text, d.posted::text
    FROM differing d JOIN transfers t USING (transfer_id)
    ORDER BY 1, 2 LIMIT ${limit}`;
  return rows.map((row) => ({
    marginCallId: row.margin_call_id,
    ledgerAccount: row.ledger_account,
    expected: new Decimal(row.expected),
    posted: new Decimal(row.posted),
  }));
}

/** The recorded movement of a balance by a fact, and the posted amount. */
export interface FactMismatch {
  readonly transferId: string;
  readonly accountId: string;
  readonly asset: string;
  readonly expected: Decimal;
  readonly posted: Decimal;
}

interface FactRow {
  readonly transfer_id: string;
  readonly account_id: string;
  readonly asset: string;
  readonly expected: string;
  readonly posted: string;
}

/** Events that record balance changes of their account and the transfer. */
const FACT_TYPES: readonly EventType[] = [
  'TradesRecorded',
  'CashFlowsRecorded',
  'PositionsRecorded',
  'PositionSettled',
];

/** Up to `limit` balances whose postings for facts differ from the sealed log. */
export async function listFactMismatches(reader: Reader, limit: number): Promise<FactMismatch[]> {
  const rows = await reader.$queryRaw<FactRow[]>`
    WITH facts AS MATERIALIZED (
      SELECT payload->>'transferId' AS transfer_id, account_id, payload->'changes' AS changes
      FROM events WHERE type = ANY(${[...FACT_TYPES]}::text[])
    ), lines AS (
      SELECT transfer_id, account_id, c->>'asset' AS asset, (c->>'amount')::numeric AS expected, 0 AS posted
      FROM facts, jsonb_array_elements(changes) c
      UNION ALL
      SELECT f.transfer_id, f.account_id, p.asset, 0, p.amount
      FROM (SELECT DISTINCT transfer_id, account_id FROM facts) f
      JOIN ledger_postings p ON p.transfer_id = f.transfer_id AND p.ledger_account = 'account:' || f.account_id
    )
    SELECT transfer_id, account_id, asset, sum(expected)::text AS expected, sum(posted)::text AS posted
    FROM lines GROUP BY 1, 2, 3 HAVING sum(expected) <> sum(posted)
    ORDER BY 1, 2, 3 LIMIT ${limit}`;
  return rows.map((row) => ({
    transferId: row.transfer_id,
    accountId: row.account_id,
    asset: row.asset,
    expected: new Decimal(row.expected),
    posted: new Decimal(row.posted),
  }));
}

/** The recorded payments of a market's holders, and the amount posted to the venue's side. */
export interface PaymentMismatch {
  readonly transferId: string;
  readonly ledgerAccount: string;
  readonly expected: Decimal;
  readonly posted: Decimal;
}

interface PaymentRow {
  readonly transfer_id: string;
  readonly ledger_account: string;
  readonly expected: string;
  readonly posted: string;
}

/**
 * Up to `limit` payments of a market's holders whose postings differ from the sealed log: compares the sum of
 * the postings to accounts, with the sign of the venue's side.
 */
export async function listPaymentMismatches(
  reader: Reader,
  quoteAsset: string,
  limit: number,
): Promise<PaymentMismatch[]> {
  const rows = await reader.$queryRaw<PaymentRow[]>`
    WITH told AS MATERIALIZED (
      SELECT payload->>'transferId' AS transfer_id,
        CASE type WHEN ${'FundingPaid' satisfies EventType} THEN 'venue:funding' ELSE 'venue' END AS ledger_account,
        sum((payload->>'paid')::numeric - (payload->>'received')::numeric) AS expected
      FROM events WHERE type IN (${'FundingPaid' satisfies EventType}, ${'ProfitsSettled' satisfies EventType})
      GROUP BY 1, 2
      UNION ALL
      SELECT payload->>'transferId', 'venue:interest', sum((payload->>'charged')::numeric)
      FROM events WHERE type = ${'InterestCharged' satisfies EventType} GROUP BY 1, 2
    ), posted AS (
      SELECT t.transfer_id, -sum(p.amount) AS amount
      FROM told t JOIN ledger_postings p USING (transfer_id)
      WHERE (p.asset = ${quoteAsset} OR t.ledger_account = 'venue:interest') AND p.ledger_account LIKE 'account:%' GROUP BY 1
    )
    SELECT transfer_id, ledger_account, expected::text, coalesce(amount, 0)::text AS posted
    FROM told LEFT JOIN posted USING (transfer_id)
    WHERE expected <> coalesce(amount, 0) ORDER BY 1 LIMIT ${limit}`;
  return rows.map((row) => ({
    transferId: row.transfer_id,
    ledgerAccount: row.ledger_account,
    expected: new Decimal(row.expected),
    posted: new Decimal(row.posted),
  }));
}
