import { type EventType } from '../../../domain/log/event-payloads.js';
import { type SealedEvent } from '../../../domain/log/event.js';
import { type PriceMoment } from '../../../domain/margin-call/rules/price-moment.js';
import { type AssetRisk } from '../../../domain/risk/health/account.js';
import { shareOf } from '../../../domain/risk/health/collateral-value.js';
import { VALUE_SETTINGS } from '../../../domain/risk/parameters/collateral-settings.js';
import { hasSameSettings } from '../../../domain/settings/setting-values.js';
import { createEngine, type Engine, type PriceUpdate } from '../../../engine/engine.js';
import { type PriceStanding } from '../../../domain/risk/market/enforceability.js';
import {
  listAccountIds,
  listCallsToSuspendOrResume,
  listHolders,
} from '../../../store/accounts/accounts.js';
import { listSiblings } from '../../../store/accounts/owner-sums.js';
import { type Tokens } from '../../../store/system/shards.js';
import { type Deps } from '../../deps.js';

import { followLoads } from './follow-loads.js';
import { followPayments } from './follow-payments.js';
import { byTrigger } from './triggers.js';
import { followLeases, loadShard, WATCH_PAGE } from './watch-shards.js';
import {
  decideCandidates,
  type Decider,
  loadMarkets,
  reload,
  requireContext,
  type WatchedBook,
} from './watched-book.js';

/**
 * A book in memory that is kept equal to the committed state. A leader's book decides the candidates that its
 * engine proposes; a follower's book is only read. One per process.
 */
export interface Watch {
  readonly engine: Engine;
  /**
   * Reads all accounts, prices and parameters. Call it once, before any other method.
   *
   * @param held Leases of the shards that this process decides; null when it decides without leases.
   */
  readonly warmUp: (held?: Tokens | null) => Promise<void>;
  /**
   * Applies new usable prices. This method and the next three return the number of accounts to decide.
   *
   * @param moment All prices in force together with these. Decisions use them even when the rows have newer
   *   ones.
   */
  readonly onPrices: (
    updates: readonly PriceUpdate[],
    moment?: PriceMoment | null,
  ) => Promise<number>;
  /** What the price of each market may decide now; also moves ramps. */
  readonly onUsability: (standingOf: (marketId: string) => PriceStanding) => Promise<number>;
  /** Haircuts as they are now: they move while a change is phased in. */
  readonly onAssets: (assets: Iterable<AssetRisk>) => Promise<number>;
  /**
   * Applies newly sealed events: reloads the accounts they touch, and decides these.
   *
   * @param moment The last prices given to `onPrices`. An account that waited for a lock is decided at these,
   *   not at prices that arrived meanwhile. Those are processed with the moments that follow.
   */
  readonly onEvents: (
    events: readonly SealedEvent[],
    moment?: PriceMoment | null,
  ) => Promise<number>;
  /** Applies the current leases: loads and decides gained shards, drops lost ones. */
  readonly onLeases: (held: Tokens) => Promise<void>;
  /** Shards whose accounts this process decides. */
  readonly ownedShards: () => readonly number[];
  /** The number of accounts decided or found in order, by shard, since the process started. */
  readonly assessed: ReadonlyMap<number, number>;
  /** Accounts whose last decision could not be written. */
  readonly undecided: ReadonlySet<string>;
}

/** Creates the book of an API process: it has every account, and another process decides. */
export function createFollowingWatch(deps: Deps): Watch {
  return createWatch(deps, { keeps: 'all', decider: null });
}

export interface LeadingOptions extends Pick<Decider, 'onDecided'> {
  /** Which accounts the book keeps: every one, as an API needs, or only those of the leased shards. */
  readonly keeps: 'all' | 'owned';
}

/** Creates the book of an engine on the wall clock: it decides the accounts of its leased shards, or all. */
export function createLeadingWatch(deps: Deps, { keeps, onDecided }: LeadingOptions): Watch {
  return createWatch(deps, { keeps, decider: { onDecided } });
}

