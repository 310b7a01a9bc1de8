import { type Counts } from './exchange/state.js';

/** What a day came to, as `result.json` has it. */
export interface DayResult extends Counts {
  readonly accounts: number;
  readonly balances: number;
  readonly positions: number;
  /** Isolated accounts that traded. */
  readonly isolatedAccounts: number;
  /** Balances, positions and funds that are not the same in both books. */
  readonly differences: number;
  readonly disagreements: number;
  /** Σ of all balances of Marginward's ledger, in USD. */
  readonly ledgerSum: string;
  /** Faults of the naive check of calls. */
  readonly naiveFaults: number;
  readonly naiveCalls: number;
  readonly naiveValuations: number;
  /** The longest time from a breach to its call, in milliseconds. */
  readonly longestBreachMs: number;
  readonly daySeconds: number;
}

/** What is known when server and exchange have ended. */
export interface RunResult extends DayResult {
  readonly kills: number;
  readonly verifyLog: boolean;
  readonly verifyLedger: boolean;
  readonly wallSeconds: number;
}

/** One line of what a run must show. */
export interface Demand {
  readonly what: string;
  readonly asked: string;
  readonly seen: string;
  readonly isMet: boolean;
}

/** What a run must have had at least: all of it in a whole day, less in a short one. */
export interface Extent {
  readonly trades: number;
  readonly liquidations: number;
  readonly deleveragings: number;
  readonly transfers: number;
  readonly isolatedAccounts: number;
  readonly kills: number;
}

/** What is asked of a run, and what it has shown. */
export function demandsOf(result: RunResult, extent: Extent): Demand[] {
  const atLeast = (what: string, seen: number, asked: number): Demand => ({
    what,
    asked: `at least ${String(asked)}`,
    seen: String(seen),
    isMet: seen >= asked,
  });
  const exactly = (what: string, seen: string | number | boolean, asked: typeof seen): Demand => ({
    what,
    asked: String(asked),
    seen: String(seen),
    isMet: seen === asked,
  });
  return [
    atLeast('trades', result.trades, extent.trades),
    exactly('funding of markets', result.fundings, 72),
    atLeast('liquidations executed', result.liquidations, extent.liquidations),
    atLeast('deleveragings', result.deleveragings, extent.deleveragings),
    atLeast('transfers', result.transfers, extent.transfers),
    atLeast('isolated accounts that traded', result.isolatedAccounts, extent.isolatedAccounts),
    exactly('kill -9', result.kills, extent.kills),
    exactly('differences between the books', result.differences, 0),
    exactly('disagreements', result.disagreements, 0),
    exactly('sum of the ledger', result.ledgerSum, '0'),
    exactly('verify-log is sound', result.verifyLog, true),
    exactly('verify-ledger is sound', result.verifyLedger, true),
    atLeast('calls measured by the naive check', result.naiveCalls, 1),
    exactly('faults of the naive check', result.naiveFaults, 0),
  ];
}

export function demandTable(demands: readonly Demand[]): string {
  const width = (texts: readonly string[]): number =>
    Math.max(...texts.map(({ length }) => length));
  const [what, asked] = [
    width(demands.map((each) => each.what)),
    width(demands.map((each) => each.asked)),
  ];
  return demands
    .map(
      (each) =>
        `${each.isMet ? ' ' : '!'} ${each.what.padEnd(what)}  ${each.asked.padEnd(asked)}  ${each.seen}`,
    )
    .join('\n');
}
