import { Decimal } from '../../domain/decimal.js';
import { Prisma } from '../../generated/prisma/client.js';

import { type Reader } from '../database/database.js';
import { accountCondition, type AccountScope } from '../database/read-scope.js';

/** Maximum number of counted rows of a list. */
export const COUNTED_MAX = 10_000;
const PREFIX = 'account:';

export const LEDGER_ACCOUNT_KINDS = [
  'ACCOUNT',
  'MARKET_INSURANCE',
  'GLOBAL_INSURANCE',
  'BACKSTOP',
  'DEFICIT',
  'VENUE',
  'EXTERNAL',
  'SEIZED',
  'OTHER',
] as const;
export type LedgerAccountKind = (typeof LEDGER_ACCOUNT_KINDS)[number];

/** The purpose of the ledger account in this column, by its name. */
export function kindOf(name: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`CASE WHEN starts_with(${name}, 'account:') THEN 'ACCOUNT'
    WHEN ${name} = 'insurance:global' THEN 'GLOBAL_INSURANCE'
    WHEN starts_with(${name}, 'insurance:') THEN 'MARKET_INSURANCE'
    WHEN starts_with(${name}, 'venue:') THEN 'VENUE'
    WHEN ${name} IN ('backstop', 'deficit', 'venue', 'external', 'seized') THEN upper(${name})
    ELSE 'OTHER' END`;
}

/** The table of a ledger account: those of the system come first in lists. */
export type LedgerPart = 'SYSTEM' | 'TRADING';

export interface LedgerAccountView {
  readonly part: LedgerPart;
  /** As in `ledger_balances`, or 'account:<id>'. */
  readonly name: string;
  readonly kind: LedgerAccountKind;
  readonly asset: string;
  readonly balance: Decimal;
}

/** Null does not restrict. */
export interface LedgerAccountQuery {
  readonly prefix: string | null;
  readonly kinds: readonly LedgerAccountKind[] | null;
  readonly assets: readonly string[] | null;
}

export interface LedgerAccountKey {
  readonly part: LedgerPart;
  readonly name: string;
  readonly asset: string;
}

interface BalanceRow {
  readonly name: string;
  readonly kind: LedgerAccountKind;
  readonly asset: string;
  readonly balance: string;
}

/** Ledger accounts in scope after a key, at most `limit`: those of the system by name, then accounts by id. */
export async function listLedgerAccounts(
  reader: Reader,
  scope: AccountScope,
  query: LedgerAccountQuery,
  after: LedgerAccountKey | null,
  limit: number,
): Promise<LedgerAccountView[]> {
  const system =
    after?.part === 'TRADING' ? [] : await listPart(reader, scope, query, 'SYSTEM', after, limit);
  const left = limit - system.length;
  const place = after?.part === 'TRADING' ? after : null;
  return left === 0
    ? system
    : [...system, ...(await listPart(reader, scope, query, 'TRADING', place, left))];
}

async function listPart(
  reader: Reader,
  scope: AccountScope,
  query: LedgerAccountQuery,
  part: LedgerPart,
  after: LedgerAccountKey | null,
  limit: number,
): Promise<LedgerAccountView[]> {
  const key = part === 'TRADING' ? after?.name.slice(PREFIX.length) : after?.name;
  const holder = holderOf(part);
  const place =
    after === null ? Prisma.sql`TRUE` : Prisma.sql`(${holder}, b.asset) > (${key}, ${after.asset})`;
  const rows = await reader.$queryRaw<BalanceRow[]>`
    SELECT ${nameOf(part)} AS name, ${kindOf(nameOf(part))} AS kind, b.asset, b.balance::text AS balance
    FROM ${tableOf(part)} b
    WHERE ${place} AND ${conditionOf(scope, query, part)}
    ORDER BY ${holder}, b.asset LIMIT ${limit}`;
  return rows.map(({ balance, ...row }) => ({ part, ...row, balance: new Decimal(balance) }));
}

/** How many ledger accounts in scope a query has, counted up to 10,000. */
export async function countLedgerAccounts(
  reader: Reader,
  scope: AccountScope,
  query: LedgerAccountQuery,
): Promise<number> {
  const part = (of: LedgerPart): Prisma.Sql => Prisma.sql`
    SELECT 1 FROM ${tableOf(of)} b WHERE ${conditionOf(scope, query, of)}`;
  const [row] = await reader.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM (
      (${part('SYSTEM')}) UNION ALL (${part('TRADING')}) LIMIT ${COUNTED_MAX}) AS counted`;
  return Number(row?.count ?? 0n);
}

function tableOf(part: LedgerPart): Prisma.Sql {
  return part === 'SYSTEM' ? Prisma.sql`ledger_balances` : Prisma.sql`collateral_balances`;
}

function holderOf(part: LedgerPart): Prisma.Sql {
  return part === 'SYSTEM' ? Prisma.sql`b.ledger_account` : Prisma.sql`b.account_id`;
}

function nameOf(part: LedgerPart): Prisma.Sql {
  return part === 'SYSTEM'
    ? Prisma.sql`b.ledger_account`
    : Prisma.sql`('account:' || b.account_id)`;
}

function conditionOf(
  scope: AccountScope,
  { prefix, kinds, assets }: LedgerAccountQuery,
  part: LedgerPart,
): Prisma.Sql {
  const visible =
    part === 'TRADING'
      ? accountCondition(Prisma.sql`b.account_id`, scope)
      : Prisma.sql`${scope.isEverything}`;
  const isKind =
    kinds === null
      ? Prisma.sql`TRUE`
      : part === 'TRADING'
        ? Prisma.sql`${kinds.includes('ACCOUNT')}`
        : Prisma.sql`${kindOf(nameOf(part))} = ANY(${[...kinds]}::text[])`;
  const isAsset =
    assets === null ? Prisma.sql`TRUE` : Prisma.sql`b.asset = ANY(${[...assets]}::text[])`;
  return Prisma.sql`${visible} AND ${isKind} AND ${isAsset} AND ${prefixCondition(prefix, part)}`;
}

function prefixCondition(prefix: string | null, part: LedgerPart): Prisma.Sql {
  if (prefix === null) {
    return Prisma.sql`TRUE`;
  }
  if (part === 'SYSTEM') {
    return Prisma.sql`starts_with(b.ledger_account, ${prefix})`;
  }
  return PREFIX.startsWith(prefix)
    ? Prisma.sql`TRUE`
    : Prisma.sql`${prefix.startsWith(PREFIX)} AND starts_with(b.account_id, ${prefix.slice(PREFIX.length)})`;
}
