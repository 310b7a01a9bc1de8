import { type SealedEvent } from '../../domain/log/event.js';
import { type EnforcedAccount, type Trigger } from '../../domain/margin-call/decision.js';
import { watchedRatiosOf } from '../../domain/margin-call/watch.js';
import { type RiskContext } from '../../domain/risk/account.js';
import { type BookAccount } from '../../engine/book-writes.js';
import { createEngine, type Engine, type PriceUpdate } from '../../engine/engine.js';
import {
  listAccountIds,
  listAccountsUnderCall,
  loadEnforcedAccounts,
} from '../../store/accounts.js';
import { loadRiskContext } from '../../store/risk-context.js';
import { type Deps } from '../deps.js';

import { assessAccounts } from './assess-accounts.js';

/** Accounts read from the database at a time while the book warms up. */
const WARM_UP_PAGE = 5000;

/**
 * The engine with its feet in the rows: keeps the book in memory equal to the committed state,
 * and has what the engine proposes decided. One a process; it leads, followers only read.
 */
export interface Watch {
  readonly engine: Engine;
  /** Reads every account, price and parameter. Once, before anything else. */
  readonly warmUp: () => Promise<void>;
  /** New usable prices. Answers how many accounts were decided about. */
  readonly onPrices: (updates: readonly PriceUpdate[]) => Promise<number>;
  /** Which markets may be enforced in now; also moves ramps. */
  readonly onUsability: (isUsable: (marketId: string) => boolean) => Promise<number>;
  /** What was sealed since the last time: reloads what it touched, and decides what follows. */
  readonly follow: (events: readonly SealedEvent[]) => Promise<number>;
}

export interface WatchOptions {
  /** How the engine finds the accounts to look at. */
  readonly index: 'scan' | 'bands';
  /** Runs before accounts are decided about: what the decision reads must be in the rows by then. */
  readonly beforeDeciding?: () => Promise<void>;
  /** False: the book only follows, and somebody else decides. */
  readonly decides?: boolean;
  /** How long a price took until what it led to was committed, in milliseconds. */
  readonly onDecided?: (milliseconds: number) => void;
}

export function createWatch(deps: Deps, options: WatchOptions): Watch {
  const { index, beforeDeciding, decides = true } = options;
  const engine = createEngine({ markets: [], assets: [], index });
  const usable = new Set<string>();
  let context: RiskContext | null = null;

  const requireContext = (): RiskContext => {
    if (context === null) {
      throw new Error('Invariant broken: the watch is warm before it is used');
    }
    return context;
  };

  async function loadMarkets(): Promise<string[]> {
    const now = deps.clock.now();
    const loaded = await loadRiskContext(deps.db, now);
    context = loaded;
    const candidates = new Set<string>();
    for (const { marketId, parameters } of loaded.markets.values()) {
      const { tiers, ramp } = parameters;
      for (const id of engine.setMarket({ marketId, tiers, ramp }, now)) {
        candidates.add(id);
      }
    }
    for (const asset of loaded.assets.values()) {
      for (const id of engine.setAsset(asset)) {
        candidates.add(id);
      }
    }
    return [...candidates];
  }

  /** Puts accounts as they stand into the book. Answers those that have something to decide. */
  function put(accounts: readonly EnforcedAccount[]): string[] {
    const known = requireContext();
    const now = deps.clock.now();
    return accounts
      .filter((enforced) => engine.setAccount(bookAccountOf(enforced, known), now))
      .map(({ account }) => account.id);
  }

  async function reload(ids: readonly string[]): Promise<string[]> {
    return put(await loadEnforcedAccounts(deps.db, ids, deps.clock.now()));
  }

  async function decide(ids: readonly string[], trigger: Trigger): Promise<number> {
    if (!decides) {
      return 0;
    }
    if (ids.length > 0) {
      await beforeDeciding?.();
      put(await assessAccounts(deps, ids, trigger));
    }
    return ids.length;
  }

  return {
    engine,
    warmUp: async () => {
      await loadMarkets();
      const { markets } = requireContext();
      const now = deps.clock.now();
      const priced = [...markets.values()].flatMap(({ marketId, markPrice }) =>
        markPrice === null ? [] : [{ marketId, price: markPrice.price }],
      );
      engine.onPrices(priced, now);
      for (let after = ''; ;) {
        const ids = await listAccountIds(deps.db, after, WARM_UP_PAGE);
        const last = ids.at(-1);
        if (last === undefined) {
          break;
        }
        await reload(ids);
        after = last;
      }
    },
    onPrices: async (updates) => {
      const startedAt = performance.now();
      const decided = await decide(engine.onPrices(updates, deps.clock.now()), 'PRICE');
      if (decided > 0) {
        options.onDecided?.(performance.now() - startedAt);
      }
      return decided;
    },
    onUsability: async (isUsable) => {
      const now = deps.clock.now();
      const proposed = new Set(engine.onTime(now));
      const flipped: string[] = [];
      for (const marketId of requireContext().markets.keys()) {
        const isNow = isUsable(marketId);
        if (isNow !== usable.has(marketId)) {
          flipped.push(marketId);
          usable[isNow ? 'add' : 'delete'](marketId);
          engine.setUsable(marketId, isNow, now).forEach((id) => proposed.add(id));
        }
      }
      if (flipped.length > 0) {
        // Calls are suspended and resumed with their markets, whatever their equity does.
        for (const id of await listAccountsUnderCall(deps.db, flipped)) {
          proposed.add(id);
        }
      }
      return decide([...proposed].sort(), 'TIME');
    },
    follow: async (events) => {
      const changesMarkets = events.some(({ type }) => MARKET_EVENTS.has(type));
      const candidates = changesMarkets ? await loadMarkets() : [];
      const touched = [...new Set(events.flatMap(({ accountId }) => accountId ?? []))].sort();
      const proposed = new Set(touched.length > 0 ? await reload(touched) : []);
      let decided = await decide(candidates, 'PARAMETER_CHANGE');
      for (const [trigger, ids] of byTrigger(events, proposed)) {
        decided += await decide(ids, trigger);
      }
      return decided;
    },
  };
}

