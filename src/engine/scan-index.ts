/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index comes from the book itself */
import { type Book, holdersOf } from './book.js';
import { type MarketIndex } from './market-index.js';
import { createScreen, isBeyond, isEnforceable, screenAccount } from './verdict.js';

/**
 * No index: every holder of a market is looked at whenever the market changes. The reference that
 * other indexes are tested against, and the one to use for a small book.
 */
export function createScanIndex(book: Book): MarketIndex {
  const screen = createScreen();
  const isCandidate = (account: number): boolean => {
    screenAccount(book, account, screen);
    return isBeyond(book, account, screen) && isEnforceable(book, account);
  };
  const scanHolders = (markets: readonly number[], collect: (account: number) => void): void => {
    for (const market of markets) {
      const { accounts, count } = holdersOf(book, market);
      for (let slot = 0; slot < count; slot += 1) {
        const account = accounts[slot]!;
        if (isCandidate(account)) {
          collect(account);
        }
      }
    }
  };
  return {
    accountChanged: isCandidate,
    pricesChanged: scanHolders,
    marketsChanged: scanHolders,
    rampsMoved: scanHolders,
    settle: () => false,
    clockMoved: () => undefined,
  };
}
