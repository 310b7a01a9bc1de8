import { Decimal } from '../../domain/decimal.js';
import { type AssetRisk } from '../../domain/risk/health/account.js';
import { AT_ONCE_SETTINGS } from '../../domain/risk/parameters/collateral-settings.js';
import { QUOTE_ASSET } from '../../domain/quote-asset.js';
import { decodeSettings } from '../../domain/settings/setting-values.js';

import { type Reader, type Tx } from '../database/database.js';

/** The caps of an asset, and what is counted under them. */
export type CappedAsset = Pick<AssetRisk, 'asset' | 'accountCap' | 'totalCap'> & {
  readonly countedTotal: Decimal;
};

interface CappedRow {
  readonly asset: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly counted_total: string;
}

/**
 * Locks those of these assets that have a cap of all accounts, in the order of their names, until the commit.
 *
 * The others are locked against a vote that gives them a cap, and would count before this transaction commits.
 * Where such a vote was faster, its asset is in neither answer, and all are asked again.
 *
 * @param assets Known assets, each once.
 */
export async function lockCappedAssets(
  tx: Tx,
  assets: readonly string[],
): Promise<readonly CappedAsset[]> {
  const names = [...assets];
  const rows = await tx.$queryRaw<CappedRow[]>`
    SELECT asset, settings, counted_total::text FROM collateral_assets
    WHERE asset = ANY(${names}::text[]) AND counted_total IS NOT NULL
    ORDER BY asset COLLATE "C" FOR NO KEY UPDATE`;
  const others = await tx.$queryRaw<unknown[]>`
    SELECT asset FROM collateral_assets
    WHERE asset = ANY(${names}::text[]) AND counted_total IS NULL FOR SHARE`;
  if (rows.length + others.length < names.length) {
    return lockCappedAssets(tx, assets);
  }
  return rows.map((row) => ({
    asset: row.asset,
    ...decodeSettings(AT_ONCE_SETTINGS, row.settings),
    countedTotal: new Decimal(row.counted_total),
  }));
}

/**
 * Σ min(balance, cap) over the accounts that hold the asset, with what this transaction has written. Exact while
 * the asset's row is locked: each writer counts after its own balances and after the writer before it.
 */
export async function countHoldings(
  reader: Reader,
  { asset, accountCap }: Pick<AssetRisk, 'asset' | 'accountCap'>,
): Promise<Decimal> {
  const [row] = await reader.$queryRaw<{ total: string }[]>`
    SELECT coalesce(sum(least(balance, ${accountCap.toFixed()}::numeric)), 0)::text AS total
    FROM collateral_balances
    WHERE asset = ${asset} AND asset <> ${QUOTE_ASSET} AND balance > 0`;
  return new Decimal(row?.total ?? 0);
}

/** Writes what is counted under the cap of all accounts; null: there is none. */
export async function saveCountedTotal(
  tx: Tx,
  asset: string,
  countedTotal: Decimal | null,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE collateral_assets SET counted_total = ${countedTotal?.toFixed() ?? null}::numeric
    WHERE asset = ${asset}`;
}

/** A counted total that is not the sum of what accounts hold. */
export interface CountedMismatch {
  readonly asset: string;
  readonly expected: Decimal;
  readonly found: Decimal;
}

/** Every asset with a cap of all accounts whose counted total differs from its balances; one snapshot. */
export async function listCountedMismatches(
  reader: Reader,
  noCap: Decimal,
): Promise<CountedMismatch[]> {
  const rows = await reader.$queryRaw<{ asset: string; expected: string; found: string }[]>`
    SELECT a.asset, t.total::text AS expected, a.counted_total::text AS found
    FROM collateral_assets a CROSS JOIN LATERAL (
      SELECT coalesce(sum(least(b.balance,
        coalesce((a.settings->>'accountCap')::numeric, ${noCap.toFixed()}::numeric))), 0) AS total
      FROM collateral_balances b WHERE b.asset = a.asset AND b.balance > 0) t
    WHERE a.counted_total <> t.total ORDER BY a.asset`;
  return rows.map((row) => ({
    asset: row.asset,
    expected: new Decimal(row.expected),
    found: new Decimal(row.found),
  }));
}