/** Creates the book of a run that plays prices: it decides every account, without leases. */
export function createPlayedLeader(deps: Deps, decider: Decider = {}): Watch {
  return createWatch(deps, { keeps: 'all', decider });
}

function createWatch(
  deps: Deps,
  { keeps, decider }: Pick<WatchedBook, 'keeps' | 'decider'>,
): Watch {
  const engine = createEngine({ markets: [], assets: [] });
  const state: WatchedBook = {
    deps,
    engine,
    decider,
    keeps,
    standings: new Map(),
    context: null,
    tokens: null,
    assessed: new Map(),
    undecided: new Set(),
  };
  return {
    engine,
    warmUp: async (held = null) => {
      state.tokens = held === null ? null : new Map(held);
      await warmUp(state);
    },
    onPrices: (updates, moment = null) => followPrices(state, updates, moment),
    onUsability: (isUsable) => followUsability(state, isUsable),
    onAssets: (assets) => followAssets(state, assets),
    onEvents: (events, moment = null) => followEvents(state, events, moment),
    onLeases: (held) => followLeases(state, held),
    ownedShards: () => [...(state.tokens?.keys() ?? [])].sort((a, b) => a - b),
    assessed: state.assessed,
    undecided: state.undecided,
  };
}

async function warmUp(state: WatchedBook): Promise<void> {
  const { deps, engine } = state;
  await loadMarkets(state);
  const priced = [...requireContext(state).markets.values()].flatMap(({ marketId, markPrice }) =>
    markPrice === null ? [] : [{ marketId, price: markPrice.price }],
  );
  engine.onPrices(priced, deps.clock.now());
  if (state.keeps === 'owned') {
    for (const shard of state.tokens?.keys() ?? []) {
      await loadShard(state, shard);
    }
    return;
  }
  let page = await listAccountIds(deps.db, '', WATCH_PAGE);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    // Without usable prices the engine proposes no account yet, except those left without positions.
    await decideCandidates(state, await reload(state, page), 'TIME');
    page = await listAccountIds(deps.db, last, WATCH_PAGE);
  }
}

async function followPrices(
  state: WatchedBook,
  updates: readonly PriceUpdate[],
  moment: PriceMoment | null,
): Promise<number> {
  const { deps, engine, decider } = state;
  const startedAt = performance.now();
  // Accounts reached by time alone since the last price, for instance by a phase-in.
  const reached = engine.onTime(deps.clock.now());
  const reachedCount = await decideCandidates(state, reached, 'TIME', moment);
  const proposed = engine.onPrices(updates, deps.clock.now());
  const decided = reachedCount + (await decideCandidates(state, proposed, 'PRICE', moment));
  if (decided > 0) {
    decider?.onDecided?.(performance.now() - startedAt);
  }
  return decided;
}

async function followUsability(
  state: WatchedBook,
  standingOf: (marketId: string) => PriceStanding,
): Promise<number> {
  const { deps, engine, standings } = state;
  const now = deps.clock.now();
  const reached = await decideCandidates(state, engine.onTime(now), 'TIME');
  const marketIds = [...requireContext(state).markets.keys()];
  const turned = marketIds.filter(
    (marketId) => standingOf(marketId) !== (standings.get(marketId) ?? 'BARRED'),
  );
  const proposed = new Set(
    turned.flatMap((marketId) => engine.setUsable(marketId, standingOf(marketId), now)),
  );
  // Calls are suspended and resumed with their markets, whatever their equity does and whoever decided
  // about them meanwhile: so the rows are asked every time, not only when a market turned.
  const unusable = marketIds.filter((marketId) => standingOf(marketId) !== 'USABLE');
  (await listCallsToSuspendOrResume(deps.db, unusable)).forEach((id) => proposed.add(id));
  // Decisions that could not be written may succeed now.
  state.undecided.forEach((id) => proposed.add(id));
  const decided = await decideCandidates(state, [...proposed].sort(), 'TIME');
  // Last: what fails on the way is proposed again.
  turned.forEach((marketId) => standings.set(marketId, standingOf(marketId)));
  return reached + decided;
}

