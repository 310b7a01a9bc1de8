import { type Book, holdersOf } from '../book/book.js';
import { collectCandidates } from './collect-candidates.js';
import { type MarketIndex } from './market-index.js';
import { createScreen, isBeyond, canEnforceRow, screenAccount } from './verdict.js';

/**
 * The index without an index structure: every holder of a market is evaluated whenever the market changes. The
 * reference for tests of other indexes, and suitable for a small book.
 */
export function createScanIndex(book: Book): MarketIndex {
  const screen = createScreen();
  let evaluations = 0;
  const isCandidate = (account: number): boolean => {
    evaluations += 1;
    screenAccount(book, account, screen);
    return isBeyond(book, account, screen) && canEnforceRow(book, account);
  };
  const scanHolders = (markets: readonly number[], collect: (account: number) => void): void => {
    for (const market of markets) {
      const { accounts, count } = holdersOf(book, market);
      evaluations += count;
      collectCandidates(book, accounts, count, collect);
    }
  };
  return {
    accountChanged: isCandidate,
    pricesChanged: scanHolders,
    marketsChanged: scanHolders,
    rampsMoved: scanHolders,
    evaluations: () => evaluations,
    clockMoved: () => undefined,
  };
}
