import { type SealedEvent } from '../../domain/log/event.js';
import { type EnforcedAccount, type Trigger } from '../../domain/margin-call/decision.js';
import { type AssetRisk, type RiskContext } from '../../domain/risk/account.js';
import { createEngine, type Engine, type PriceUpdate } from '../../engine/engine.js';
import {
  listAccountIds,
  listAccountsUnderCall,
  listHolders,
  loadEnforcedAccounts,
} from '../../store/accounts.js';
import { loadRiskContext } from '../../store/risk-context.js';
import { type Deps } from '../deps.js';

import { assessAccounts } from './assess-accounts.js';
import { bookAccountOf } from './book-account.js';
import { type PricesInForce } from './price-intake.js';
import { byTrigger } from './triggers.js';

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
  /**
   * New usable prices. Answers how many accounts were decided about.
   *
   * @param seen All prices as they stood with these, to decide at when the rows have moved on by then.
   */
  readonly onPrices: (
    updates: readonly PriceUpdate[],
    seen?: PricesInForce | null,
  ) => Promise<number>;
  /** Which markets may be enforced in now; also moves ramps. */
  readonly onUsability: (isUsable: (marketId: string) => boolean) => Promise<number>;
  /** Haircuts as they are now: they move while a change is phased in. */
  readonly onAssets: (assets: Iterable<AssetRisk>) => Promise<number>;
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

interface State {
  readonly deps: Deps;
  readonly options: WatchOptions;
  readonly engine: Engine;
  readonly usable: Set<string>;
  /** Null until the book is warm. */
  context: RiskContext | null;
}

export function createWatch(deps: Deps, options: WatchOptions): Watch {
  const engine = createEngine({ markets: [], assets: [], index: options.index });
  const state: State = { deps, options, engine, usable: new Set(), context: null };
  return {
    engine,
    warmUp: () => warmUp(state),
    onPrices: async (updates, seen = null) => {
      const startedAt = performance.now();
      const proposed = engine.onPrices(updates, deps.clock.now());
      const decided = await decide(state, proposed, 'PRICE', seen);
      if (decided > 0) {
        options.onDecided?.(performance.now() - startedAt);
      }
      return decided;
    },
    onUsability: (isUsable) => followUsability(state, isUsable),
    onAssets: (assets) => followAssets(state, assets),
    follow: (events) => followLog(state, events),
  };
}

function requireContext({ context }: State): RiskContext {
  if (context === null) {
    throw new Error('Invariant broken: the watch is warm before it is used');
  }
  return context;
}

async function warmUp(state: State): Promise<void> {
  const { deps, engine } = state;
  await loadMarkets(state);
  const priced = [...requireContext(state).markets.values()].flatMap(({ marketId, markPrice }) =>
    markPrice === null ? [] : [{ marketId, price: markPrice.price }],
  );
  engine.onPrices(priced, deps.clock.now());
  let page = await listAccountIds(deps.db, '', WARM_UP_PAGE);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    // Without usable prices the engine proposes nobody yet: these are left without positions.
    await decide(state, await reload(state, page), 'TIME');
    page = await listAccountIds(deps.db, last, WARM_UP_PAGE);
  }
}

/** Reads markets and assets into the book. Answers the accounts that these make candidates. */
async function loadMarkets(state: State): Promise<string[]> {
  const { deps, engine } = state;
  const now = deps.clock.now();
  const context = await loadRiskContext(deps.db, now);
  state.context = context;
  const candidates = new Set<string>();
  for (const { marketId, parameters } of context.markets.values()) {
    const { tiers, ramp } = parameters;
    engine.setMarket({ marketId, tiers, ramp }, now).forEach((id) => candidates.add(id));
  }
  for (const asset of context.assets.values()) {
    engine.setAsset(asset).forEach((id) => candidates.add(id));
  }
  return [...candidates];
}

