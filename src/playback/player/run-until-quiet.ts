import { type EventType } from '../../domain/log/event-payloads.js';
import { GOVERNANCE_EVENT_TYPES, type SealedEvent } from '../../domain/log/event.js';
import { inTransaction } from '../../store/database/database.js';
import { savePlayerProgress } from '../../store/system/player.js';
import { savePrices } from '../../store/markets/prices.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';
import { keepSettlementMarks } from '../../store/markets/wind-downs.js';
import { type Deps } from '../../app/deps.js';
import { sweep } from '../../app/enforcement/sweep.js';
import { MARKET_EVENTS, type Watch } from '../../app/enforcement/watch/watch.js';
import { sweepGovernance, type SweptGovernance } from '../../app/governance/sweep-governance.js';
import { relayLog } from '../../app/log/relay.js';

import { type PlayerOptions } from './player-options.js';
import { type PriceBoard } from './price-board.js';
import { type SimulatedOwners } from './simulated-owners.js';
import { type SimulatedPeople } from './simulated-people.js';

/** The state of a run. */
export interface Run {
  readonly deps: Deps;
  readonly options: PlayerOptions;
  readonly watch: Watch;
  readonly board: PriceBoard;
  readonly owners: SimulatedOwners;
  readonly committee: SimulatedPeople;
  /** Number of instants whose prices were played. */
  instants: number;
  savedInstants: number;
  pricesPlayed: number;
  /** When the next work is due; null when none is. */
  dueAt: Date | null;
  /** When the next work of governance is due; null when none is. */
  governanceDueAt: Date | null;
  /** Whether governance did something since the last check. */
  hasGoverned: boolean;
}

/** Repeats until no work is left: seal, run jobs, follow the log, enqueue overdue work. */
export async function runUntilQuiet(run: Run): Promise<void> {
  const { deps, options, owners } = run;
  /** Number of executions enqueued since the last sealing, so that a waiting one is not enqueued twice. */
  let executionsAsked = 0;
  for (;;) {
    const sealed = await relayLog(deps, options.queue);
    owners.hear(sealed);
    report(run, sealed);
    const ran = await options.drain();
    const decided = sealed.length > 0 ? await followSealed(run, sealed) : 0;
    executionsAsked = sealed.length > 0 ? 0 : executionsAsked;
    // Any progress may cause more work: look for overdue work only when everything else is quiet.
    if (sealed.length + ran + decided > 0) {
      continue;
    }
    const { asked, nextAt } = await sweep(deps, options.queue);
    const governed = await sweepGovernanceIfDue(run);
    const isNewlyAsked = governed.jobs > executionsAsked;
    executionsAsked = governed.jobs;
    if (asked + governed.written === 0 && !isNewlyAsked) {
      run.dueAt = earlierOf(nextAt, governed.nextAt);
      return;
    }
  }
}

/**
 * Applies sealed events to the book; after a change of rules also to the price board and the usability of
 * prices.
 */
async function followSealed(run: Run, sealed: readonly SealedEvent[]): Promise<number> {
  const { deps, options, watch, board } = run;
  const now = options.clock.now();
  const decided = await watch.onEvents(sealed);
  run.hasGoverned ||= sealed.some(({ type }) => GOVERNANCE_EVENTS.has(type));
  if (!sealed.some(({ type }) => MARKET_EVENTS.has(type))) {
    return decided;
  }
  board.govern(await loadRiskContext(deps.db, now));
  return decided + (await watch.onUsability((marketId) => board.standingOf(marketId, now)));
}

const GOVERNANCE_EVENTS: ReadonlySet<EventType> = new Set(GOVERNANCE_EVENT_TYPES);

/** Most runs have no governance activity: then no query is needed. */
async function sweepGovernanceIfDue(run: Run): Promise<SweptGovernance> {
  const { deps, options } = run;
  if (!run.hasGoverned && !isDue(run.governanceDueAt, options.clock.now())) {
    return { written: 0, jobs: 0, nextAt: run.governanceDueAt };
  }
  const governed = await sweepGovernance(deps, options.queue);
  run.governanceDueAt = governed.nextAt;
  run.hasGoverned = governed.written + governed.jobs > 0;
  return governed;
}

function earlierOf(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) {
    return a ?? b;
  }
  return a < b ? a : b;
}

export function isDue(instant: Date | null, now: Date): boolean {
  return instant !== null && instant <= now;
}

/** Writes the played prices and the progress of the run. */
export async function savePlayed(run: Run): Promise<void> {
  const { deps, options, board, instants } = run;
  const unsaved = board.takeUnsaved();
  if (unsaved.length === 0 && run.savedInstants === instants) {
    return;
  }
  const now = options.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await savePrices(tx, unsaved);
    const changed = unsaved.map(({ marketId }) => marketId);
    const ending = changed.filter((id) => board.isComingToSettlement(id, now));
    await keepSettlementMarks(tx, ending, now);
    await savePlayerProgress(tx, options.prices.fingerprint, instants, now);
  });
  run.savedInstants = instants;
}

export function report(run: Run, sealed: readonly SealedEvent[]): void {
  const { instants, pricesPlayed, options } = run;
  options.onProgress?.({ instants, pricesPlayed, at: options.clock.now(), sealed });
}
