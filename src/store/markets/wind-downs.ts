import { Decimal, decimal } from '../../domain/decimal.js';
import { slotAt, type SettlementMark } from '../../domain/risk/price/settlement-price.js';

import { type Reader, type Tx } from '../database/database.js';

/** Where a settlement price comes from: the mean of the marks of the window, or a vote that stated it. */
export type SettlementPriceKind = 'WINDOW_MEAN' | 'STATED';

/** The end of a market as it is in its row. */
export interface WindDown {
  readonly marketId: string;
  readonly proposalId: string;
  readonly reduceOnlyFrom: Date;
  readonly settlesAt: Date;
  readonly windowSeconds: number;
  /** In USD; null: the mean of the marks of the window. */
  readonly statedPrice: Decimal | null;
  /** The settlement price in USD, and its kind; null until it is fixed. */
  readonly price: Decimal | null;
  readonly priceKind: SettlementPriceKind | null;
  /** Positions settled so far, and what their holders paid and received, in USD. */
  readonly settled: number;
  readonly paid: Decimal;
  readonly received: Decimal;
  readonly delistedAt: Date | null;
}

interface WindDownRow {
  readonly market_id: string;
  readonly proposal_id: string;
  readonly reduce_only_from: Date;
  readonly settles_at: Date;
  readonly window_seconds: number;
  readonly stated_price: string | null;
  readonly price: string | null;
  readonly price_kind: string | null;
  readonly settled: number;
  readonly paid: string;
  readonly received: string;
  readonly delisted_at: Date | null;
}

function windDownOf(row: WindDownRow): WindDown {
  return {
    marketId: row.market_id,
    proposalId: row.proposal_id,
    reduceOnlyFrom: row.reduce_only_from,
    settlesAt: row.settles_at,
    windowSeconds: row.window_seconds,
    statedPrice: row.stated_price === null ? null : new Decimal(row.stated_price),
    price: row.price === null ? null : new Decimal(row.price),
    priceKind: row.price_kind as SettlementPriceKind | null,
    settled: row.settled,
    paid: new Decimal(row.paid),
    received: new Decimal(row.received),
    delistedAt: row.delisted_at,
  };
}

/** The decided ends of these markets; absent where no vote decided one. */
export async function readWindDowns(
  reader: Reader,
  marketIds: readonly string[],
): Promise<Map<string, WindDown>> {
  const rows = await reader.$queryRaw<WindDownRow[]>`
    SELECT * FROM market_wind_downs WHERE market_id = ANY(${[...marketIds]}::text[])`;
  return new Map(rows.map((row) => [row.market_id, windDownOf(row)]));
}

/** Locks the end of a market until the commit, so that one transaction at a time carries it on. */
export async function lockWindDown(tx: Tx, marketId: string): Promise<WindDown | null> {
  const [row] = await tx.$queryRaw<WindDownRow[]>`
    SELECT * FROM market_wind_downs WHERE market_id = ${marketId} FOR NO KEY UPDATE`;
  return row === undefined ? null : windDownOf(row);
}

export type NewWindDown = Pick<
  WindDown,
  'marketId' | 'proposalId' | 'reduceOnlyFrom' | 'settlesAt' | 'windowSeconds' | 'statedPrice'
>;

/** Writes the end of a market, in place of an earlier one whose price is not fixed. */
export async function saveWindDown(tx: Tx, windDown: NewWindDown): Promise<void> {
  const { marketId, proposalId, reduceOnlyFrom, settlesAt, windowSeconds, statedPrice } = windDown;
  // The parts of another window are other instants.
  await tx.$executeRaw`DELETE FROM settlement_marks WHERE market_id = ${marketId}`;
  await tx.$executeRaw`
    INSERT INTO market_wind_downs (market_id, proposal_id, reduce_only_from, settles_at, window_seconds, stated_price, next_at)
    VALUES (${marketId}, ${proposalId}, ${reduceOnlyFrom}, ${settlesAt}, ${windowSeconds},
      ${statedPrice?.toFixed() ?? null}::numeric, ${reduceOnlyFrom})
    ON CONFLICT (market_id) DO UPDATE SET proposal_id = excluded.proposal_id,
      reduce_only_from = excluded.reduce_only_from, settles_at = excluded.settles_at,
      window_seconds = excluded.window_seconds, stated_price = excluded.stated_price, next_at = excluded.next_at`;
}

/** Takes back the end of a market. @returns False when there was none. */
export async function deleteWindDown(tx: Tx, marketId: string): Promise<boolean> {
  await tx.$executeRaw`DELETE FROM settlement_marks WHERE market_id = ${marketId}`;
  const count = await tx.$executeRaw`
    DELETE FROM market_wind_downs WHERE market_id = ${marketId} AND price IS NULL`;
  return count === 1;
}

/** When the end of a market goes on; null: when a vote states a price, or never. */
export async function saveNextAt(tx: Tx, marketId: string, nextAt: Date | null): Promise<void> {
  await tx.$executeRaw`
    UPDATE market_wind_downs SET next_at = ${nextAt}::timestamptz WHERE market_id = ${marketId}`;
}

export async function saveSettlementPrice(
  tx: Tx,
  marketId: string,
  {
    price,
    kind,
    at,
  }: { readonly price: Decimal; readonly kind: SettlementPriceKind; readonly at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE market_wind_downs SET price = ${price.toFixed()}::numeric, price_kind = ${kind}, fixed_at = ${at}, next_at = ${at}
    WHERE market_id = ${marketId}`;
}

/** The market is delisted from then on. The caller holds the lock of its end. */
export async function saveDelisted(tx: Tx, marketId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE market_wind_downs SET delisted_at = ${at}, next_at = NULL WHERE market_id = ${marketId}`;
  await tx.$executeRaw`DELETE FROM open_orders WHERE market_id = ${marketId}`;
  await tx.$executeRaw`UPDATE markets SET status = 'DELISTED' WHERE id = ${marketId}`;
}

/**
 * Keeps the last usable marks of those of these markets that are in the window before their settlement: one for
 * each part of it. To be called after the prices were saved, for markets whose end is decided.
 */
export async function keepSettlementMarks(
  tx: Tx,
  marketIds: readonly string[],
  now: Date,
): Promise<void> {
  if (marketIds.length === 0) {
    return;
  }
  const windDowns = await readWindDowns(tx, marketIds);
  const places = [...windDowns.values()].flatMap((windDown) => {
    const slot = slotAt(windDown, now);
    return slot === null ? [] : [{ marketId: windDown.marketId, slot }];
  });
  if (places.length === 0) {
    return;
  }
  await tx.$executeRaw`
    INSERT INTO settlement_marks (market_id, slot, price, at)
    SELECT x.market_id, u.slot, x.price, x.at
    FROM unnest(${places.map(({ marketId }) => marketId)}::text[], ${places.map(({ slot }) => slot)}::int[]) AS u(market_id, slot)
    JOIN mark_prices x USING (market_id) WHERE x.price IS NOT NULL
    ON CONFLICT (market_id, slot) DO UPDATE SET price = excluded.price, at = excluded.at`;
}

/** The kept marks of a market, by part of the window. */
export async function listSettlementMarks(
  reader: Reader,
  marketId: string,
): Promise<SettlementMark[]> {
  const rows = await reader.$queryRaw<{ slot: number; price: string; at: Date }[]>`
    SELECT slot, price::text, at FROM settlement_marks WHERE market_id = ${marketId} ORDER BY slot`;
  return rows.map(({ slot, price, at }) => ({ slot, price: decimal(price), at }));
}
