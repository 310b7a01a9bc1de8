import { type EventType } from '../../domain/log/event-payloads.js';
import { GOVERNANCE_EVENT_TYPES, type SealedEvent } from '../../domain/log/event.js';
import { inTransaction } from '../../store/database/database.js';
import { savePlayerProgress } from '../../store/system/player.js';
import { savePrices } from '../../store/markets/prices.js';
import { loadRiskContext } from '../../store/markets/risk-context.js';
import { type Deps } from '../../app/deps.js';
import { sweep } from '../../app/enforcement/sweep.js';
import { MARKET_EVENTS, type Watch } from '../../app/enforcement/watch/watch.js';
import { sweepGovernance, type SweptGovernance } from '../../app/governance/sweep-governance.js';
import { relayLog } from '../../app/log/relay.js';

import { type PlayerOptions } from './player-options.js';
import { type PriceBoard } from './price-board.js';
import { type SimulatedOwners } from './simulated-owners.js';
import { type SimulatedPeople } from './simulated-people.js';

/** A run under way. */
export interface Run {
  readonly deps: Deps;
  readonly options: PlayerOptions;
  readonly watch: Watch;
  readonly board: PriceBoard;
  readonly owners: SimulatedOwners;
  readonly committee: SimulatedPeople;
  /** Instants of the prices that have been played. */
  instants: number;
  savedInstants: number;
  pricesPlayed: number;
  /** When something is due by itself; null when nothing will be. */
  dueAt: Date | null;
  /** The same of governance alone. */
  governanceDueAt: Date | null;
  /** Whether governance did something since it was last looked at. */
  hasGoverned: boolean;
}

/** Until nothing moves any more: seal, run what was asked for, follow, ask for what is overdue. */
export async function runUntilQuiet(run: Run): Promise<void> {
  const { deps, options, owners } = run;
  /** Executions that were asked for since anything was sealed: one that has to wait is not asked twice. */
  let executionsAsked = 0;
  for (;;) {
    const sealed = await relayLog(deps, options.queue);
    owners.hear(sealed);
    report(run, sealed);
    const ran = await options.drain();
    const decided = sealed.length > 0 ? await followSealed(run, sealed) : 0;
    executionsAsked = sealed.length > 0 ? 0 : executionsAsked;
    // Whatever moved may have moved more: look at what is overdue only when all else is quiet.
    if (sealed.length + ran + decided > 0) {
      continue;
    }
    const { asked, nextAt } = await sweep(deps, options.queue);
    const governed = await governIfDue(run);
    const isNewlyAsked = governed.jobs > executionsAsked;
    executionsAsked = governed.jobs;
    if (asked + governed.written === 0 && !isNewlyAsked) {
      run.dueAt = earlier(nextAt, governed.nextAt);
      return;
    }
  }
}

/** Takes in what was sealed; when it changed the rules, the board and the usability of prices too. */
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

/** Most of a run nobody governs: then nothing is asked of the database. */
async function governIfDue(run: Run): Promise<SweptGovernance> {
  const { deps, options } = run;
  if (!run.hasGoverned && !isDue(run.governanceDueAt, options.clock.now())) {
    return { written: 0, jobs: 0, nextAt: run.governanceDueAt };
  }
  const governed = await sweepGovernance(deps, options.queue);
  run.governanceDueAt = governed.nextAt;
  run.hasGoverned = governed.written + governed.jobs > 0;
  return governed;
}

function earlier(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) {
    return a ?? b;
  }
  return a < b ? a : b;
}

export function isDue(instant: Date | null, now: Date): boolean {
  return instant !== null && instant <= now;
}

/** Writes the prices that were played and how far the run is. */
export async function savePlayed(run: Run): Promise<void> {
  const { deps, options, board, instants } = run;
  const unsaved = board.takeUnsaved();
  if (unsaved.length === 0 && run.savedInstants === instants) {
    return;
  }
  const now = options.clock.now();
  await inTransaction(deps.db, async (tx) => {
    await savePrices(tx, unsaved);
    await savePlayerProgress(tx, options.prices.fingerprint, instants, now);
  });
  run.savedInstants = instants;
}

export function report(run: Run, sealed: readonly SealedEvent[]): void {
  const { instants, pricesPlayed, options } = run;
  options.onProgress?.({ instants, pricesPlayed, at: options.clock.now(), sealed });
}