const MARKET_EVENTS: ReadonlySet<string> = new Set([
  'ParametersChanged',
  'CollateralChanged',
  'MarketListed',
  'MarketStatusChanged',
]);

const COLLATERAL_EVENTS: ReadonlySet<string> = new Set([
  'DepositFinal',
  'DepositReversed',
  'WithdrawalRecorded',
]);

/**
 * Whom to decide about, grouped by what made them worth it. Collateral that arrived or left is always
 * decided about: a top-up that does not cure still lowers what is outstanding.
 */
function byTrigger(
  events: readonly SealedEvent[],
  proposed: ReadonlySet<string>,
): Map<Trigger, string[]> {
  const triggers = new Map<string, Trigger>();
  for (const { type, accountId } of events) {
    if (accountId === null) {
      continue;
    }
    if (COLLATERAL_EVENTS.has(type)) {
      triggers.set(accountId, 'COLLATERAL_CHANGE');
    } else if (type === 'PositionsRecorded' && proposed.has(accountId)) {
      triggers.set(accountId, 'POSITION_CHANGE');
    }
  }
  const groups = new Map<Trigger, string[]>();
  for (const id of new Set([...triggers.keys(), ...proposed])) {
    const trigger = triggers.get(id) ?? 'PRICE';
    groups.set(trigger, [...(groups.get(trigger) ?? []), id]);
  }
  for (const ids of groups.values()) {
    ids.sort();
  }
  return groups;
}

function bookAccountOf(enforced: EnforcedAccount, context: RiskContext): BookAccount {
  const { account } = enforced;
  return {
    accountId: account.id,
    owner: account.owner,
    positions: account.positions.map(({ marketId, size, entryPrice }) => {
      const parameters = context.markets.get(marketId)?.parameters;
      if (parameters === undefined) {
        throw new Error(`Invariant broken: market ${marketId} is in the context`);
      }
      const { low, high } = watchedRatiosOf(enforced, marketId, parameters);
      const { warningRatio, closeOutRatio } = parameters;
      const watched = { lowRatio: low, highRatio: high, warningRatio, closeOutRatio };
      return { marketId, size, entryPrice, ...watched };
    }),
    collateral: account.collateral,
  };
}
