import { type Book, createBook, holdersOf } from '../../src/engine/book/book.js';
import { type Engine, type EngineOptions, engineOver } from '../../src/engine/engine.js';
import { collectCandidates } from '../../src/engine/screen/collect-candidates.js';
import { type MarketIndex } from '../../src/engine/screen/market-index.js';
import { isDecidable } from '../../src/engine/screen/plausible-verdict.js';
import { createScreen, isBeyond, screenAccount } from '../../src/engine/screen/verdict.js';

/** The engine without an index: the reference that the band index is tested against. */
export function createScanEngine({ markets, assets }: EngineOptions): Engine {
  const book = createBook();
  const engine = engineOver(book, createScanIndex(book));
  markets.forEach((market) => engine.setMarket(market));
  assets.forEach((asset) => engine.setAsset(asset));
  return engine;
}

/** Every holder of a market is looked at whenever the market changes. */
function createScanIndex(book: Book): MarketIndex {
  const screen = createScreen();
  const isCandidate = (account: number): boolean => {
    screenAccount(book, account, screen);
    return isBeyond(book, account, screen) && isDecidable(book, account);
  };
  const scanHolders = (markets: readonly number[], collect: (account: number) => void): void => {
    for (const market of markets) {
      const { accounts, count } = holdersOf(book, market);
      collectCandidates(book, accounts, count, collect);
    }
  };
  return {
    accountChanged: isCandidate,
    pricesChanged: scanHolders,
    marketsChanged: scanHolders,
    rampsMoved: scanHolders,
    clockMoved: () => undefined,
  };
}
