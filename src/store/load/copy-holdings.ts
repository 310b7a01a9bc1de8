import { Decimal } from '../../domain/decimal.js';

import { type CopyTx } from '../database/database.js';

/** Text rows are sent in pieces of about this many characters. */
const PIECE = 65_536;

/** A row of COPY's text format. Texts that may have a backslash go through `escaped`. */
type CopyRow = readonly string[];

/** A text for COPY: no text here has a tab or the end of a line. */
function escaped(text: string): string {
  return text.includes('\\') ? text.replaceAll('\\', '\\\\') : text;
}

function* piecesOf(rows: Iterable<CopyRow>): Generator<string> {
  let piece = '';
  for (const row of rows) {
    piece += `${row.map(escaped).join('\t')}\n`;
    if (piece.length >= PIECE) {
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') {
    yield piece;
  }
}

/** Positions of accounts that have none in these markets. Rows: account, market, size, entry price. */
export async function copyPositions(tx: CopyTx, rows: Iterable<CopyRow>): Promise<number> {
  return tx.copyIn(
    'COPY positions (account_id, market_id, size, entry_price) FROM STDIN',
    piecesOf(rows),
  );
}

/** Open orders. Rows: account, market, id, side, size, price, `t` or `f` for reduce-only, instant. */
export async function copyOpenOrders(tx: CopyTx, rows: Iterable<CopyRow>): Promise<number> {
  return tx.copyIn(
    'COPY open_orders (account_id, market_id, id, side, size, price, reduce_only, recorded_at) FROM STDIN',
    piecesOf(rows),
  );
}

/** The sum of the first balances of some accounts, in one asset. */
export interface FirstBalances {
  readonly asset: string;
  readonly balances: number;
  readonly total: Decimal;
}

/**
 * The first balances of accounts, none of them zero, with a posting for each and one for the other side of each
 * asset; that side's own balance is left to the caller.
 *
 * @param rows Account, asset, balance.
 */
export async function copyFirstBalances(
  tx: CopyTx,
  rows: Iterable<CopyRow>,
  {
    transferId,
    otherSide,
    at,
  }: { readonly transferId: string; readonly otherSide: string; readonly at: Date },
): Promise<FirstBalances[]> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE first_balances (account_id TEXT, asset TEXT, balance NUMERIC) ON COMMIT DROP`;
  await tx.copyIn('COPY first_balances FROM STDIN', piecesOf(rows));
  await tx.$executeRaw`
    INSERT INTO collateral_balances (account_id, asset, balance, debt_since)
    SELECT account_id, asset, balance, CASE WHEN balance < 0 THEN ${at}::timestamptz END FROM first_balances`;
  await tx.$executeRaw`
    INSERT INTO ledger_postings (transfer_id, ledger_account, asset, amount, at)
    SELECT ${transferId}::text, ledger_account, asset, amount, ${at}::timestamptz FROM (
      SELECT 'account:' || account_id AS ledger_account, asset, balance AS amount FROM first_balances
      UNION ALL
      SELECT ${otherSide}::text, asset, -sum(balance) FROM first_balances GROUP BY asset HAVING sum(balance) <> 0
    ) AS lines`;
  const sums = await tx.$queryRaw<{ asset: string; balances: number; total: string }[]>`
    SELECT asset, count(*)::int AS balances, sum(balance)::text AS total
    FROM first_balances GROUP BY asset ORDER BY asset COLLATE "C"`;
  return sums.map(({ asset, balances, total }) => ({
    asset,
    balances,
    total: new Decimal(total),
  }));
}
