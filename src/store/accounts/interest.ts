import { Decimal, ZERO } from '../../domain/decimal.js';
import { YEAR_SECONDS } from '../../domain/risk/health/interest.js';
import { AT_ONCE_SETTINGS } from '../../domain/risk/parameters/collateral-settings.js';
import { decodeSettings } from '../../domain/settings/setting-values.js';

import { type Reader, type Tx } from '../database/database.js';

/** An asset with interest: until when it is charged, and at which rate since then. */
export interface InterestAsset {
  readonly asset: string;
  /** Null: never charged. */
  readonly chargedAt: Date | null;
  /** Fraction of a debt a year since `chargedAt`. */
  readonly rate: Decimal;
  /** The governed rate, from the next charge on. */
  readonly nextRate: Decimal;
}

interface AssetRow {
  readonly asset: string;
  readonly interest_at: Date | null;
  readonly interest_rate: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

function interestOf(row: AssetRow): InterestAsset {
  const { borrowRate } = decodeSettings(AT_ONCE_SETTINGS, row.settings);
  return {
    asset: row.asset,
    chargedAt: row.interest_at,
    rate: new Decimal(row.interest_rate),
    nextRate: borrowRate,
  };
}

/** Assets with a rate, now or from the next charge on. */
export async function listInterestAssets(reader: Reader): Promise<readonly InterestAsset[]> {
  const rows = await reader.$queryRaw<AssetRow[]>`
    SELECT asset, interest_at, interest_rate::text, settings FROM collateral_assets
    WHERE interest_rate > 0 OR coalesce((settings->>'borrowRate')::numeric, 0) > 0
    ORDER BY asset COLLATE "C"`;
  return rows.map(interestOf);
}

/** Whether anybody owes one of these assets, or did since the last charge. */
export async function findOwed(
  reader: Reader,
  assets: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await reader.$queryRaw<{ asset: string }[]>`
    SELECT a.asset FROM unnest(${[...assets]}::text[]) AS a(asset)
    WHERE EXISTS (SELECT 1 FROM collateral_balances b WHERE b.asset = a.asset AND b.debt_since IS NOT NULL
      AND (b.balance < 0 OR b.debt_seconds > 0))`;
  return new Set(rows.map(({ asset }) => asset));
}

/** Locks the accounts that owe the asset, or did since the last charge, in the order of their ids. */
export async function lockDebtors(tx: Tx, asset: string): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts a
    WHERE EXISTS (SELECT 1 FROM collateral_balances b
      WHERE b.account_id = a.id AND b.asset = ${asset} AND b.debt_since IS NOT NULL)
    ORDER BY id FOR NO KEY UPDATE`;
  return rows.map(({ id }) => id);
}

/** Locks an asset until the commit. */
export async function lockInterest(tx: Tx, asset: string): Promise<InterestAsset | null> {
  const [row] = await tx.$queryRaw<AssetRow[]>`
    SELECT asset, interest_at, interest_rate::text, settings FROM collateral_assets
    WHERE asset = ${asset} FOR NO KEY UPDATE`;
  return row === undefined ? null : interestOf(row);
}

/** A charge of every debtor of an asset. */
export interface InterestCharge {
  readonly transferId: string;
  readonly asset: string;
  /** Fraction of a debt a year. */
  readonly rate: Decimal;
  /** Decimals of an amount: it is rounded up to them. */
  readonly places: number;
  readonly ledgerAccount: string;
  readonly at: Date;
}

/** What debtors paid, in the asset, and how much they owed for how long, in asset · seconds. */
export interface InterestPaid {
  readonly debtors: number;
  readonly debtSeconds: Decimal;
  readonly charged: Decimal;
}

/**
 * Charges the debtors in one statement: a posting for each, one for the other side, and the balances; their time
 * begins again. The caller holds the locks of the debtors, and adds the sum to the other side's ledger account.
 *
 *     interest = ⌈ debt seconds · rate / seconds of a year ⌉        to `places` decimals
 */
export async function chargeDebtors(
  tx: Tx,
  debtors: readonly string[],
  { transferId, asset, rate, places, ledgerAccount, at }: InterestCharge,
): Promise<InterestPaid> {
  const unit = `1e-${places}`;
  const perUnit = rate.times(`1e${places}`).toFixed();
  const [row] = await tx.$queryRaw<{ debtors: bigint; debt_seconds: string; charged: string }[]>`
    WITH owed AS MATERIALIZED (
      SELECT b.account_id, b.balance, b.debt_seconds + greatest(-b.balance, 0)
        * greatest(extract(epoch FROM ${at}::timestamptz - b.debt_since), 0) AS seconds
      FROM collateral_balances b JOIN unnest(${[...debtors]}::text[]) AS d(id) ON d.id = b.account_id
      WHERE b.asset = ${asset} AND b.debt_since IS NOT NULL
    ), due AS MATERIALIZED (
      SELECT account_id, balance, seconds,
        (div(seconds * ${perUnit}::numeric, ${YEAR_SECONDS}) + CASE
          WHEN mod(seconds * ${perUnit}::numeric, ${YEAR_SECONDS}) > 0 THEN 1 ELSE 0 END)
          * ${unit}::numeric AS amount
      FROM owed
    ), posted AS (
      INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
      SELECT ${transferId}, line.ledger_account, ${asset}, line.amount, ${at}::timestamptz FROM (
        SELECT 'account:' || account_id AS ledger_account, -amount AS amount FROM due
        UNION ALL SELECT ${ledgerAccount}, sum(amount) FROM due) AS line
      WHERE line.amount <> 0
    ), moved AS (
      UPDATE collateral_balances b SET balance = b.balance - d.amount, debt_seconds = 0,
        debt_since = CASE WHEN b.balance - d.amount < 0 OR d.amount > 0 THEN ${at}::timestamptz END
      FROM due d WHERE b.account_id = d.account_id AND b.asset = ${asset}
    )
    SELECT count(*) FILTER (WHERE amount > 0) AS debtors,
      coalesce(sum(seconds) FILTER (WHERE amount > 0), 0)::text AS debt_seconds,
      coalesce(sum(amount), 0)::text AS charged FROM due`;
  return {
    debtors: Number(row?.debtors ?? 0n),
    debtSeconds: row === undefined ? ZERO : new Decimal(row.debt_seconds),
    charged: row === undefined ? ZERO : new Decimal(row.charged),
  };
}

/** Begins the next period of an asset. */
export async function saveInterestPeriod(
  tx: Tx,
  asset: string,
  { at, rate }: { readonly at: Date; readonly rate: Decimal },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE collateral_assets SET interest_at = ${at}, interest_rate = ${rate.toFixed()}::numeric
    WHERE asset = ${asset}`;
}

/** The accounts that owe one of these assets, or were charged last time, by id. */
export async function listDebtors(reader: Reader, assets: readonly string[]): Promise<string[]> {
  const rows = await reader.$queryRaw<{ account_id: string }[]>`
    SELECT DISTINCT account_id FROM collateral_balances
    WHERE asset = ANY(${[...assets]}::text[]) AND debt_since IS NOT NULL ORDER BY account_id`;
  return rows.map(({ account_id: accountId }) => accountId);
}

/** Waives the interest of accounts that owe nothing any more: what was owed since the last charge is not charged. */
export async function waiveInterest(tx: Tx, accountIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE collateral_balances SET debt_seconds = 0, debt_since = NULL
    WHERE account_id = ANY(${[...accountIds]}::text[]) AND balance >= 0 AND debt_since IS NOT NULL`;
}
