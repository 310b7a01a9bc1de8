import { type Decimal } from '../../domain/decimal.js';
import { type AccountStanding, marketsOfStanding } from '../../domain/permission/standing.js';
import { type RiskContext } from '../../domain/risk/health/account.js';
import { loadStandings } from '../../store/accounts/standings.js';
import { withOpenInterest } from '../../store/open-interest/crowded-markets.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';
import { type Deps } from '../deps.js';
import { readDeficit } from '../ledger/ledger.js';

/** What permissions are judged by, at one moment. */
export interface CheckedBook {
  /** Unknown accounts are absent. */
  readonly standings: ReadonlyMap<string, AccountStanding>;
  /** With open interest where the margin of these accounts, or of the markets asked for, depends on it. */
  readonly context: RiskContext;
  /**
   * The line of the log up to which the book in memory had followed; null when the answer comes from the rows,
   * which are the newest there is.
   */
  readonly sequence: bigint | null;
  /** Uncovered losses of all markets, in USD. */
  readonly deficit: () => Promise<Decimal>;
}

export interface CheckBook {
  /**
   * @param accountIds Accounts whose permissions are judged.
   * @param marketIds Markets that are asked about, besides those of the accounts. Unknown ones are ignored.
   */
  readonly read: (
    accountIds: readonly string[],
    marketIds: readonly string[],
  ) => Promise<CheckedBook>;
}

/** Reads everything from the rows. */
export function rowsOf({ db, clock }: Pick<Deps, 'db' | 'clock'>): CheckBook {
  return {
    read: async (accountIds, marketIds) => {
      const standings = await loadStandings(db, accountIds);
      const context = await withOpenInterest(db, await loadRiskContext(db, clock.now()), [
        ...[...standings.values()].flatMap(marketsOfStanding),
        ...marketIds,
      ]);
      return { standings, context, sequence: null, deficit: () => readDeficit(db) };
    },
  };
}