async function reload(state: State, ids: readonly string[]): Promise<string[]> {
  const { deps } = state;
  return put(state, await loadEnforcedAccounts(deps.db, ids, deps.clock.now()));
}

/** Puts accounts as they stand into the book. Answers those that have something to decide. */
function put(state: State, accounts: readonly EnforcedAccount[]): string[] {
  const context = requireContext(state);
  const now = state.deps.clock.now();
  return accounts
    .filter((enforced) => {
      const isCandidate = state.engine.setAccount(bookAccountOf(enforced, context), now);
      return isCandidate || isLeftWithoutPositions(enforced);
    })
    .map(({ account }) => account.id);
}

/**
 * Whether the last position of an account under warning or call is gone. The engine watches multiples
 * of margins, and there are none any more; what is left to end, ends because of that.
 */
function isLeftWithoutPositions({ account, isWarned, openCall }: EnforcedAccount): boolean {
  return account.positions.length === 0 && (isWarned || openCall !== null);
}

async function decide(
  state: State,
  ids: readonly string[],
  trigger: Trigger,
  seen: PricesInForce | null = null,
): Promise<number> {
  const { deps, options } = state;
  if (options.decides === false || ids.length === 0) {
    return 0;
  }
  await options.beforeDeciding?.();
  put(state, await assessAccounts(deps, ids, trigger, seen));
  return ids.length;
}

async function followUsability(
  state: State,
  isUsable: (marketId: string) => boolean,
): Promise<number> {
  const { deps, engine, usable } = state;
  const now = deps.clock.now();
  const proposed = new Set(engine.onTime(now));
  const turned: string[] = [];
  for (const marketId of requireContext(state).markets.keys()) {
    const isNow = isUsable(marketId);
    if (isNow !== usable.has(marketId)) {
      turned.push(marketId);
      usable[isNow ? 'add' : 'delete'](marketId);
      engine.setUsable(marketId, isNow, now).forEach((id) => proposed.add(id));
    }
  }
  if (turned.length > 0) {
    // Calls are suspended and resumed with their markets, whatever their equity does.
    const underCall = await listAccountsUnderCall(deps.db, turned);
    underCall.forEach((id) => proposed.add(id));
  }
  return decide(state, [...proposed].sort(), 'TIME');
}

function followAssets(state: State, assets: Iterable<AssetRisk>): Promise<number> {
  const known = new Map(requireContext(state).assets);
  const candidates = new Set<string>();
  for (const asset of assets) {
    if (known.get(asset.asset)?.haircut.eq(asset.haircut) !== true) {
      known.set(asset.asset, asset);
      state.engine.setAsset(asset).forEach((id) => candidates.add(id));
    }
  }
  state.context = { ...requireContext(state), assets: known };
  return decide(state, [...candidates].sort(), 'PARAMETER_CHANGE');
}

async function followLog(state: State, events: readonly SealedEvent[]): Promise<number> {
  const { deps } = state;
  const changedMarkets = events.filter(({ type }) => MARKET_EVENTS.has(type));
  let decided = 0;
  if (changedMarkets.length > 0) {
    const candidates = new Set(await loadMarkets(state));
    // Ratios are kept with each holder: they change with the version.
    const marketIds = changedMarkets.flatMap(({ marketId }) => marketId ?? []);
    const holders = await listHolders(deps.db, marketIds);
    (await reload(state, holders)).forEach((id) => candidates.add(id));
    decided += await decide(state, [...candidates].sort(), 'PARAMETER_CHANGE');
  }
  const touched = [...new Set(events.flatMap(({ accountId }) => accountId ?? []))].sort();
  const proposed = new Set(touched.length > 0 ? await reload(state, touched) : []);
  for (const [trigger, ids] of byTrigger(events, proposed)) {
    decided += await decide(state, ids, trigger);
  }
  return decided;
}

const MARKET_EVENTS: ReadonlySet<string> = new Set([
  'ParametersChanged',
  'CollateralChanged',
  'MarketListed',
  'MarketStatusChanged',
]);
