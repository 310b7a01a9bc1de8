/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { HEALTH_LEVELS } from '../../domain/risk/health/account-health.js';

import { type Book } from '../book/book.js';
import { bookUnder, type Hypothesis } from './hypothesis.js';
import { type LevelTotal } from './impact.js';
import { createMeasure, isIndebted, levelOf, measureAccount } from '../screen/measure.js';

/** The result of a screening at other prices. */
export interface ScreenedRows {
  /** Rows newly at CLOSE_OUT or worse. */
  readonly forced: readonly number[];
  /** The remaining accounts by level, best first. Exact counts, notional in doubles. */
  readonly levels: readonly LevelTotal[];
}

/** The input of the thread: its own copy of the book. */
export interface StressTask {
  readonly book: Book;
  readonly accountCount: number;
}

/** The request of one round. */
export interface StressQuestion {
  /** The prices as text (`encodeHypothesis`). */
  readonly hypothesis: string;
  readonly takesForced: boolean;
}

/**
 * Screens the book repeatedly at changing prices. An account that is forced once is removed and must be
 * followed by the caller, because a sale changes its holdings.
 *
 * @param accountCount Accounts in the book.
 * @param book Must not change meanwhile.
 */
export function createStressScreen(
  book: Book,
  accountCount: number,
): (prices: NonNullable<Hypothesis['prices']>, takesForced: boolean) => ScreenedRows {
  const isTaken = new Uint8Array(book.accounts.length);
  const measure = createMeasure();
  const closedOut = HEALTH_LEVELS.indexOf('CLOSE_OUT');
  const bankrupt = HEALTH_LEVELS.indexOf('BANKRUPT');
  return (prices, takesForced) => {
    const shocked = bookUnder(book, { prices });
    const levels = HEALTH_LEVELS.map((level) => ({ level, accounts: 0, notional: 0 }));
    const forced: number[] = [];
    let withoutLines = accountCount;
    for (let account = 0; account < book.accounts.length; account += 1) {
      if (book.accounts.hotCounts[account] === 0) {
        if (isIndebted(book, account)) {
          levels[bankrupt]!.accounts += 1;
          withoutLines -= 1;
        }
        continue;
      }
      withoutLines -= 1;
      if (isTaken[account] === 1 || !measureAccount(shocked, account, measure).isPriced) {
        continue;
      }
      const place = HEALTH_LEVELS.indexOf(levelOf(shocked, account, measure));
      if (takesForced && place >= closedOut && measure.positions > 0) {
        forced.push(account);
        isTaken[account] = 1;
      } else {
        levels[place]!.accounts += 1;
        levels[place]!.notional += measure.notional;
      }
    }
    levels[0]!.accounts += withoutLines;
    return { forced, levels };
  };
}