async function followAssets(state: WatchedBook, assets: Iterable<AssetRisk>): Promise<number> {
  const now = state.deps.clock.now();
  const known = new Map(requireContext(state).assets);
  const reached = new Set<string>();
  for (const asset of assets) {
    const before = known.get(asset.asset);
    if (before === undefined || !countsTheSame(before, asset)) {
      known.set(asset.asset, asset);
      state.engine.setAsset(asset, now).forEach((id) => reached.add(id));
    }
  }
  state.context = { ...requireContext(state), assets: known };
  return decideCandidates(state, [...reached].sort(), 'TIME');
}

function countsTheSame(before: AssetRisk, after: AssetRisk): boolean {
  return (
    before.priceMarketId === after.priceMarketId &&
    hasSameSettings(VALUE_SETTINGS, before, after) &&
    shareOf(before).eq(shareOf(after))
  );
}

async function followEvents(
  state: WatchedBook,
  events: readonly SealedEvent[],
  moment: PriceMoment | null,
): Promise<number> {
  const { deps } = state;
  const changedMarkets = events.filter(({ type }) => MARKET_EVENTS.has(type));
  let decided = 0;
  if (changedMarkets.length > 0) {
    const candidates = new Set(await loadMarkets(state));
    // Ratios are stored with each holder, and change with the version.
    const marketIds = changedMarkets.flatMap(({ marketId }) => marketId ?? []);
    const holders = await listHolders(deps.db, marketIds);
    (await reload(state, holders)).forEach((id) => candidates.add(id));
    const isShare = changedMarkets.every(({ type }) => type === 'CollateralShareChanged');
    const trigger = isShare ? 'COLLATERAL_CHANGE' : 'TIME';
    decided += await decideCandidates(state, [...candidates].sort(), trigger, moment);
  }
  decided += await followPayments(state, events, moment);
  decided += await followLoads(state, events, moment);
  const touched = [...new Set(events.flatMap(({ accountId }) => accountId ?? []))].sort();
  const proposed = new Set(touched.length > 0 ? await reload(state, touched) : []);
  (await reloadSiblings(state, events)).forEach((id) => proposed.add(id));
  for (const [trigger, ids] of byTrigger(events, proposed)) {
    decided += await decideCandidates(state, ids, trigger, moment);
  }
  return decided;
}

/**
 * Reads the other accounts of the owners whose positions an event may have changed: the brackets of all of them
 * follow their sum.
 *
 * @returns Those with something to decide.
 */
async function reloadSiblings(
  state: WatchedBook,
  events: readonly SealedEvent[],
): Promise<string[]> {
  const moved = events.filter(({ type }) => MOVES_POSITIONS.has(type));
  const ids = [...new Set(moved.flatMap(({ accountId }) => accountId ?? []))];
  if (ids.length === 0) {
    return [];
  }
  const siblings = await listSiblings(state.deps.db, ids);
  const proposed: string[] = [];
  for (let start = 0; start < siblings.length; start += WATCH_PAGE) {
    proposed.push(...(await reload(state, siblings.slice(start, start + WATCH_PAGE))));
  }
  return proposed;
}

/** Events after which an account may hold another size. */
const MOVES_POSITIONS: ReadonlySet<EventType> = new Set<EventType>([
  'PositionsRecorded',
  'TradesRecorded',
  'LiquidationStepFilled',
  'AutoDeleveraged',
  'BankruptcySettled',
  'PositionSettled',
]);

/** Events that change the rules of markets and assets. */
export const MARKET_EVENTS: ReadonlySet<EventType> = new Set<EventType>([
  'ParametersChanged',
  'CollateralChanged',
  'CollateralShareChanged',
  'MarketListed',
  'MarketStatusChanged',
  'MarketWindDownScheduled',
]);
