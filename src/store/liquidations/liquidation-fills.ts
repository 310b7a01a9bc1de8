import { Decimal } from '../../domain/decimal.js';
import {
  type GivenOrder,
  type InstructionStatus,
  type ReportedFill,
} from '../../domain/risk/liquidation/fills/reported-fills.js';

import { type Reader, type Tx } from '../database/database.js';

interface FillRow {
  readonly id: string;
  readonly liquidation_id: string;
  readonly size: string;
  readonly price: string;
  readonly filled_at: Date;
  readonly status: string;
  readonly reason: string | null;
}

function fillOf(row: FillRow): ReportedFill {
  return {
    id: row.id,
    liquidationId: row.liquidation_id,
    size: new Decimal(row.size),
    price: new Decimal(row.price),
    at: row.filled_at,
    status: row.status as InstructionStatus,
    reason: row.reason,
  };
}

/** The reports about these orders, in the order of arrival. */
export async function listReportedFills(
  reader: Reader,
  orderIds: readonly string[],
): Promise<ReportedFill[]> {
  const rows = await reader.$queryRaw<FillRow[]>`
    SELECT id, liquidation_id, size, price, filled_at, status, reason FROM liquidation_fills
    WHERE liquidation_id = ANY(${[...orderIds]}::text[]) ORDER BY recorded_at, id`;
  return rows.map(fillOf);
}

/** The reports with these ids, about any order. */
export async function findReportedFills(
  reader: Reader,
  ids: readonly string[],
): Promise<ReportedFill[]> {
  const rows = await reader.$queryRaw<FillRow[]>`
    SELECT id, liquidation_id, size, price, filled_at, status, reason FROM liquidation_fills
    WHERE id = ANY(${[...ids]}::text[])`;
  return rows.map(fillOf);
}

/**
 * Stores reports. The caller holds the locks of their orders.
 *
 * @returns The number stored: fewer than given when another call stores one of these ids at the same moment.
 */
export async function insertReportedFills(
  tx: Tx,
  fills: readonly ReportedFill[],
  recordedAt: Date,
): Promise<number> {
  if (fills.length === 0) {
    return 0;
  }
  return tx.$executeRaw`
    INSERT INTO liquidation_fills (id, liquidation_id, size, price, filled_at, status, reason, recorded_at)
    SELECT s.id, s.liquidation_id, s.size, s.price, s.filled_at, s.status, s.reason, ${recordedAt}
    FROM unnest(
      ${fills.map((f) => f.id)}::text[], ${fills.map((f) => f.liquidationId)}::text[],
      ${fills.map((f) => f.size.toFixed())}::numeric[], ${fills.map((f) => f.price.toFixed())}::numeric[],
      ${fills.map((f) => f.at.toISOString())}::timestamptz[], ${fills.map((f) => f.status)}::text[],
      ${fills.map((f) => f.reason)}::text[]
    ) AS s(id, liquidation_id, size, price, filled_at, status, reason)
    ORDER BY s.id
    ON CONFLICT (id) DO NOTHING`;
}

/** An order given to a venue, with its account. */
export interface OrderGiven extends GivenOrder {
  readonly accountId: string;
  readonly marketId: string;
  readonly marginCallId: string;
  readonly venue: string;
  readonly limitPrice: Decimal;
}

/** Those of these orders that were given to a venue, whatever their outcome, locked until the commit. */
export async function lockGivenOrders(
  tx: Tx,
  venue: string,
  ids: readonly string[],
): Promise<Map<string, OrderGiven>> {
  const rows = await tx.$queryRaw<
    {
      id: string;
      size: string;
      state: string;
      account_id: string;
      market_id: string;
      margin_call_id: string;
      limit_price: string;
    }[]
  >`
    SELECT id, size, state, account_id, market_id, margin_call_id, limit_price FROM liquidations
    WHERE id = ANY(${[...ids]}::text[]) AND venue = ${venue} ORDER BY id FOR UPDATE`;
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        size: new Decimal(row.size),
        hasOutcome: row.state !== 'SUBMITTED',
        accountId: row.account_id,
        marketId: row.market_id,
        marginCallId: row.margin_call_id,
        venue,
        limitPrice: new Decimal(row.limit_price),
      },
    ]),
  );
}

/** Orders given to a venue up to an instant, without a recorded outcome. */
export async function listGivenInFlight(
  reader: Reader,
  venue: string,
  givenUpTo: Date,
): Promise<readonly Pick<GivenOrder, 'id' | 'size'>[]> {
  const rows = await reader.$queryRaw<{ id: string; size: string }[]>`
    SELECT id, size FROM liquidations
    WHERE state = 'SUBMITTED' AND venue = ${venue} AND submitted_at <= ${givenUpTo} ORDER BY submitted_at, id`;
  return rows.map((row) => ({ id: row.id, size: new Decimal(row.size) }));
}
