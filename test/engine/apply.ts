import { type Engine } from '../../src/engine/engine.js';

import { type Happening } from './history.js';

/** Tells an engine what happened. @returns its answer; null when it gives none. */
export function applyToEngine(
  engine: Engine,
  happening: Happening,
  now: Date,
): string[] | boolean | null {
  switch (happening.kind) {
    case 'prices':
      return engine.onPrices(happening.updates, now);
    case 'account':
      return engine.setAccount(happening.account, now);
    case 'removal':
      engine.removeAccount(happening.accountId);
      return null;
    case 'usable':
      return engine.setUsable(happening.marketId, happening.usable ? 'USABLE' : 'BARRED', now);
    case 'market':
      return engine.setMarket(happening.market, now);
    case 'asset':
      return engine.setAsset(happening.asset, now);
    case 'payments':
      return happening.accounts
        .filter((account) => engine.setAccount(account, now))
        .map(({ accountId }) => accountId);
    case 'time':
      return engine.onTime(now);
  }
}
