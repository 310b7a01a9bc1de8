import { Decimal } from '../../domain/decimal.js';
import { Prisma } from '../../generated/prisma/client.js';

import { type Reader } from '../database/database.js';
import { COUNTED_MAX, kindOf, type LedgerAccountKind } from './read-ledger-accounts.js';
import { accountCondition, type AccountScope } from '../database/read-scope.js';

/** One line of the journal. */
export interface LedgerEntryView {
  readonly id: bigint;
  readonly transferId: string;
  readonly ledgerAccount: string;
  readonly kind: LedgerAccountKind;
  readonly asset: string;
  readonly amount: Decimal;
  readonly at: Date;
}

/** Null does not restrict. */
export interface LedgerEntryQuery {
  readonly ledgerAccount: string | null;
  readonly accountId: string | null;
  readonly asset: string | null;
  readonly transferId: string | null;
  /** At or after. */
  readonly from: Date | null;
  /** Before. */
  readonly until: Date | null;
}

interface EntryRow {
  readonly id: bigint;
  readonly transfer_id: string;
  readonly ledger_account: string;
  readonly kind: LedgerAccountKind;
  readonly asset: string;
  readonly amount: string;
  readonly at: Date;
}

/** Postings in scope before one (null: from the newest), newest first, at most `limit`. */
export async function listLedgerEntries(
  reader: Reader,
  scope: AccountScope,
  query: LedgerEntryQuery,
  before: bigint | null,
  limit: number,
): Promise<LedgerEntryView[]> {
  const place = before === null ? Prisma.sql`TRUE` : Prisma.sql`p.id < ${before}`;
  const rows = await reader.$queryRaw<EntryRow[]>`
    SELECT p.id, p.transfer_id, p.ledger_account, ${kindOf(Prisma.sql`p.ledger_account`)} AS kind,
      p.asset, p.amount::text AS amount, p.at
    FROM ledger_postings p WHERE ${place} AND ${entryCondition(scope, query)}
    ORDER BY p.id DESC LIMIT ${limit}`;
  return rows.map((row) => ({
    id: row.id,
    transferId: row.transfer_id,
    ledgerAccount: row.ledger_account,
    kind: row.kind,
    asset: row.asset,
    amount: new Decimal(row.amount),
    at: row.at,
  }));
}

/** The number of postings in scope of a query, counted up to 10,000. */
export async function countLedgerEntries(
  reader: Reader,
  scope: AccountScope,
  query: LedgerEntryQuery,
): Promise<number> {
  const [row] = await reader.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM (
      SELECT 1 FROM ledger_postings p WHERE ${entryCondition(scope, query)} LIMIT ${COUNTED_MAX}) AS counted`;
  return Number(row?.count ?? 0n);
}

function entryCondition(scope: AccountScope, query: LedgerEntryQuery): Prisma.Sql {
  const { ledgerAccount, accountId, asset, transferId, from, until } = query;
  const conditions = [
    scope.isEverything
      ? null
      : Prisma.sql`p.ledger_account LIKE 'account:%' AND ${accountCondition(Prisma.sql`substr(p.ledger_account, 9)`, scope)}`,
    ledgerAccount === null ? null : Prisma.sql`p.ledger_account = ${ledgerAccount}`,
    accountId === null ? null : Prisma.sql`p.ledger_account = ${`account:${accountId}`}`,
    asset === null ? null : Prisma.sql`p.asset = ${asset}`,
    transferId === null ? null : Prisma.sql`p.transfer_id = ${transferId}`,
    from === null ? null : Prisma.sql`p.at >= ${from}`,
    until === null ? null : Prisma.sql`p.at < ${until}`,
  ].filter((condition) => condition !== null);
  return conditions.length === 0 ? Prisma.sql`TRUE` : Prisma.join(conditions, ' AND ');
}

/** The cause of a transfer, by the rows that its id names. */
export interface TransferCause {
  readonly depositId: string | null;
  readonly withdrawalId: string | null;
  readonly collateralTransferId: string | null;
  readonly liquidationId: string | null;
  /** Where the step traded; null without one. */
  readonly venue: string | null;
  readonly marginCallId: string | null;
  readonly proposalId: string | null;
  /** The account of the cause; null when it concerns no single account. */
  readonly accountId: string | null;
}

interface CauseRow {
  readonly transfer_id: string;
  readonly deposit_id: string | null;
  readonly withdrawal_id: string | null;
  readonly collateral_transfer_id: string | null;
  readonly liquidation_id: string | null;
  readonly venue: string | null;
  readonly margin_call_id: string | null;
  readonly proposal_id: string | null;
  readonly account_id: string | null;
}

/**
 * The causes of these transfers. The id of a transfer is that of its cause, with a suffix if a cause has
 * several transfers: `.final` and `.reversal` of a deposit, `.waterfall` of a call, `.funds` of a deleveraging.
 */
export async function loadTransferCauses(
  reader: Reader,
  transferIds: readonly string[],
): Promise<Map<string, TransferCause>> {
  const rows = await reader.$queryRaw<CauseRow[]>`
    SELECT t.id AS transfer_id, d.id AS deposit_id, w.id AS withdrawal_id, x.id AS collateral_transfer_id, l.id AS liquidation_id, l.venue,
      coalesce(c.id, l.margin_call_id) AS margin_call_id, p.id AS proposal_id,
      coalesce(d.account_id, w.account_id, x.from_account_id, l.account_id, c.account_id) AS account_id
    FROM (SELECT id, regexp_replace(id, '\\.[a-z-]+$', '') AS stem FROM unnest(${[...transferIds]}::text[]) AS u(id)) t
    LEFT JOIN deposits d ON d.id = t.stem AND t.id <> t.stem
    LEFT JOIN withdrawals w ON w.id = t.id
    LEFT JOIN collateral_transfers x ON x.id = t.id
    LEFT JOIN margin_calls c ON c.id = t.stem
    LEFT JOIN liquidations l ON l.id IN (t.id, t.stem)
    LEFT JOIN proposals p ON p.id = t.id`;
  return new Map(
    rows.map((row) => [
      row.transfer_id,
      {
        depositId: row.deposit_id,
        withdrawalId: row.withdrawal_id,
        collateralTransferId: row.collateral_transfer_id,
        liquidationId: row.liquidation_id,
        venue: row.venue,
        marginCallId: row.margin_call_id,
        proposalId: row.proposal_id,
        accountId: row.account_id,
      },
    ]),
  );
}
