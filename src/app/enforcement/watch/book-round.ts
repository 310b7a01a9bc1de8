import { type SealedEvent } from '../../../domain/log/event.js';
import { type RiskContext } from '../../../domain/risk/health/account.js';
import { notEnforcedReasonOf, standingOf } from '../../../domain/risk/market/enforceability.js';
import { hasPendingEvents, listEvents } from '../../../store/log/events.js';
import { loadRiskContext } from '../../../store/markets/risk-context.js';
import { type Deps } from '../../deps.js';
import { relayBatch } from '../../log/relay.js';
import { BEAT_MS, type LeaseKeeper } from '../../leases/keeper.js';
import { type JobQueue } from '../../ports.js';
import { type Bell } from '../../bell.js';
import { type Moment, type PriceIntake } from './price-intake.js';
import { type Watch } from './watch.js';
import { type Rate } from './price-rate.js';

/** Interval at which price rows, ages of prices, ramps and the log are read without other triggers. */
export const READ_MS = 500;

/**
 * Events sealed, and events applied, before a round looks for prices again: a long log, for example of many trades,
 * must not keep a price waiting.
 */
const SEAL_BATCH = 1000;
const FOLLOW_BATCH = 500;
/** Batches sealed in a round: then the book applies them. The next round follows at once. */
const SEALS_PER_ROUND = 5;

export interface BookState {
  readonly deps: Deps;
  /** Null: the book only follows, and another process seals. */
  readonly queue: JobQueue | null;
  readonly watch: Watch;
  leases: LeaseKeeper | null;
  lastRebalanceMs: number;
  readonly intake: PriceIntake;
  /** The prices that the book has applied. */
  appliedMoment: Moment | null;
  readonly rate: Rate;
  readonly bell: Bell;
  /** Sequence of the last event that the book has applied. */
  followed: bigint;
  lastPriceAt: Date | null;
  /** In milliseconds of `performance.now`, like the next two: a clock that is set back must not stop the reads. */
  lastReadMs: number;
  pricesReadMs: number | null;
  /** When a round last made progress, and the number of rows read by then. */
  progress: { readonly ms: number; readonly rowsRead: number };
  /** As the rows were read last; null before. */
  context: RiskContext | null;
  readonly followers: Set<(events: readonly SealedEvent[]) => void>;
  isStopping: boolean;
}

/** Redistributes the shards, at most once per heartbeat. */
export async function rebalanceShards(state: BookState): Promise<void> {
  const { leases } = state;
  if (performance.now() - state.lastRebalanceMs >= BEAT_MS || state.lastRebalanceMs === 0) {
    state.lastRebalanceMs = performance.now();
    await leases?.rebalance();
  }
}

export async function runRound(state: BookState): Promise<void> {
  const { queue, leases, watch } = state;
  await rebalanceShards(state);
  // Process queued prices before loading gained shards: the previous owner has decided their accounts at these
  // prices.
  await applyQueuedPrices(state);
  if (leases !== null) {
    await watch.onLeases(leases.held());
  }
  try {
    if (queue !== null) {
      await sealLog(state, queue);
    }
  } finally {
    // Also when the queue is unavailable: sealed events are in the log, and the book must apply them.
    await applyLog(state);
  }
}

/** Applies queued prices in order, including the skipped extremes. */
async function applyQueuedPrices(state: BookState): Promise<void> {
  const isDue = performance.now() - state.lastReadMs >= READ_MS;
  if (isDue || state.intake.take().length > 0) {
    // A price may have made its market usable; that must be known before holders are proposed.
    await readPriceRows(state);
  }
  const moments = state.intake.take();
  if (moments.length > 0) {
    state.lastPriceAt = state.deps.clock.now();
  }
  for (const moment of moments) {
    const updates = [...moment.prices.values()].filter(
      (price) => state.appliedMoment?.prices.get(price.marketId) !== price,
    );
    await state.watch.onPrices(updates, moment);
    state.appliedMoment = moment;
    state.intake.confirm(moment);
  }
}

/**
 * Takes prices that were not announced from the rows, and applies changes by time alone: the usability of
 * prices, and haircuts that are phased in.
 */
export async function readPriceRows(state: BookState): Promise<void> {
  const { deps, watch, intake } = state;
  state.lastReadMs = performance.now();
  const context = await loadRiskContext(deps.db, deps.clock.now());
  const { markets, assets } = context;
  state.context = context;
  state.pricesReadMs = performance.now();
  const inRows = [...markets.values()].flatMap(({ marketId, markPrice }) =>
    markPrice === null ? [] : [{ ...markPrice, marketId, before: null }],
  );
  state.rate.count(intake.offerRead(inRows, state.pricesReadMs), deps.clock.now());
  await watch.onUsability((marketId) => {
    const market = markets.get(marketId);
    return market === undefined ? 'BARRED' : standingOf(notEnforcedReasonOf(market));
  });
  await watch.onAssets(assets.values());
}

async function sealLog(state: BookState, queue: JobQueue): Promise<void> {
  const { deps } = state;
  for (let batch = 0; batch < SEALS_PER_ROUND && (await hasPendingEvents(deps.db)); batch += 1) {
    const sealed = await relayBatch(deps, queue, SEAL_BATCH);
    if (sealed.length === 0) {
      // Another relay is sealing; it also enqueues the jobs of what it seals.
      return;
    }
    await applyQueuedPrices(state);
  }
}

/** Applies newly sealed events to the book. */
async function applyLog(state: BookState): Promise<void> {
  const { deps, watch } = state;
  let events = await listEvents(deps.db, {}, state.followed, FOLLOW_BATCH);
  for (let last = events.at(-1); last !== undefined; last = events.at(-1)) {
    await watch.onEvents(events, state.appliedMoment);
    for (const tell of state.followers) {
      tell(events);
    }
    state.followed = last.sequence;
    await applyQueuedPrices(state);
    events = await listEvents(deps.db, {}, state.followed, FOLLOW_BATCH);
  }
}
