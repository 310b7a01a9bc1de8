import { type Decimal, sum } from '../../domain/decimal.js';
import { type Deps } from '../../app/deps.js';
import { checkLedger } from '../../app/ledger/ledger.js';
import { verifyLog } from '../../app/verification/verify-log.js';
import { readRunFigures } from '../../store/system/run-figures.js';

/** The last line of `start --once`: names and shape are part of the public contract. */
export interface RunSummary {
  readonly accounts: number;
  readonly pricesPlayed: number;
  readonly warnings: number;
  readonly marginCalls: Readonly<Record<string, number>>;
  readonly liquidations: number;
  readonly liquidatedNotional: string;
  readonly shortfall: string;
  readonly waterfall: Readonly<Record<string, string>>;
  readonly events: number;
  readonly logHead: string;
  readonly logOk: boolean;
  readonly ledgerSum: string;
  readonly breachToCallMillis: { readonly p50: number | null; readonly p99: number | null };
  readonly wallSeconds: number;
}

export interface RunMeasurements {
  readonly pricesPlayed: number;
  readonly breachToCallMillis: { readonly p50: number | null; readonly p99: number | null };
  readonly wallSeconds: number;
}

/** Reads the results of a run, and checks the whole log and the whole ledger. */
export async function summarizeRun(deps: Deps, measured: RunMeasurements): Promise<RunSummary> {
  const figures = await readRunFigures(deps.db);
  const { ok, headHash } = await verifyLog(deps, null);
  const ledger = await checkLedger(deps.db);
  const total: Decimal = sum([...ledger.totals.values()].map((value) => value.abs()));
  return {
    accounts: figures.accounts,
    pricesPlayed: measured.pricesPlayed,
    warnings: figures.warnings,
    marginCalls: Object.fromEntries(figures.callsByState),
    liquidations: figures.liquidations,
    liquidatedNotional: figures.liquidatedNotional.toFixed(2),
    shortfall: figures.shortfall.toFixed(),
    waterfall: Object.fromEntries(
      [...figures.waterfall].map(([layer, amount]) => [layer, amount.toFixed()]),
    ),
    events: figures.events,
    logHead: headHash,
    logOk: ok,
    ledgerSum: total.toFixed(),
    breachToCallMillis: measured.breachToCallMillis,
    wallSeconds: measured.wallSeconds,
  };
}
