import { decimal, type Decimal } from '../../domain/decimal.js';
import { Prisma } from '../../generated/prisma/client.js';

import { type Reader, type Tx } from '../database/database.js';
import { debtTimeAfter } from '../ledger/ledger.js';

/** A funding payment or a settlement of every holder of a market at an instant. */
export type HolderPayment =
  | {
      readonly kind: 'FUNDING';
      readonly marketId: string;
      /** Fraction of notional: above 0 longs pay. */
      readonly rate: Decimal;
      readonly markPrice: Decimal;
      /** The instant at the venue. */
      readonly at: Date;
    }
  | {
      readonly kind: 'SETTLEMENT';
      readonly marketId: string;
      /** USD, the new entry price. */
      readonly price: Decimal;
      readonly at: Date;
    };

/** The total paid and received by holders in USD, and their total holdings in base units. Nothing is below 0. */
export interface PaidByHolders {
  readonly holders: number;
  readonly longSize: Decimal;
  readonly shortSize: Decimal;
  readonly paid: Decimal;
  readonly received: Decimal;
}

/**
 * Locks the accounts that hold a position in these markets, in the order of their ids. An account that opens
 * one later is not included; one that closes its position while this waits is locked and holds nothing.
 *
 * @returns Their ids.
 */
export async function lockHolders(tx: Tx, marketIds: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts a
    WHERE EXISTS (SELECT 1 FROM positions p WHERE p.account_id = a.id AND p.market_id = ANY(${[...marketIds]}::text[]))
    ORDER BY id FOR NO KEY UPDATE`;
  return rows.map(({ id }) => id);
}

/** The amount that one holder receives, in USD; rounded down to 20 decimals if it has more, else exact. */
function amountOf(payment: HolderPayment): Prisma.Sql {
  if (payment.kind === 'SETTLEMENT') {
    return Prisma.sql`p.size * (${payment.price.toFixed()}::numeric - p.entry_price)`;
  }
  const { rate, markPrice } = payment;
  const exact = Prisma.sql`(-p.size * ${markPrice.toFixed()}::numeric * ${rate.toFixed()}::numeric)`;
  return Prisma.sql`(trunc(${exact}, 20) - CASE WHEN trunc(${exact}, 20) > ${exact} THEN 1e-20 ELSE 0 END)`;
}

function dueOf(payment: HolderPayment, holders: readonly string[]): Prisma.Sql {
  return Prisma.sql`
    SELECT p.account_id, p.size, ${amountOf(payment)} AS amount
    FROM positions p JOIN unnest(${[...holders]}::text[]) AS h(id) ON h.id = p.account_id
    WHERE p.market_id = ${payment.marketId}`;
}

export interface HoldingLimits {
  readonly asset: string;
  /** Maximum size of a balance and of its pending sum. */
  readonly balanceMax: Decimal;
  /** Maximum cost of a position, in USD. */
  readonly costMax: Decimal;
}

/**
 * Whether a payment would produce a number that the book cannot hold. The caller holds the locks of the
 * holders.
 */
export async function isBeyondRange(
  reader: Reader,
  payment: HolderPayment,
  holders: readonly string[],
  { asset, balanceMax, costMax }: HoldingLimits,
): Promise<boolean> {
  const cost =
    payment.kind === 'SETTLEMENT'
      ? Prisma.sql`abs(d.size) * ${payment.price.toFixed()}::numeric > ${costMax.toFixed()}::numeric`
      : Prisma.sql`FALSE`;
  const [row] = await reader.$queryRaw<{ beyond: boolean | null }[]>`
    WITH due AS (${dueOf(payment, holders)})
    SELECT bool_or(${cost} OR abs(coalesce(b.balance, 0) + d.amount) + coalesce(b.pending, 0)
      > ${balanceMax.toFixed()}::numeric) AS beyond
    FROM due d LEFT JOIN collateral_balances b ON b.account_id = d.account_id AND b.asset = ${asset}`;
  return row?.beyond === true;
}

export interface PaymentPosting {
  readonly transferId: string;
  readonly asset: string;
  /** The other side: the total paid by holders, less the total received. */
  readonly venueLedger: string;
  readonly at: Date;
}

interface PaidRow {
  readonly holders: bigint;
  readonly long_size: string;
  readonly short_size: string;
  readonly paid: string;
  readonly received: string;
}

/**
 * Moves the money of every holder in one statement: one posting per holder, one for the venue's side, and the
 * balances. A settlement also resets the entry prices. The caller holds the locks of the holders, and adds the
 * venue's amount to its ledger account.
 */
export async function payHolders(
  tx: Tx,
  payment: HolderPayment,
  holders: readonly string[],
  { transferId, asset, venueLedger, at }: PaymentPosting,
): Promise<PaidByHolders> {
  const reset =
    payment.kind === 'SETTLEMENT'
      ? Prisma.sql`, reset AS (
          UPDATE positions p SET entry_price = ${payment.price.toFixed()}::numeric FROM due d
          WHERE p.account_id = d.account_id AND p.market_id = ${payment.marketId} AND d.amount <> 0)`
      : Prisma.empty;
  const [row] = await tx.$queryRaw<PaidRow[]>`
    WITH due AS MATERIALIZED (${dueOf(payment, holders)}), posted AS (
      INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
      SELECT ${transferId}, line.ledger_account, ${asset}, line.amount, ${at}::timestamptz FROM (
        SELECT 'account:' || account_id AS ledger_account, amount FROM due
        UNION ALL SELECT ${venueLedger}, -sum(amount) FROM due) AS line
      WHERE line.amount <> 0
    ), moved AS (
      INSERT INTO collateral_balances AS held (account_id, asset, balance, debt_since)
      SELECT account_id, ${asset}, amount, CASE WHEN amount < 0 THEN ${at}::timestamptz END
      FROM due WHERE amount <> 0 ORDER BY account_id
      ON CONFLICT (account_id, asset) DO UPDATE SET balance = held.balance + excluded.balance, ${debtTimeAfter(at)}
    )${reset}
    SELECT count(*) AS holders,
      coalesce(sum(greatest(size, 0)), 0)::text AS long_size, coalesce(sum(greatest(-size, 0)), 0)::text AS short_size,
      coalesce(sum(greatest(-amount, 0)), 0)::text AS paid, coalesce(sum(greatest(amount, 0)), 0)::text AS received
    FROM due`;
  return {
    holders: Number(row?.holders ?? 0n),
    longSize: decimal(row?.long_size ?? 0),
    shortSize: decimal(row?.short_size ?? 0),
    paid: decimal(row?.paid ?? 0),
    received: decimal(row?.received ?? 0),
  };
}

interface KnownRow {
  readonly market_id: string;
  readonly at: Date;
  readonly rate: string | null;
  readonly price: string;
}

/** Recorded payments of these markets at these instants. They never change. */
export async function loadHolderPayments(
  reader: Reader,
  kind: HolderPayment['kind'],
  places: readonly { readonly marketId: string; readonly at: Date }[],
): Promise<HolderPayment[]> {
  const marketIds = places.map(({ marketId }) => marketId);
  const instants = places.map(({ at }) => at.toISOString());
  const known = Prisma.sql`unnest(${marketIds}::text[], ${instants}::timestamptz[]) AS k(market_id, at)`;
  const rows =
    kind === 'FUNDING'
      ? await reader.$queryRaw<KnownRow[]>`
          SELECT f.market_id, f.funded_at AS at, f.rate::text, f.mark_price::text AS price
          FROM funding_rates f JOIN ${known} ON k.market_id = f.market_id AND k.at = f.funded_at`
      : await reader.$queryRaw<KnownRow[]>`
          SELECT s.market_id, s.settled_at AS at, NULL AS rate, s.price::text
          FROM profit_settlements s JOIN ${known} ON k.market_id = s.market_id AND k.at = s.settled_at`;
  return rows.map(({ market_id: marketId, at, rate, price }) =>
    rate === null
      ? { kind: 'SETTLEMENT', marketId, at, price: decimal(price) }
      : { kind: 'FUNDING', marketId, at, rate: decimal(rate), markPrice: decimal(price) },
  );
}

/** Records a payment. @returns False when another transaction recorded one of the same instant meanwhile. */
export async function insertHolderPayment(tx: Tx, payment: HolderPayment): Promise<boolean> {
  const { marketId, at } = payment;
  const count =
    payment.kind === 'FUNDING'
      ? await tx.$executeRaw`
          INSERT INTO funding_rates (market_id, funded_at, rate, mark_price)
          VALUES (${marketId}, ${at}, ${payment.rate.toFixed()}::numeric, ${payment.markPrice.toFixed()}::numeric)
          ON CONFLICT DO NOTHING`
      : await tx.$executeRaw`
          INSERT INTO profit_settlements (market_id, settled_at, price)
          VALUES (${marketId}, ${at}, ${payment.price.toFixed()}::numeric) ON CONFLICT DO NOTHING`;
  return count === 1;
}
