import { Prisma } from '../../generated/prisma/client.js';
import { Decimal } from '../../domain/decimal.js';
import { type JsonObject } from '../../domain/canonical.js';
import { redactExplanation, type StoredExplanation } from '../../domain/log/redaction.js';

import { type Reader } from '../database/database.js';
import { groupBy } from '../database/read-page.js';
import { accountCondition, type AccountScope } from '../database/read-scope.js';

export type LiquidationState = 'PENDING' | 'SUBMITTED' | 'FILLED' | 'PARTIALLY_FILLED' | 'FAILED';
export type WaterfallLayerKind =
  | 'ACCOUNT_EQUITY'
  | 'MARKET_INSURANCE'
  | 'GLOBAL_INSURANCE'
  | 'BACKSTOP'
  | 'AUTO_DELEVERAGING'
  | 'SOCIALIZED_LOSS';

/** One liquidation step as readers see it. Amounts in USD, sizes signed in base units. */
export interface LiquidationView {
  readonly id: string;
  readonly marginCallId: string;
  readonly marketId: string;
  readonly size: Decimal;
  readonly filledSize: Decimal;
  readonly averagePrice: Decimal | null;
  readonly bankruptcyPrice: Decimal | null;
  readonly fee: Decimal;
  readonly shortfall: Decimal;
  readonly state: LiquidationState;
  readonly at: Date;
  /** Without data about other accounts, unless the reader may read every account. */
  readonly explanation: JsonObject;
}

/** The payment of one layer towards a shortfall. */
export interface AllocationView {
  readonly marginCallId: string;
  /** The step that caused it; null when the account went bankrupt without one. */
  readonly liquidationId: string | null;
  readonly kind: WaterfallLayerKind;
  readonly amount: Decimal;
  readonly counterpartyAccountId: string | null;
}

interface LiquidationRow {
  readonly id: string;
  readonly margin_call_id: string;
  readonly market_id: string;
  readonly size: string;
  readonly filled_size: string;
  readonly average_price: string | null;
  readonly bankruptcy_price: string | null;
  readonly fee: string;
  readonly shortfall: string;
  readonly state: string;
  readonly submitted_at: Date;
  readonly explanation: StoredExplanation;
}

function liquidationOf(row: LiquidationRow, scope: AccountScope): LiquidationView {
  return {
    id: row.id,
    marginCallId: row.margin_call_id,
    marketId: row.market_id,
    size: new Decimal(row.size),
    filledSize: new Decimal(row.filled_size),
    averagePrice: row.average_price === null ? null : new Decimal(row.average_price),
    bankruptcyPrice: row.bankruptcy_price === null ? null : new Decimal(row.bankruptcy_price),
    fee: new Decimal(row.fee),
    shortfall: new Decimal(row.shortfall),
    state: row.state as LiquidationState,
    at: row.submitted_at,
    explanation: scope.isEverything ? row.explanation : redactExplanation(row.explanation),
  };
}

const COLUMNS = Prisma.sql`l.id, l.margin_call_id, l.market_id, l.size, l.filled_size, l.average_price,
  l.bankruptcy_price, l.fee, l.shortfall, l.state, l.submitted_at, l.explanation`;

/** These steps, by id, within the scope. */
export async function findLiquidations(
  reader: Reader,
  scope: AccountScope,
  ids: readonly string[],
): Promise<Map<string, LiquidationView>> {
  const rows = await reader.$queryRaw<LiquidationRow[]>`
    SELECT ${COLUMNS} FROM liquidations l
    WHERE l.id = ANY(${[...ids]}::text[]) AND ${accountCondition(Prisma.sql`l.account_id`, scope)}`;
  return new Map(rows.map((row) => [row.id, liquidationOf(row, scope)]));
}

/** The steps of each of these calls, oldest first, at most 1000 a call. The caller has checked the calls. */
export async function listLiquidationsOfCalls(
  reader: Reader,
  scope: AccountScope,
  callIds: readonly string[],
): Promise<Map<string, LiquidationView[]>> {
  const rows = await reader.$queryRaw<LiquidationRow[]>`
    SELECT ${COLUMNS} FROM liquidations l
    WHERE l.margin_call_id = ANY(${[...callIds]}::text[]) AND l.step <= 1000 ORDER BY l.margin_call_id, l.step`;
  const views = rows.map((row) => liquidationOf(row, scope));
  return groupBy(views, (step) => step.marginCallId);
}

/** The payers of each of these steps' shortfall, in order; a counterparty out of scope is not named. */
export async function listAllocations(
  reader: Reader,
  scope: AccountScope,
  liquidationIds: readonly string[],
): Promise<Map<string, AllocationView[]>> {
  const views = await readAllocations(
    reader,
    scope,
    Prisma.sql`w.liquidation_id = ANY(${[...liquidationIds]}::text[])`,
  );
  return groupBy(views, ({ liquidationId }) => liquidationId ?? '');
}

/** The payers for whole calls, including bankruptcies without a step. */
export async function listAllocationsOfCalls(
  reader: Reader,
  scope: AccountScope,
  callIds: readonly string[],
): Promise<Map<string, AllocationView[]>> {
  const views = await readAllocations(
    reader,
    scope,
    Prisma.sql`w.margin_call_id = ANY(${[...callIds]}::text[])`,
  );
  return groupBy(views, ({ marginCallId }) => marginCallId);
}

async function readAllocations(
  reader: Reader,
  scope: AccountScope,
  condition: Prisma.Sql,
): Promise<AllocationView[]> {
  const counterparty = Prisma.sql`w.counterparty_account_id`;
  const rows = await reader.$queryRaw<
    {
      margin_call_id: string;
      liquidation_id: string | null;
      kind: string;
      amount: string;
      counterparty: string | null;
    }[]
  >`
    SELECT w.margin_call_id, w.liquidation_id, w.kind, w.amount,
      CASE WHEN ${accountCondition(counterparty, scope)} THEN ${counterparty} END AS counterparty
    FROM waterfall_allocations w WHERE ${condition} ORDER BY w.margin_call_id, w.ordinal`;
  return rows.map((row) => ({
    marginCallId: row.margin_call_id,
    liquidationId: row.liquidation_id,
    kind: row.kind as WaterfallLayerKind,
    amount: new Decimal(row.amount),
    counterpartyAccountId: row.counterparty,
  }));
}
