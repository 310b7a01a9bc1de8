import { Decimal } from '../../domain/decimal.js';
import { type EventType } from '../../domain/log/event-payloads.js';

import { type Reader } from '../database/database.js';

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

/** The recorded sum of what a load booked to accounts in one asset, and the posted sum. */
export interface LoadMismatch {
  readonly transferId: string;
  readonly asset: string;
  readonly expected: Decimal;
  readonly posted: Decimal;
}

interface LoadRow {
  readonly transfer_id: string;
  readonly asset: string;
  readonly expected: string;
  readonly posted: string;
}

/** Up to `limit` sums of loads in the sealed log that differ from the postings to accounts. */
export async function listLoadMismatches(reader: Reader, limit: number): Promise<LoadMismatch[]> {
  const rows = await reader.$queryRaw<LoadRow[]>`
    WITH loads AS MATERIALIZED (
      SELECT payload->>'transferId' AS transfer_id, payload->'totals' AS totals
      FROM events WHERE type = ${'BookLoaded' satisfies EventType}
    ), lines AS (
      SELECT transfer_id, t->>'asset' AS asset, (t->>'amount')::numeric AS expected, 0 AS posted
      FROM loads, jsonb_array_elements(totals) t
      UNION ALL
      SELECT transfer_id, p.asset, 0, p.amount
      FROM loads JOIN ledger_postings p USING (transfer_id) WHERE p.ledger_account LIKE 'account:%'
    )
    SELECT transfer_id, asset, sum(expected)::text AS expected, sum(posted)::text AS posted
    FROM lines GROUP BY 1, 2 HAVING sum(expected) <> sum(posted)
    ORDER BY 1, 2 LIMIT ${limit}`;
  return rows.map((row) => ({
    transferId: row.transfer_id,
    asset: row.asset,
    expected: new Decimal(row.expected),
    posted: new Decimal(row.posted),
  }));
}
