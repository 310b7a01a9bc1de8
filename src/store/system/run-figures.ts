import { Decimal } from '../../domain/decimal.js';
import { type EventType } from '../../domain/log/event-payloads.js';

import { type Reader } from '../database/database.js';
import { readLedgerBalances } from '../ledger/funds.js';
import { countCallsByState } from '../margin-calls/margin-calls.js';

/** The results of enforcement so far, counted from the rows. */
export interface RunFigures {
  readonly accounts: number;
  readonly warnings: number;
  readonly callsByState: ReadonlyMap<string, number>;
  /** Orders that traded. */
  readonly liquidations: number;
  /** Σ |filled size| · average price, in USD. */
  readonly liquidatedNotional: Decimal;
  /** Debts of bankrupt accounts beyond their collateral, paid by others or a deficit. In USD. */
  readonly shortfall: Decimal;
  /** Payments of each layer of the waterfall. */
  readonly waterfall: ReadonlyMap<string, Decimal>;
  readonly events: number;
}

interface TotalsRow {
  readonly accounts: bigint;
  readonly warnings: bigint;
  readonly liquidations: bigint;
  readonly notional: string;
  readonly shortfall: string;
  readonly events: bigint;
}

export async function readRunFigures(reader: Reader): Promise<RunFigures> {
  const [totals] = await reader.$queryRaw<TotalsRow[]>`
    SELECT (SELECT count(*) FROM accounts) AS accounts,
      (SELECT count(*) FROM events WHERE type = ${'MarginWarningRaised' satisfies EventType}) AS warnings,
      (SELECT count(*) FROM liquidations WHERE filled_size <> 0) AS liquidations,
      (SELECT coalesce(sum(abs(filled_size) * average_price), 0) FROM liquidations) AS notional,
      (SELECT coalesce(sum(amount), 0) FROM waterfall_allocations WHERE kind <> 'ACCOUNT_EQUITY')
        - (SELECT coalesce(sum(amount), 0) FROM ledger_postings
           WHERE ledger_account = 'deficit' AND transfer_id LIKE '%.waterfall') AS shortfall,
      (SELECT count(*) FROM events) AS events`;
  return {
    accounts: Number(totals?.accounts ?? 0n),
    warnings: Number(totals?.warnings ?? 0n),
    callsByState: await countCallsByState(reader),
    liquidations: Number(totals?.liquidations ?? 0n),
    liquidatedNotional: new Decimal(totals?.notional ?? 0),
    shortfall: new Decimal(totals?.shortfall ?? 0),
    waterfall: await sumByLayer(reader),
    events: Number(totals?.events ?? 0n),
  };
}

async function sumByLayer(reader: Reader): Promise<ReadonlyMap<string, Decimal>> {
  const layers = await reader.$queryRaw<{ kind: string; amount: string }[]>`
    SELECT kind, sum(amount) AS amount FROM waterfall_allocations GROUP BY kind ORDER BY kind`;
  return new Map(layers.map((row) => [row.kind, new Decimal(row.amount)]));
}

/** The money of a run, for the dashboard: read from the rows several times a second. */
export interface RunMoney {
  /** Orders that traded. */
  readonly liquidations: number;
  /** Σ |filled size| · average price, in USD. */
  readonly liquidatedNotional: Decimal;
  /** Payments of each layer of the waterfall, in USD. */
  readonly waterfall: ReadonlyMap<string, Decimal>;
  /** Balances of the system's ledger accounts, in USD. */
  readonly balances: ReadonlyMap<string, Decimal>;
  /** The last sequence of the log; 0 for an empty one. */
  readonly logHead: number;
}

/** @param asset The asset of the balances. */
export async function readRunMoney(reader: Reader, asset: string): Promise<RunMoney> {
  const [totals] = await reader.$queryRaw<
    { liquidations: bigint; notional: string; head: bigint }[]
  >`
    SELECT count(*) AS liquidations, coalesce(sum(abs(filled_size) * average_price), 0) AS notional,
      (SELECT coalesce(max(sequence), 0) FROM events) AS head
    FROM liquidations WHERE filled_size <> 0`;
  return {
    liquidations: Number(totals?.liquidations ?? 0n),
    liquidatedNotional: new Decimal(totals?.notional ?? 0),
    waterfall: await sumByLayer(reader),
    balances: await readLedgerBalances(reader, asset),
    logHead: Number(totals?.head ?? 0n),
  };
}
